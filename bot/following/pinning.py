"""Standing questions: reading one, what the record answers already, and which could be asked. Knows no platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from heapq import nlargest
from itertools import islice
from typing import TypeAlias, TypeVar

from bot.asking.typed import shown
from bot.recorded.answers import Desk
from briefings.changes import detect_changes, series_of, stands_of
from briefings.changes.answering import answered
from briefings.model import (
    Change,
    Proposition,
    Record,
    SeriesKey,
    StandingQuestion,
    Topic,
    UsageError,
)
from briefings.store import Telling, Wanted, newest_whole, state_of

T = TypeVar("T")
Subject: TypeAlias = SeriesKey | Proposition

ON_RECORD = 1_000
"""Claims with a figure, and with a position, of a topic that its questions are answered out of: the newest."""

EXAMPLES = 2
TRIED = 4
KINDS = 8
USUAL = ("attack", "deploy", "fight", "launch", "meet", "sign", "supply", "withdraw")
ANY = ("How many soldiers are in Kursk?", "Has North Korea sent troops to Russia?")
"""Where the record of a topic gives no example of its own."""

_DID: Mapping[str, str] = {
    "deploy": "Has {actor} sent troops to {target}?",
    "fight": "Have {actor}'s soldiers fought {target}?",
    "launch": "Has {actor} launched a missile?",
    "supply": "Has {actor} supplied weapons to {target}?",
    "sign": "Has {actor} signed an agreement with {target}?",
    "visit": "Has {actor} visited {target}?",
    "meet": "Has {actor} met {target}?",
    "attack": "Has {actor} attacked {target}?",
}
_STATES: Mapping[str, tuple[str, str]] = {
    "": ("are there", "are in"),
    "in_place": ("are in place", "are in"),
    "sent": ("were sent", "were sent to"),
    "casualties": ("were killed or wounded", "were killed or wounded in"),
}
_PLURALS = {"person": "people", "man": "men", "woman": "women", "child": "children", "aircraft": "aircraft"}


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What answers each question already, by its id, newest first; `note` says if only newest claims were looked at."""

    answers: Mapping[int, tuple[Change, ...]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What may be asked of a topic's record, as words with the subject that has the answer, and its kinds of event."""

    figures: tuple[tuple[str, Subject], ...]
    events: tuple[tuple[str, Subject], ...]
    kinds: tuple[str, ...]


def wanted_by_words(desk: Desk, words: str, topic: Topic) -> SeriesKey | Proposition:
    """What would answer the question. Raises UsageError, which says what can be followed, for any other question."""
    wanted = desk.tools.read_question(words)
    if wanted is not None:
        return wanted
    asked = _remembered(desk, "asked", topic.id, lambda: _asked(desk, topic))
    found = tuple(islice(_readable(desk, asked), EXAMPLES))
    first, second = (*found, *ANY)[:EXAMPLES]
    message = (
        f"I can't follow “{shown(words)}”. I can follow how many there are of something, or whether somebody has done "
        f"one of the things that I know, such as {', '.join(asked.kinds)}. "
        f"For example: {first} Or: {second}"
    )
    raise UsageError(message)


def answers_on_record(desk: Desk, questions: Sequence[StandingQuestion], *, most: int = ON_RECORD) -> OnRecord:
    """What the newest claims of each topic answer to the questions about it already."""
    found: dict[int, tuple[Change, ...]] = {}
    notes: dict[str, None] = {}
    for topic, telling in dict.fromkeys((one.topic, _telling(one.wanted)) for one in questions):
        asked = [one for one in questions if (one.topic, _telling(one.wanted)) == (topic, telling)]
        changes, note = _lately(desk, topic, telling, most)
        notes |= {note: None} if note else {}
        for one in answered(asked, changes):
            newest = sorted(one.changes, key=lambda change: change.proof.published_at, reverse=True)
            found[one.question.id] = tuple(newest)
    return OnRecord(found, "; ".join(notes))


def _telling(wanted: Subject) -> Telling:
    return Telling.FIGURES if isinstance(wanted, SeriesKey) else Telling.POSITIONS


def _lately(desk: Desk, topic: str, telling: Telling, most: int) -> tuple[tuple[Change, ...], str]:
    """What the topic's newest claims of the kind tell, and a note if there are older ones."""

    def read() -> tuple[tuple[Change, ...], str]:
        newest = newest_whole(desk.store, Wanted(topic, telling=telling), limit=most)
        name, kind = topic.rpartition("/")[2], "figure" if telling is Telling.FIGURES else "position"
        back_to = newest.back_to
        note = f"{name}: from the newest {most:,} claims with a {kind}, back to {back_to:%Y-%m-%d}" if back_to else ""
        return tuple(detect_changes(Record({}, ()), newest.record)), note

    return _remembered(desk, f"answers {telling.value} {most}", topic, read)


def _remembered(desk: Desk, kind: str, topic: str, make: Callable[[], T]) -> T:
    return desk.memory.recall(state_of(desk.store)[0], kind, topic, make)


def _asked(desk: Desk, topic: Topic) -> _Asked:
    """What the topic's newest claims could answer."""
    figures, events = (
        newest_whole(desk.store, Wanted(topic.id, telling=telling), limit=ON_RECORD).record.current()
        for telling in (Telling.FIGURES, Telling.POSITIONS)
    )
    return _Asked(tuple(_how_many(figures)), tuple(_whether(events)), _kinds(events, topic))


def _readable(desk: Desk, asked: _Asked) -> Iterator[str]:
    """Questions that the record of a topic has an answer to, and that are read so: of figures, then of events."""
    for some in (asked.figures, asked.events):
        read = ((words, subject, desk.tools.read_question(words)) for words, subject in some[:TRIED])
        yield from islice((words for words, subject, wanted in read if _fits(subject, wanted)), 1)


def _fits(subject: Subject, wanted: Subject | None) -> bool:
    """Whether the subject is within what is wanted, where "" stands for anything."""
    if wanted is None or type(wanted) is not type(subject):
        return False
    told = {one.name: getattr(wanted, one.name) for one in fields(wanted)}
    return all(value in {"", getattr(subject, name)} for name, value in told.items())


def _how_many(record: Record) -> Iterator[tuple[str, Subject]]:
    found = nlargest(TRIED, series_of(record).values(), key=lambda series: len(series.points))
    for key in (series.key for series in found if not series.key.unit):
        bare, placed = _STATES.get(key.state, (f"were {key.state}", f"were {key.state} in"))
        yield f"How many {_plural(key.counted)} {f'{placed} {key.place}' if key.place else bare}?", key


def _whether(record: Record) -> Iterator[tuple[str, Subject]]:
    for told in nlargest(TRIED, stands_of(record).items(), key=lambda item: len(item[1])):
        proposition = told[0]
        form = _DID.get(proposition.action, "Did {actor} " + proposition.action.replace("_", " ") + " {target}?")
        if proposition.target or "{target}" not in form:
            yield form.format(actor=proposition.actor, target=proposition.target), proposition


def _kinds(record: Record, topic: Topic) -> tuple[str, ...]:
    """Kinds of event by name: those that the topic follows, those on its record, then the usual ones."""
    followed = (action for action in topic.actions if action.islower())
    told = (event.action for claim in record.claims for event in claim.events)
    return tuple(kind.replace("_", " ") for kind in tuple(dict.fromkeys((*followed, *told, *USUAL)))[:KINDS])


def _plural(noun: str) -> str:
    if noun in _PLURALS or noun.endswith(("s", "people", "personnel")):
        return _PLURALS.get(noun, noun)
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"
