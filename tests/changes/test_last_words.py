from datetime import date

from telling import Said, event, paper, record, said

from briefings.changes import stands_of
from briefings.changes.last_words import last_words
from briefings.model import Polarity, Position, Stance


def brandt(**told: object) -> Said:
    return said("Brandt spoke of soldiers sent.", event("sent"), by="Ada Brandt", **told)


HOLDS = brandt()
DENIES = brandt(stance=Stance.DENIES)
UNSURE = brandt(stance=Stance.CANNOT_CONFIRM)
QUIST = said("Quist spoke of soldiers sent.", event("sent"), by="Mara Quist")


def standing(*told: Said) -> dict[str, list[tuple[Position, int]]]:
    """Each speaker's run of positions with the days on which it was told."""
    papers = [paper("Daily Elm", claim, day=day) for day, claim in enumerate(told, 1)]
    (stands,) = stands_of(record(*papers)).values()
    return {
        speaker: [(stand.position, stand.receipt.published_at.day) for stand in run]
        for speaker, run in last_words(stands).items()
    }


def test_a_position_is_dated_from_when_it_was_taken_and_a_vaguer_word_does_not_end_it() -> None:
    assert standing(HOLDS, UNSURE, HOLDS) == {"Ada Brandt": [(Position.HOLDS, 1), (Position.HOLDS, 3)]}


def test_another_firm_word_begins_anew() -> None:
    assert standing(DENIES, HOLDS) == {"Ada Brandt": [(Position.HOLDS, 2)]}


def test_what_is_only_told_again_does_not_count_unless_it_is_dated() -> None:
    assert standing(DENIES, HOLDS, DENIES) == {"Ada Brandt": [(Position.HOLDS, 2)]}
    dated = brandt(stance=Stance.DENIES, on=date(2031, 5, 3))
    assert standing(DENIES, HOLDS, dated) == {"Ada Brandt": [(Position.REJECTS, 3)]}


def test_speakers_come_in_the_order_of_their_last_words() -> None:
    assert list(standing(HOLDS, QUIST, HOLDS)) == ["Mara Quist", "Ada Brandt"]


def test_who_was_never_firm_stands_nowhere() -> None:
    not_yet = said(
        "Quist saw no soldiers sent yet.", event("sent", polarity=Polarity.NEGATIVE, expected=True), by="Mara Quist"
    )
    assert standing(UNSURE, not_yet) == {}
