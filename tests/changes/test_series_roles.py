"""What a figure is to its series: new, said again, changed, added, a part, older, or vouched for by nobody."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telling import Paper, Part, Said, changes, count, paper, record, said

from briefings.changes import series_of
from briefings.changes.agreement import Values, same_value
from briefings.changes.counting import key_of
from briefings.changes.figures import size_of
from briefings.model import Change, ChangeKind, Figure, Period, Polarity, Qualifier, Role, Series, Span, Stance

NEWS = {ChangeKind.NEW_FIGURE, ChangeKind.FIGURE_REVISED, ChangeKind.FIGURES_DISAGREE}
SPOKEN = {"Ivo Kessel": "Kessel", "Mara Quist": "Quist", None: ""}


def counted(word: str, **told: object) -> Part:
    """A figure with fields that `count` does not take."""
    plain = {name: told.pop(name) for name in ("of", "place", "state", "unit", "qualifier", "counted") if name in told}
    part = count(word, **plain)  # type: ignore[arg-type]  # the fields check themselves

    def made(sentence: str, offset: int) -> Figure:
        figure = part(sentence, offset)
        assert isinstance(figure, Figure)
        return replace(figure, **told)  # type: ignore[arg-type]  # the same

    return made


def told(word: str, *, by: str | None = "Ivo Kessel", stance: Stance = Stance.ASSERTS, **scope: object) -> Said:
    sentence = f"{SPOKEN[by] or 'Somebody'} spoke of {word} of them."
    return said(sentence, counted(word, **scope), by=by, stance=stance)


def line(*claims: Said) -> Series:
    (series,) = series_of(record(*(paper("Elm Wire", one, day=day) for day, one in enumerate(claims, 1)))).values()
    return series


def news(*papers: Paper, since: int = 2) -> list[Change]:
    return [change for change in changes(*papers, since=since) if change.kind in NEWS]


OCTOBER = Period(date(2030, 10, 1), date(2030, 10, 31))
EARLIER = Period(date.min, date(2031, 5, 1))


@pytest.mark.parametrize(
    ("then", "role"),
    [
        (told("900"), Role.RESTATEMENT),
        (told("900", by="Mara Quist"), Role.RESTATEMENT),
        (told("900", by=None), Role.RESTATEMENT),
        (told("1,400"), Role.REVISION),
        (told("700"), Role.REVISION),
        (told("1,400", by="Mara Quist"), Role.RIVAL),
        (told("800", qualifier=Qualifier.AT_LEAST, by="Mara Quist"), Role.RESTATEMENT),
        (told("1,400", qualifier=Qualifier.MORE_THAN), Role.REVISION),
        (told("300", increment=True), Role.INCREMENT),
        (told("8,000", as_of=OCTOBER), Role.HISTORY),
        (told("8,000", as_of=EARLIER), Role.HISTORY),
        (told("1,400", stance=Stance.DENIES), Role.ASIDE),
        (told("1,400", stance=Stance.CANNOT_CONFIRM), Role.ASIDE),
        (told("1,400", stance=Stance.QUESTIONS), Role.ASIDE),
        (told("1,400", polarity=Polarity.NEGATIVE), Role.ASIDE),
        (told("1,400", polarity=Polarity.OPEN), Role.ASIDE),
    ],
    ids=lambda one: one.value if isinstance(one, Role) else one.sentence,
)
def test_a_second_figure_after_900_has_its_role(then: Said, role: Role) -> None:
    assert [point.role for point in line(told("900"), then).points] == [Role.NEW, role]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (counted("10,900"), counted("11,000", qualifier=Qualifier.ABOUT)),
        (counted("11,000", qualifier=Qualifier.ABOUT), counted("10,900")),
        (counted("11,000"), counted("10,900")),
        (counted("7,000", unit="km"), counted("4,350", unit="miles")),
        (counted("4,350", unit="miles"), counted("7,000", unit="kilometres")),
        (counted("20", unit="%"), counted("20", unit="percent")),
        (counted("1,000"), counted("1,000", qualifier=Qualifier.MORE_THAN)),
    ],
)
def test_rounding_another_unit_and_a_weaker_bound_are_no_news(first: Part, then: Part) -> None:
    words = [
        next(w for w in ("10,900", "11,000", "7,000", "4,350", "20", "1,000") if _has(part, w))
        for part in (first, then)
    ]
    claims = [
        said(f"Kessel spoke of {word} then.", part, by="Ivo Kessel")
        for word, part in zip(words, (first, then), strict=True)
    ]
    papers = [paper("Elm Wire", one, day=day) for day, one in enumerate(claims, 1)]
    assert news(*papers) == []


def _has(part: Part, word: str) -> bool:
    try:
        part(f"{word}.", 0)
    except ValueError:
        return False
    return True


def test_a_bound_is_no_support_for_a_value() -> None:
    papers = (
        paper("Elm Wire", told("1,000"), day=2),
        paper("Radio Oss", told("1,000", by="Mara Quist", qualifier=Qualifier.MORE_THAN), day=2, hour=9),
        paper("Daily Elm", told("1,000", by="Mara Quist"), day=2, hour=10),
    )
    (found,) = news(*papers)
    assert found.outlets == ("Elm Wire", "Daily Elm")


def test_a_toll_that_grows_is_no_disagreement_and_one_that_falls_is_a_revision() -> None:
    grown = (
        told("12", state="killed"),
        told("40", state="killed", by="Mara Quist"),
        told("31", state="killed", by="Mara Quist"),
    )
    assert [point.role for point in line(*grown).points] == [Role.NEW, Role.NEW, Role.REVISION]


def test_an_old_toll_in_an_outlets_own_voice_is_history() -> None:
    papers = (
        paper("Elm Wire", told("40", state="killed"), day=2),
        paper("Daily Elm", told("12", state="killed", by=None), day=3),
    )
    (series,) = series_of(record(*papers)).values()
    assert [point.role for point in series.points] == [Role.NEW, Role.HISTORY]
    assert news(*papers, since=3) == []


def test_a_demand_is_a_series_of_its_own() -> None:
    found = series_of(record(paper("Elm Wire", told("900"), told("500", stance=Stance.DEMANDS), day=1)))
    assert {key.state for key in found} == {"in_place", "demanded"}


def test_a_part_in_the_scope_of_its_whole_is_no_revision_of_it() -> None:
    whole = said("Kessel spoke of 900 men, 300 of them young.", count("900"), _part_of("300", "900"), by="Ivo Kessel")
    (series,) = series_of(record(paper("Elm Wire", whole))).values()
    assert [(point.role, point.whole and point.whole.value) for point in series.points] == [
        (Role.NEW, None),
        (Role.PART, 900),
    ]
    assert [point.figure.value for point in series.current] == [900]


def _part_of(word: str, whole: str) -> Part:
    def made(sentence: str, offset: int) -> Figure:
        start = offset + sentence.index(whole)
        return counted(word, part_of=Span(start, start + len(whole)))(sentence, offset)  # type: ignore[return-value]  # `counted` makes figures

    return made


def test_what_happens_daily_has_its_day_and_two_crashes_their_places() -> None:
    def hit(word: str, day: int | None, place: str = "Oss", event: str = "attack") -> Said:
        one = told(word, state="killed", place=place, event=event, by=None)
        return replace(one, on=date(2031, 5, day) if day else None)

    papers = (
        paper("Elm Wire", hit("3", 2), day=2),
        paper("Elm Wire", hit("5", 9), day=9),
        paper("Elm Wire", hit("5", None), day=10),
    )
    keys = {key.event: len(one.points) for key, one in series_of(record(*papers)).items()}
    assert keys == {"attack of 2031-05-02": 1, "attack of 2031-05-09": 2}
    crashes = [paper("Elm Wire", hit("12", None, place, "crash"), day=2) for place in ("Oss", "Port Halm")]
    assert len(series_of(record(*crashes))) == 2


def test_a_figure_without_happening_or_place_joins_the_only_one_it_can_be() -> None:
    known = told("12", state="killed", place="Oss", event="crash", by=None)
    bare = told("12", state="killed", place="", of="", by=None)
    (key,) = series_of(record(paper("Elm Wire", known), paper("Daily Elm", bare, day=2)))
    assert (key.place, key.event) == ("Oss", "crash")


def test_an_exact_figure_goes_before_the_headlines_vague_one() -> None:
    vague = told("1,000", qualifier=Qualifier.AT_LEAST)
    (found,) = news(paper("Elm Wire", vague, told("1,400"), day=2))
    assert found.figure is not None
    assert found.figure.value == 1400


def test_the_size_of_a_change_is_a_share_of_the_larger_value() -> None:
    papers = paper("Elm Wire", told("900"), day=1), paper("Elm Wire", told("1,800"), day=3)
    (first,), (then,) = news(*papers, since=1)[-1:], news(*papers, since=3)
    assert size_of(then) == pytest.approx(0.5)
    assert size_of(replace(first, earlier_figure=None)) == 1.0
    assert size_of(replace(first, figure=None)) == 0.0


VALUES = st.sampled_from(["90", "95", "400", "11,000", "10,900"])
CLAIMS = st.builds(
    told,
    VALUES,
    by=st.sampled_from(list(SPOKEN)),
    qualifier=st.sampled_from([Qualifier.EXACT, Qualifier.ABOUT, Qualifier.AT_LEAST, Qualifier.UP_TO]),
    state=st.sampled_from(["in_place", "killed"]),
    increment=st.sampled_from([False, False, False, True]),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(CLAIMS, min_size=1, max_size=6), st.data())
def test_telling_any_of_it_again_changes_nothing(claims: list[Said], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(claims), max_size=4))
    papers = [paper("Elm Wire", one, day=day, key=f"{day}") for day, one in enumerate(claims, 1)]
    later = [paper("Daily Elm", one, day=10, hour=at) for at, one in enumerate(again)]
    assert news(*papers, *later, since=10) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(CLAIMS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(claims: list[Said], random: object) -> None:
    papers = [paper("Elm Wire", one, day=2, key=f"{at}") for at, one in enumerate(claims)]
    other = list(papers)
    random.shuffle(other)  # type: ignore[attr-defined]  # a random.Random
    assert _told(news(*papers)) == _told(news(*other))


def _told(found: list[Change]) -> list[tuple[object, ...]]:
    return sorted((c.kind, c.label, c.proof.sentence, c.figure and c.figure.qualifier) for c in found)


@given(
    st.lists(
        st.builds(lambda v, q: Figure(Span(0, 1), v, v, v, q), st.integers(0, 20_000), st.sampled_from(list(Qualifier)))
    )
)
@settings(max_examples=50, deadline=None)
def test_values_hold_whatever_was_added_to_them(figures: list[Figure]) -> None:
    known = Values()
    for one in figures:
        known.add(one)
    assert all(known.hold(one) for one in figures)
    assert all(same_value(one, one) for one in figures)


def test_a_sign_names_nothing() -> None:
    assert key_of(Figure(Span(0, 1), 3, 3, 3, counted="#")) is None
