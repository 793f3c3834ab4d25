"""A made-up record of any size for measuring: nobody in it exists, nothing in it happened.

Some 6,000 speakers and 200 sources, few of whom say most (Zipf), 20 topics, two years; a sentence a claim, with a
figure, an event or neither; a quarter of the articles are copies of another's text, one in 25 is a later revision.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import accumulate, islice
from typing import Any

from briefings.model import (
    Actor,
    Claim,
    Directness,
    Event,
    Figure,
    Source,
    Span,
    Stance,
    Topic,
)
from briefings.store import Store, put_actors, put_sources, put_topics
from briefings.store.claims import add_rows
from briefings.store.identities import identity_of
from briefings.store.rows import add_all
from briefings.store.tables import articles

NOW = datetime(2031, 6, 1, 12, tzinfo=UTC)
SPAN = timedelta(days=730)
AT_ONCE = 2_000
SPEAKERS, SOURCES, KNOWN = 6_000, 200, 400
COPIES, REVISIONS, TWO_TOPICS, NARRATED, COUNTING, DOING = 0.25, 0.04, 0.2, 0.15, 0.4, 0.8
EACH_TENTH = 9

LANDS = ("Norland", "Estavia", "Ferrania", "Ostmark", "Velland", "Tarsia", "Quenland", "Morovia")
PLACES = ("Oss", "Harrow Bay", "Linden", "Port Sarn", "Upper Vale", "Karst", "Dunmere", "Ravel", "Tollen", "Ebbe")
THINGS = ("soldier", "drone", "shell", "truck", "refugee", "house", "ship", "tent", "well", "bridge", "worker", "ton")
STATES = ("killed", "sent", "in_place", "planned", "")
DEEDS = (("deploy", "sent men to"), ("attack", "attacked"), ("launch", "fired a missile at"), ("fight", "fought"))
SYLLABLES = ("ba", "do", "fe", "ga", "hel", "in", "ka", "lor", "mi", "nor", "pas", "que", "ri", "so", "tam", "ul", "ve")
SAID: Sequence[tuple[str, Stance, int]] = (
    ("said", Stance.ASSERTS, 60),
    ("confirmed", Stance.CONFIRMS, 10),
    ("denied", Stance.DENIES, 12),
    ("could not confirm", Stance.CANNOT_CONFIRM, 6),
    ("expected", Stance.EXPECTS, 5),
    ("warned", Stance.WARNS, 4),
    ("demanded", Stance.DEMANDS, 2),
    ("doubted", Stance.QUESTIONS, 1),
)
NAMES_OF_TOPICS = (
    *("troops", "missiles", "grain", "floods", "border", "strikes", "harbour", "energy", "elections", "prisons"),
    *("water", "drones", "sanctions", "railways", "vaccines", "fisheries", "mines", "talks", "quakes", "refugees"),
)
TOPICS = tuple(Topic(name, f"{name.title()} of the north", (name,)) for name in NAMES_OF_TOPICS)


def zipf(count: int, power: float = 1.0) -> list[float]:
    """Running sums of the weights of ranks, for `bisect`."""
    return list(accumulate(1 / rank**power for rank in range(1, count + 1)))


def names(chance: random.Random, count: int) -> list[str]:
    """Different names of persons and, each tenth, of offices."""
    found: dict[str, None] = {}
    while len(found) < count:
        first, last = ("".join(chance.choices(SYLLABLES, k=k)).title() for k in (2, chance.choice((2, 3, 3))))
        office = f"Ministry of {chance.choice(THINGS).title()}s of {chance.choice(LANDS)} {last}"
        found[office if len(found) % 10 == EACH_TENTH else f"{first} {last}"] = None
    return list(found)


class Made:
    """Makes articles with their claims, one after another in the order of time, and always the same."""

    def __init__(self, claims: int) -> None:
        self.claims, self.told, self.last_id = claims, 0, 0
        self.recent: list[dict[str, Any]] = []
        self.chance = random.Random(5)  # noqa: S311 - no secret
        self.speakers = names(self.chance, SPEAKERS)
        self._sources, self._topics, self._ranks = zipf(SOURCES), zipf(len(TOPICS), 0.7), zipf(SPEAKERS // 4)
        self._stances = [stance for stance in SAID for _ in range(stance[2])]
        # Each topic has a quarter of the speakers, in an order of its own.
        self._voices = {topic.id: self.chance.sample(self.speakers, SPEAKERS // 4) for topic in TOPICS}

    def known(self) -> list[str]:
        """The speakers whom people have named: those who speak most in each topic."""
        return list(dict.fromkeys(name for each in self._voices.values() for name in each[: KNOWN // len(TOPICS)]))

    def articles(self) -> Iterator[tuple[dict[str, Any], list[Claim]]]:
        """Rows of articles with their claims, until there are enough claims."""
        while self.told < self.claims:
            row, said = self._article()
            self.told += len(said)
            yield row, said

    def _article(self) -> tuple[dict[str, Any], list[Claim]]:
        kind = self.chance.random()
        model = self.recent[self.chance.randrange(len(self.recent))] if self.recent else None
        self.last_id += 1
        seen_at = NOW - SPAN + SPAN * (min(self.told, self.claims) / self.claims)
        published = seen_at - timedelta(minutes=self.chance.randrange(1, 600))
        key, source, revision, origin = f"story-{self.last_id}", f"s{self._of(self._sources)}", 1, self.last_id
        topic = TOPICS[self._of(self._topics)].id
        parts = None
        if model is not None and kind < COPIES + REVISIONS:
            topic, origin, parts = model["topic"], model["origin"], model["parts"]
            if kind < REVISIONS and not model["replaced"]:
                key, source, revision = model["key"], model["source"], model["revision"] + 1
                model["replaced"], published, parts = True, model["published"], parts[1:] or parts
        if parts is None:
            parts = [self._sentence(topic) for _ in range(self.chance.randrange(3, 9))]
        text, said = self._told(parts, topic)
        made = {"key": key, "source": source, "revision": revision, "origin": origin, "topic": topic, "parts": parts}
        self.recent.append(made | {"published": published, "replaced": False})
        del self.recent[:-60]
        return self._row(made, text, published, seen_at), said

    def _row(self, made: dict[str, Any], text: str, published: datetime, seen_at: datetime) -> dict[str, Any]:
        number = self.last_id
        return {
            "id": number,
            "source_id": made["source"],
            "key": made["key"],
            "identity": identity_of(made["source"], made["key"]),
            "revision": made["revision"],
            "text_hash": blake2b(f"{number}".encode(), digest_size=16).digest(),
            "title": f"Day report {number}",
            "text": text,
            "published_at": published,
            "seen_at": seen_at,
            "dated": True,
            "url": f"https://{made['source']}.example/{number}",
            "author": "",
            "language": "en",
            "origin": made["origin"],
            "credits": [],
            "joins": [],
            "shares": [],
            "sketch_size": 0,
            "extracted": True,
        }

    def _of(self, weights: list[float]) -> int:
        return bisect(weights, self.chance.random() * weights[-1])

    def _sentence(self, topic: str) -> dict[str, Any]:
        """What one sentence tells, without its place."""
        chance = self.chance
        cue, stance, _ = chance.choice(self._stances)
        made: dict[str, Any] = {"cue": cue, "stance": stance, "speaker": None, "topics": (topic,)}
        if chance.random() > NARRATED:
            made["speaker"] = self._voices[topic][self._of(self._ranks)]
        if chance.random() < TWO_TOPICS:
            made["topics"] = tuple(dict.fromkeys((topic, TOPICS[self._of(self._topics)].id)))
        kind, land, place = chance.random(), chance.choice(LANDS), chance.choice(PLACES)
        if kind < COUNTING:
            thing, value = chance.choice(THINGS), chance.choice((12, 40, 300, 2_000, 8_000)) + chance.randrange(10)
            made["words"] = f"{value:,} {thing}s of {land} were counted near {place}"
            made["figure"] = (f"{value:,}", value, thing, land, place, chance.choice(STATES))
        elif kind < DOING:
            (action, verb), other = chance.choice(DEEDS), chance.choice(LANDS)
            made["words"] = f"{land} had {verb} {other} from {place} in week {chance.randrange(1, 53)}"
            made["event"] = (verb, action, land, other)
        else:
            made["words"] = (
                f"the {topic} of {place} will be looked at again when {land} has answered letter {self.told}"
            )
        return made

    def _told(self, parts: Sequence[dict[str, Any]], topic: str) -> tuple[str, list[Claim]]:
        text, said = f"Report on {topic}. ", list[Claim]()
        for part in parts:
            start = len(text)
            speaker, cue = part["speaker"], part["cue"]
            head = f"{speaker} {cue} that " if speaker else "Meanwhile "
            text += f"{head}{part['words']}."
            said.append(self._claim(part, len(said), text, start, start + len(head)))
            text += " "
        return text, said

    def _claim(self, part: dict[str, Any], ordinal: int, text: str, start: int, content: int) -> Claim:
        speaker = part["speaker"]
        cue_at = start + len(speaker) + 1 if speaker else 0
        return Claim(
            self.last_id,
            ordinal,
            Span(start, len(text)),
            (Span(content, len(text) - 1),),
            Directness.INDIRECT if speaker else Directness.NARRATED,
            stance=part["stance"] if speaker else Stance.ASSERTS,
            speaker=speaker,
            speaker_span=Span(start, start + len(speaker)) if speaker else None,
            cue_span=Span(cue_at, cue_at + len(part["cue"])) if speaker else None,
            topics=part["topics"],
            figures=_figures(part, text, content),
            events=_events(part, text, content),
        )


def _figures(part: dict[str, Any], text: str, content: int) -> tuple[Figure, ...]:
    if "figure" not in part:
        return ()
    words, value, thing, land, place, state = part["figure"]
    at = text.index(words, content)
    return (Figure(Span(at, at + len(words)), value, value, value, counted=thing, of=land, place=place, state=state),)


def _events(part: dict[str, Any], text: str, content: int) -> tuple[Event, ...]:
    if "event" not in part:
        return ()
    verb, action, actor, target = part["event"]
    at = text.index(verb, content)
    return (Event(Span(at, at + len(verb)), action, actor, target),)


def fill(store: Store, claims: int) -> None:
    """Put so many made-up claims, and the few more that end the last article, on record in an empty store."""
    made = Made(claims)
    put_topics(store, TOPICS)
    put_sources(store, [Source(f"s{at}", f"The {name}") for at, name in enumerate(names(made.chance, SOURCES))])
    put_actors(
        store, [Actor(name, party=LANDS[at % 8], aliases=(name.split()[-1],)) for at, name in enumerate(made.known())]
    )
    rows = made.articles()
    while batch := list(islice(rows, AT_ONCE)):
        # Straight into the tables: one article a transaction, as the bot does it, would take many times as long.
        with store.write() as connection:
            add_all(connection, articles, [row for row, _ in batch])
            add_rows(connection, {row["id"]: row["published_at"] for row, _ in batch}, [c for _, s in batch for c in s])
