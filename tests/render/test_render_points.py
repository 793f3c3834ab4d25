"""A point of a series in words: what it adds, what it is a part of, when it counts for, who does not stand by it."""

from dataclasses import replace
from datetime import date

import pytest
from render_samples import KURSK

from briefings.model import Figure, Period, Point, Polarity, Role, Span, Stance
from briefings.render.figures import part_words, point_words, spread


def figure(value: float, unit: str = "", **told: object) -> Figure:
    return Figure(Span(0, 1), value, value, value, unit=unit, **told)  # type: ignore[arg-type]  # the fields check themselves


def month(number: int) -> Period:
    return Period(date(2031, number, 1), date(2031, number, 30 if number in {4, 6, 9, 11} else 31))


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (Point(figure(3000, increment=True), KURSK, Role.INCREMENT), "+3,000"),
        (Point(figure(8000), KURSK, Role.PART, figure(10_000)), "8,000 of 10,000"),
        (Point(figure(0.2, "share"), KURSK), "20 %"),
        (Point(figure(20, "%"), KURSK, Role.NEW, figure(500)), "20 %"),
        (Point(figure(8000, as_of=month(10)), KURSK, Role.HISTORY), "8,000 (October)"),
        (Point(figure(8000, as_of=Period(date.min, date(2031, 5, 1))), KURSK, Role.HISTORY), "8,000 (earlier)"),
        (Point(figure(300, as_of=Period(date(2030, 1, 1), date(2030, 12, 31))), KURSK, Role.HISTORY), "300 (2030)"),
        (Point(figure(300, as_of=Period(date(2031, 5, 1), date(2031, 5, 1))), KURSK), "300 (1 May)"),
        (Point(figure(12), KURSK, Role.HISTORY), "12 (earlier)"),
        (Point(figure(12), replace(KURSK, stance=Stance.DENIES), Role.ASIDE), "12 (denied)"),
        (Point(figure(12, polarity=Polarity.OPEN), KURSK, Role.ASIDE), "12 (supposed)"),
    ],
)
def test_a_point_in_words(point: Point, words: str) -> None:
    assert point_words(point) == words


def test_the_spread_is_of_what_is_said_now_and_in_one_unit() -> None:
    points = [
        Point(figure(7000, "km"), KURSK),
        Point(figure(5000, "miles"), KURSK),
        Point(figure(9999, "km"), KURSK, Role.HISTORY),
        Point(figure(1, "km"), KURSK, Role.ASIDE),
    ]
    assert spread(points) == "7,000–8,046.72 km"


def test_a_figure_names_the_whole_that_it_is_a_part_of_if_one_is_told_in_its_unit() -> None:
    assert part_words(figure(8000), figure(10_000)) == "8,000 of 10,000"
    assert part_words(figure(20, "%"), figure(500)) == "20 %"
    assert part_words(figure(8000), None) == "8,000"
