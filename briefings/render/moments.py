"""Moments as readers of briefings write them: day-time groups, dates, local time."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefings.model import UsageError

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_time_group(moment: datetime) -> str:
    """`moment` as "241800Z OCT 24", always in UTC."""
    utc = moment.astimezone(UTC)
    return f"{utc:%d%H%M}Z {_MONTHS[utc.month - 1].upper()} {utc.year % 100:02}"


def stamp(moment: datetime) -> str:
    """`moment` as "24 Oct 18:00Z", for lines whose year is plain from the window."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc:%H:%M}Z"


def dated(moment: datetime) -> str:
    """`moment` as "24 Oct 2024, 18:00Z"."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M}Z"


def local_time(moment: datetime, timezone: str) -> str:
    """`moment` on the clocks of `timezone` (IANA): "24 Oct 2024, 21:00 Europe/Kyiv".

    Raises UsageError if there is no such time zone.
    """
    try:
        here = moment.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"no time zone {timezone!r}; use a name like Europe/Kyiv or UTC"
        raise UsageError(message) from error
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year}, {here:%H:%M} {timezone}"
