"""What the words of a schedule tell, word by word: "weekdays at 7:30", "hourly 9-17", "monthly on the 1st". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum

from bot.schedules.plans import (
    DAY_TITLES,
    EVERY,
    HOURS,
    LAST_OF_EVERY_MONTH,
    WEEKEND,
    WORKING,
    Plan,
    from_monday,
    joined,
)

EIGHT, NOON, EVENING = 8, 12, 18
MONDAY = 1
TWO = 2
MINUTES = 60
_CLOCK = r"(?:\d{1,2}[:.]\d{2}(?!\d)|\d{1,2}(?=[ap]m)|\d{4}(?!\d))(?:[ap]m\b)?"
_DAY = r"(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*"
_TOKEN = re.compile(
    rf"(?P<days>{_DAY}) ?(?:-|to|through|until) ?(?P<last_day>{_DAY})"
    rf"|(?P<hours>{_CLOCK}|\d{{1,2}}) ?(?:-|to|until) ?(?P<last_hour>{_CLOCK}|\d{{1,2}})(?![:\d])"
    r"|every (?P<step>\d{1,2}|two|three|four|six|eight|twelve) ?(?:h|hrs?|hours?)\b"
    r"|(?P<often>(?:every )?(?:\d+ ?)?(?:minutely|minutes?|mins?|seconds?)\b)"
    r"|(?P<rarely>every (?:other|second|third|\d+|two|three|four|six) (?:days?|weeks?|months?)\b)"
    rf"|(?P<clock>{_CLOCK})"
    r"|:(?P<minute>[0-5]\d)(?!\d)"
    r"|(?P<ordinal>\d{1,2})(?:st|nd|rd|th)\b"
    r"|at (?P<hour>\d{1,2})(?![\d:.]|[ap]m)"
    r"|(?P<number>\d{1,2})(?![\d:.]|[ap]m)"
    r"|(?P<word>[a-z]+)"
)
_PARTS = re.compile(r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?(?P<half>[ap]m)?")
# Other ways of writing the same, in the order in which they are put right.
_SAME = (
    (re.compile(r"\b([ap])\.m\b\.?"), r"\1m"),
    (re.compile(r"(?<=\d) (?=[ap]m\b)"), ""),
    (re.compile(r"\b(week|work) ?days\b"), "weekdays"),
    (re.compile(r"\b(?:noon|midday)\b"), "12:00"),
    (re.compile(r"\bmidnight\b"), "00:00"),
    (re.compile(r"[–—]"), "-"),
    (re.compile(r"\bo['’]clock\b"), ""),
    (re.compile(r"[,;&+]|\.(?!\d)"), " "),
)
_NOISE = frozenset({"on", "in", "at", "the", "and", "every", "each", "of", "a", "per", "from", "once"})
_MEANT = frozenset(
    {"day", "daily", "everyday", "week", "weekly", "month", "monthly", "hour", "hourly", "twice"}
    | {"morning", "evening", "afternoon"}
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "six": 6, "eight": 8, "twelve": 12}
_PARTS_OF_DAY = {"morning": 8, "afternoon": 18, "evening": 18}
_LATE = {"evening", "afternoon"}
_BEGINNINGS = ("every", "each", "daily", "hourly", "weekly", "monthly", "weekdays", "weekends", "twice")
_ALIKE = 0.85
_WEEKDAYS: Mapping[str, int] = {"tues": 2, "weds": 3, "thur": 4, "thurs": 4} | {
    form: day for day, title in enumerate(DAY_TITLES) for form in (title[:3].casefold(), title.casefold())
}


class _Kind(Enum):
    """What of a schedule a word tells."""

    DAYS = "days"
    TIME = "time"
    PART = "part of the day"
    NUMBER = "number"


@dataclass(slots=True)
class _Told:
    """What the words tell, as they are read one after another. `bare` are numbers that may be hours or days.

    `order` tells which days, times and parts of the day came after which.
    """

    clocks: list[tuple[int, int]] = field(default_factory=list)
    bare: list[int] = field(default_factory=list)
    hours: tuple[int, ...] | None = None
    minute: int = 0
    weekdays: set[int] = field(default_factory=set)
    monthdays: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    order: list[tuple[_Kind, object]] = field(default_factory=list)


def plan_in(schedule: str) -> Plan:
    """The plan that the words mean; a time that is left out is 08:00.

    Raises ValueError, with the reason where it is worth one: not every word is known, or no single plan holds it all.
    """
    told = _read(_put_right(schedule))
    _must_hold_together(told)
    weekdays, monthdays = _days(told)
    minute, hours = _times(told)
    return Plan(minute, () if len(hours) == HOURS else hours, weekdays, monthdays)


def begins(word: str) -> bool:
    """Whether a schedule may begin with the word: it has a figure, or is nearly a word that schedules begin with."""
    plain = word.casefold().strip(",;")
    if plain in _WEEKDAYS or any(letter.isdecimal() for letter in plain) or plain[:1] == "@":
        return True
    return bool(get_close_matches(plain, _BEGINNINGS, n=1, cutoff=_ALIKE))


def _must_hold_together(told: _Told) -> None:
    """Raises ValueError where several days have times of their own, or a time's part of the day is not clear."""
    monthly = bool(told.monthdays or told.words & {"month", "monthly"})
    number = _Kind.DAYS if monthly else _Kind.TIME
    timed = any(_Kind.TIME in {kind, number if kind is _Kind.NUMBER else kind} for kind, _ in told.order)
    days, times = 0, list[set[object]]()
    last: _Kind | None = None
    for written, value in told.order:
        kind = number if written is _Kind.NUMBER else written
        if kind is _Kind.PART and timed:
            continue
        if kind is _Kind.DAYS:
            days += last is not _Kind.DAYS
        elif last in {None, _Kind.DAYS}:
            times.append({value})
        else:
            times[-1].add(value)
        last = kind
    if days > 1 and any(one != times[0] for one in times):
        message = "all its days need the same times; take those of one of them"
        raise ValueError(message)
    if timed and _is_unclear(told):
        message = "say each time by the clock, as in 08:00 and 18:00"
        raise ValueError(message)


def _is_unclear(told: _Told) -> bool:
    """Whether a part of the day may be meant of one of the times only."""
    parts = {value for kind, value in told.order if kind is _Kind.PART}
    kinds = [kind for kind, _ in told.order if kind is not _Kind.DAYS]
    times = {value for kind, value in told.order if kind in {_Kind.TIME, _Kind.NUMBER}}
    return len(parts) > 1 or (
        bool(parts & {_PARTS_OF_DAY[one] for one in _LATE}) and len(times) > 1 and kinds[0] is not _Kind.PART
    )


def _put_right(schedule: str) -> str:
    text = " ".join(schedule.split()).casefold().removeprefix("@")
    for form, same in _SAME:
        text = form.sub(same, text)
    return " ".join(text.split())


def _read(text: str) -> _Told:
    told, at = _Told(), 0
    for match in _TOKEN.finditer(text):
        if text[at : match.start()].strip():
            raise ValueError
        _TAKEN[str(match.lastgroup)](told, match)
        at = match.end()
    if text[at:].strip() or told == _Told():
        raise ValueError
    return told


def _take_days(told: _Told, match: re.Match[str]) -> None:
    first, last = _weekday(match["days"]), _weekday(match["last_day"])
    told.weekdays |= {day % 7 for day in range(first, last + (1 if last >= first else 8))}
    told.order.append((_Kind.DAYS, None))


def _take_hours(told: _Told, match: re.Match[str]) -> None:
    (first, minute), (last, to_minute) = _clock(match["hours"]), _clock(match["last_hour"])
    if minute != to_minute or last <= first or told.hours is not None:
        raise ValueError
    told.hours, told.minute = tuple(range(first, last + 1)), minute
    told.order.append((_Kind.TIME, "hourly"))


def _take_step(told: _Told, match: re.Match[str]) -> None:
    step = _NUMBERS.get(match["step"]) or int(match["step"])
    if told.hours is not None or step not in {1, *EVERY}:
        message = f"a day is divided by {joined([str(hours) for hours in EVERY])} hours"
        raise ValueError(message)
    told.hours = tuple(range(0, HOURS, step))
    told.order.append((_Kind.TIME, told.hours))


def _refuse(_told: _Told, match: re.Match[str]) -> None:
    message = "briefings come at most hourly" if match["often"] else "there is no counting of days, weeks or months"
    raise ValueError(message)


def _take_clock(told: _Told, match: re.Match[str]) -> None:
    told.clocks.append(_clock(match["clock"] or match["hour"]))
    told.order.append((_Kind.TIME, told.clocks[-1]))


def _take_minute(told: _Told, match: re.Match[str]) -> None:
    told.minute = int(match["minute"])
    told.words.add("hour")


def _take_ordinal(told: _Told, match: re.Match[str]) -> None:
    told.monthdays.add(int(match["ordinal"]))
    told.order.append((_Kind.DAYS, None))


def _take_number(told: _Told, match: re.Match[str]) -> None:
    told.bare.append(int(match["number"]))
    told.order.append((_Kind.NUMBER, (told.bare[-1], 0)))


def _take_word(told: _Told, match: re.Match[str]) -> None:
    word = match["word"]
    single = word if word in _WEEKDAYS or word in _MEANT else word.removesuffix("s")
    if (kind := _kind_of(single)) is not None:
        told.order.append((kind, _PARTS_OF_DAY.get(single, "hourly")))
    if single == "weekday":
        told.weekdays |= set(WORKING)
    elif single == "weekend":
        told.weekdays |= set(WEEKEND)
    elif single in _WEEKDAYS:
        told.weekdays.add(_WEEKDAYS[single])
    elif single in _MEANT:
        told.words.add(single)
    elif word not in _NOISE and single != "time":
        raise ValueError


def _kind_of(word: str) -> _Kind | None:
    if word in _PARTS_OF_DAY:
        return _Kind.PART
    if word == "hourly":
        return _Kind.TIME
    return _Kind.DAYS if word in _WEEKDAYS or word in {"weekday", "weekend", "daily", "day", "everyday"} else None


_TAKEN: Mapping[str, Callable[[_Told, re.Match[str]], None]] = {
    "last_day": _take_days,
    "last_hour": _take_hours,
    "step": _take_step,
    "often": _refuse,
    "rarely": _refuse,
    "clock": _take_clock,
    "hour": _take_clock,
    "minute": _take_minute,
    "ordinal": _take_ordinal,
    "number": _take_number,
    "word": _take_word,
}
"""By the last group of the token: what it tells."""


def _days(told: _Told) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The weekdays and the days of the month; numbers that stand alone are days of the month in a monthly schedule."""
    if not told.monthdays and not told.words & {"month", "monthly"}:
        weekly = told.words & {"week", "weekly"}
        return from_monday(told.weekdays or ({MONDAY} if weekly else set())), ()
    found = sorted(told.monthdays | set(told.bare)) or [1]
    told.bare.clear()
    if told.weekdays:
        message = "name weekdays or days of the month, not both"
        raise ValueError(message)
    if not 1 <= found[0] <= found[-1] <= LAST_OF_EVERY_MONTH:
        message = f"days that every month has are 1 to {LAST_OF_EVERY_MONTH}"
        raise ValueError(message)
    return (), tuple(found)


def _times(told: _Told) -> tuple[int, tuple[int, ...]]:
    """The minute, and the hours."""
    clocks = [*told.clocks, *(_clock(str(number)) for number in told.bare)]
    if told.hours is not None or told.words & {"hour", "hourly"}:
        if clocks:
            raise ValueError
        return told.minute, told.hours or tuple(range(HOURS))
    late = NOON if told.words & _LATE else 0
    clocks = [(hour + late if hour < NOON else hour, minute) for hour, minute in clocks]
    if not clocks:
        parts = sorted({_PARTS_OF_DAY[part] for part in told.words & set(_PARTS_OF_DAY)})
        clocks = [(hour, 0) for hour in ((EIGHT, EVENING) if "twice" in told.words else parts or (EIGHT,))]
    if "twice" in told.words and len(clocks) != TWO:
        message = "twice a day needs two times, such as 08:00 and 18:00"
        raise ValueError(message)
    if len({minute for _, minute in clocks}) > 1:
        message = "all times of a day need the same minutes, as 08:00 and 18:00 have"
        raise ValueError(message)
    return clocks[0][1], tuple(sorted({hour for hour, _ in clocks}))


def _clock(text: str) -> tuple[int, int]:
    """The hour and minute of "8", "8:30", "0830", "8pm". Raises ValueError."""
    match = _PARTS.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        hour = hour % NOON + (NOON if match["half"] == "pm" else 0) if 1 <= hour <= NOON else HOURS
    if hour >= HOURS or minute >= MINUTES:
        message = f"“{text}” is no time of day"
        raise ValueError(message)
    return hour, minute


def _weekday(word: str) -> int:
    """The number of a weekday, 0 for Sunday. Raises ValueError."""
    found = _WEEKDAYS.get(word, _WEEKDAYS.get(word.removesuffix("s")))
    if found is None:
        raise ValueError(word)
    return found
