from datetime import date

import pytest
from telling import Said, changes, event, of_kind, paper, said

from briefings.model import Change, ChangeKind, Footing, Polarity, Position, Stance

MOVED = ChangeKind.POSITION_CHANGED
HOLDS = said("Brandt said soldiers were sent.", event("sent"), by="Ada Brandt", cue="said")
CONFIRMS = said("Brandt confirmed soldiers were sent.", event("sent"), by="Ada Brandt", stance=Stance.CONFIRMS)
DENIES = said("Brandt denied soldiers were sent.", event("sent"), by="Ada Brandt", stance=Stance.DENIES)
UNSURE = said("Brandt could not confirm any were sent.", event("sent"), by="Ada Brandt", stance=Stance.CANNOT_CONFIRM)
SILENT = said(
    "Brandt declined to speak of men sent.", event("sent"), by="Ada Brandt", stance=Stance.DECLINES_TO_COMMENT
)
EXPECTS = said("Brandt expects more to be sent.", event("sent"), by="Ada Brandt", stance=Stance.EXPECTS)
NOT_YET = said(
    "Brandt said none had been sent yet.", event("sent", polarity=Polarity.NEGATIVE, expected=True), by="Ada Brandt"
)


def moves(*told: Said, known: int = 1) -> list[Change]:
    """The moves when each claim is printed on its own day, the first `known` of them before the window."""
    papers = [paper("Daily Elm", claim, day=day) for day, claim in enumerate(told, 1)]
    return of_kind(MOVED, changes(*papers, since=known + 1))


@pytest.mark.parametrize(
    ("was", "now", "earlier", "position"),
    [
        (UNSURE, CONFIRMS, Position.OPEN, Position.HOLDS),
        (UNSURE, DENIES, Position.OPEN, Position.REJECTS),
        (SILENT, HOLDS, Position.NO_COMMENT, Position.HOLDS),
        (DENIES, HOLDS, Position.REJECTS, Position.HOLDS),
        (HOLDS, DENIES, Position.HOLDS, Position.REJECTS),
        (NOT_YET, HOLDS, Position.NOT_YET, Position.HOLDS),
        (EXPECTS, HOLDS, Position.EXPECTS, Position.HOLDS),
    ],
    ids=lambda value: value.sentence if isinstance(value, Said) else value.value,
)
def test_a_move_is_told_once_with_both_sentences(was: Said, now: Said, earlier: Position, position: Position) -> None:
    (found,) = moves(was, now)
    assert found.earlier is not None
    assert (found.earlier.sentence, found.proof.sentence) == (was.sentence, now.sentence)
    assert (found.earlier_position, found.position) == (earlier, position)
    assert found.speakers == ("Ada Brandt",)
    assert "Ada Brandt took another position before" in found.reason


@pytest.mark.parametrize(
    "told",
    [
        (HOLDS, CONFIRMS),
        (HOLDS, HOLDS),
        (HOLDS, UNSURE),
        (HOLDS, SILENT),
        (HOLDS, EXPECTS),
        (HOLDS, NOT_YET),
        (DENIES, SILENT),
        (UNSURE, SILENT),
        (HOLDS, SILENT, CONFIRMS),
        (DENIES, UNSURE, DENIES),
    ],
    ids=lambda told: " ".join(claim.sentence for claim in told),
)
def test_a_word_repeated_or_a_vaguer_one_is_no_move(told: tuple[Said, ...]) -> None:
    assert moves(*told) == []


def test_what_an_article_tells_again_is_no_way_back() -> None:
    assert moves(DENIES, HOLDS, DENIES, known=2) == []


def test_a_way_back_that_the_sentence_dates_is_a_move() -> None:
    back = said(
        "Brandt denied on Thursday that any were sent.",
        *DENIES.parts,
        by="Ada Brandt",
        stance=Stance.DENIES,
        on=date(2031, 5, 3),
    )
    (found,) = moves(DENIES, HOLDS, back, known=2)
    assert found.earlier is not None
    assert found.earlier.sentence == HOLDS.sentence


def test_another_speaker_moves_nobody() -> None:
    other = said("Quist said soldiers were sent.", event("sent"), by="Mara Quist")
    assert moves(DENIES, other) == []


def test_speakers_without_a_name_are_not_taken_for_one() -> None:
    unsure = said(
        "Officials could not confirm that men were sent.",
        event("sent"),
        heard="Officials",
        stance=Stance.CANNOT_CONFIRM,
    )
    sure = said("Officials said that men were sent.", event("sent"), heard="Officials")
    assert moves(unsure, sure) == []


def test_an_older_word_seen_late_is_no_move() -> None:
    papers = (
        paper("Elm Wire", HOLDS, day=5),
        paper("Daily Elm", UNSURE, day=2, seen=7),
        paper("Radio Oss", DENIES, day=3, seen=7),
    )
    assert of_kind(MOVED, changes(*papers, since=7)) == []


def test_a_reprint_of_the_move_is_counted_with_it() -> None:
    papers = (
        paper("Daily Elm", UNSURE, day=1),
        paper("Elm Wire", CONFIRMS, day=3),
        paper("Radio Oss", CONFIRMS, day=3, hour=9, copy_of=2),
    )
    (found,) = of_kind(MOVED, changes(*papers, since=3))
    assert (found.outlets, found.origins) == (("Elm Wire", "Radio Oss"), 1)


def test_a_move_on_another_thing_is_none() -> None:
    elsewhere = said("Brandt said men were sent to Ferrania.", event("sent", target="Ferrania"), by="Ada Brandt")
    assert moves(DENIES, elsewhere) == []


def test_who_only_takes_it_as_known_has_not_moved() -> None:
    known = said("Brandt said the men sent there ate.", event("sent", footing=Footing.GIVEN), by="Ada Brandt")
    assert moves(EXPECTS, known) == []
    assert moves(DENIES, known) == []
    assert [one.proof.sentence for one in moves(EXPECTS, known, HOLDS, known=2)] == [HOLDS.sentence]
