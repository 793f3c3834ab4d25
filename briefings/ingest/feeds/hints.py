"""How often a feed wishes to be read, from its own elements (RSS 2.0, the RSS syndication module)."""

from __future__ import annotations

import re
from datetime import timedelta

from briefings.ingest.feeds.listing import Hints

LEAST, MOST = timedelta(minutes=1), timedelta(days=7)
"""Between these a wish is believed."""

_HEAD = 200_000
_ITEM = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TEXT = rb"[^>]{0,200}>\s{0,50}(?:<!\[CDATA\[)?\s{0,50}([\w+.-]{1,20})"
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS = 24


def _element(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(?:[\w.-]{1,40}:)?" + name + rb"(?=[\s>])" + _TEXT, re.IGNORECASE)


_TTL, _PERIOD, _FREQUENCY = map(_element, (b"ttl", b"updatePeriod", b"updateFrequency"))
_HOUR, _DAY = map(_element, (b"hour", b"day"))


def hints_of(data: bytes) -> Hints:
    """The wishes of an RSS or Atom feed, told before its first item or after its last.

    A time outside a minute to a week is taken as not told, and so are hours or days that leave no time to read at all.
    An hour 24, as the oldest RSS counts, is hour 0. Does not parse the feed; never raises.
    """
    about = _around_items(data)
    return Hints(
        ttl=_believed(_number(_TTL, about), timedelta(minutes=1)),
        skip_hours=_hours(_skipped(about, b"skiphours", _HOUR)),
        skip_days=_days(_skipped(about, b"skipdays", _DAY)),
        every=_every(about),
    )


def _around_items(data: bytes) -> bytes:
    first = _ITEM.search(data)
    if first is None:
        return data[:_HEAD]
    last = max(data.rfind(b"</item>"), data.rfind(b"</entry>"), first.start())
    return data[: min(first.start(), _HEAD)] + (data[last:][:_HEAD] if last > first.start() else b"")


def _number(element: re.Pattern[bytes], about: bytes) -> float | None:
    found = element.search(about)
    try:
        return float(found[1]) if found else None
    except ValueError:
        return None


def _believed(count: float | None, unit: timedelta) -> timedelta | None:
    if count is None or not LEAST / unit <= count <= MOST / unit:
        return None
    return count * unit


def _every(about: bytes) -> timedelta | None:
    period = _PERIOD.search(about)
    length = _PERIODS.get(period[1].decode("ascii", "ignore").lower()) if period else None
    if length is None:
        return None
    times = _number(_FREQUENCY, about)
    return _believed(1 / times if times and times > 0 else 1.0, length)


def _skipped(about: bytes, name: bytes, element: re.Pattern[bytes]) -> list[str]:
    """The words in the first list of that name, which ends at its end tag."""
    lowered = about.lower()
    start = lowered.find(b"<" + name)
    end = lowered.find(b"</" + name, start)
    if start < 0 or end < 0:
        return []
    return [found.decode("ascii", "ignore").lower() for found in element.findall(about[start:end][:5_000])]


def _hours(words: list[str]) -> frozenset[int]:
    hours = {int(word) % _HOURS for word in words if word.isdecimal() and int(word) <= _HOURS}
    return frozenset() if len(hours) == _HOURS else frozenset(hours)


def _days(words: list[str]) -> frozenset[int]:
    days = {_DAYS.index(word) for word in words if word in _DAYS}
    return frozenset() if len(days) == len(_DAYS) else frozenset(days)
