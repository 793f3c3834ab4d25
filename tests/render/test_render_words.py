from __future__ import annotations

from datetime import UTC, datetime

import pytest
from render_samples import SERIES, figure

from briefings.model import Position, Qualifier, Stance, UsageError
from briefings.render.figures import in_signs, in_words, number, spread
from briefings.render.moments import day_time_group, local_time
from briefings.render.words import attributed, counts, position_words, quoted


@pytest.mark.parametrize(
    ("qualifier", "words", "signs"),
    [
        (Qualifier.EXACT, "10,000", "10,000"),
        (Qualifier.ABOUT, "about 10,000", "≈10,000"),
        (Qualifier.AT_LEAST, "at least 10,000", "≥10,000"),
        (Qualifier.MORE_THAN, "more than 10,000", ">10,000"),
        (Qualifier.UP_TO, "up to 10,000", "≤10,000"),
        (Qualifier.LESS_THAN, "less than 10,000", "<10,000"),
    ],
)
def test_a_figure_keeps_its_qualifier(qualifier: Qualifier, words: str, signs: str) -> None:
    assert in_words(figure(10000, qualifier)) == words
    assert in_signs(figure(10000, qualifier)) == signs


def test_a_range_shows_both_ends() -> None:
    assert in_words(figure(11000, Qualifier.BETWEEN, low=10000, high=12000)) == "10,000–12,000"


@pytest.mark.parametrize(("unit", "words"), [("km", "7,000 km"), ("%", "7,000 %"), ("", "7,000")])
def test_the_unit_follows(unit: str, words: str) -> None:
    assert in_words(figure(7000, unit=unit)) == words


@pytest.mark.parametrize(
    ("value", "shown"),
    [(7.5, "7.5"), (0, "0"), (-3, "-3"), (1234567.25, "1,234,567.25"), (1e20, "1e+20"), (float("inf"), "unbounded")],
)
def test_numbers(value: float, shown: str) -> None:
    assert number(value) == shown


def test_spread_only_where_values_differ() -> None:
    assert spread(SERIES[0].points) == "1,500–10,000"
    assert spread(SERIES[1].points) == ""


def test_day_time_group() -> None:
    assert day_time_group(datetime(2024, 10, 24, 18, 0, tzinfo=UTC)) == "241800Z OCT 24"


def test_local_time_is_of_the_reader() -> None:
    assert local_time(datetime(2024, 10, 24, 22, 30, tzinfo=UTC), "Europe/Kyiv") == "25 Oct 2024, 01:30 Europe/Kyiv"


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../etc", ""])
def test_an_unknown_time_zone_is_named(zone: str) -> None:
    with pytest.raises(UsageError, match="no time zone"):
        local_time(datetime(2024, 10, 24, tzinfo=UTC), zone)


@pytest.mark.parametrize(
    ("position", "stance", "words"),
    [
        (Position.HOLDS, Stance.CONFIRMS, "confirmed"),
        (Position.HOLDS, Stance.ASSERTS, "said so"),
        (Position.REJECTS, Stance.DENIES, "denied"),
        (Position.REJECTS, Stance.ASSERTS, "said it is not so"),
        (Position.OPEN, Stance.CANNOT_CONFIRM, "could not confirm"),
        (Position.NO_COMMENT, Stance.DECLINES_TO_COMMENT, "did not comment"),
    ],
)
def test_positions_in_our_own_few_words(position: Position, stance: Stance, words: str) -> None:
    assert position_words(position, stance) == words


def test_no_position_but_a_denial_is_called_one() -> None:
    denials = [(p, s) for p in Position for s in Stance if position_words(p, s) == "denied"]
    assert denials == [(Position.REJECTS, Stance.DENIES)]


def test_counts_in_the_proper_number() -> None:
    assert counts(["Elm Wire"], 1, "Elm Wire") == "1 outlet, 1 origin"
    nine = [f"Paper {number}" for number in range(1, 10)]
    assert counts(nine, 2) == "9 outlets, 2 origins"
    assert counts(nine, 2, "Paper 1") == "9 outlets, 2 origins; first Paper 1"
    assert counts(nine, 2, "Elm Wire") == "9 outlets, 2 origins; first Paper 1 (Elm Wire)"


def test_the_articles_own_verb_is_kept() -> None:
    assert attributed("Dmitry Peskov", "scoffed") == "Dmitry Peskov scoffed"
    assert attributed("NATO", "according to") == "according to NATO"
    assert attributed("", "said") == ""


def test_a_sentence_with_quotation_marks_gets_no_others() -> None:
    assert quoted("It is so.") == "“It is so.”"
    assert quoted("“It is so,” he said.") == "“It is so,” he said."
