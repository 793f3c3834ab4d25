"""Which series a digest shows: those in which something changed, and a few that a reader would read beside them.

All others are left to who asks for the figures of a topic: with time every topic has more series than anybody reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from briefings.changes.series import first_said
from briefings.model import Change, Series, SeriesKey

MOST = 6
"""Series in a digest."""

STILL = timedelta(days=7)
"""A series beside the changed ones has had a word no longer than this before their last one."""


def series_shown(
    known: Mapping[SeriesKey, Series], changes: Iterable[Change], *, most: int = MOST
) -> tuple[Series, ...]:
    """The changed series in the order of the changes, then those beside them, the last to be told of first.

    A value is shown where each speaker first said it.
    """
    changed = [c.subject for c in changes if isinstance(c.subject, SeriesKey) and c.figure is not None]
    touched = [known[key] for key in dict.fromkeys(changed) if key in known]
    beside = sorted(_beside(known, touched), key=lambda one: (-_last(one).timestamp(), one.label))
    return tuple(replace(one, points=first_said(one.points)) for one in (*touched, *beside)[:most])


def _beside(known: Mapping[SeriesKey, Series], touched: Sequence[Series]) -> Iterator[Series]:
    if not touched:
        return
    since = max(map(_last, touched)) - STILL
    keys = [one.key for one in touched]
    for key, series in known.items():
        if key not in keys and _last(series) >= since and any(_is_related(key, other) for other in keys):
            yield series


def _last(series: Series) -> datetime:
    return max(point.receipt.published_at for point in series.points)


def _is_related(one: SeriesKey, other: SeriesKey) -> bool:
    """Whether two series tell of one happening, or count the same things in one place or a part of it."""
    if one.event and one.event == other.event:
        return one.of == other.of or not (one.of and other.of)
    same = (one.counted, one.of, one.unit) == (other.counted, other.of, other.unit)
    return same and not (one.event or other.event) and _is_near(one.place, other.place)


def _is_near(one: str, other: str) -> bool:
    """Whether one name holds the other's, as "eastern Russia" and "Russia’s Far East" do "Russia"."""
    if one == other:
        return True
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return bool(short) and f" {short} " in f" {long.replace('’', ' ').replace(chr(39), ' ')} "
