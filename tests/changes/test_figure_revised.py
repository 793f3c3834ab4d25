from dataclasses import replace
from datetime import date

import pytest
from telling import Said, changes, count, of_kind, paper, said

from briefings.model import Change, ChangeKind, Event, Figure, Period, Qualifier

REVISED = ChangeKind.FIGURE_REVISED


def kessel(number: str, place: str = "Estavia") -> Said:
    return said(f"Kessel counted {number} men in {place}.", count(number, place=place), by="Ivo Kessel")


def quist(number: str) -> Said:
    return said(f"Quist counted {number} men.", count(number), by="Mara Quist")


def officials(number: str) -> Said:
    return said(f"Officials counted {number} men.", count(number), heard="Officials")


def narrated(number: str) -> Said:
    return said(f"There are {number} men by now.", count(number))


def told(*claims: Said, known: int = 1) -> list[Change]:
    papers = [paper("Daily Elm", claim, day=day) for day, claim in enumerate(claims, 1)]
    return of_kind(REVISED, changes(*papers, since=known + 1))


def test_a_speakers_new_value_is_told_against_its_own_last_one() -> None:
    (found,) = told(kessel("900"), quist("1,000"), kessel("1,400"), known=2)
    assert found.earlier is not None
    assert found.figure is not None
    assert found.earlier_figure is not None
    assert (found.proof.sentence, found.earlier.sentence) == (kessel("1,400").sentence, kessel("900").sentence)
    assert (found.figure.value, found.earlier_figure.value, found.speakers) == (1400, 900, ("Ivo Kessel",))


def test_days_do_not_matter_and_it_is_no_disagreement() -> None:
    papers = paper("Elm Wire", kessel("900"), day=2), paper("Elm Wire", kessel("1,400"), day=3)
    assert [change.kind for change in changes(*papers, since=3)] == [REVISED]


def test_a_speaker_who_comes_to_anothers_value_revises_its_own() -> None:
    (found,) = told(quist("1,400"), kessel("900"), kessel("1,400"), known=2)
    assert found.earlier_figure is not None
    assert (found.earlier_figure.value, found.outlets) == (900, ("Daily Elm",))


def test_the_last_value_that_was_new_is_the_one_revised() -> None:
    (found,) = told(kessel("900"), kessel("1,400"), kessel("900"), kessel("2,000"), known=3)
    assert found.earlier_figure is not None
    assert found.earlier_figure.value == 1400


@pytest.mark.parametrize(
    "claims",
    [
        (kessel("900"), kessel("900")),
        (kessel("900"), quist("1,400")),
        (kessel("900"), kessel("600", "Port Halm")),
        (officials("900"), officials("1,400")),
        (quist("1,400"), narrated("900"), narrated("1,400")),
    ],
    ids=lambda claims: " ".join(claim.sentence for claim in claims),
)
def test_no_other_value_is_a_revision(claims: tuple[Said, ...]) -> None:
    assert told(*claims, known=len(claims) - 1) == []


def test_a_value_given_before_and_told_again_is_no_revision() -> None:
    assert told(kessel("900"), kessel("1,400"), kessel("900"), known=2) == []


def test_the_same_bounds_in_other_words_are_no_revision() -> None:
    least = said("Kessel counted at least 900 men.", count("900", qualifier=Qualifier.AT_LEAST), by="Ivo Kessel")
    assert told(kessel("900"), least) == []


def test_reprints_of_a_revision_are_one_origin() -> None:
    papers = (
        paper("Elm Wire", kessel("900"), day=1),
        paper("Elm Wire", kessel("1,400"), day=3),
        paper("Radio Oss", kessel("1,400"), day=4, copy_of=2),
    )
    (found,) = of_kind(REVISED, changes(*papers, since=3))
    assert (found.outlets, found.origins) == (("Elm Wire", "Radio Oss"), 1)


def rate(number: str, month: int) -> Said:
    part = count(number, "unemployment", state="", unit="%")
    when = Period(date(2031, month, 1), date(2031, month, 28))

    def made(sentence: str, offset: int) -> Figure | Event:
        figure = part(sentence, offset)
        assert isinstance(figure, Figure)
        return replace(figure, as_of=when)

    return said(f"Kessel put it at {number} percent in month {month}.", made, by="Ivo Kessel")


def test_a_speaker_who_mends_a_past_value_revises_the_value_of_that_time() -> None:
    papers = [
        paper("Elm Wire", one, day=day) for day, one in ((1, rate("8.4", 3)), (2, rate("8.7", 4)), (3, rate("8.6", 3)))
    ]
    assert of_kind(REVISED, changes(*papers, since=2, until=3)) == []
    (found,) = of_kind(REVISED, changes(*papers, since=3))
    assert found.figure is not None
    assert found.earlier_figure is not None
    assert (found.figure.value, found.earlier_figure.value) == (8.6, 8.4)


def test_a_speaker_who_gives_its_own_value_again_has_not_revised_it_in_the_same_report() -> None:
    both = said("Kessel spoke of 900 men, and Quist of 700.", count("900"), count("700"), by="Ivo Kessel")
    papers = paper("Elm Wire", kessel("900"), day=1), paper("Elm Wire", both, day=2)
    assert of_kind(REVISED, changes(*papers, since=2)) == []


def test_a_part_of_the_number_on_record_does_not_revise_it() -> None:
    part = count("80", state="")
    whole = count("240", state="rescued")

    def told_of(sentence: str, offset: int) -> Figure | Event:
        figure = part(sentence, offset)
        assert isinstance(figure, Figure)
        return replace(figure, part_of=whole(sentence, offset).span)  # type: ignore[union-attr]  # a figure too

    first = said("Kessel counted 240.", count("240", state=""), by="Ivo Kessel")
    then = said("Kessel said of the 240 that 80 are children.", whole, told_of, by="Ivo Kessel")
    found = changes(paper("Elm Wire", first, day=1), paper("Elm Wire", then, day=2), since=2)
    (news,) = [change for change in found if change.figure and change.figure.value == 80]
    assert news.kind is ChangeKind.NEW_FIGURE
    assert news.whole is not None
    assert news.whole.value == 240
