"""Which changes answer a question that somebody pinned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefings.changes.last_words import FIRM
from briefings.changes.series import key_of
from briefings.model import Answered, Change, ChangeKind, Event, Figure, Proposition, SeriesKey, StandingQuestion

ANYTHING = "anything"


def wanted_by(asked: Figure | Event) -> SeriesKey | Proposition:
    """What a change has to be about to answer: "" in a series stands for anything, and so does an untold target."""
    if isinstance(asked, Event):
        return Proposition(asked.actor, asked.action, asked.target if asked.target != asked.actor else "")
    key = key_of(asked if asked.counted else replace(asked, counted=ANYTHING))
    if key is None:
        message = f"a figure that counts nothing can't be asked for: {asked}"
        raise ValueError(message)
    return key if asked.counted else replace(key, counted="")


def answered(questions: Iterable[StandingQuestion], changes: Sequence[Change]) -> tuple[Answered, ...]:
    """The questions that some of the changes answer, in the order given, each with those, in their order.

    A figure answers if it counts what was asked for, in every respect that the question tells; a position does if it is
    a firm one. That something is expected, open or corrected answers nothing.
    """
    found = (Answered(question, tuple(c for c in changes if _answers(c, question.wanted))) for question in questions)
    return tuple(one for one in found if one.changes)


def _answers(change: Change, wanted: SeriesKey | Proposition) -> bool:
    if change.kind is ChangeKind.CORRECTED:
        return False
    if isinstance(wanted, SeriesKey):
        return isinstance(change.subject, SeriesKey) and change.figure is not None and _within(change.subject, wanted)
    subject = change.subject
    if not isinstance(subject, Proposition) or change.position not in FIRM:
        return False
    same = (subject.actor, subject.action) == (wanted.actor, wanted.action)
    return same and wanted.target in {"", subject.target, subject.place}


def _within(key: SeriesKey, wanted: SeriesKey) -> bool:
    """Whether the series counts what is wanted; its owner may be left open on either side."""
    pairs = (
        (key.counted, wanted.counted),
        (key.place, wanted.place),
        (key.state, wanted.state),
        (key.unit, wanted.unit),
        (key.event, wanted.event),
    )
    owned = not key.of or wanted.of in {"", key.of}
    return owned and all(asked in {"", told} for told, asked in pairs)
