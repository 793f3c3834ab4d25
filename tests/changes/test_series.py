from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telling import Part, Said, count, paper, record, said

from briefings.changes import series_of
from briefings.changes.counting import as_said
from briefings.changes.series import compatible, first_said, key_of, same_value
from briefings.model import Event, Figure, Qualifier, Role, SeriesKey, Span, Stance

PARTS = st.builds(
    count,
    st.sampled_from(["30", "45", "700"]),
    st.sampled_from(["soldiers", "tanks", ""]),
    of=st.sampled_from(["Norland", "Ferrania", ""]),
    place=st.sampled_from(["Estavia", "Port Halm", ""]),
    state=st.sampled_from(["in_place", "killed", ""]),
    unit=st.sampled_from(["", "km"]),
)


def figure(
    value: float, qualifier: Qualifier = Qualifier.EXACT, low: float | None = None, high: float | None = None
) -> Figure:
    bounds = value if low is None else low, value if high is None else high
    return Figure(Span(0, 1), value, *bounds, qualifier, counted="soldiers")


@settings(max_examples=40, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=8))
def test_a_series_never_mixes_what_is_counted_where_in_what_state_or_unit(parts: list[Part]) -> None:
    whole = record(paper("Elm Wire", *(said("Kessel counted 30, 45 or 700.", part, by="Ivo Kessel") for part in parts)))
    found = series_of(whole)
    counting = [figure for claim in whole.claims for figure in claim.figures if figure.counted]
    told = [point.figure for series in found.values() for point in series.points]
    assert sorted(told, key=repr) == sorted(counting, key=repr)
    for key, series in found.items():
        assert series.key == key
        for point in series.points:
            own = key_of(point.figure)
            assert own is not None
            assert (own.counted, own.state, own.unit) == (key.counted, key.state, key.unit)
            assert own.place == key.place or (not own.place and key.state == "killed")
            assert own.of in {key.of, ""}


def test_a_figure_that_counts_nothing_has_no_series() -> None:
    assert key_of(Figure(Span(0, 1), 3, 3, 3)) is None


def test_a_figure_without_an_owner_joins_the_only_owner_known_and_none_of_two() -> None:
    def told(*parts: Part) -> set[tuple[str, int]]:
        claims = [said("Kessel counted 30 there.", part, by="Ivo Kessel") for part in parts]
        return {(key.of, len(s.points)) for key, s in series_of(record(paper("Elm Wire", *claims, day=1))).items()}

    bare, norland, ferrania = count("30", of=""), count("30"), count("30", of="Ferrania")
    assert told(bare, norland) == {("Norland", 2)}
    assert told(bare, norland, ferrania) == {("", 1), ("Norland", 1), ("Ferrania", 1)}
    assert told(bare) == {("", 1)}


def test_a_conversion_in_brackets_is_no_figure_of_its_own_and_another_number_there_is() -> None:
    def told(sentence: str, *parts: Part) -> set[tuple[str, float]]:
        whole = record(paper("Elm Wire", said(sentence, *parts, by="Ivo Kessel", heard="It")))
        return {(key.unit, point.figure.value) for key, series in series_of(whole).items() for point in series.points}

    far = count("700", "range", unit="km")
    miles = count("435", "range", unit="miles")
    assert told("It flew 700 (435 miles) far.", far, miles) == {("km", 700)}
    assert told("It flew 700 and not 435 miles.", far, miles) == {("km", 700), ("km", 435)}
    assert told("It flew 700 (12 saw it) far.", far, count("12", "people")) == {("km", 700), ("", 12)}


def test_what_is_told_to_be_somewhere_is_in_place_there() -> None:
    told = Figure(Span(0, 1), 3, 3, 3, counted="soldiers", place="Estavia")
    assert key_of(told) == SeriesKey("soldiers", "", "Estavia", "in_place")


def test_points_are_in_order_of_publication_and_their_receipts_are_true() -> None:
    def told(number: str) -> Said:
        return said(f"Kessel counted {number} men.", count(number), by="Ivo Kessel")

    papers = paper("Elm Wire", told("90"), day=9), paper("Daily Elm", told("20"), day=2, seen=11)
    whole = record(*papers)
    (series,) = series_of(whole).values()
    assert [point.figure.value for point in series.points] == [20, 90]
    assert [point.role for point in series.points] == [Role.NEW, Role.REVISION]
    for point in series.points:
        text = whole.articles[point.receipt.article_id].text
        assert point.receipt.span.of(text) == point.receipt.sentence
        assert float(point.figure.span.of(text)) == point.figure.value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (figure(100), figure(100)),
        (figure(100, Qualifier.ABOUT), figure(109)),
        (figure(100, Qualifier.AT_LEAST), figure(5000)),
        (figure(100, Qualifier.UP_TO), figure(5)),
        (figure(150, Qualifier.BETWEEN, 100, 200), figure(180)),
    ],
)
def test_both_can_be_right(one: Figure, other: Figure) -> None:
    assert compatible(one, other) is compatible(other, one) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (figure(100), figure(101)),
        (figure(100, Qualifier.ABOUT), figure(111)),
        (figure(100, Qualifier.MORE_THAN), figure(80)),
        (figure(100, Qualifier.LESS_THAN), figure(120)),
        (figure(150, Qualifier.BETWEEN, 100, 200), figure(201)),
        (figure(100, Qualifier.UP_TO), figure(200, Qualifier.AT_LEAST)),
    ],
)
def test_only_one_can_be_right(one: Figure, other: Figure) -> None:
    assert compatible(one, other) is compatible(other, one) is False


def test_a_value_is_the_same_if_it_is_meant_the_same_way() -> None:
    assert same_value(figure(100), figure(100, Qualifier.ABOUT))
    assert not same_value(figure(100), figure(100, Qualifier.MORE_THAN))
    assert not same_value(figure(100, Qualifier.UP_TO), figure(100, Qualifier.AT_LEAST))
    assert not same_value(figure(150, Qualifier.BETWEEN, 100, 200), figure(150))


def test_first_said_keeps_each_speakers_value_once() -> None:
    def told(words: str, by: str) -> Said:
        return said(f"{by.split()[1]} counted {words} men.", count(words), by=by, heard=by.split()[1])

    claims = [told("90", "Ivo Kessel"), told("90", "Mara Quist"), told("90", "Ivo Kessel"), told("70", "Ivo Kessel")]
    (series,) = series_of(record(paper("Elm Wire", *claims, day=1))).values()
    kept = [(point.receipt.speaker, point.figure.value) for point in first_said(series.points)]
    assert kept == [("Ivo Kessel", 90), ("Mara Quist", 90), ("Ivo Kessel", 70)]


def test_all_that_is_told_of_one_launch_has_one_day() -> None:
    def flown(number: str, counted: str, unit: str) -> Part:
        part = count(number, counted, of="", place="", state="", unit=unit)

        def made(sentence: str, offset: int) -> Figure | Event:
            figure = part(sentence, offset)
            assert isinstance(figure, Figure)
            return replace(figure, event="launch")

        return made

    high = said("It reached 700 km.", flown("700", "altitude", "km"), on=date(2031, 5, 3))
    long = said("It flew 87 minutes.", flown("87", "flight duration", "minutes"), on=date(2031, 5, 4))
    far = said("It flew 300 km far.", flown("300", "distance", "km"), on=date(2031, 5, 20))
    found = series_of(
        record(paper("Elm Wire", high, day=3), paper("Daily Elm", long, day=4), paper("Oak", far, day=20))
    )
    assert [key.event for key in found] == ["launch of 2031-05-03", "launch of 2031-05-03", "launch of 2031-05-20"]


def test_what_befell_people_is_not_demanded_but_something_about_it() -> None:
    troops, dead = SeriesKey("troops", state="sent"), SeriesKey("people", state="killed")
    assert [as_said(key, Stance.DEMANDS).state for key in (troops, dead)] == ["demanded", "killed"]


def test_the_harmed_without_a_place_are_where_their_speaker_has_the_others() -> None:
    first = said("Kessel counted 34 missing.", count("34", "people", of="", state="missing"), by="Ivo Kessel")
    then = count("31", "people", of="", place="", state="missing")
    by_him, by_her = (said(f"{name.split()[1]} counts 31.", then, by=name) for name in ("Ivo Kessel", "Mara Quist"))
    for later, series in ((by_him, 1), (by_her, 2)):
        assert len(series_of(record(paper("Elm Wire", first, day=1), paper("Elm Wire", later, day=2)))) == series
