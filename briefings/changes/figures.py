"""What the three kinds of figure change share: a series read as news, told apart by who said what before.

The first value of a series, another speaker's later one, what is added and what is told as a part of it are *new
figures*; a speaker's own change of value from one report to the next is a *revision*, also to a value that others gave
before; two speakers' values that can't both be right within a few days *disagree*. A value that was said before, by
anyone, is no news, and neither is what nobody vouches for or what counts for an earlier time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from briefings.changes.agreement import ROUNDED, SAME, reach_of, same_value
from briefings.changes.judging import Told, Verdict, judge, who
from briefings.changes.kindred import Kindred
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Directness, Point, Role, Series, SeriesKey

NEWS: Mapping[Role, ChangeKind] = {
    Role.NEW: ChangeKind.NEW_FIGURE,
    Role.INCREMENT: ChangeKind.NEW_FIGURE,
    Role.PART: ChangeKind.NEW_FIGURE,
    Role.REVISION: ChangeKind.FIGURE_REVISED,
    Role.RIVAL: ChangeKind.FIGURES_DISAGREE,
}
FIRST = frozenset({Role.NEW, Role.RIVAL})
"""Roles in which a number is news only if no other series has told it already."""

REASONS = {
    Role.NEW: "this value was not on record for what is counted here",
    Role.INCREMENT: "it adds to what was told before",
    Role.PART: "it tells a part of what is counted here",
    Role.REVISION: "the same speaker gave another value before",
    Role.RIVAL: "two speakers give values for the same time that can't both be right",
}


def figure_changes(window: Window, kind: ChangeKind) -> Iterator[Change]:
    """The new values of every series that are news of this kind, each value once."""
    kindred = Kindred.of(window.series.values())
    for series in window.series.values():
        supporters = _Supporters.of(p for p in series.points if window.is_new(p.receipt))
        for point, verdict in news_of(window, series):
            if NEWS[verdict.role] is not kind or (verdict.role in FIRST and kindred.before(series.key, point)):
                continue
            support = [p.receipt for p in supporters.near(point) if _carries(p, point, verdict)]
            if verdict.role in FIRST:
                support += [p.receipt for p in kindred.again(series.key, point) if window.is_new(p.receipt)]
            yield with_support(_change(window.topic, series, point, verdict), support)


def news_of(window: Window, series: Series) -> Iterator[tuple[Point, Verdict]]:
    """The points of a series that are news in the window, each with why.

    What later reports have on record already is no news either: an article may be seen after younger ones. Nor is what
    an article in its own voice counts without a word of whose, where or in what state.
    """
    points = series.points
    if not any(window.is_new(point.receipt) for point in points):
        return
    told = Told.over(points)
    for point in points:
        if not window.is_new(point.receipt):
            told.know(point)
    for point in points:
        verdict = judge(told, point) if window.is_new(point.receipt) else Verdict(point.role)
        told.add(replace(point, role=verdict.role))
        if window.is_new(point.receipt) and verdict.role in NEWS and _tells_of_whom(series.key, point):
            yield point, verdict


def _tells_of_whom(key: SeriesKey, point: Point) -> bool:
    """Whether a point has scope enough to be news: "600 firefighters", by nobody and nowhere, could be any."""
    scoped = any((key.of, key.place, key.state, key.unit, key.event))
    return scoped or point.receipt.directness is not Directness.NARRATED


def _change(topic: str, series: Series, point: Point, verdict: Verdict) -> Change:
    """The change that a point is; its speaker is who gives the new value, and the other too where two disagree."""
    earlier = verdict.against
    both = earlier is not None and verdict.role is Role.RIVAL
    speakers = tuple(dict.fromkeys((who(point), who(earlier)))) if earlier and both else (who(point),)
    return Change(
        NEWS[verdict.role],
        topic,
        series.key,
        series.label,
        proof=point.receipt,
        earlier=earlier.receipt if earlier else None,
        figure=point.figure,
        earlier_figure=earlier.figure if earlier else None,
        whole=point.whole,
        speakers=speakers,
        reason=REASONS[verdict.role],
    )


@dataclass(frozen=True, slots=True)
class _Supporters:
    """The new points of a series in order of their values, the rounded apart, so that those of one value are near."""

    exact: Sequence[tuple[float, int, Point]]
    rounded: Sequence[tuple[float, int, Point]]

    @classmethod
    def of(cls, points: Iterable[Point]) -> _Supporters:
        placed = sorted((*reach_of(p.figure)[::3], at, p) for at, p in enumerate(points))
        exact, rounded = ([(v, at, p) for v, room, at, p in placed if bool(room) is wide] for wide in (False, True))
        return cls(exact, rounded)

    def near(self, point: Point) -> Iterator[Point]:
        """The points that may tell the same value: the exact within its own room, the rounded within theirs."""
        value, _, _, room = reach_of(point.figure)
        same, wide = SAME * abs(value), ROUNDED * abs(value) / (1 - ROUNDED)
        for line, reach in ((self.exact, room + same), (self.rounded, max(room, wide) + same)):
            first = bisect_left(line, value - reach, key=itemgetter(0))
            last = bisect_right(line, value + reach, key=itemgetter(0))
            yield from (point for _, _, point in line[first:last])


def _carries(one: Point, point: Point, verdict: Verdict) -> bool:
    """Whether another point tells the same number in the same way: a bound is no support for a value.

    A revision is carried only by those who have it from the speaker.
    """
    alike = one.figure.increment == point.figure.increment and one.role not in {Role.ASIDE, Role.HISTORY}
    own = verdict.role is not Role.REVISION or who(one) == who(point)
    return alike and own and same_value(one.figure, point.figure)


def size_of(change: Change) -> float:
    """How far a figure change moves what was known, from 0 to 1: the difference as a share of the larger value.

    An increment is measured against what it adds to. A first figure is 1.0, for all of it is new; a change without a
    figure is 0.0.
    """
    if change.figure is None:
        return 0.0
    if change.earlier_figure is None:
        return 1.0
    new, old = reach_of(change.figure).value, reach_of(change.earlier_figure).value
    if change.figure.increment:
        new += old
    largest = max(abs(new), abs(old))
    return min(1.0, abs(new - old) / largest) if largest else 0.0
