import pytest
from telling import Said, changes, event, of_kind, paper, said

from briefings.model import ActorClass, ChangeKind, Footing, Polarity, Position, Stance

CONFIRMED = ChangeKind.CONFIRMED
YES = Stance.CONFIRMS
BRANDT = said("Brandt confirmed that soldiers were sent.", event("sent"), by="Ada Brandt", stance=YES, cue="confirmed")
ARMY = said("Norland's army confirmed that it sent men.", event("sent"), by="Norland's army", stance=YES)
QUIST = said("Quist confirmed that men had been sent.", event("sent"), by="Mara Quist", stance=YES)
RUMOUR = said("Kessel said soldiers had been sent.", event("sent"), by="Ivo Kessel")


def test_the_first_confirmation_is_told_once_against_what_others_said_before() -> None:
    (found,) = of_kind(CONFIRMED, changes(paper("Daily Elm", RUMOUR, day=1), paper("Elm Wire", BRANDT, day=3), since=3))
    assert found.proof.sentence == BRANDT.sentence
    assert found.earlier is not None
    assert found.earlier.sentence == RUMOUR.sentence
    assert (found.position, found.earlier_position) == (Position.HOLDS, Position.HOLDS)
    assert (found.speakers, found.reason) == (("Ada Brandt",), "first confirmation by anyone")


def test_what_is_only_taken_as_known_is_not_confirmed() -> None:
    for footing in (Footing.ASIDE, Footing.GIVEN):
        told = said(
            "Quist confirmed that men sent there ate.", event("sent", footing=footing), by="Mara Quist", stance=YES
        )
        assert (
            of_kind(CONFIRMED, changes(paper("Elm Wire", RUMOUR, day=1), paper("Oss Post", told, day=3), since=3)) == []
        )


def test_what_a_doer_takes_as_known_is_no_admission_and_an_aside_is_one() -> None:
    for footing, times in ((Footing.GIVEN, 0), (Footing.ASIDE, 1)):
        told = said("Brandt praised the men sent there.", event("sent", footing=footing), by="Ada Brandt")
        found = changes(paper("Elm Wire", RUMOUR, day=1), paper("Oss Post", told, day=3), since=3)
        assert len(of_kind(CONFIRMED, found)) == times


def test_who_alleges_it_admits_nothing() -> None:
    told = said("Brandt alleges that men were sent.", event("sent"), by="Ada Brandt", cue="alleges")
    found = changes(paper("Elm Wire", RUMOUR, day=1), paper("Oss Post", told, day=3), since=3)
    assert of_kind(CONFIRMED, found) == []


def test_the_earlier_word_is_that_of_somebody_with_a_name() -> None:
    vague = said("A clerk said men had been sent.", event("sent"), heard="A clerk")
    papers = paper("Elm Wire", RUMOUR, day=1), paper("Radio Oss", vague, day=2), paper("Daily Elm", QUIST, day=3)
    (found,) = of_kind(CONFIRMED, changes(*papers, since=3))
    assert found.earlier is not None
    assert found.earlier.sentence == RUMOUR.sentence


def test_the_first_by_another_class_of_actor_counts_and_names_it() -> None:
    (found,) = of_kind(CONFIRMED, changes(paper("Elm Wire", BRANDT, day=1), paper("Daily Elm", QUIST, day=3), since=3))
    assert (found.speakers, found.reason) == (("Mara Quist",), "first confirmation by a third party")


def test_only_the_outlets_that_carry_this_partys_confirmation_are_counted() -> None:
    papers = (
        paper("Elm Wire", BRANDT, day=1),
        paper("Daily Elm", QUIST, day=3),
        paper("Radio Oss", QUIST, day=4, copy_of=2),
    )
    (found,) = of_kind(CONFIRMED, changes(*papers, since=3))
    assert (found.outlets, found.origins) == (("Daily Elm", "Radio Oss"), 1)


def test_a_second_party_of_a_class_that_has_confirmed_is_no_news() -> None:
    other = said("Sole confirmed that men were sent.", event("sent"), by="Rita Sole", heard="Sole", stance=YES)
    papers = paper("Elm Wire", QUIST, day=1), paper("Daily Elm", other, day=3)
    assert of_kind(CONFIRMED, changes(*papers, since=3)) == []


def test_the_doer_who_says_what_others_said_or_what_it_denied_acknowledges_it() -> None:
    owned = said("Brandt said soldiers were sent.", event("sent"), by="Ada Brandt")
    denied = said("Brandt denied soldiers were sent.", event("sent"), by="Ada Brandt", stance=Stance.DENIES)
    for before in (RUMOUR, denied):
        papers = paper("Daily Elm", before, day=1), paper("Elm Wire", owned, day=3)
        (found,) = of_kind(CONFIRMED, changes(*papers, since=3))
        assert found.actor_class is ActorClass.DOER
        assert "acknowledged by the one who is said to do it" in found.reason
    assert of_kind(CONFIRMED, changes(paper("Elm Wire", owned, day=3), since=3)) == []
    host = said("Kessel said soldiers were sent.", event("sent"), by="Ivo Kessel")
    assert of_kind(CONFIRMED, changes(paper("Elm Wire", QUIST, day=1), paper("Elm Wire", host, day=3), since=3)) == []


@pytest.mark.parametrize(("first", "second"), [(BRANDT, BRANDT), (BRANDT, ARMY), (ARMY, BRANDT)])
def test_the_same_party_confirms_once(first: Said, second: Said) -> None:
    papers = paper("Elm Wire", first, day=1), paper("Daily Elm", second, day=3)
    assert of_kind(CONFIRMED, changes(*papers, since=3)) == []
    assert len(of_kind(CONFIRMED, changes(*papers, since=1))) == 1


def test_an_older_confirmation_seen_late_is_not_first() -> None:
    papers = paper("Elm Wire", BRANDT, day=5), paper("Daily Elm", ARMY, day=2, seen=7)
    assert of_kind(CONFIRMED, changes(*papers, since=7)) == []


@pytest.mark.parametrize(
    "claim",
    [
        RUMOUR,
        said(
            "Quist could not confirm that men were sent.", event("sent"), by="Mara Quist", stance=Stance.CANNOT_CONFIRM
        ),
        said("Quist did not comment on men sent.", event("sent"), by="Mara Quist", stance=Stance.DECLINES_TO_COMMENT),
        said("Quist denied that men were sent.", event("sent"), by="Mara Quist", stance=Stance.DENIES),
        said("Quist confirmed plans: men will be sent.", event("sent", expected=True), by="Mara Quist", stance=YES),
        said("Quist confirmed none were sent.", event("sent", polarity=Polarity.NEGATIVE), by="Mara Quist", stance=YES),
        said("Quist confirmed: if sent, bad.", event("sent", polarity=Polarity.OPEN), by="Mara Quist", stance=YES),
        said("Quist confirmed the rain.", by="Mara Quist", stance=YES),
    ],
    ids=lambda claim: claim.sentence,
)
def test_nothing_else_confirms(claim: Said) -> None:
    assert of_kind(CONFIRMED, changes(paper("Daily Elm", claim, day=2), since=2)) == []
