"""Quiet hours and the pause before an alert, as people write them and as they are told. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from bot.asking.typed import shown
from briefings.model import UsageError

NONE = frozenset({"none", "nothing", "off", "no", "never", "-"})
"""What empties a wish: one that is left out stays as it is."""

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=1)
"""Between these is the pause before an alert."""

_NIGHTS = ("22:00-07:00", "23:00-06:00", "20:00-08:00", "18:00-08:00", "00:00-06:00")
_CLOCK = r"(\d{1,2})h?(?:[:.]?([0-5]\d))?\s*(?:([ap])\.?m\b\.?)?"
_NAMED = (("midnight", "12am"), ("noon", "12pm"))
_HOURS = re.compile(rf"(?:from\s+)?{_CLOCK}\s*(?:[-–—]|to|till|until)\s*{_CLOCK}", re.IGNORECASE)
_SPAN = re.compile(
    r"(?:(\d{1,2})\s*(?:h|hours?|hrs?))?\s*(?:and\s+)?(?:(\d{1,4})\s*(?:m|mins?|minutes?))?", re.IGNORECASE
)
_DAY_LONG = re.compile(r"(?:1|one|a)\s*(?:d|day)", re.IGNORECASE)
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_NOON, _DAY = 12, 24


def quiet_in(typed: str) -> str:
    """The quiet hours that are meant by "22-7", "10pm to 7am", …: "22:00-07:00"; "" for "none".

    Raises UsageError, also for hours that are the whole day, and for "10-7am", which can mean morning or evening.
    """
    if typed.strip().casefold() in NONE:
        return ""
    match = _HOURS.fullmatch(_in_numbers(typed))
    if match and match[6] and not match[3] and 1 <= int(match[1]) <= _NOON:
        message = f"quiet: “{shown(typed)}” can mean morning or evening; write 10pm-7am, or 22:00-07:00"
        raise UsageError(message)
    ends = (_clock(*match.groups()[:3]), _clock(*match.groups()[3:])) if match else ("", "")
    if not all(ends):
        message = f"quiet: can't read “{shown(typed)}”; write from when to when, such as 22:00-07:00, or none"
        raise UsageError(message)
    if ends[0] == ends[1]:
        message = f"quiet: “{shown(typed)}” is the whole day, so nothing would ever come; to stop for a while, pause it"
        raise UsageError(message)
    return "-".join(ends)


def hold_in(typed: str) -> timedelta:
    """The pause that is meant by "30 min", "2h", "1 h 30 min". Raises UsageError; five minutes to a day can be."""
    match = _SPAN.fullmatch(typed.strip())
    if _DAY_LONG.fullmatch(typed.strip()):
        return LONGEST
    span = timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0)) if match else timedelta()
    if not SHORTEST <= span <= LONGEST:
        message = f"hold: can't take “{shown(typed)}”; write a time from 5 min to 24 h, such as 30 min or 2h"
        raise UsageError(message)
    return span


def quiet_words(quiet: str) -> str:
    """Quiet hours in words that `quiet_in` reads back; "none" where there are none."""
    return quiet or "none"


def hold_words(hold: timedelta) -> str:
    """A pause in words that `hold_in` reads back: "30 min", "2 h", "1 h 30 min"."""
    hours, rest = divmod(hold, _HOUR)
    minutes = rest // _MINUTE
    told = (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else "")
    return " ".join(filter(None, told))


def quiet_names(typed: str) -> tuple[str, ...]:
    """What completes quiet hours: first of all what was typed, if it can be read already."""
    wanted = typed.strip().casefold()
    meant = (quiet_words(quiet_in(wanted)),) if readable(quiet_in, wanted) else ()
    return tuple(dict.fromkeys((*meant, *(one for one in ("none", *_NIGHTS) if wanted in one))))


def hold_names(typed: str) -> tuple[str, ...]:
    """What completes a pause, in the same way."""
    wanted = typed.strip().casefold()
    meant = (hold_words(hold_in(wanted)),) if readable(hold_in, wanted) else ()
    offered = ("15 min", "30 min", "1 h", "2 h", "4 h", "8 h", "24 h")
    return tuple(dict.fromkeys((*meant, *(one for one in offered if wanted in one))))


def readable(reader: Callable[[str], object], words: str) -> bool:
    """Whether the reader can make something of the words."""
    try:
        reader(words)
    except UsageError:
        return False
    return True


def _in_numbers(typed: str) -> str:
    """The words with noon and midnight as times of day."""
    wanted = typed.strip().casefold()
    for name, time in _NAMED:
        wanted = wanted.replace(name, time)
    return wanted


def _clock(hour: str, minute: str | None, half: str | None) -> str:
    """The time of day as "22:00"; "" if there is none such."""
    number = int(hour)
    if half:
        if not 1 <= number <= _NOON:
            return ""
        number = number % _NOON + (_NOON if half.casefold() == "p" else 0)
    if number == _DAY and not int(minute or 0):
        number = 0
    return f"{number:02}:{int(minute or 0):02}" if number < _DAY else ""
