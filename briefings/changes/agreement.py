"""When two figures of one series say the same, and when both can be right.

A rounded value restates the exact one ("nearly 11,000", 10,900), and so does its conversion (7,000 km, 4,350 miles). A
bound restates what is known to lie within it: after "36", "at least 30" tells nothing. It does not confirm it, though:
who says "more than 1,000" has not counted 1,000.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import NamedTuple

from briefings.changes.measures import in_series_unit, is_converted
from briefings.model import Figure, Qualifier

ABOUT = 0.1
"""How far from its value an "about" may reach where both are asked to be right, as a share of it."""

ROUNDED = 0.05
"""How far at most a value may lie from one that is told as rounded ("about", "nearly") and still be the same."""

ROUND = 0.01
"""The same where no word says that it is rounded but its zeros do: 11,000."""

ROUND_FROM = 1000
ROUND_DIGITS = 2
SAME = 1e-6
"""Two values that differ by a smaller share differ only in how they were computed."""

OPEN_ABOVE = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN})
OPEN_BELOW = frozenset({Qualifier.UP_TO, Qualifier.LESS_THAN})
LOOSE = frozenset({Qualifier.ABOUT}) | OPEN_BELOW
_CLASSES = (frozenset({Qualifier.EXACT, Qualifier.ABOUT}), OPEN_ABOVE, OPEN_BELOW, frozenset({Qualifier.BETWEEN}))


class Reach(NamedTuple):
    """A figure in its series' unit: its value, its ends, and how far from the value it is still the same."""

    value: float
    low: float
    high: float
    room: float


def reach_of(figure: Figure) -> Reach:
    """The figure's value and ends in its series' unit, with the room that its rounding leaves."""
    value, low, high = (in_series_unit(figure, one) for one in (figure.value, figure.low, figure.high))
    return Reach(value, low, high, in_series_unit(figure, _room(figure)))


def _room(figure: Figure) -> float:
    size = abs(figure.value)
    if not math.isfinite(size):
        return 0.0
    if figure.qualifier in LOOSE:
        return min(_last_digit(size, 1) / 2 or size, ROUNDED * size)
    if is_converted(figure):
        return min(_last_digit(size) / 2, ROUND * size) or ROUND * size
    if size >= ROUND_FROM and math.isclose(round(size, -_places(size)), size):
        return min(10.0 ** _places(size) / 2, ROUND * size)
    return 0.0


def _places(size: float) -> int:
    """How many places behind its first digits a number can be rounded to them: 3 for 11,000."""
    return math.floor(math.log10(size)) - (ROUND_DIGITS - 1)


def _last_digit(size: float, least: int = 0) -> float:
    """What one of the last digit that is no zero is worth: 100 in 10,900; `least` at least. 0 for 0."""
    if not size:
        return 0.0
    worth = 10.0 ** math.floor(math.log10(size))
    while worth > max(1e-3, least) and not math.isclose(size / worth, round(size / worth), abs_tol=1e-9):
        worth /= 10
    return worth


def kind_of(figure: Figure) -> int:
    """Which of four kinds a figure is: a value, a lower bound, an upper bound or a range."""
    return next(place for place, kinds in enumerate(_CLASSES) if figure.qualifier in kinds)


def same_value(one: Figure, other: Figure) -> bool:
    """Whether two figures confirm each other: of one kind, and the same but for rounding and unit.

    "More than 1,000" and "1,000" do not.
    """
    a, b = reach_of(one), reach_of(other)
    if kind_of(one) != kind_of(other):
        return False
    if one.qualifier is Qualifier.BETWEEN:
        return math.isclose(a.low, b.low, rel_tol=SAME) and math.isclose(a.high, b.high, rel_tol=SAME)
    return is_close(a, b)


def is_close(one: Reach, other: Reach) -> bool:
    """Whether two values are the same but for rounding."""
    room = max(one.room, other.room, SAME * max(abs(one.value), abs(other.value)))
    return abs(one.value - other.value) <= room


def compatible(one: Figure, other: Figure) -> bool:
    """Whether two figures of one series can both be right, given their ranges and qualifiers."""
    (one_low, one_high), (other_low, other_high) = _bounds(one), _bounds(other)
    return (one_low <= other_high and other_low <= one_high) or is_close(reach_of(one), reach_of(other))


def _bounds(figure: Figure) -> tuple[float, float]:
    margin = ABOUT if figure.qualifier is Qualifier.ABOUT else 0.0
    reach = reach_of(figure)
    low = float("-inf") if figure.qualifier in OPEN_BELOW else reach.low * (1 - margin)
    high = float("inf") if figure.qualifier in OPEN_ABOVE else reach.high * (1 + margin)
    return low, high


@dataclass(slots=True)
class Values:
    """The values that were told of one thing, so kept that whether a figure restates one is found without a scan."""

    exact: list[float] = field(default_factory=list)
    rounded: list[Reach] = field(default_factory=list)
    ranges: set[tuple[float, float]] = field(default_factory=set)
    least: float = -math.inf

    def add(self, figure: Figure) -> None:
        """Take a figure in; one that restates another already changes nothing."""
        if self.hold(figure):
            return
        reach = reach_of(figure)
        if figure.qualifier is Qualifier.BETWEEN:
            self.ranges.add((reach.low, reach.high))
        elif reach.room:
            insort(self.rounded, reach)
        else:
            insort(self.exact, reach.value)
        if figure.qualifier not in OPEN_BELOW:
            self.least = max(self.least, reach.low)

    def hold(self, figure: Figure) -> bool:
        """Whether the figure tells nothing that these do not tell."""
        reach = reach_of(figure)
        if figure.qualifier in OPEN_ABOVE:
            return self.least >= reach.value * (1 - SAME) or self._near(reach)
        if figure.qualifier is Qualifier.BETWEEN:
            return self._ranged(reach) or self._within(reach.low, reach.high)
        return self._near(reach)

    def _ranged(self, reach: Reach) -> bool:
        return (reach.low, reach.high) in self.ranges

    def _within(self, low: float, high: float) -> bool:
        room = SAME * max(abs(low), abs(high))
        at = bisect_left(self.exact, low - room)
        if at < len(self.exact) and self.exact[at] <= high + room:
            return True
        near = bisect_left(self.rounded, (low - room,))
        return near < len(self.rounded) and self.rounded[near].value <= high + room

    def _near(self, reach: Reach) -> bool:
        """Whether a value lies within the figure's own room, or the figure in that of a rounded one."""
        if self._within(reach.value - reach.room, reach.value + reach.room):
            return True
        farthest = abs(reach.value) * 2 * ROUNDED
        at = bisect_left(self.rounded, (reach.value - farthest,))
        while at < len(self.rounded) and self.rounded[at].value <= reach.value + farthest:
            if is_close(self.rounded[at], reach):
                return True
            at += 1
        return False
