"""Moments as people type them: "7d", "24h", "2024-10-24", "2024-10-24T08:00+02:00", "24 Oct 2024"; views of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.typed import shown
from briefings.model import Receipt, TimeAxis, UsageError

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
AGO = re.compile(r"(\d{1,5})\s*([mhdw])", re.IGNORECASE)
WRITTEN = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d.%m.%Y")

# What people type for one of the three times; the first word of each line is its own name.
AXIS_WORDS: Mapping[TimeAxis, tuple[str, ...]] = {
    TimeAxis.EVENT: ("event", "events", "happened", "event time"),
    TimeAxis.PUBLISHED: ("published", "publication", "printed"),
    TimeAxis.SEEN: ("seen", "ingested", "ingestion", "read"),
}
AXIS_NOTES: Mapping[TimeAxis, str] = {
    TimeAxis.EVENT: "by when it happened",
    TimeAxis.PUBLISHED: "by when it was published",
    TimeAxis.SEEN: "by when it was seen",
}


@dataclass(frozen=True, slots=True)
class When:
    """The times of a question as typed: from when on, as of when, and by which of the three times; "" if not told."""

    since: str = ""
    as_of: str = ""
    by: str = ""

    def view(self, now: datetime) -> View:
        """The view that is asked for at `now`; an age in `since` counts back from where it ends. Raises UsageError."""
        until = parse_moment(self.as_of, now=now, name="as-of", end_of_day=True) if self.as_of else now
        start = parse_moment(self.since, now=until, name="since") if self.since else None
        axis = axis_named(self.by) if self.by else TimeAxis.SEEN
        told = [f"as of {until:%Y-%m-%d %H:%M}Z"] if self.as_of else []
        told += [AXIS_NOTES[axis]] if self.by else []
        return View(until, start, axis, " ".join(told))


@dataclass(frozen=True, slots=True)
class View:
    """The record of one moment by one of its times, and from when on it is told (None: all). `note` words it."""

    until: datetime
    start: datetime | None
    axis: TimeAxis
    note: str = ""

    @property
    def seen_until(self) -> datetime | None:
        """Up to when an article has to have been seen; None if that does not matter."""
        return self.until if self.axis is TimeAxis.SEEN else None

    def holds(self, receipt: Receipt) -> bool:
        """Whether a receipt is not before the start: by the day of its event if asked by event, else as published."""
        if self.start is None:
            return True
        if self.axis is TimeAxis.EVENT and receipt.event_date is not None:
            return datetime.combine(receipt.event_date, time.min, tzinfo=UTC) >= self.start
        return receipt.published_at >= self.start


PRESENT = When()


def axis_named(word: str) -> TimeAxis:
    """The time that somebody means by a word such as "publication". Raises UsageError that lists the three."""
    spoken = {known: axis for axis, words in AXIS_WORDS.items() for known in words}
    found = spoken.get(" ".join(word.split()).casefold())
    if found is None:
        message = f"by: no time is called “{shown(word)}”; there are {', '.join(TimeAxis)}"
        raise UsageError(message)
    return found


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
