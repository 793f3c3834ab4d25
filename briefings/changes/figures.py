"""What the three kinds of figure change share: a new value in a series, told apart by who said what before.

The first value of a series, or another speaker's later one, is a *new figure*; a speaker's own change of value from one
report to the next is a *revision*, also to a value that others gave before; two speakers' values that can't both be
right within a few days *disagree*. Any other value that was said before, by anyone, is no news.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from briefings.changes.series import compatible, first_said, same_value, who
from briefings.changes.window import Window, is_unnamed, with_support
from briefings.model import Change, ChangeKind, Point, Series

SAME_TIME = timedelta(days=3)


def figure_changes(window: Window, kind: ChangeKind) -> Iterator[Change]:
    """The new values of every series that are news of this kind, each value once."""
    for series in window.series.values():
        for point, past in window.figures(series.points):
            found, earlier = _judge(point, past)
            if found is kind:
                yield _change(window, kind, series, point, earlier)


def _judge(point: Point, past: tuple[Point, ...]) -> tuple[ChangeKind | None, Point | None]:
    """What kind of news the point is, and the point it differs from; None if it is none."""
    said = [p for p in past if same_value(p.figure, point.figure)]
    own = [p for p in past if _same_speaker(p, point) and _not_after(p, point)]
    moved = [p for p in own if p.receipt.origin != point.receipt.origin]
    if moved and not any(_same_speaker(p, point) for p in said) and (point.receipt.speaker or not said):
        return ChangeKind.FIGURE_REVISED, first_said(own)[-1]
    if said:
        return None, None
    rivals = [p for p in first_said(past) if not _same_speaker(p, point) and not compatible(point.figure, p.figure)]
    rivals = [p for p in rivals if abs(point.receipt.published_at - p.receipt.published_at) <= SAME_TIME]
    if rivals and not own:
        return ChangeKind.FIGURES_DISAGREE, rivals[-1]
    earlier = [p for p in past if _not_after(p, point)]
    return ChangeKind.NEW_FIGURE, first_said(earlier)[-1] if earlier else None


def _same_speaker(one: Point, other: Point) -> bool:
    """Whether both figures are one speaker's; two that nobody could name are never taken for one."""
    return who(one) == who(other) and not is_unnamed(one.receipt) and not is_unnamed(other.receipt)


def _not_after(one: Point, other: Point) -> bool:
    return one.receipt.published_at <= other.receipt.published_at


REASONS = {
    ChangeKind.NEW_FIGURE: "this value was not on record for what is counted here",
    ChangeKind.FIGURE_REVISED: "the same speaker gave another value before",
    ChangeKind.FIGURES_DISAGREE: "two speakers give values for the same time that can't both be right",
}


def _change(window: Window, kind: ChangeKind, series: Series, point: Point, earlier: Point | None) -> Change:
    speakers = (who(point),) if earlier is None else tuple(dict.fromkeys((who(point), who(earlier))))
    change = Change(
        kind,
        window.topic,
        series.key,
        series.label,
        proof=point.receipt,
        earlier=earlier.receipt if earlier else None,
        figure=point.figure,
        earlier_figure=earlier.figure if earlier else None,
        speakers=speakers,
        reason=REASONS[kind],
    )
    same = [p for p in series.points if same_value(p.figure, point.figure) and window.is_new(p.receipt)]
    if kind is ChangeKind.FIGURE_REVISED:
        same = [p for p in same if who(p) == who(point)]
    return with_support(change, [p.receipt for p in same])
