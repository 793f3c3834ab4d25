"""Denials that name nothing, where their own article does not tell what they are about."""

from dataclasses import replace

import pytest
from telling import Said, changes, event, of_kind, paper, record, said

from briefings.changes import stands_of
from briefings.model import ChangeKind, Position, Proposition, Stance

SENT = Proposition("Norland", "deploy", "Estavia")
HELD = said("Quist said men were sent.", event("sent"), by="Mara Quist")


def answer(content: str, by: str = "Ada Brandt", stance: Stance = Stance.DENIES) -> Said:
    return said(f"Someone answered {content}.", by=by, heard="Someone", stance=stance, quote=content)


def positions(*told: Said, apart: int = 1) -> list[tuple[str, Position]]:
    papers = [paper("Daily Elm", claim, day=1 + number * apart) for number, claim in enumerate(told)]
    return [(stand.speaker, stand.position) for stand in stands_of(record(*papers)).get(SENT, ())][1:]


@pytest.mark.parametrize(
    "content",
    ["reports that had spread", "the reports as fake", "the accusations", "it", "“This is a lie”", "all of it"],
)
def test_a_bare_denial_answers_what_another_said_of_its_speakers_party(content: str) -> None:
    assert positions(HELD, answer(content)) == [("Ada Brandt", Position.REJECTS)]


@pytest.mark.parametrize("by", ["Ivo Kessel", "Norland's army"])
def test_so_does_one_by_the_host_or_by_another_of_the_party(by: str) -> None:
    assert positions(HELD, answer("the reports", by)) == [(by, Position.REJECTS)]


@pytest.mark.parametrize(
    "claim",
    [
        answer("claims of fraud"),
        answer("being ill"),
        answer("reports that the bridge fell"),
        answer("the reports", "Nobody Known"),
        answer("the reports", stance=Stance.ASSERTS),
    ],
    ids=lambda claim: claim.sentence,
)
def test_what_says_itself_what_it_denies_or_is_another_partys_answers_nothing(claim: Said) -> None:
    assert positions(HELD, claim) == []


def test_nobody_answers_what_its_own_party_said_or_what_is_long_past() -> None:
    own = said("Brandt said men were sent.", event("sent"), by="Ada Brandt")
    assert positions(own, answer("the reports")) == []
    assert positions(HELD, answer("the reports"), apart=15) == []


def test_the_denial_is_told_against_what_it_answers() -> None:
    papers = paper("Elm Wire", HELD, day=1), paper("Daily Elm", answer("the reports"), day=3)
    (found,) = of_kind(ChangeKind.DENIED, changes(*papers, since=3))
    assert found.earlier is not None
    assert found.earlier.sentence == HELD.sentence


def test_only_what_the_topic_follows_is_told() -> None:
    told = said("Quist said men were sent and arms given.", event("sent"), event("given", "supply"), by="Mara Quist")
    whole = record(paper("Elm Wire", told))
    assert [p.action for p in stands_of(whole)] == ["deploy", "supply"]
    assert [p.action for p in stands_of(replace(whole, actions=("supply",)))] == ["supply"]
    claims = (replace(c, events=tuple(replace(e, kind="aid") for e in c.events)) for c in whole.claims)
    kinds = replace(whole, claims=tuple(claims))
    assert len(stands_of(replace(kinds, actions=("AID",)))) == 2
    assert stands_of(replace(kinds, actions=("aid",))) == {}
