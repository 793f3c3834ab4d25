import pytest
from telling import Part, Said, changes, count, paper, said

from briefings.model import Change

KESSEL, QUIST = "Ivo Kessel", "Mara Quist"


def told(by: str, part: Part) -> Said:
    return said(f"{by.split()[1]} spoke of 300.", part, by=by)


def soldiers(place: str, state: str) -> Part:
    return count("300", place=place, state=state)


def second(first: Said, later: Said) -> list[Change]:
    """The news of figures in the later of two reports."""
    found = changes(paper("Elm Wire", first, day=1), paper("Daily Elm", later, day=9), since=2)
    return [change for change in found if change.figure is not None]


@pytest.mark.parametrize(
    ("known", "new"),
    [
        (soldiers("Estavia", "sent"), soldiers("Estavia", "in_place")),
        (soldiers("Estavia", "in_place"), soldiers("Estavia", "sent")),
        (soldiers("Estavia", "killed"), soldiers("", "")),
        (soldiers("Estavia", "trained"), soldiers("", "trained")),
    ],
)
def test_a_number_that_says_nothing_more_is_no_news_from_anybody(known: Part, new: Part) -> None:
    assert second(told(KESSEL, known), told(QUIST, new)) == []


@pytest.mark.parametrize(
    ("known", "new"),
    [
        (soldiers("Estavia", "sent"), soldiers("Ferrania", "in_place")),
        (soldiers("Estavia", "planned"), soldiers("Estavia", "sent")),
        (soldiers("Estavia", "in_place"), soldiers("Estavia", "killed")),
        (soldiers("", ""), soldiers("Estavia", "killed")),
    ],
)
def test_a_number_in_another_place_or_state_is_news(known: Part, new: Part) -> None:
    assert len(second(told(KESSEL, known), told(KESSEL, new))) == 1


def test_a_speaker_who_only_adds_the_place_says_nothing_new_and_another_may() -> None:
    bare, placed = soldiers("", ""), soldiers("Estavia", "in_place")
    assert second(told(KESSEL, bare), told(KESSEL, placed)) == []
    assert len(second(told(KESSEL, bare), told(QUIST, placed))) == 1


def test_who_tells_the_number_without_its_scope_carries_it_too() -> None:
    first = paper("Elm Wire", told(KESSEL, soldiers("Estavia", "killed")), day=2)
    later = paper("Daily Elm", told(QUIST, soldiers("", "")), day=2, hour=12)
    (found,) = [change for change in changes(first, later, since=2) if change.figure is not None]
    assert found.outlets == ("Elm Wire", "Daily Elm")


def test_of_two_reports_in_one_window_the_earlier_is_told() -> None:
    sent = paper("Elm Wire", told(KESSEL, soldiers("Estavia", "sent")), day=3)
    there = paper("Daily Elm", told(QUIST, soldiers("Estavia", "in_place")), day=2)
    (found,) = [change for change in changes(sent, there, since=2) if change.figure is not None]
    assert found.proof.outlet == "Daily Elm"
