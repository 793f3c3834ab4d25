"""Which minutes of a week or month a schedule means: as a cron line, in plain words, and from a cron line. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.schedules.cron import DAYS, FIELDS, weekdays_of

HOURS = 24
EVERY = (2, 3, 4, 6, 8, 12)
LAST_OF_EVERY_MONTH = 28
WORKING = (1, 2, 3, 4, 5)
WEEKEND = (6, 0)
DAY_TITLES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_PART = re.compile(r"(\*|\d{1,2})(?:-(\d{1,2}))?(?:/(\d{1,2}))?")
_FEW = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """At one `minute` of some hours, on some weekdays (Sunday is 0) or days of the month; () stands for all of them.

    Does not hold months, nor weekdays and days of the month together.
    """

    minute: int = 0
    hours: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    monthdays: tuple[int, ...] = ()

    @property
    def cron(self) -> str:
        """The five fields."""
        days = _listed(self.monthdays) if self.monthdays else "*"
        return f"{self.minute} {_hour_field(self.hours)} {days} * {_weekday_field(self.weekdays)}"

    @property
    def words(self) -> str:
        """In words that `bot.schedules.named.cron_of` reads back: "weekdays at 07:30", "every 6 hours"."""
        day, times = _day_words(self), _time_words(self)
        if times[0].isdigit():
            return f"{day or 'daily'} at {times}"
        return f"{day}, {times}" if day else times


def plan_behind(cron: str) -> Plan | None:
    """The plan that a cron line means; None if it says what a plan can't, or is no cron line."""
    fields = cron.lower().split()
    try:
        if len(fields) != FIELDS or fields[3] != "*":
            return None
        minutes, hours, days = (
            _numbers(field, *ends) for field, ends in zip(fields, ((0, 59), (0, 23), (1, 31)), strict=False)
        )
        weekdays = from_monday(set(weekdays_of(fields[4])))
    except ValueError:
        return None
    if len(minutes) != 1 or (days and weekdays) or max(days, default=0) > LAST_OF_EVERY_MONTH:
        return None
    return Plan(minutes[0], () if len(hours) == HOURS else hours, weekdays, days)


def often(cron: str) -> bool:
    """Whether the minutes' field of a cron line names more than one of an hour, or can't be read."""
    try:
        return len(_numbers(cron.split(maxsplit=1)[0], 0, 59)) != 1
    except (ValueError, IndexError):
        return True


def spaced(hours: Sequence[int]) -> int:
    """Every how many hours, counted from midnight; 0 if they are not spaced evenly all day long."""
    return next((step for step in EVERY if tuple(hours) == tuple(range(0, HOURS, step))), 0)


def from_monday(days: set[int]) -> tuple[int, ...]:
    """The weekdays in the order of a week; () for all seven."""
    return () if len(days) == len(DAYS) else tuple(sorted(days, key=lambda day: (day - 1) % 7))


def joined(parts: Sequence[str], last: str = "and") -> str:
    """The parts as a list in a sentence: "a, b and c"."""
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _numbers(field: str, low: int, high: int) -> tuple[int, ...]:
    """The numbers that a field names, () for the star of days. Raises ValueError."""
    if field == "*" and low == 1:
        return ()
    found = sorted({number for part in field.split(",") for number in _in_part(part, low, high)})
    if not found or found[0] < low or found[-1] > high:
        raise ValueError(field)
    return tuple(found)


def _in_part(part: str, low: int, high: int) -> Iterator[int]:
    match = _PART.fullmatch(part)
    if match is None or match[3] == "0" or (match[1] == "*" and match[2]):
        raise ValueError(part)
    first = low if match[1] == "*" else int(match[1])
    last = high if match[1] == "*" or (match[3] and not match[2]) else int(match[2] or match[1])
    yield from range(first, last + 1, int(match[3] or 1))


def _hour_field(hours: tuple[int, ...]) -> str:
    if not hours:
        return "*"
    step = spaced(hours)
    if step:
        return f"*/{step}"
    return f"{hours[0]}-{hours[-1]}" if _in_a_row(hours) else _listed(hours)


def _weekday_field(weekdays: tuple[int, ...]) -> str:
    if not weekdays:
        return "*"
    return "mon-fri" if weekdays == WORKING else ",".join(DAYS[day] for day in weekdays)


def _in_a_row(hours: tuple[int, ...]) -> bool:
    return len(hours) > _FEW and hours == tuple(range(hours[0], hours[-1] + 1))


def _listed(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))


def _time_words(plan: Plan) -> str:
    past = f" at :{plan.minute:02}" if plan.minute else ""
    if not plan.hours:
        return f"hourly{past}"
    step = spaced(plan.hours)
    if step:
        return f"every {step} hours{past}"
    times = [f"{hour:02}:{plan.minute:02}" for hour in plan.hours]
    return f"hourly from {times[0]} to {times[-1]}" if _in_a_row(plan.hours) else joined(times)


def _day_words(plan: Plan) -> str:
    if plan.monthdays:
        return f"monthly on the {joined([_ordinal(day) for day in plan.monthdays])}"
    if plan.weekdays in {WORKING, WEEKEND}:
        return "weekdays" if plan.weekdays == WORKING else "weekends"
    if len(plan.weekdays) == 1:
        return f"{DAY_TITLES[plan.weekdays[0]]}s"
    return joined([DAYS[day].title() for day in plan.weekdays])


def _ordinal(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th") if day not in {11, 12, 13} else "th"
    return f"{day}{ending}"
