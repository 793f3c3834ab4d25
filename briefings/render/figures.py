"""Figures in words and signs: "about 10,000", "≥ 3,000", "7,000 km"."""

from __future__ import annotations

import math
from collections.abc import Sequence

from briefings.model import Figure, Point, Qualifier

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
    """The figure with its qualifier as a word and its unit. Does not say what is counted."""
    return _with_unit(_WORDS[figure.qualifier] + _amount(figure), figure.unit)


def in_signs(figure: Figure) -> str:
    """The figure with its qualifier as a sign, for a chart; without its unit, which the axis has."""
    return _SIGNS[figure.qualifier] + _amount(figure)


def bounds(figure: Figure) -> tuple[float, float]:
    """The lowest and highest value that the figure itself names: one and the same unless it is a range."""
    if figure.qualifier is Qualifier.BETWEEN and math.isfinite(figure.low) and math.isfinite(figure.high):
        return min(figure.low, figure.high), max(figure.low, figure.high)
    return figure.value, figure.value


def spread(points: Sequence[Point]) -> str:
    """The lowest and highest value that was said, "" if all say the same."""
    ends = [end for point in points for end in bounds(point.figure) if math.isfinite(end)]
    if not ends or min(ends) == max(ends):
        return ""
    return _with_unit(f"{number(min(ends))}–{number(max(ends))}", points[0].figure.unit)


def _amount(figure: Figure) -> str:
    low, high = bounds(figure)
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def _with_unit(amount: str, unit: str) -> str:
    if not unit:
        return amount
    return f"{amount}{unit}" if unit == "%" else f"{amount} {unit}"
