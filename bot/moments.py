"""Moments as people type them: "7d", "24h", "2024-10-24", "2024-10-24T08:00+02:00", "24 Oct 2024"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.typed import shown
from briefings.model import UsageError

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
AGO = re.compile(r"(\d{1,5})\s*([mhdw])", re.IGNORECASE)
WRITTEN = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d.%m.%Y")


def parse_moment(text: str, *, now: datetime, name: str = "the moment", end_of_day: bool = False) -> datetime:
    """The moment meant by `text`, in UTC; an age is counted back from `now`, a bare day is read as UTC.

    A bare day means its start, or its last microsecond with `end_of_day` ("as of 24 October" takes in that day).
    Raises UsageError, with `name` for what was asked, if it can't be read or lies outside what a calendar holds.
    """
    text = text.strip()
    try:
        return _ago(text, now) or _day(text, end_of_day=end_of_day) or _instant(text)
    except (ValueError, OverflowError):
        message = (
            f"{name}: can't read “{shown(text)}” as a time; write an age (24h, 7d), a day (2024-10-24) or a date-time"
        )
        raise UsageError(message) from None


def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name; raises UsageError if there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = f"unknown time zone “{shown(name)}”; use an IANA name such as Europe/Berlin"
        raise UsageError(message) from None


def _ago(text: str, now: datetime) -> datetime | None:
    match = AGO.fullmatch(text)
    return now - timedelta(**{UNITS[match[2].lower()]: int(match[1])}) if match else None


def _day(text: str, *, end_of_day: bool) -> datetime | None:
    for form in ("", *WRITTEN):
        try:
            day = _written(text.replace(",", ""), form) if form else date.fromisoformat(text)
        except ValueError:
            continue
        return datetime.combine(day, time.max if end_of_day else time.min, tzinfo=UTC)
    return None


def _written(text: str, form: str) -> date:
    return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day; whoever asks gives it its zone


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
