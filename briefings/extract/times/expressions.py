"""Expressions of time in a text, each with the days that it stands for, read against one day.

The values follow TIMEX3 (Pustejovsky et al., *TimeML*, 2003; TempEval, Verhagen et al. 2007): "last week" is the
calendar week before, "two weeks ago" is a week and no day, "in the coming days" is a vague future. What can lie on
either side of the day ("Thursday", "in June") is given both ways; which is meant, the verb tells. Clock times, seasons,
named holidays and what repeats ("every Monday") are not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from briefings.extract.times.calendar_days import (
    LENGTH,
    MONTHS_A_YEAR,
    NEAR,
    WEEK,
    between,
    month,
    part_of,
    shifted,
    single,
    span_of_days,
    valid,
    whole,
    year,
)
from briefings.extract.times.patterns import PATTERNS, TRIGGER
from briefings.model import Period, Span

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SHIFTS = {
    "yesterday": -1,
    "last night": -1,
    "tomorrow": 1,
    "day before yesterday": -2,
    "day after tomorrow": 2,
}
SINCE, UNTIL = frozenset({"since"}), frozenset({"until", "till", "by", "before"})


@dataclass(frozen=True, slots=True)
class Mention:
    """An expression: `span` in the text, its days if its verb lies in the past (or now), and if it lies in the future.

    `rank` is lower for what says more: a written date, a relative day, a weekday, a longer period.
    """

    span: Span
    past: Period | None
    future: Period | None
    rank: int


Both = tuple[Period | None, Period | None]
Reading = Callable[[re.Match[str], date], Both]


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    read: Reading
    rank: int
    absolute: bool = False


def read_times(text: str, day: date | None) -> list[Mention]:
    """The expressions of `text` in order, none inside another; relative to `day`, or only dates with a year if None."""
    if TRIGGER.search(text) is None:
        return []
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for form in _forms():
        for match in form.pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            past, future = _read(form, match, day)
            taken.append(match.span())
            if past is not None or future is not None:
                found.append(Mention(Span(*match.span()), past, future, form.rank))
    return sorted(found, key=lambda one: one.span)


def _read(form: _Form, match: re.Match[str], day: date | None) -> Both:
    if day is None:
        if not form.absolute or not match.groupdict().get("year"):
            return None, None
        return form.read(match, date(2000, 1, 1))
    return _bounded(match, day, form.read(match, day))


def _bounded(match: re.Match[str], day: date, both: Both) -> Both:
    """What "since" and "until" before an expression make of its days."""
    word = (match.groupdict().get("bound") or "").lower()
    past, future = both
    if word in SINCE:
        return (between(past.first, day) if past else None, None)
    if word in UNTIL:
        ahead = between(day, future.last) if future else None
        return (past if word in {"by", "before"} and past and past.last <= day else ahead, ahead)
    return both


def _date(match: re.Match[str], day: date) -> Both:
    parts = match.groupdict()
    number = _month(parts["month"])
    first, last = int(parts["day"]), int(parts.get("last") or parts["day"])
    years = [int(parts["year"])] if parts.get("year") else [day.year - 1, day.year, day.year + 1]
    if step := (parts.get("of_year") or "").lower():
        years = [day.year + {"last": -1, "this": 0, "next": 1}[step]]
    days = [one for one in (valid(each, number, first) for each in years) if one]
    near = min(days, key=lambda one: abs(one - day), default=None)
    period = between(near, valid(near.year, number, last)) if near else None
    return period, period


def _iso(match: re.Match[str], day: date) -> Both:
    del day
    period = single(valid(*(int(match[name]) for name in ("year", "month", "day"))))
    return period, period


def _slashes(match: re.Match[str], day: date) -> Both:
    """10/31/2024 and 31/10/2024, but not 10/11/2024: which of the two is the month is not told."""
    del day
    first, second = int(match["first"]), int(match["second"])
    if first != second and max(first, second) <= MONTHS_A_YEAR:
        return None, None
    number, of_month = (second, first) if first > MONTHS_A_YEAR else (first, second)
    period = single(valid(int(match["year"]), number, of_month))
    return period, period


def _a_month(match: re.Match[str], day: date) -> Both:
    number, part = _month(match["month"]), _part(match)
    if match["year"]:
        period = part_of(month(int(match["year"]), number), part) if part else month(int(match["year"]), number)
        return period, period
    step = (match.groupdict().get("step") or "").lower()
    behind = month(day.year - (number > day.month), number)
    ahead = month(day.year + (number < day.month), number)
    if step == "last" and number == day.month:
        behind = month(day.year - 1, number)
    if step == "next" and number == day.month:
        ahead = month(day.year + 1, number)
    behind, ahead = {"last": (behind, behind), "next": (ahead, ahead)}.get(step, (behind, ahead))
    return (part_of(behind, part), part_of(ahead, part)) if part else (behind, ahead)


def _part(match: re.Match[str]) -> str:
    word = (match.groupdict().get("part") or "").lower().rstrip("- ")
    if not word:
        return ""
    if word.startswith(("early", "beginning", "start")):
        return "early"
    return "middle" if word.startswith("mid") else "late"


def _relative_day(match: re.Match[str], day: date) -> Both:
    if match["word"][0].isupper() and match.string[: match.start()].rstrip()[-1:].isalnum():
        return None, None  # part of a name: "USA Today"
    word = " ".join(match["word"].lower().split())
    period = single(shifted(day, SHIFTS.get(word, 0)))
    return period, period


def _ago(match: re.Match[str], day: date) -> Both:
    count, unit = _count(match["count"]), _unit(match["unit"])
    if count is None:
        near = between(shifted(day, -NEAR.get(unit, 1000)), shifted(day, -LENGTH[unit]))
        return near, near
    period = whole(unit, day, -count) if unit != "hour" else single(shifted(day, -count / 24))
    return period, period


def _ahead(match: re.Match[str], day: date) -> Both:
    """Read "in three days", "within 48 hours": ahead of a verb in the future, a length of time anywhere else."""
    count, unit = _count(match["count"]), _unit(match["unit"])
    days = NEAR.get(unit, 1000) if count is None else count * LENGTH[unit]
    if match["how"].lower() == "in" and count is not None and unit in {"day", "week", "month", "year"}:
        return None, whole(unit, day, count)
    return None, span_of_days(day, max(1, days))


def _counted(match: re.Match[str], day: date) -> Both:
    """Read "the last three days", "over the next two weeks", "in recent months", "in the coming days"."""
    unit, step = _unit(match["unit"]), match["step"].lower()
    count = _count(match["count"]) if match["count"] else None
    days = NEAR.get(unit, 1000) if count is None else count * LENGTH[unit]
    sign = 1 if step in {"next", "coming", "following"} else -1
    period = span_of_days(day, sign * max(1, days))
    return period, period


def _unit_of_calendar(match: re.Match[str], day: date) -> Both:
    """Read "last week", "this month", "next year", "earlier this week", "by the end of the year"."""
    unit, words = match["unit"].lower(), match.groupdict()
    step, part = (words["step"] or "").lower(), (words["part"] or "").lower()
    if step in {"the", ""} and unit != "weekend" and not part:
        return None, None
    period = whole(unit, day, {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(step, 0))
    if period is None or not part:
        if unit == "weekend" and step in {"the", ""}:
            return whole(unit, day, -(day.weekday() < WEEK - 2)), whole(unit, day)
        return period, period
    if part in {"earlier", "later"} and step == "this":
        period = between(period.first, day) if part == "earlier" else between(day, period.last)
    else:
        period = part_of(period, _part(match) or {"earlier": "early", "later": "late"}[part])
    return period, period


def _weekday(match: re.Match[str], day: date) -> Both:
    words = match.groupdict()
    number, step = WEEKDAYS.index(match["name"].lower()), (words["step"] or "").lower()
    after = " ".join((words["after"] or "").lower().split())
    if after:
        week = whole("week", day, -1 if "last" in after else 1)
        period = single(shifted(week.first, number)) if week else None
        return period, period
    behind = (day.weekday() - number) % WEEK
    ahead = (WEEK - behind) % WEEK
    if words.get("to"):
        length = (WEEKDAYS.index(words["to"].lower()) - number) % WEEK
        starts = (shifted(day, -behind), shifted(day, ahead))
        past, future = (between(start, shifted(start, length)) if start else None for start in starts)
        return past, future
    if step in {"last", "previous", "past"}:
        return (single(shifted(day, -(behind or WEEK))),) * 2
    if step in {"next", "coming"}:
        return (single(shifted(day, ahead or WEEK)),) * 2
    past, future = single(shifted(day, -behind)), single(shifted(day, ahead))
    return (future, future) if step == "this" else (past, future)


def _a_year(match: re.Match[str], day: date) -> Both:
    del day
    period = year(int(match["year"]))
    return (part_of(period, _part(match)),) * 2 if _part(match) else (period, period)


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _unit(word: str) -> str:
    return word.lower().rstrip("s")


def _count(word: str) -> int | None:
    """The number that a word counts; None for a vague one ("a few", "several")."""
    plain = " ".join(word.lower().split())
    if plain.isdigit():
        return int(plain)
    if plain in {"a", "an"}:
        return 1
    return {"a couple of": 2, "couple of": 2, "couple": 2}.get(plain) or (
        NUMBERS.index(plain) if plain in NUMBERS else None
    )


@cache
def _forms() -> Sequence[_Form]:
    readings: dict[str, Reading] = {
        "date": _date,
        "iso": _iso,
        "slashes": _slashes,
        "month": _a_month,
        "relative": _relative_day,
        "ago": _ago,
        "ahead": _ahead,
        "counted": _counted,
        "calendar": _unit_of_calendar,
        "weekday": _weekday,
        "year": _a_year,
        "nothing": lambda _match, _day: (None, None),
    }
    return [_Form(re.compile(pattern), readings[name], rank, absolute) for name, rank, absolute, pattern in PATTERNS]
