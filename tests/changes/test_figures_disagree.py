from dataclasses import replace

import pytest
from telling import Part, Said, changes, count, moment, of_kind, paper, record, said

from briefings.changes import detect_changes
from briefings.model import Change, ChangeKind, Qualifier, SeriesKey

DISAGREE = ChangeKind.FIGURES_DISAGREE


def kessel(number: str, qualifier: Qualifier = Qualifier.EXACT) -> Said:
    return said(f"Kessel counted {number} men.", count(number, qualifier=qualifier), by="Ivo Kessel")


def quist(number: str, qualifier: Qualifier = Qualifier.EXACT, place: str = "Estavia") -> Said:
    return said(f"Quist counted {number} men.", count(number, qualifier=qualifier, place=place), by="Mara Quist")


def told(first: Said, second: Said, *, days_apart: int = 2) -> list[Change]:
    papers = paper("Elm Wire", first, day=2), paper("Daily Elm", second, day=2 + days_apart)
    return of_kind(DISAGREE, changes(*papers, since=2 + days_apart))


def test_two_speakers_values_for_the_same_days_disagree_and_both_are_shown() -> None:
    (found,) = told(kessel("900"), quist("1,400"))
    assert found.earlier is not None
    assert (found.proof.sentence, found.earlier.sentence) == (quist("1,400").sentence, kessel("900").sentence)
    assert found.speakers == ("Mara Quist", "Ivo Kessel")


def test_three_days_are_the_same_time_and_four_are_not() -> None:
    assert len(told(kessel("900"), quist("1,400"), days_apart=3)) == 1
    assert told(kessel("900"), quist("1,400"), days_apart=4) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (kessel("900"), quist("900")),
        (kessel("8,000", Qualifier.UP_TO), quist("7,500")),
        (kessel("800", Qualifier.AT_LEAST), quist("1,400")),
        (kessel("800", Qualifier.MORE_THAN), quist("1,400", Qualifier.AT_LEAST)),
        (kessel("1,000", Qualifier.ABOUT), quist("1,050")),
        (kessel("900"), quist("1,400", place="Port Halm")),
        (kessel("900"), kessel("1,400")),
    ],
    ids=lambda claim: claim.sentence,
)
def test_values_that_can_both_be_right_do_not_disagree(first: Said, second: Said) -> None:
    assert told(first, second) == []


def test_each_value_disagrees_once() -> None:
    papers = (
        paper("Elm Wire", kessel("900"), day=2),
        paper("Daily Elm", quist("1,400"), day=3),
        paper("Radio Oss", quist("1,400"), day=3, hour=12, copy_of=2),
    )
    (found,) = of_kind(DISAGREE, changes(*papers, since=3))
    assert (found.outlets, found.origins) == (("Daily Elm", "Radio Oss"), 1)
    assert of_kind(DISAGREE, changes(*papers, since=4)) == []


def killed(number: str, place: str = "Port Halm") -> Part:
    return count(number, "people", of="", place=place, state="killed")


def test_a_higher_number_of_the_dead_is_a_later_one_unless_somebody_stands_by_the_lower() -> None:
    first = paper("Elm Wire", said("Kessel counted 12 dead.", killed("12"), by="Ivo Kessel"), day=2)
    second = paper("Daily Elm", said("Quist counted 19 dead.", killed("19"), by="Mara Quist"), day=2, hour=12)
    again = said("Kessel stands by 12 dead.", killed("12"), by="Ivo Kessel")
    assert of_kind(DISAGREE, changes(first, second, since=2)) == []
    (found,) = of_kind(DISAGREE, changes(first, second, paper("Elm Wire", again, day=2, hour=15), since=2))
    assert (found.proof.sentence, found.speakers) == ("Quist counted 19 dead.", ("Mara Quist", "Ivo Kessel"))


def test_anothers_number_in_the_same_report_counts_as_his_and_as_of_the_same_place() -> None:
    first = paper("Elm Wire", said("Kessel counted 12 dead.", killed("12"), by="Ivo Kessel"), day=2)
    sentence = "Quist says that Kessel counts 12, but there are 19 dead."
    outer = said(sentence, killed("12", ""), killed("19", ""), by="Mara Quist")
    whole = record(first, paper("Daily Elm", outer, day=3))
    (one,) = [c for c in whole.claims if c.article_id == 2]
    span = next(f for f in one.figures if f.value == 12)
    quoted = replace(one, ordinal=1, speaker="Ivo Kessel", contents=(span.span,), figures=(span,))
    both = replace(whole, claims=(*whole.claims, quoted))
    (found,) = of_kind(DISAGREE, detect_changes(both.at(moment(3)), both.at(moment(28))))
    assert found.figure is not None
    assert found.earlier_figure is not None
    assert (found.figure.value, found.earlier_figure.value, found.speakers[0]) == (19, 12, "Mara Quist")
    assert isinstance(found.subject, SeriesKey)
    assert found.subject.place == "Port Halm"


def test_a_pronoun_that_nobody_could_resolve_disagrees_with_nobody() -> None:
    it = said("It counted 900 men.", count("900"), heard="It")
    assert told(it, quist("1,400")) == []
