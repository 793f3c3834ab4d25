"""Days, weeks, months and years as periods; the arithmetic of `times.expressions`.

A week runs from Monday to Sunday. Nothing here reads text, and nothing raises: beyond the calendar lies None.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from briefings.model import Period

WEEK, MONTHS_A_YEAR = 7, 12
NEAR_DAYS, NEAR_WEEKS, NEAR_MONTHS = 7, 35, 180
"""How far "recent" and "coming" days, weeks and months are taken to reach, in days."""

NEAR = {"hour": 1, "day": NEAR_DAYS, "week": NEAR_WEEKS, "month": NEAR_MONTHS}
LENGTH = {"hour": 1 / 24, "day": 1, "week": WEEK, "fortnight": 2 * WEEK, "month": 30, "year": 365}
"""Days in a unit, for periods that are counted back or ahead from a day."""


def shifted(day: date, days: float) -> date | None:
    """`day` moved by whole days."""
    try:
        return day + timedelta(days=round(days))
    except OverflowError:  # at either end of the calendar
        return None


def valid(year: int, month: int, day: int) -> date | None:
    """The day, if there is one: not for 30 February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def single(day: date | None) -> Period | None:
    """The one day as a period."""
    return between(day, day)


def between(first: date | None, last: date | None) -> Period | None:
    """The period, or None if an end is missing or they stand the wrong way round."""
    return Period(first, last) if first is not None and last is not None and first <= last else None


def whole(unit: str, day: date, steps: int = 0) -> Period | None:
    """The calendar day, week, weekend, month or year that is `steps` of them after the one of `day`."""
    if unit == "day":
        return single(shifted(day, steps))
    if unit in {"week", "fortnight", "weekend"}:
        monday = shifted(day, steps * (2 if unit == "fortnight" else 1) * WEEK - day.weekday())
        start = 5 if unit == "weekend" else 0
        return between(shifted(monday, start), shifted(monday, WEEK - 1)) if monday else None
    if unit == "month":
        months = day.year * MONTHS_A_YEAR + day.month - 1 + steps
        return month(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1)
    return year(day.year + steps) if unit == "year" else None


def month(of_year: int, number: int) -> Period | None:
    """A calendar month."""
    if not MINYEAR <= of_year <= MAXYEAR:
        return None
    return Period(date(of_year, number, 1), date(of_year, number, monthrange(of_year, number)[1]))


def year(number: int) -> Period | None:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31)) if MINYEAR <= number <= MAXYEAR else None


def part_of(period: Period | None, part: str) -> Period | None:
    """The early, middle or late third of a period."""
    if period is None:
        return None
    third = max(1, ((period.last - period.first).days + 1) // 3)
    if part == "early":
        return between(period.first, shifted(period.first, third - 1))
    if part == "late":
        return between(shifted(period.last, 1 - third), period.last)
    return between(shifted(period.first, third), shifted(period.last, -third))


def span_of_days(day: date, days: float) -> Period | None:
    """From `day` over so many days ahead, or back where `days` is negative; `day` itself included."""
    other = shifted(day, days)
    return between(day, other) if days >= 0 else between(other, day)
