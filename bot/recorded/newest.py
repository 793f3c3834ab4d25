"""What an answer reads of the record: its newest claims only, and of a topic what is worked out once for all askers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import accumulate
from typing import TypeVar

from bot.asking.moments import View
from bot.recorded.statements import once, receipts_of
from briefings.changes import series_of, stands_of
from briefings.changes.positions import lines_of, moves_of
from briefings.compose import disputes_of
from briefings.model import AnswerGroup, Dispute, PositionLine, Receipt, Series
from briefings.store import Store, Telling, Wanted, count_wanted, newest_bare, newest_whole

T = TypeVar("T")
A_PAGE = 5
"""Receipts that a page has room for at most, on any platform that has pages."""

ROWS_A_PAGE = 20
"""Figures that a page has room for at most; of words of a dispute it has room for fewer."""

FIGURES, POSITIONS = 1_000, 500
"""Claims with a figure, and with a position, of a topic that its series and disputes are worked out of: the newest."""

OWN = 120
"""Claims of a speaker whose positions are told as lines: the newest."""

ALL = 1 << 40


@dataclass(frozen=True, slots=True)
class Counted:
    """The series of a topic. `note` says if they are of its newest claims only."""

    series: tuple[Series, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Positions:
    """The disputes of a topic, and each speaker's lines; `note` as above."""

    disputes: tuple[Dispute, ...]
    lines: Mapping[str, tuple[PositionLine, ...]]
    note: str


@dataclass(frozen=True, slots=True)
class Own:
    """A speaker's lines by the own newest claims alone, these with their topics, the most frequent first; `note`."""

    lines: tuple[PositionLine, ...]
    receipts: tuple[Receipt, ...]
    topics: tuple[str, ...]
    note: str


def newest_receipts(
    store: Store, wanted: Wanted, view: View, *, enough: int | None, whole: bool = False
) -> tuple[tuple[Receipt, ...], bool]:
    """The newest `enough` receipts (all if None) of the claims wanted, each quotation once; and whether there are more.

    With `whole` each sentence once. They are the first ones of those that reading all claims gives.
    """
    limit = ALL if enough is None else 2 * enough
    while True:
        read = newest_bare(store, wanted, limit=limit)
        receipts = once(receipts_of(read.record, read.record.claims, view), whole=whole)
        back_to = read.back_to
        if back_to is None:
            return receipts[:enough], len(receipts[:enough]) < len(receipts)
        shown = tuple(receipt for receipt in receipts if receipt.published_at >= back_to)
        if enough is not None and len(shown) >= enough:
            return shown[:enough], True
        limit *= 2


def figures_on(store: Store, topic: str, view: View, *, most: int = FIGURES) -> Counted:
    """The series of the newest claims of a topic that have figures."""
    wanted = Wanted(topic, until=view.until, axis=view.axis, telling=Telling.FIGURES)
    read = newest_whole(store, wanted, limit=most)
    note = _note(store, wanted, f"{most:,} with a figure", read.back_to)
    return Counted(tuple(series_of(read.record).values()), note)


def positions_on(store: Store, topic: str, view: View, *, most: int = POSITIONS) -> Positions:
    """The disputes of the newest claims of a topic that take a position, and the lines of everyone in them."""
    wanted = Wanted(topic, until=view.until, axis=view.axis, telling=Telling.POSITIONS)
    read = newest_whole(store, wanted, limit=most)
    stands = stands_of(read.record)
    parties = {actor.name: actor.party or actor.name for actor in read.record.actors}
    lines: dict[str, list[PositionLine]] = {}
    for speaker, line in lines_of(stands):
        lines.setdefault(speaker, []).append(line)
    told = {speaker: _last_first(own) for speaker, own in lines.items()}
    note = _note(store, wanted, f"{most:,} with a position", read.back_to)
    return Positions(tuple(disputes_of(stands, parties)), told, note)


def own_line(store: Store, wanted: Wanted, *, most: int = OWN) -> Own:
    """What the newest claims of a speaker tell by themselves, from whenever on."""
    read = newest_whole(store, replace(wanted, since=None), limit=most)
    record = replace(read.record, sides=(), actions=())
    every = View(wanted.until or datetime.max.replace(tzinfo=UTC), None, wanted.axis)
    counts = Counter(topic for claim in record.claims for topic in claim.topics)
    topics = tuple(sorted(counts, key=lambda topic: (-counts[topic], topic)))
    back_to = read.back_to
    note = "" if back_to is None else f"positions from the newest {most:,} claims, back to {back_to:%Y-%m-%d}"
    return Own(moves_of(record, wanted.speaker), receipts_of(record, record.claims, every), topics, note)


def cut(groups: Sequence[AnswerGroup], enough: int | None) -> tuple[tuple[AnswerGroup, ...], bool]:
    """The groups with the first `enough` receipts (all if None), and whether that left any out."""
    if enough is None:
        return tuple(groups), False
    kept, left = tuple(_cut(groups, enough)), sum(len(group.receipts) for group in groups) - enough
    return kept, left > 0


def cut_series(series: Sequence[Series], page: int | None) -> tuple[tuple[Series, ...], bool]:
    """The series, each whole, that fill the pages up to this one and begin the next; and whether others are left."""
    return _whole(series, [len(one.points) for one in series], None if page is None else ROWS_A_PAGE * page)


def cut_disputes(disputes: Sequence[Dispute], page: int | None) -> tuple[tuple[Dispute, ...], bool]:
    """The same of disputes."""
    return _whole(disputes, [len(one.stands) for one in disputes], None if page is None else ROWS_A_PAGE * page)


def _whole(parts: Sequence[T], rows: Sequence[int], enough: int | None) -> tuple[tuple[T, ...], bool]:
    before = accumulate(rows, initial=0)
    kept = tuple(part for part, count in zip(parts, before, strict=False) if enough is None or count <= enough)
    return kept, len(kept) < len(parts)


def _cut(groups: Iterable[AnswerGroup], enough: int) -> Iterator[AnswerGroup]:
    for group in groups:
        if enough <= 0:
            return
        yield replace(group, receipts=group.receipts[:enough])
        enough -= len(group.receipts)


def _last_first(lines: Iterable[PositionLine]) -> tuple[PositionLine, ...]:
    return tuple(sorted(lines, key=lambda line: line.stands[-1].receipt.published_at, reverse=True))


def _note(store: Store, wanted: Wanted, which: str, back_to: datetime | None) -> str:
    if back_to is None:
        return ""
    every = count_wanted(store, wanted)
    day = f"{back_to:%Y-%m-%d}"
    return f"from the newest {which} of about {every:,} claims, back to {day}; as-of:{day} for older ones"
