from __future__ import annotations

import struct
import subprocess
import sys

import pytest
from render_samples import BLINKEN, KIRBY, SEOUL, SERIES, figure, receipt

from briefings.model import Point, Qualifier, Series, SeriesKey
from briefings.render import render_chart
from briefings.render.charts import panels


def series(label: str, *values: float, unit: str = "", counted: str = "soldier") -> Series:
    points = tuple(
        Point(figure(value, unit=unit, counted=counted), receipt("A sentence.", at)) for at, value in enumerate(values)
    )
    return Series(SeriesKey(counted, unit=unit), label, points)


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_the_picture_is_twice_as_wide_as_it_is_shown() -> None:
    chart = render_chart(SERIES, title="Troops")
    assert chart
    assert size_of(chart.content) == (1600, 900)


def test_the_words_for_the_picture_are_computed_from_its_values() -> None:
    chart = render_chart(SERIES[:1], title="Troops")
    assert chart
    assert chart.alt == (
        "Chart of figures over time. Troops. North Korean soldiers in Russia: "
        "about 1,500 (National Intelligence Service, 18 Oct 2024, 09:30Z); "
        "at least 3,000 (John Kirby, 23 Oct 2024, 19:20Z); "
        "about 10,000 (Antony Blinken, 31 Oct 2024, 18:05Z)."
    )


def test_the_same_values_make_the_same_picture() -> None:
    assert render_chart(SERIES, title="Troops") == render_chart(SERIES, title="Troops")


@pytest.mark.parametrize(
    "nothing", [(), (Series(SeriesKey("soldier"), "none", ()),), (series("odd", float("nan"), float("inf")),)]
)
def test_nothing_to_draw_is_no_picture(nothing: tuple[Series, ...]) -> None:
    assert render_chart(nothing, title="Troops") is None


def test_units_and_what_is_counted_never_share_an_axis() -> None:
    found = panels(
        (
            series("soldiers", 8000, 10000),
            series("metres", 300, unit="m", counted="height"),
            series("kilometres", 7000, unit="km", counted="height"),
            series("shells", 9000, counted="shell"),
        )
    )
    assert sorted([one.label for one in panel.series] for panel in found) == [
        ["kilometres"],
        ["metres"],
        ["shells"],
        ["soldiers"],
    ]


def test_wildly_different_sizes_get_their_own_axes() -> None:
    found = panels((series("army", 1_300_000, 1_280_000), series("sent", 8000, 11000), series("in Kursk", 10000)))
    assert [[one.label for one in panel.series] for panel in found] == [["sent", "in Kursk"], ["army"]]


def test_panels_without_movement_give_way_to_those_with_it() -> None:
    one = render_chart((series("a", 1, 2), series("b", 3, counted="shell")), title="T")
    two = render_chart((series("a", 1, 2), series("b", 3, 4, counted="shell")), title="T")
    assert one
    assert two
    assert size_of(one.content)[1] < size_of(two.content)[1]
    assert "b: 3" not in one.alt


def test_odd_labels_and_ranges_are_drawn_without_a_warning() -> None:
    points = (
        Point(figure(1.5, Qualifier.BETWEEN, low=1, high=2), SEOUL),
        Point(figure(-4, Qualifier.LESS_THAN), KIRBY),
        Point(figure(0), BLINKEN),
    )
    label = "$\\frac{1}{0}$ 北朝鮮 <b>" + "long " * 60
    assert render_chart((Series(SeriesKey("x_$y"), label, points),), title=label * 3)


def test_many_series_are_limited_and_still_drawn() -> None:
    chart = render_chart(tuple(series(f"series {n}", n, n + 1, counted=f"c{n % 7}") for n in range(40)), title="T")
    assert chart
    assert len(chart.alt) <= 1000


def test_the_drawing_library_is_loaded_only_to_draw() -> None:
    program = "import sys, briefings.render; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 (our own interpreter)
