"""The figures of a briefing as a picture: which series share a panel, and the words for who cannot see it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from briefings.model import Attachment, Figure, Point, Role, Series
from briefings.render.cut import cut
from briefings.render.escape import clean
from briefings.render.figures import in_unit, point_words
from briefings.render.moments import dated

FILENAME = "figures.png"
MOST_PANELS = 4
MOST_SERIES = 6
_ALT_ROOM = 1000  # Slack's limit; Discord's is 1,024
_LIKE = 20.0  # series whose highest values differ by more than this factor do not share an axis
_DRAWABLE = 1e15


@dataclass(frozen=True, slots=True)
class Panel:
    """Series of one unit and of like size, to be drawn on one pair of axes."""

    title: str
    series: tuple[Series, ...]


def render_chart(series: Sequence[Series], *, title: str) -> Attachment | None:
    """A PNG of 1,600 pixels' width with a panel for each unit and scope, and alt text; None if nothing can be drawn.

    Where figures move, panels in which nothing does are left out. Draws at most six series a panel and four panels,
    and says how many series it leaves out.
    """
    wanted = panels(series)
    if not wanted:
        return None
    from briefings.render.drawing import draw  # noqa: PLC0415 (matplotlib takes a second to import)

    moving = tuple(panel for panel in wanted if len(panel.series[0].points) > 1)
    parts = tuple(Panel(panel.title, panel.series[:MOST_SERIES]) for panel in (moving or wanted)[:MOST_PANELS])
    left = sum(len(panel.series) for panel in wanted) - sum(len(panel.series) for panel in parts)
    return Attachment(FILENAME, draw(parts, clean(title), left), alt_text(parts, title))


def panels(series: Sequence[Series]) -> tuple[Panel, ...]:
    """Which series are drawn together; those with most points come first. Never mixes units or what is counted.

    What nobody stands by is not drawn.
    """
    groups: dict[tuple[str, str], list[Series]] = {}
    for one in series:
        points = tuple(p for p in one.points if drawable(p.figure) and p.role is not Role.ASIDE)
        if points:
            groups.setdefault((one.key.unit, one.key.counted), []).append(Series(one.key, one.label, points))
    found = [
        Panel(_panel_title(unit, counted), tuple(sorted(part, key=lambda one: -len(one.points))))
        for (unit, counted), group in groups.items()
        for part in _of_like_size(group)
    ]
    return tuple(sorted(found, key=lambda panel: -max(len(one.points) for one in panel.series)))


def drawable(figure: Figure) -> bool:
    """Whether the figure has a place on an axis."""
    return math.isfinite(figure.value) and abs(figure.value) < _DRAWABLE


def alt_text(parts: Sequence[Panel], title: str) -> str:
    """What the picture shows, value by value, computed from the same points."""
    told = (f"{one.label}: {'; '.join(map(_told, one.points))}" for panel in parts for one in panel.series)
    return str(cut(f"Chart of figures over time. {title}. {'. '.join(told)}.", _ALT_ROOM, clean))


def _told(point: Point) -> str:
    receipt = point.receipt
    who = receipt.speaker or receipt.speaker_text or receipt.outlet
    return f"{point_words(point)} ({who}, {dated(receipt.published_at)})"


def _panel_title(unit: str, counted: str) -> str:
    return clean(", ".join(part for part in (counted, unit) if part))


def _of_like_size(group: Sequence[Series]) -> list[list[Series]]:
    parts: list[list[Series]] = []
    last = 0.0
    for one in sorted(group, key=_highest):
        if not parts or (last > 0 and _highest(one) > last * _LIKE):
            parts.append([])
        parts[-1].append(one)
        last = _highest(one)
    return parts


def _highest(series: Series) -> float:
    return max(abs(in_unit(point)[0]) for point in series.points)
