"""Drawing the panels with matplotlib, through its object interface only: no global state, no window."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, date2num, num2date
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from briefings.model import CURRENT, Point, Role, Series
from briefings.render.charts import Panel
from briefings.render.escape import clean
from briefings.render.figures import in_signs, in_unit, number

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#9A6A00", "#333333")  # apart for colour-blind eyes too
_INK, _FAINT, _GRID = "#1F2933", "#616E7C", "#E4E7EB"
_DPI = 200
_WIDTH = 8.0
_LEFT, _RIGHT = 0.10, 0.69
_HEAD, _FOOT, _GAP = 0.85, 0.55, 0.70  # inches
_PANEL_HEIGHTS = {1: 3.1, 2: 2.2, 3: 1.7, 4: 1.5}
_LABEL_WIDTH = 22
_POINTS = 72
_LETTER = 0.62  # width of a letter in parts of its size
_SIZE = 10.5
_MARKS = {Role.INCREMENT: "^", Role.PART: "s", Role.HISTORY: "o"}
_OLDEST = timedelta(days=60)  # an older number further back is drawn here: it would push the news into a corner


def draw(panels: Sequence[Panel], title: str, left_out: int) -> bytes:
    """The panels one above the other as a PNG."""
    tall = _PANEL_HEIGHTS[len(panels)]
    height = _HEAD + len(panels) * tall + (len(panels) - 1) * _GAP + _FOOT
    canvas = Canvas(figsize=(_WIDTH, height), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(canvas)
    _write(canvas, (0.25 / _WIDTH, 1 - 0.2 / height), title, size=15, weight="bold")
    for at, panel in enumerate(panels):
        titled = panel if len(panels) > 1 or any(one.key.unit for one in panel.series) else Panel("", panel.series)
        bottom = height - _HEAD - (at + 1) * tall - at * _GAP
        axes = canvas.add_axes((_LEFT, bottom / height, _RIGHT - _LEFT, tall / height))
        _draw_panel(axes, titled, _window(panels))
    if left_out:
        _write(canvas, (0.25 / _WIDTH, 0.2 / height), f"and {left_out} more series in the table", size=9)
    buffer = BytesIO()
    canvas.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _write(canvas: Canvas, place: tuple[float, float], text: str, *, size: float, weight: str = "normal") -> None:
    shown = _in_font(textwrap.shorten(text, 90, placeholder="…"))
    canvas.text(*place, shown, ha="left", va="top", fontsize=size, fontweight=weight, color=_INK, parse_math=False)


def _window(panels: Sequence[Panel]) -> tuple[float, float]:
    """The first and last moment of all panels, with air on both sides, in matplotlib's days."""
    moments = [_at(p) for panel in panels for one in panel.series for p in one.points]
    air = max(0.07 * (max(moments) - min(moments)), 0.25)
    return min(moments) - air, max(moments) + air


def _draw_panel(axes: Axes, panel: Panel, window: tuple[float, float]) -> None:
    _set_up(axes, panel, window)
    taken: list[tuple[float, float, float, float]] = []
    for series, colour in zip(panel.series, _COLOURS, strict=False):
        _draw_series(axes, series, colour)
    for series, colour in zip(panel.series, _COLOURS, strict=False):
        told = ""
        for point in series.points:
            if in_signs(point.figure) != told:
                _label_point(axes, point, colour, taken)
            told = in_signs(point.figure)
    _label_ends(axes, panel.series)


def _set_up(axes: Axes, panel: Panel, window: tuple[float, float]) -> None:
    ends = [end for one in panel.series for point in one.points for end in in_unit(point)[1:]]
    lowest, highest = min(0.0, *ends), max(0.0, *ends)
    room = (highest - lowest) or 1.0
    axes.set_xlim(*window)
    axes.set_ylim(lowest - (0.1 * room if lowest < 0 else 0), highest + 0.16 * room)
    axes.set_title(_in_font(panel.title), loc="left", fontsize=10.5, color=_FAINT, pad=8, parse_math=False)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(_FAINT)
    axes.grid(axis="y", color=_GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_FAINT, labelsize=_SIZE, length=0, pad=5)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _at: number(value)))
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=2, maxticks=6))  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _at: _tick(value, window)))


def _tick(day: float, window: tuple[float, float]) -> str:
    moment = num2date(day)  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[moment.month - 1]
    days = window[1] - window[0]
    if days > 300:  # noqa: PLR2004 (days: from here on the year matters more than the day)
        return f"{month} {moment.year}"
    return f"{moment.day} {month}" if days > 3 else f"{moment.day} {month} {moment:%H:%M}"  # noqa: PLR2004 (days)


def _draw_series(axes: Axes, series: Series, colour: str) -> None:
    """A line through what is said now; parts, additions and older numbers as hollow marks beside it."""
    points = sorted((p for p in series.points if p.role in CURRENT), key=lambda point: point.receipt.published_at)
    x = [_at(point) for point in points]
    y = [in_unit(point)[0] for point in points]
    axes.plot(x, y, drawstyle="steps-post", color=colour, linewidth=1.6, alpha=0.55, zorder=2)
    for at, point in zip(x, points, strict=True):
        _, low, high = in_unit(point)
        if low < high:
            axes.errorbar(at, (low + high) / 2, yerr=(high - low) / 2, color=colour, capsize=4, linewidth=1.6, zorder=2)
    axes.plot(x, y, linestyle="none", marker="o", markersize=7, color=colour, markeredgecolor="white", zorder=3)
    for point in series.points:
        if point.role not in CURRENT:
            mark = _MARKS.get(point.role, "o")
            spot = [_at(point)], [in_unit(point)[0]]
            (drawn,) = axes.plot(*spot, linestyle="none", marker=mark, markersize=7, color="white", zorder=3)
            drawn.set_markeredgecolor(colour)


def _at(point: Point) -> float:
    """When a point is drawn: when it was published, or at the end of the time that an older number counts for."""
    moment = point.receipt.published_at
    if point.role is not Role.HISTORY or point.figure.as_of is None:
        return _day(moment)
    until = datetime.combine(point.figure.as_of.last, moment.timetz())
    return _day(min(moment, max(until, moment - _OLDEST)))


def _label_point(axes: Axes, point: Point, colour: str, taken: list[tuple[float, float, float, float]]) -> None:
    """The value beside its point, above or below; left out where neither place is free (the table has it)."""
    text, day = in_signs(point.figure), _at(point)
    _, low, high = in_unit(point)
    wide = len(text) * _SIZE * _LETTER / 2
    for value, offset in ((high, 7.0), (low, -7.0 - _SIZE)):
        x, y = axes.transData.transform((day, value)) * _POINTS / _DPI
        box = (x - wide, y + offset, x + wide, y + offset + _SIZE)
        if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            taken.append(box)
            axes.annotate(
                text,
                (day, value),
                xytext=(0, offset),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=_SIZE,
                color=colour,
                fontweight="bold",
                parse_math=False,
                path_effects=[withStroke(linewidth=3, foreground="white")],
            )
            return


def _label_ends(axes: Axes, series: Sequence[Series]) -> None:
    """Each series' name at the right, at the height of its last value, moved apart where two would touch."""
    ends = []
    for one, colour in zip(series, _COLOURS, strict=False):
        last = max(one.current or one.points, key=lambda point: point.receipt.published_at)
        lines = textwrap.wrap(_in_font(clean(one.label)), _LABEL_WIDTH, max_lines=3, placeholder="…") or ["(no name)"]
        ends.append((axes.transData.transform((0, in_unit(last)[0]))[1] * _POINTS / _DPI, lines, colour))
    box = axes.get_window_extent()
    floor = box.y0 * _POINTS / _DPI
    ends.sort(key=lambda end: end[0])
    place = floor
    for height, lines, colour in ends:
        half = len(lines) * _SIZE * 1.25 / 2
        middle = max(height, place + half)
        place = middle + half + 3
        axes.annotate(
            "\n".join(lines),
            (1.0, 0.0),
            xycoords="axes fraction",
            xytext=(10, middle - floor),
            textcoords="offset points",
            ha="left",
            va="center",
            fontsize=_SIZE,
            linespacing=1.2,
            color=colour,
            fontweight="bold",
            parse_math=False,
        )


def _in_font(text: str) -> str:
    """`text` with signs that the font lacks as boxes: matplotlib would warn of each."""
    held = get_font(findfont(FontProperties())).get_charmap()
    return "".join(sign if ord(sign) in held else "□" for sign in text)


def _day(moment: datetime) -> float:
    return float(date2num(moment))  # type: ignore[no-untyped-call]  # matplotlib leaves this one untyped
