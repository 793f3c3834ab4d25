"""Changes of a window → one briefing. Pure; it neither reads the store nor words anything for a platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefings.changes import detect_changes, proposition_label, series_of, stands_of
from briefings.model import (
    Briefing,
    Change,
    ChangeKind,
    Dispute,
    Point,
    Position,
    Proposition,
    Question,
    Record,
    Series,
    SeriesKey,
    SourceState,
    Stand,
    Topic,
)

SETTLING = (Position.HOLDS, Position.REJECTS)


@dataclass(frozen=True, slots=True)
class Reading:
    """The window `(since, until]` of a briefing and what was read in it: each source's state, and how many articles."""

    since: datetime
    until: datetime
    sources: tuple[SourceState, ...] = ()
    articles: int = 0
    timezone: str = "UTC"


def compose(record: Record, topic: Topic, reading: Reading) -> Briefing:
    """The briefing of a window on one topic, from that topic's record.

    The window runs over when articles were seen, so that an article which arrives late is in the next briefing and in
    no other. Sections are in the order of a digest; equal records give equal briefings.
    """
    before, after = record.at(reading.since), record.at(reading.until)
    changes = detect_changes(before, after, topic=topic.id)
    now = after.current()
    stands = stands_of(now)
    disputes = tuple(disputes_of(stands, _parties(now)))
    return Briefing(
        topic=topic,
        since=reading.since,
        until=reading.until,
        changes=tuple(c for c in changes if c.kind is not ChangeKind.CORRECTED),
        corrections=tuple(c for c in changes if c.kind is ChangeKind.CORRECTED),
        series=tuple(_series(now, changes)),
        disputes=disputes,
        questions=tuple(_questions(stands, disputes)),
        sources=reading.sources,
        articles_read=reading.articles,
        timezone=reading.timezone,
    )


def _parties(record: Record) -> dict[str, str]:
    return {actor.name: actor.party or actor.name for actor in record.actors}


def _series(record: Record, changes: Sequence[Change]) -> Iterable[Series]:
    """The series in which something changed, with those that count the same things elsewhere."""
    touched = [c.subject for c in changes if isinstance(c.subject, SeriesKey) and c.figure is not None]
    counted = {(key.counted, key.of, key.unit) for key in touched}
    for key, series in series_of(record).items():
        if (key.counted, key.of, key.unit) in counted:
            yield replace(series, points=first_said(series.points))


def first_said(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points without those that only repeat a value that the same speaker gave before."""
    found: dict[tuple[object, ...], Point] = {}
    for point in points:
        speaker = point.receipt.speaker or point.receipt.speaker_text or ""
        found.setdefault((speaker, point.figure.low, point.figure.high), point)
    return tuple(found.values())


def disputes_of(stands: dict[Proposition, tuple[Stand, ...]], parties: dict[str, str]) -> Iterable[Dispute]:
    """The propositions on which the last words of two parties are opposed, with the last word of each speaker."""
    for proposition, all_stands in stands.items():
        last = {stand.speaker: stand for stand in all_stands if stand.position in SETTLING}
        sides = {
            position: {parties.get(s.speaker, s.speaker) for s in last.values() if s.position is position}
            for position in SETTLING
        }
        if all(sides.values()) and sides[Position.HOLDS] != sides[Position.REJECTS]:
            yield Dispute(proposition, proposition_label(proposition), tuple(last.values()))


def _questions(stands: dict[Proposition, tuple[Stand, ...]], disputes: Sequence[Dispute]) -> Iterable[Question]:
    """The propositions that nobody has stated or denied as a fact, with the last word on each."""
    disputed = {dispute.proposition for dispute in disputes}
    for proposition, all_stands in stands.items():
        if proposition in disputed or any(s.position in SETTLING for s in all_stands):
            continue
        yield Question(proposition, proposition_label(proposition), all_stands[-1])
