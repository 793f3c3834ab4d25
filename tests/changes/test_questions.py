"""What is open, and what settles it."""

from dataclasses import replace

import pytest
from telling import ACTORS, Said, event, paper, record, said

from briefings.changes import stands_of
from briefings.changes.questions import questions_of
from briefings.model import Actor, Polarity, Position, Question, Stance

YES, NO = Stance.CONFIRMS, Stance.DENIES
KNOWN = (*ACTORS, Actor("Rita Sole", party="United Nations"), Actor("Oda", party="Ostia"), Actor("Ito", party="Ulva"))
SIDES = (("Norland", "Ostia"), ("Estavia", "Ferrania"))


def word(by: str, stance: Stance = Stance.ASSERTS, *, not_yet: bool = False) -> Said:
    told = event("sent", polarity=Polarity.NEGATIVE if not_yet else Polarity.POSITIVE, expected=not_yet)
    return said(f"{by} spoke of men sent.", told, by=by, heard=by.rsplit(maxsplit=1)[-1], stance=stance)


DOER, HOST, BODY, ALLY, THIRD, ADVERSARY = "Ada Brandt", "Ivo Kessel", "Rita Sole", "Oda", "Ito", "Mara Quist"
NARRATED = said("Men were sent over.", event("sent"))


def open_of(*told: Said) -> list[Question]:
    papers = [paper("Daily Elm", claim, day=day) for day, claim in enumerate(told, 1)]
    whole = replace(record(*papers, actors=KNOWN), sides=SIDES)
    return list(questions_of(stands_of(whole), whole))


@pytest.mark.parametrize(
    "told",
    [
        (word(DOER),),
        (word(HOST),),
        (word(BODY),),
        (word(DOER, NO),),
        (word(ADVERSARY, Stance.EXPECTS), word(HOST, NO)),
        (word(ADVERSARY, YES), word(THIRD, YES)),
        (word(DOER, NO), word(DOER)),
    ],
    ids=lambda told: " ".join(f"{one.by} {one.stance}" for one in told),
)
def test_who_is_in_a_position_to_know_settles_it(told: tuple[Said, ...]) -> None:
    assert open_of(*told) == []


@pytest.mark.parametrize(
    "told",
    [
        (word(ADVERSARY),),
        (word(ADVERSARY), word(THIRD), word(ALLY)),
        (word(ADVERSARY, YES), word("Mara Quist", YES)),
        (word(ADVERSARY), word(DOER, NO)),
        (word(DOER), word(DOER, NO), word(ADVERSARY)),
        (word(DOER, Stance.DECLINES_TO_COMMENT),),
        (word(HOST, Stance.CANNOT_CONFIRM),),
        (word(HOST, not_yet=True),),
        (word(HOST, not_yet=True), NARRATED),
    ],
    ids=lambda told: " ".join(f"{one.by} {one.stance}" for one in told),
)
def test_others_leave_it_open_with_the_last_word_on_it(told: tuple[Said, ...]) -> None:
    (question,) = open_of(*told)
    assert question.last.receipt.sentence == told[-1].sentence


def test_what_newsrooms_report_and_nobody_doubts_is_no_question() -> None:
    assert open_of(NARRATED) == []


def test_two_newsrooms_that_state_it_settle_it_and_a_reprint_does_not() -> None:
    first, second = paper("Elm Wire", word(ADVERSARY), NARRATED, day=1), paper("Daily Elm", NARRATED, day=2)
    apart = record(first, second)
    assert list(questions_of(stands_of(apart), apart)) == []
    reprinted = record(first, replace(second, copy_of=1))
    assert len(list(questions_of(stands_of(reprinted), reprinted))) == 1


def test_the_most_recently_discussed_comes_first() -> None:
    elsewhere = said("Quist spoke of men sent.", event("sent", target="Ferrania"), by="Oda", heard="Quist")
    found = open_of(elsewhere, word(ADVERSARY), elsewhere)
    assert [question.proposition.target for question in found] == ["Ferrania", "Estavia"]


def test_a_part_is_no_question_beside_its_whole_and_is_one_by_itself() -> None:
    there = said("Quist spoke of men sent.", event("sent", place="Port Halm"), by=ADVERSARY, heard="Quist")
    assert [question.proposition.place for question in open_of(there)] == [""]
    asked = replace(there, stance=Stance.CANNOT_CONFIRM)
    found = open_of(word(HOST), asked)
    assert [(one.proposition.place, one.last.position) for one in found] == [("Port Halm", Position.OPEN)]


def test_what_is_done_by_saying_so_and_what_is_disputed_is_no_question() -> None:
    accused = said("Quist accused them.", event("accused", "accuse"), by=ADVERSARY, heard="Quist")
    assert open_of(accused) == []
    whole = record(paper("Elm Wire", word(ADVERSARY)), actors=KNOWN)
    stands = stands_of(whole)
    assert list(questions_of(stands, whole, disputed=set(stands))) == []
