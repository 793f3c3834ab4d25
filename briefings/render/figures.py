"""Figures in words and signs: "about 10,000", "≥ 3,000", "7,000 km", "+3,000", "8,000 of 10,000", "8,000 (October)"."""

from __future__ import annotations

import calendar
import math
from collections.abc import Sequence
from datetime import date

from briefings.changes.measures import in_series_unit, unit_of_series
from briefings.model import CURRENT, Figure, Period, Point, Polarity, Qualifier, Role, Stance

_WORDS = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "about ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.MORE_THAN: "more than ",
    Qualifier.UP_TO: "up to ",
    Qualifier.LESS_THAN: "less than ",
    Qualifier.BETWEEN: "",
}
_SIGNS = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "≈",
    Qualifier.AT_LEAST: "≥",
    Qualifier.MORE_THAN: ">",
    Qualifier.UP_TO: "≤",
    Qualifier.LESS_THAN: "<",
    Qualifier.BETWEEN: "",
}
_TOO_LONG = 1e15
_PERCENT, _SHARE = "%", "share"
_UNVOUCHED = {
    Stance.DENIES: "denied",
    Stance.CANNOT_CONFIRM: "not confirmed",
    Stance.DECLINES_TO_COMMENT: "no comment",
    Stance.QUESTIONS: "asked about",
}


def number(value: float) -> str:
    """`value` with thousands separated: 10,000 or 7.5. Beyond 10^15 in powers of ten."""
    if not math.isfinite(value):
        return "unbounded" if value > 0 else "unknown"
    if abs(value) >= _TOO_LONG:
        return f"{value:.3g}"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def in_words(figure: Figure) -> str:
    """The figure with its qualifier as a word and its unit, "+" before what only adds. Does not say what is counted."""
    return _with_unit(_WORDS[figure.qualifier] + _amount(figure), figure.unit)


def part_words(figure: Figure, whole: Figure | None) -> str:
    """The figure in words, behind it the whole that it is a part of if one is told in the same unit."""
    return in_words(figure) + (f" of {_amount(whole)}" if whole is not None and whole.unit == figure.unit else "")


def point_words(point: Point) -> str:
    """The figure of a point, with what it is a part of, when it counts for, and who does not stand by it."""
    figure, whole = point.figure, point.whole
    notes = [_when(figure.as_of)] if figure.as_of is not None else []
    if point.role is Role.HISTORY and not notes:
        notes.append("earlier")
    if point.role is Role.ASIDE:
        notes.append(_UNVOUCHED.get(point.receipt.stance) or _not_so(figure.polarity))
    return part_words(figure, whole) + (f" ({', '.join(notes)})" if notes else "")


def _not_so(polarity: Polarity) -> str:
    return "said not to be so" if polarity is Polarity.NEGATIVE else "supposed"


def _when(period: Period) -> str:
    """A period in words, as long as it is one day, a month, a year or all the time before."""
    first, last = period.first, period.last
    if first == date.min:
        return "earlier"
    if first == last:
        return f"{last.day} {calendar.month_abbr[last.month]}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    whole_month = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole_month and (first.year, first.month) == (last.year, last.month):
        return calendar.month_name[first.month]
    return f"until {last.day} {calendar.month_abbr[last.month]}"


def in_unit(point: Point) -> tuple[float, float, float]:
    """The value and the two ends of a point in the unit of its series, for an axis."""
    figure = point.figure
    value, low, high = (in_series_unit(figure, one) for one in (figure.value, *bounds(figure)))
    return value, low, high


def in_signs(figure: Figure) -> str:
    """The figure with its qualifier as a sign, for a chart; without its unit, which the axis has."""
    return _SIGNS[figure.qualifier] + _amount(figure)


def bounds(figure: Figure) -> tuple[float, float]:
    """The lowest and highest value that the figure itself names: one and the same unless it is a range."""
    if figure.qualifier is Qualifier.BETWEEN and math.isfinite(figure.low) and math.isfinite(figure.high):
        return min(figure.low, figure.high), max(figure.low, figure.high)
    return figure.value, figure.value


def spread(points: Sequence[Point]) -> str:
    """The lowest and highest value that is said now, "" if all say the same: no parts, additions or older numbers."""
    now = [point for point in points if point.role in CURRENT]
    ends = [end for point in now for end in in_unit(point)[1:] if math.isfinite(end)]
    if not ends or min(ends) == max(ends):
        return ""
    return _with_unit(f"{number(min(ends))}–{number(max(ends))}", unit_of_series(now[0].figure.unit))


def _amount(figure: Figure) -> str:
    low, high = bounds(figure)
    if figure.unit == _SHARE:
        low, high = 100 * low, 100 * high
    amount = number(low) if low == high else f"{number(low)}–{number(high)}"
    return f"+{amount}" if figure.increment else amount


def _with_unit(amount: str, unit: str) -> str:
    if not unit:
        return amount
    return f"{amount} {_PERCENT if unit == _SHARE else unit}"
