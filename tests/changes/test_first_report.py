from collections.abc import Iterable

import pytest
from telling import Said, changes, event, of_kind, paper, said

from briefings.model import Change, ChangeKind, Footing, Polarity, Position, Proposition, Stance

TOLD = said("Brandt said Norland sent soldiers into Estavia.", event("sent"), by="Ada Brandt", cue="said")
FIRST = ChangeKind.FIRST_REPORT


def test_a_proposition_held_for_the_first_time_is_told_once_with_its_sentence() -> None:
    found = events_in(changes(paper("Radio Oss", TOLD, day=2), since=2))
    assert len(found) == 1
    assert found[0].proof.sentence == TOLD.sentence
    assert found[0].subject == Proposition("Norland", "deploy", "Estavia")
    assert found[0].label == "Norland’s troops in Estavia"
    assert (found[0].position, found[0].earlier, found[0].speakers) == (Position.HOLDS, None, ("Ada Brandt",))
    assert found[0].topic == "border"


def test_a_second_speaker_of_the_same_window_is_no_second_first_report() -> None:
    again = said("Quist said soldiers from Norland had been sent over.", event("sent"), by="Mara Quist")
    found = events_in(changes(paper("Radio Oss", TOLD, day=2), paper("Daily Elm", again, day=3), since=2))
    assert [(c.proof.sentence, c.outlets, c.origins) for c in found] == [
        (TOLD.sentence, ("Radio Oss", "Daily Elm"), 2),
    ]


def test_a_reprint_is_another_outlet_of_the_same_origin() -> None:
    papers = paper("Elm Wire", TOLD, day=2), paper("Daily Elm", TOLD, day=2, hour=9, copy_of=1)
    (found,) = events_in(changes(*papers, since=2))
    assert (found.outlets, found.origins) == (("Elm Wire", "Daily Elm"), 1)


def test_what_was_held_before_is_not_first_again() -> None:
    papers = paper("Elm Wire", TOLD, day=2), paper("Daily Elm", TOLD, day=4)
    assert changes(*papers, since=4) == ()


def test_an_older_article_seen_late_is_not_first_when_a_younger_one_told_it_before() -> None:
    late = said("Kessel said Norland had sent its men.", event("sent"), by="Ivo Kessel")
    papers = paper("Elm Wire", TOLD, day=5), paper("Daily Elm", late, day=3, seen=7)
    assert events_in(changes(*papers, since=7)) == []


def test_the_last_word_before_it_is_the_earlier_state() -> None:
    unseen = said(
        "Kessel said Norland had not yet sent anybody.",
        event("sent", polarity=Polarity.NEGATIVE, expected=True),
        by="Ivo Kessel",
    )
    (found,) = events_in(changes(paper("Daily Elm", unseen, day=1), paper("Elm Wire", TOLD, day=3), since=3))
    assert found.earlier is not None
    assert (found.earlier.sentence, found.earlier_position) == (unseen.sentence, Position.NOT_YET)


def test_an_article_in_its_own_voice_can_be_first() -> None:
    narrated = said("Soldiers of Norland were sent across the river.", event("sent"))
    (found,) = events_in(changes(paper("Daily Elm", narrated, day=2), since=2))
    assert found.speakers == ("Daily Elm",)


@pytest.mark.parametrize(
    "claim",
    [
        said("Kessel denied that Norland sent soldiers.", event("sent"), by="Ivo Kessel", stance=Stance.DENIES),
        said(
            "Kessel could not confirm that any were sent.", event("sent"), by="Ivo Kessel", stance=Stance.CANNOT_CONFIRM
        ),
        said(
            "Kessel would not comment on the sent men.",
            event("sent"),
            by="Ivo Kessel",
            stance=Stance.DECLINES_TO_COMMENT,
        ),
        said("Kessel expects soldiers to be sent.", event("sent"), by="Ivo Kessel", stance=Stance.EXPECTS),
        said("Kessel warned that soldiers may be sent.", event("sent"), by="Ivo Kessel", stance=Stance.WARNS),
        said("Kessel asked whether soldiers were sent.", event("sent"), by="Ivo Kessel", stance=Stance.QUESTIONS),
        said("Kessel demanded that soldiers be sent home.", event("sent"), by="Ivo Kessel", stance=Stance.DEMANDS),
        said("Kessel said none were sent.", event("sent", polarity=Polarity.NEGATIVE), by="Ivo Kessel"),
        said("Kessel said what if men were sent.", event("sent", polarity=Polarity.OPEN), by="Ivo Kessel"),
        said("Kessel said men would be sent.", event("sent", expected=True), by="Ivo Kessel"),
        said("Kessel said someone was sent.", event("sent", actor=""), by="Ivo Kessel"),
        said("Kessel said little.", by="Ivo Kessel"),
    ],
    ids=lambda claim: claim.sentence,
)
def test_nothing_else_is_a_first_report(claim: Said) -> None:
    assert events_in(changes(paper("Daily Elm", claim, day=2), since=2)) == []


def test_two_launches_days_apart_are_two_and_two_accounts_of_one_are_one() -> None:
    def launch(words: str) -> Said:
        return said(words, event("launch", "launch", target=""), by="Mara Quist")

    papers = (
        paper("Elm Wire", launch("Quist spoke of a launch at dawn."), day=2),
        paper("Daily Elm", launch("Quist told reporters of the launch."), day=3),
        paper("Radio Oss", launch("Quist now reported one more launch."), day=9),
    )
    found = events_in(changes(*papers, since=1))
    assert {c.proof.outlet for c in found} == {"Elm Wire", "Radio Oss"}
    assert {c.label for c in found} == {"Norland’s launch of 2031-05-02", "Norland’s launch of 2031-05-09"}


def events_in(found: Iterable[Change]) -> list[Change]:
    """The first reports of something that happens, and not of what somebody merely states."""
    return [change for change in of_kind(FIRST, found) if isinstance(change.subject, Proposition)]


def test_the_first_article_proves_it_by_its_plainest_sentence() -> None:
    aside = said("The note came after Norland sent men.", event("sent", footing=Footing.ASIDE))
    plain = said("Norland sent men over the border.", event("sent"))
    papers = paper("Elm Wire", aside, plain, day=2), paper("Daily Elm", TOLD, day=3)
    (found,) = events_in(changes(*papers, since=2))
    assert found.proof.sentence == plain.sentence


def test_what_is_only_taken_as_known_is_nobodys_report() -> None:
    known = said("The men sent to Estavia sing.", event("sent", footing=Footing.GIVEN))
    assert events_in(changes(paper("Elm Wire", known, day=2), since=2)) == []
    (found,) = events_in(changes(paper("Elm Wire", known, day=2), paper("Daily Elm", TOLD, day=4), since=4))
    assert found.proof.sentence == TOLD.sentence


def test_a_part_with_an_earlier_word_is_told_rather_than_its_whole_without_one() -> None:
    there = event("fight", "fight", target="", place="Oss")
    hoped = said("Brandt expects them to fight in Oss.", there, by="Ada Brandt", stance=Stance.EXPECTS)
    now = said("Brandt said they fight in Oss.", there, by="Ada Brandt")
    (found,) = events_in(changes(paper("Elm Wire", hoped, day=1), paper("Elm Wire", now, day=3), since=3))
    assert found.label.endswith("in Oss")
    assert found.earlier is not None
