"""What the three kinds of figure change share: a new value in a series, told apart by who said what before.

The first value of a series, or another speaker's later one, is a *new figure*; a speaker's own change of value is a
*revision*; two speakers' values that can't both be right within a few days *disagree*. A value that was said before, by
anyone, is no news.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from briefings.changes.series import compatible, same_value, who
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Point, Series

SAME_TIME = timedelta(days=3)


def figure_changes(window: Window, kind: ChangeKind) -> Iterator[Change]:
    """The new values of every series that are news of this kind, each value once."""
    for series in window.series.values():
        for point, past in window.figures(series.points):
            if any(same_value(point.figure, p.figure) for p in past):
                continue
            found, earlier = _judge(point, past)
            if found is kind:
                yield _change(window, kind, series, point, earlier)


def _judge(point: Point, past: tuple[Point, ...]) -> tuple[ChangeKind, Point | None]:
    own = [p for p in past if who(p) == who(point)]
    if own:
        return ChangeKind.FIGURE_REVISED, own[-1]
    if not past:
        return ChangeKind.NEW_FIGURE, None
    rivals = [p for p in past if abs(point.receipt.published_at - p.receipt.published_at) <= SAME_TIME]
    rivals = [p for p in rivals if not compatible(point.figure, p.figure)]
    if rivals:
        return ChangeKind.FIGURES_DISAGREE, rivals[-1]
    return ChangeKind.NEW_FIGURE, past[-1]


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
    return with_support(change, [p.receipt for p in series.points if same_value(p.figure, point.figure)])
