"""Small stories with the changes that they must give: read from TOML, told to the real thing, and judged.

A story has articles as a bot comes to see them, a topic, and the moments of its briefings with the changes that each
has to bring; whatever else a briefing tells is false. What is seen before `start` is on record before the first window.
The form is that of the dataclasses below; `tests/scenarios/` holds the stories, one a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pydantic import ConfigDict, TypeAdapter

from briefings import service
from briefings.model import Actor, ActorClass, Briefing, Change, ChangeKind, Draft, Figure, Source, Subscription, Topic
from briefings.store import (
    Store,
    add_message_id,
    add_subscription,
    last_briefing,
    mark_sent,
    note_read,
    open_store,
    pending_deliveries,
    put_actors,
    put_sources,
    put_topics,
)

if TYPE_CHECKING:
    from spacy.language import Language

FOLDER = Path(__file__).parent / "scenarios"
STRICT = ConfigDict(extra="forbid")
SEEN_AFTER = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Printed:
    """An article; `revises` is the key of one of the same source that it replaces. Seen 20 minutes after it is out."""

    __pydantic_config__ = STRICT
    source: str
    published_at: datetime
    title: str
    text: str
    key: str = ""
    revises: str = ""
    url: str = ""
    seen_at: datetime | None = None
    author: str = ""
    credits: tuple[str, ...] = ()

    @property
    def seen(self) -> datetime:
        return self.seen_at or self.published_at + SEEN_AFTER

    def draft(self, number: int) -> Draft:
        key = self.revises or self.key or f"{self.source}-{number}"
        url = self.url or f"https://{self.source}.example/{key}"
        text = self.text.strip("\n")
        return Draft(self.source, key, self.title, text, self.published_at, url, self.author, credits=self.credits)


@dataclass(frozen=True, slots=True)
class Expected:
    """A change that has to be told, by kind and by words that its proof sentence holds; the rest only where given.

    `also` are further kinds that the one line has to show, `never` those that it must not. `optional` is for what a
    fair reader may or may not want told: it is counted neither way.
    """

    __pydantic_config__ = STRICT
    kind: ChangeKind
    words: tuple[str, ...]
    value: float | None = None
    earlier_value: float | None = None
    speaker: str = ""
    earlier: str = ""
    origins: int = 0
    outlets: int = 0
    first: str = ""
    actor_class: ActorClass | None = None
    also: tuple[ChangeKind, ...] = ()
    never: tuple[ChangeKind, ...] = ()
    optional: bool = False

    def fits(self, change: Change) -> bool:
        """Whether the change is told as the expected one."""
        return not self.faults(change)

    def nearly(self, change: Change) -> bool:
        """Whether the change is of the kind and sentence that are expected, and its figure, if one is, that one."""
        return not {"kind", "words", "value"} & {*self.faults(change)}

    def faults(self, change: Change) -> list[str]:
        """The fields in which the change is told otherwise."""
        kinds = {change.kind, *change.also}
        earlier = change.earlier.sentence if change.earlier else ""
        right = {
            "kind": self.kind in kinds,
            "also": {*self.also} <= kinds,
            "never": not kinds & {*self.never},
            "words": all(words in change.proof.sentence for words in self.words),
            "value": self.value in {None, _value(change.figure)},
            "earlier": self.earlier in earlier,
            "earlier_value": self.earlier_value in {None, _value(change.earlier_figure)},
            "speaker": self.speaker in {"", *change.speakers},
            "origins": self.origins in {0, change.origins},
            "outlets": self.outlets in {0, len(change.outlets)},
            "first": self.first in {"", *change.outlets[:1]},
            "actor_class": self.actor_class in {None, change.actor_class},
        }
        return [name for name, holds in right.items() if not holds]


@dataclass(frozen=True, slots=True)
class Told:
    """The briefing that is due at `until`, from the end of the one before it."""

    __pydantic_config__ = STRICT
    until: datetime
    change: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A story as its file has it; `trap` says what is easily taken for something else in it."""

    __pydantic_config__ = STRICT
    title: str
    trap: str
    topic: Topic
    article: tuple[Printed, ...]
    briefing: tuple[Told, ...]
    start: datetime | None = None
    actor: tuple[Actor, ...] = ()
    source: tuple[Source, ...] = ()

    @property
    def begins(self) -> datetime:
        return self.start or min(one.seen for one in self.article) - timedelta(days=1)

    def sources(self) -> tuple[Source, ...]:
        """The outlets that the story gives, and the others by the names that their ids make."""
        given = {source.id for source in self.source}
        ids = dict.fromkeys(one.source for one in self.article if one.source not in given)
        return (*self.source, *(Source(i, i.replace("-", " ").title()) for i in ids))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one briefing: expected changes that were told, those that were not, and what nobody expected."""

    until: datetime
    right: tuple[tuple[Expected, Change], ...] = ()
    missing: tuple[Expected, ...] = ()
    false: tuple[Change, ...] = ()
    left_out: tuple[Change, ...] = field(default=(), compare=False)

    def lines(self) -> list[str]:
        """The faults of the briefing in words; a line of its kind and sentence that is otherwise wrong is named."""
        near = [(e, next((c for c in self.false if e.nearly(c)), None)) for e in self.missing]
        wrong = [f"wrong in {', '.join(e.faults(c))}: {shown(c)}" for e, c in near if c is not None]
        missing = [f"missing {e.kind} {e.value or ''} {' … '.join(e.words)} {e.speaker}" for e, c in near if c is None]
        false = [f"false {shown(c)}" for c in self.false if not any(c is other for _, other in near)]
        return [f"{self.until:%d %b} {' '.join(line.split())}" for line in (*wrong, *missing, *false)]


def read_stories(folder: Path = FOLDER) -> dict[str, Story]:
    """The stories by the name of their file. Raises ValueError, naming the file, for one that has not the form."""
    adapter = TypeAdapter(Story)
    found = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            found[file.stem] = adapter.validate_python(tomllib.loads(file.read_text(encoding="utf-8")))
        except ValueError as error:
            message = f"{file.name}: {error}"
            raise ValueError(message) from error
    return found


def tell(story: Story, nlp: Language) -> tuple[Verdict, ...]:
    """Replays the story in a store of its own, through the services that the bot uses, and judges each briefing."""
    with TemporaryDirectory(prefix="story-") as folder, open_store(f"sqlite:///{folder}/record.db") as store:
        return tuple(
            judge(told, briefing) for told, briefing in zip(story.briefing, replay(story, store, nlp), strict=True)
        )


def replay(story: Story, store: Store, nlp: Language) -> list[Briefing]:
    """The story's briefings as one subscription gets them; articles are ingested at the moments they are seen."""
    put_sources(store, story.sources())
    put_topics(store, [story.topic])
    put_actors(store, story.actor)
    due = sorted(enumerate(story.article), key=lambda pair: (pair[1].seen, pair[0]))
    _ingested(due, story.begins, store, nlp)  # what is stored once somebody has subscribed is news to them
    subscription = add_subscription(
        store,
        platform="text",
        channel="desk",
        topic=story.topic.id,
        cron="0 8 * * *",
        timezone="UTC",
        now=story.begins,
    )
    given: list[Briefing] = []
    for told in story.briefing:
        _ingested(due, told.until, store, nlp)
        given.append(_delivered(story, store, subscription, told.until))
    return given


def _ingested(due: list[tuple[int, Printed]], until: datetime, store: Store, nlp: Language) -> None:
    """Take what was seen by then from what is due, and ingest it."""
    while due and due[0][1].seen <= until:
        number, article = due.pop(0)
        service.ingest(store, [article.draft(number)], nlp, now=partial(_same, article.seen))


def _same(moment: datetime) -> datetime:
    return moment


def _delivered(story: Story, store: Store, subscription: Subscription, moment: datetime) -> Briefing:
    """The briefing that is due, after it was sent."""
    for source in story.sources():
        note_read(store, source.id, f"https://{source.id}.example/feed", at=moment)
    delivery = service.brief_subscription(store, subscription, now=moment, slot=f"{moment:%Y-%m-%dT%H:%M}")
    assert delivery is not None
    assert [one.id for one in pending_deliveries(store)] == [delivery.id]
    for number, _ in enumerate((*delivery.digest.messages, *delivery.digest.thread)):
        add_message_id(store, delivery.id, f"{delivery.id}-{number}")
    mark_sent(store, delivery.id, at=moment)
    briefing = last_briefing(store, subscription)
    assert briefing is not None
    return briefing


def judge(told: Told, briefing: Briefing) -> Verdict:
    """Each expected change with the one that tells it; what fits no other stands for an optional one."""
    changes = (*briefing.changes, *briefing.corrections)
    expected = sorted(told.change, key=lambda e: e.optional)
    paired = _paired(expected, changes)
    right = tuple((expected[i], changes[j]) for i, j in sorted(paired.items()) if not expected[i].optional)
    missing = tuple(e for i, e in enumerate(expected) if i not in paired and not e.optional)
    false = tuple(c for j, c in enumerate(changes) if j not in paired.values())
    return Verdict(briefing.until, right, missing, false, briefing.left_out)


def _paired(expected: Sequence[Expected], changes: Sequence[Change]) -> dict[int, int]:
    """As many pairs as can be made, each change used once (Kuhn's augmenting paths); the first ones come first."""
    taken: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j, change in enumerate(changes):
            if j not in tried and expected[i].fits(change):
                tried.add(j)
                if j not in taken or place(taken[j], tried):
                    taken[j] = i
                    return True
        return False

    for i in range(len(expected)):
        place(i, set())
    return {i: j for j, i in taken.items()}


def _value(figure: Figure | None) -> float | None:
    return figure.value if figure else None


def shown(change: Change) -> str:
    """A change in one line, as a person checks it."""
    figure = f" {change.figure.value:g}" if change.figure else ""
    also = f" (also {', '.join(change.also)})" if change.also else ""
    support = f"{change.actor_class or 'no class'}, {len(change.outlets)} outlets, {change.origins} origins"
    speakers = " and ".join(change.speakers)
    return f"{change.kind}{also}: {change.label}{figure}, by {speakers} ({support}): “{change.proof.sentence}”"
