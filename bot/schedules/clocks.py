"""Wall clocks and moments: which moment is meant by a date and time on the clocks of a zone. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


def moment_of(wall: datetime, here: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the clocks of a zone show `wall` (a date and time without a zone).

    What they show twice means the first time. What they leave out means the first moment after the gap, be it an hour
    in spring, half an hour, or a whole date. So moments never come in another order than their walls. The gap is told
    by the two readings that PEP 495 gives such a wall.
    """
    moment = wall.replace(tzinfo=here, fold=0).astimezone(UTC)
    if moment.astimezone(here).replace(tzinfo=None) == wall:
        return moment
    return _first_after(wall.replace(tzinfo=here, fold=1).astimezone(UTC), moment, here)


def wall_of(moment: datetime, here: ZoneInfo) -> datetime:
    """What the clocks of a zone show at a moment, without the zone."""
    return moment.astimezone(here).replace(tzinfo=None)


def _first_after(before: datetime, after: datetime, here: ZoneInfo) -> datetime:
    """The first second in `(before, after]` at which the clocks are as they are at `after`, by halving."""
    offset = after.astimezone(here).utcoffset()
    low, high = 0, int((after - before) / _SECOND)
    while high - low > 1:
        middle = (low + high) // 2
        if (before + middle * _SECOND).astimezone(here).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return before + high * _SECOND
