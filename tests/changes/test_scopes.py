"""What is part of what, and what is told twice."""

from datetime import date

import pytest
from telling import Said, changes, event, of_kind, paper, record, said

from briefings.changes import stands_of
from briefings.changes.scopes import scope_of, separate_place
from briefings.model import ChangeKind, Event, Polarity, Position, Proposition, Span, Stance

WHOLE, PART = Proposition("Norland", "deploy", "Estavia"), Proposition("Norland", "deploy", "Estavia", "Port Halm")
NO = Polarity.NEGATIVE


def sent(place: str = "", by: str = "Ivo Kessel", **told: object) -> Said:
    polarity = told.pop("polarity", Polarity.POSITIVE)
    assert isinstance(polarity, Polarity)
    made = event("sent", place=place, polarity=polarity)
    return said(f"Somebody said men were sent to {place or 'it'}.", made, by=by, heard="Somebody", **told)


def taken(claim: Said) -> dict[Proposition, Position]:
    return {p: stands[0].position for p, stands in stands_of(record(paper("Elm Wire", claim))).items()}


def test_what_is_so_in_a_part_is_so_in_the_whole() -> None:
    assert taken(sent("Port Halm")) == {WHOLE: Position.HOLDS, PART: Position.HOLDS}


def test_what_is_denied_or_doubted_of_a_part_is_not_of_the_whole() -> None:
    assert taken(sent("Port Halm", stance=Stance.DENIES)) == {PART: Position.REJECTS}
    assert taken(sent("Port Halm", stance=Stance.CANNOT_CONFIRM)) == {PART: Position.OPEN}
    assert taken(sent("Port Halm", polarity=NO)) == {PART: Position.REJECTS}
    assert taken(sent()) == {WHOLE: Position.HOLDS}


@pytest.mark.parametrize(
    ("place", "separate"),
    [("Port Halm", "Port Halm"), ("eastern Estavia", ""), ("Estavian Far East", ""), ("Estavia", ""), ("", "")],
)
def test_a_direction_in_the_country_is_no_place_of_its_own(place: str, separate: str) -> None:
    assert separate_place(Event(Span(0, 1), "deploy", "Norland", "Estavia", place)) == separate


def test_a_first_report_of_part_and_whole_is_told_once_and_a_part_later_is_news() -> None:
    papers = paper("Elm Wire", sent("Port Halm"), day=2), paper("Elm Wire", sent("Low Oss"), day=5)
    first = of_kind(ChangeKind.FIRST_REPORT, changes(*papers, since=2, until=4))
    later = of_kind(ChangeKind.FIRST_REPORT, changes(*papers, since=4))
    assert [change.label for change in first] == ["Norland’s troops in Estavia"]
    assert [change.label for change in later] == ["Norland’s troops in Low Oss"]


def test_two_attacks_on_two_days_or_in_two_places_are_two() -> None:
    def attack(day: int, place: str = "") -> Said:
        told = event("hit", "attack", place=place)
        return said(f"Kessel said a blow hit {place} then.", told, by="Ivo Kessel", on=date(2031, 5, day))

    attacks = ((2, "Port Halm"), (3, "Low Oss"), (9, ""))
    papers = [paper("Elm Wire", attack(day, place), day=day) for day, place in attacks]
    found = {(p.place, p.when) for p in stands_of(record(*papers))}
    assert found == {
        ("", "2031-05-02"),
        ("Port Halm", "2031-05-02"),
        ("Low Oss", "2031-05-02"),
        ("", "2031-05-09"),
    }


def test_a_denial_of_a_launch_goes_to_the_last_one() -> None:
    def launch(**told: object) -> Said:
        return said("Quist spoke of a launch.", event("launch", "launch", target=""), by="Mara Quist", **told)

    papers = (
        paper("Elm Wire", launch(on=date(2031, 5, 2)), day=2),
        paper("Elm Wire", launch(stance=Stance.DENIES), day=9),
    )
    ((proposition, stands),) = stands_of(record(*papers)).items()
    assert proposition == Proposition("Norland", "launch", when="2031-05-02")
    assert [stand.position for stand in stands] == [Position.HOLDS, Position.REJECTS]


def test_an_act_of_ones_own_that_is_vowed_not_to_be_done_is_rejected() -> None:
    def vow(by: str) -> Said:
        told = event("sent", polarity=NO)
        return said("Somebody vowed not to have men sent.", told, by=by, heard="Somebody", stance=Stance.EXPECTS)

    assert taken(vow("Ada Brandt")) == {WHOLE: Position.REJECTS}
    assert taken(vow("Mara Quist")) == {WHOLE: Position.NOT_YET}


def test_a_denial_without_a_doer_is_of_the_speakers_own_act_if_that_is_what_others_say() -> None:
    other = sent(by="Mara Quist")
    bare = said("Brandt denied having sent men.", event("sent", actor=""), by="Ada Brandt", stance=Stance.DENIES)
    assert len(stands_of(record(paper("Elm Wire", other, bare)))[WHOLE]) == 2
    assert stands_of(record(paper("Elm Wire", bare))) == {}


def test_what_takes_a_position_on_something_else_is_no_proposition() -> None:
    assert taken(said("Brandt denied it.", event("denied", "deny", target=""), by="Ada Brandt")) == {}
    assert scope_of("unheard_of", "assault").once
    assert scope_of("unheard_of").target
