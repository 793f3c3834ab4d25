"""Who a speaker is to what is claimed."""

from dataclasses import replace

import pytest
from telling import ACTORS, event, paper, record, said

from briefings.changes import stands_of
from briefings.changes.classes import CLASS_WORDS, Parties
from briefings.model import Actor, ActorClass, Proposition, Record

SENT = Proposition("Norland", "deploy", "Estavia")
KNOWN = (*ACTORS, Actor("Rita Sole", party="United Nations"), Actor("River Pact", "body"), Actor("Oda", party="Ostia"))
WHOLE = Record({}, (), actors=KNOWN, sides=(("Norland", "Ostia"), ("Estavia", "Ferrania", "River Pact")))


@pytest.mark.parametrize(
    ("speaker", "class_"),
    [
        ("Ada Brandt", ActorClass.DOER),
        ("Ivo Kessel", ActorClass.HOST),
        ("Mara Quist", ActorClass.ADVERSARY),
        ("Oda", ActorClass.ALLY),
        ("Rita Sole", ActorClass.INTERNATIONAL),
        ("River Pact", ActorClass.INTERNATIONAL),
        ("Somebody", ActorClass.THIRD_PARTY),
    ],
)
def test_the_class_is_told_by_the_party(speaker: str, class_: ActorClass) -> None:
    assert Parties(WHOLE).class_of(speaker, SENT) is class_


def test_without_sides_there_is_neither_ally_nor_adversary() -> None:
    assert Parties(replace(WHOLE, sides=())).class_of("Oda", SENT) is ActorClass.THIRD_PARTY


def test_in_a_fight_only_the_actor_is_the_doer() -> None:
    fight = Proposition("Norland", "fight", "Estavia")
    assert Parties(WHOLE).class_of("Ada Brandt", fight) is ActorClass.DOER
    assert Parties(replace(WHOLE, sides=())).class_of("Ivo Kessel", fight) is ActorClass.ADVERSARY


def test_a_party_is_known_by_every_name_that_only_one_has() -> None:
    other = Actor("Otto Brandt", party="Ostia", aliases=("Brandt",))
    assert Parties(Record({}, (), actors=ACTORS)).of("Brandt") == "Norland"
    assert Parties(Record({}, (), actors=(*ACTORS, other))).of("Brandt") == "Brandt"


def test_of_what_two_do_together_both_are_doers() -> None:
    talks = Proposition("Estavia", "negotiate", "Norland")
    assert Parties(WHOLE).class_of("Ada Brandt", talks) is ActorClass.DOER


def test_an_articles_own_voice_and_who_has_no_name_are_of_no_class() -> None:
    told = paper(
        "Elm Wire",
        said("Men were sent.", event("sent")),
        said("Officials said men were sent.", event("sent"), heard="Officials"),
    )
    whole = record(told)
    ((narrated, unnamed),) = stands_of(whole).values()
    assert [Parties(whole).class_of_stand(one, SENT) for one in (narrated, unnamed)] == [None, None]


def test_every_class_has_words() -> None:
    assert set(CLASS_WORDS) == set(ActorClass)
