from telling import Said, changes, event, of_kind, paper, said

from briefings.model import Change, ChangeKind, Polarity, Position, Stance

OPPOSED = ChangeKind.CONTRADICTED
NO = Stance.DENIES
A_HOLDS = said("Brandt said soldiers were sent.", event("sent"), by="Ada Brandt")
A_DENIES = said("Brandt denied soldiers were sent.", event("sent"), by="Ada Brandt", stance=NO)
B_HOLDS = said("Kessel said soldiers had been sent.", event("sent"), by="Ivo Kessel")
B_DENIES = said("Kessel denied soldiers had been sent.", event("sent"), by="Ivo Kessel", stance=NO)
C_HOLDS = said("Quist said soldiers had been sent.", event("sent"), by="Mara Quist")
ARMY_DENIES = said("Norland's army denied that men were sent.", event("sent"), by="Norland's army", stance=NO)
B_UNSURE = said("Kessel could not confirm men were sent.", event("sent"), by="Ivo Kessel", stance=Stance.CANNOT_CONFIRM)
B_SILENT = said(
    "Kessel did not comment on men sent.", event("sent"), by="Ivo Kessel", stance=Stance.DECLINES_TO_COMMENT
)
B_NOT_YET = said(
    "Kessel said none were sent yet.", event("sent", polarity=Polarity.NEGATIVE, expected=True), by="Ivo Kessel"
)


def told(*claims: Said, known: int = 1) -> list[Change]:
    papers = [paper("Daily Elm", claim, day=day) for day, claim in enumerate(claims, 1)]
    return of_kind(OPPOSED, changes(*papers, since=known + 1))


def test_the_position_that_opposes_one_on_record_is_told_with_both_sentences() -> None:
    (found,) = told(A_HOLDS, B_DENIES)
    assert found.earlier is not None
    assert (found.proof.sentence, found.earlier.sentence) == (B_DENIES.sentence, A_HOLDS.sentence)
    assert (found.position, found.earlier_position) == (Position.REJECTS, Position.HOLDS)
    assert found.speakers[0] == "Ivo Kessel"


def test_both_sides_in_one_window_are_told_once() -> None:
    (found,) = told(A_HOLDS, B_DENIES, C_HOLDS, A_HOLDS, known=0)
    assert found.speakers[0] == "Ivo Kessel"


def test_a_contradiction_on_record_is_no_news_when_more_join_it() -> None:
    assert told(A_HOLDS, B_DENIES, C_HOLDS, A_HOLDS, known=2) == []


def test_a_party_at_odds_with_its_own_past_contradicts_nobody() -> None:
    assert told(A_HOLDS, A_DENIES) == []
    assert told(A_HOLDS, ARMY_DENIES) == []


def test_a_party_that_has_come_round_rejects_nothing_any_more() -> None:
    assert told(A_DENIES, A_HOLDS, C_HOLDS) == []


def test_the_other_side_is_another_party_and_not_the_speakers_own_past() -> None:
    (found,) = told(A_HOLDS, B_HOLDS, A_DENIES, known=2)
    assert found.speakers[0] == "Ada Brandt"
    assert found.earlier is not None
    assert found.earlier.speaker in {"Ivo Kessel", "Ada Brandt"}


def test_parties_that_change_places_are_still_opposed_and_that_is_no_news() -> None:
    assert told(A_HOLDS, B_DENIES, A_DENIES, B_HOLDS, known=2) == []


def test_a_vaguer_word_opposes_nobody() -> None:
    for vague in (B_UNSURE, B_SILENT, B_NOT_YET):
        assert told(A_HOLDS, vague) == []


def test_positions_on_different_things_are_not_opposed() -> None:
    elsewhere = said("Kessel denied men were sent on.", event("sent", target="Ferrania"), by="Ivo Kessel", stance=NO)
    assert told(A_HOLDS, elsewhere) == []


def test_a_reprint_of_the_opposing_word_is_counted_with_it() -> None:
    papers = (
        paper("Daily Elm", A_HOLDS, day=1),
        paper("Elm Wire", B_DENIES, day=3),
        paper("Radio Oss", B_DENIES, day=4, copy_of=2),
    )
    (found,) = of_kind(OPPOSED, changes(*papers, since=3))
    assert (found.outlets, found.origins) == (("Elm Wire", "Radio Oss"), 1)
