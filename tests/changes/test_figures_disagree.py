import pytest
from telling import Said, changes, count, of_kind, paper, said

from briefings.model import Change, ChangeKind, Qualifier

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
