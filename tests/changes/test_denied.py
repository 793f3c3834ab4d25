from dataclasses import replace

import pytest
from telling import Said, changes, event, moment, of_kind, paper, record, said

from briefings.changes import detect_changes
from briefings.model import ActorClass, ChangeKind, Directness, Footing, Polarity, Position, Stance

DENIED = ChangeKind.DENIED
NO = Stance.DENIES
HELD = said("Kessel said soldiers had been sent.", event("sent"), by="Ivo Kessel")
PLAIN = said("Brandt denied that soldiers were sent.", event("sent"), by="Ada Brandt", stance=NO, cue="denied")
QUOTED = said(
    "“A fairy tale,” Brandt said of the sent soldiers.",
    event("sent"),
    by="Ada Brandt",
    heard="Brandt",
    stance=NO,
    quote="“A fairy tale,”",
    directness=Directness.DIRECT,
)
ARMY = said("Norland's army denied it had sent men.", event("sent"), by="Norland's army", stance=NO)


def test_a_first_denial_is_told_against_what_it_denies() -> None:
    (found,) = of_kind(DENIED, changes(paper("Daily Elm", HELD, day=1), paper("Elm Wire", PLAIN, day=3), since=3))
    assert found.proof.sentence == PLAIN.sentence
    assert found.earlier is not None
    assert found.earlier.sentence == HELD.sentence
    assert (found.position, found.earlier_position) == (Position.REJECTS, Position.HOLDS)
    assert found.speakers[0] == "Ada Brandt"
    assert found.actor_class is ActorClass.DOER


def test_the_sentence_with_the_speakers_own_words_proves_it() -> None:
    papers = paper("Elm Wire", PLAIN, day=3), paper("Radio Oss", QUOTED, day=3, hour=9)
    (found,) = of_kind(DENIED, changes(*papers, since=3))
    assert found.proof.sentence == QUOTED.sentence
    assert (found.outlets, found.origins) == (("Elm Wire", "Radio Oss"), 2)


def test_a_reprint_adds_an_outlet_and_no_origin() -> None:
    papers = paper("Elm Wire", PLAIN, day=3), paper("Radio Oss", PLAIN, day=3, hour=9, copy_of=1)
    (found,) = of_kind(DENIED, changes(*papers, since=3))
    assert (found.outlets, found.origins) == (("Elm Wire", "Radio Oss"), 1)


def test_two_parties_who_deny_in_one_sentence_share_a_change() -> None:
    told = said("Norland and Ferrania denied that men were sent.", event("sent"), by="Ada Brandt", stance=NO)
    one = record(paper("Elm Wire", told, day=3))
    both = replace(one, claims=(*one.claims, replace(one.claims[0], ordinal=1, speaker="Mara Quist")))
    (found,) = of_kind(DENIED, detect_changes(both.at(moment(1)), both))
    assert found.speakers == ("Ada Brandt", "Mara Quist")
    assert (found.outlets, found.origins) == (("Elm Wire",), 1)


@pytest.mark.parametrize("second", [PLAIN, QUOTED, ARMY], ids=lambda claim: claim.sentence)
def test_a_second_denial_by_the_same_party_is_no_news(second: Said) -> None:
    papers = paper("Elm Wire", PLAIN, day=1), paper("Daily Elm", second, day=3)
    assert of_kind(DENIED, changes(*papers, since=3)) == []


def test_a_denial_that_is_only_recalled_of_a_party_that_holds_it_is_no_news() -> None:
    holds = said("Brandt confirmed that soldiers were sent.", event("sent"), by="Ada Brandt", stance=Stance.CONFIRMS)
    had = said("Brandt had denied that men were sent.", event("sent"), by="Ada Brandt", stance=NO, cue="denied")
    for told in ((holds, had), (had, holds)):
        found = changes(paper("Elm Wire", *told, day=3), since=3)
        assert of_kind(DENIED, found) == []
        (move,) = of_kind(ChangeKind.POSITION_CHANGED, found)
        assert move.earlier is not None
        assert (move.proof.sentence, move.earlier.sentence) == (holds.sentence, had.sentence)


def test_another_partys_denial_is() -> None:
    other = said("Quist denied that men were sent.", event("sent"), by="Mara Quist", stance=NO)
    (found,) = of_kind(DENIED, changes(paper("Elm Wire", PLAIN, day=1), paper("Daily Elm", other, day=3), since=3))
    assert found.speakers == ("Mara Quist",)


@pytest.mark.parametrize(
    "claim",
    [
        said(
            "Brandt declined to comment on men sent.", event("sent"), by="Ada Brandt", stance=Stance.DECLINES_TO_COMMENT
        ),
        said("Brandt could not confirm men were sent.", event("sent"), by="Ada Brandt", stance=Stance.CANNOT_CONFIRM),
        said(
            "Brandt said none were sent yet.", event("sent", polarity=Polarity.NEGATIVE, expected=True), by="Ada Brandt"
        ),
        said("Brandt said no men were sent.", event("sent", polarity=Polarity.NEGATIVE), by="Ada Brandt"),
        said(
            "Brandt denied that no men were sent.",
            event("sent", polarity=Polarity.NEGATIVE),
            by="Ada Brandt",
            stance=NO,
        ),
        said("Brandt asked who was sent.", event("sent"), by="Ada Brandt", stance=Stance.QUESTIONS),
        said("Brandt denied being ill.", by="Ada Brandt", stance=NO),
    ],
    ids=lambda claim: claim.sentence,
)
def test_nothing_else_denies(claim: Said) -> None:
    assert of_kind(DENIED, changes(paper("Daily Elm", HELD, day=1), paper("Elm Wire", claim, day=2), since=2)) == []


def test_what_the_denied_sentence_takes_as_known_is_not_denied() -> None:
    paid = said(
        "Brandt denied that the deployment was paid for by a bank.",
        event("deployment", footing=Footing.GIVEN),
        by="Ada Brandt",
        stance=Stance.DENIES,
    )
    held = said("Quist said men were sent.", event("sent"), by="Mara Quist")
    found = changes(paper("Elm Wire", held, day=1), paper("Daily Elm", paid, day=3), since=3)
    assert {DENIED, ChangeKind.CONTRADICTED}.isdisjoint(change.kind for change in found)
