"""Moments as people type them: "7d", "24h", "2024-10-24", "2024-10-24T08:00+02:00", "24 Oct 2024"; views of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.asking.typed import shown
from briefings.model import Receipt, TimeAxis, UsageError

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
AGO = re.compile(r"(\d{1,5})\s*([mhdw])", re.IGNORECASE)
DAYS_BACK = {"today": 0, "yesterday": 1}
FIRST_YEAR, LAST_YEAR = 1900, 9990
FIRST_ZONE = timedelta(hours=14)
"""How far ahead of UTC the clocks are where a day begins first."""
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
        until = end_of(self.as_of, now=now, name="as-of") if self.as_of else now
        start = start_of(self.since, until=until, now=now) if self.since else None
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
    Raises UsageError, with `name` for what was asked, if it can't be read or lies outside of the years that are known.
    """
    text = text.strip()
    try:
        found = _ago(text, now) or _day(text, now, end_of_day=end_of_day) or _instant(text)
    except OverflowError:
        found = None
    except ValueError:
        message = (
            f"{name}: can't read “{shown(text)}” as a time; write an age (24h, 7d), a day (2024-10-24) or a date-time"
        )
        raise UsageError(message) from None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        message = f"{name}: “{shown(text)}” is too far away; name a moment of the years {FIRST_YEAR} to {LAST_YEAR}"
        raise UsageError(message)
    return found


def is_relative(text: str) -> bool:
    """Whether the words mean another moment later on: an age, or a day as seen from now."""
    text = text.strip()
    return AGO.fullmatch(text) is not None or text.casefold() in DAYS_BACK


def end_of(text: str, *, now: datetime, name: str) -> datetime:
    """The moment meant by `text`, a bare day's last; raises UsageError, with `name`, if it is in the future.

    What is still the present day somewhere in the world is not.
    """
    found = parse_moment(text, now=now, name=name, end_of_day=True)
    if found > datetime.combine((now + FIRST_ZONE).date(), time.max, tzinfo=UTC):
        raise _to_come(text, name)
    return found


def start_of(text: str, *, until: datetime, now: datetime) -> datetime:
    """From when on `text` means, for what ends at `until`; raises UsageError if it is in the future, or after that."""
    found = parse_moment(text, now=until, name="since")
    if found > now:
        raise _to_come(text, "since")
    if found > until:
        message = (
            f"since: “{shown(text)}” is after {until:%Y-%m-%d %H:%M}Z, where it ends, so the window is empty; "
            "name an earlier moment"
        )
        raise UsageError(message)
    return found


def _to_come(text: str, name: str) -> UsageError:
    return UsageError(f"{name}: “{shown(text)}” is in the future (days are those of UTC); name a moment that has been")


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


def _day(text: str, now: datetime, *, end_of_day: bool) -> datetime | None:
    back = DAYS_BACK.get(text.casefold())
    if back is not None:
        day = now.astimezone(UTC).date() - timedelta(days=back)
        return datetime.combine(day, time.max if end_of_day else time.min, tzinfo=UTC)
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
