"""A speaker's line on a proposition, and what is only told again."""

from datetime import date

from telling import Said, event, paper, record, said

from briefings.changes import stands_of
from briefings.changes.positions import Standing, lines_of, moves_of
from briefings.model import Position, Stance

NO, YES = Stance.DENIES, Stance.CONFIRMS
KESSEL = said("Kessel said men were sent.", event("sent"), by="Ivo Kessel")


def brandt(stance: Stance = Stance.ASSERTS, sentence: str = "Brandt spoke of men sent.", **told: object) -> Said:
    return said(sentence, event("sent"), by="Ada Brandt", heard="Brandt", stance=stance, **told)


def line(*told: Said) -> list[Position]:
    papers = [paper("Daily Elm", claim, day=day) for day, claim in enumerate(told, 1)]
    found = moves_of(record(*papers), "Ada Brandt")
    return [stand.position for one in found for stand in one.stands]


def test_each_move_is_a_step_also_to_a_vaguer_word() -> None:
    assert line(brandt(NO), brandt(NO), brandt(Stance.DECLINES_TO_COMMENT), KESSEL, brandt(YES), brandt()) == [
        Position.REJECTS,
        Position.NO_COMMENT,
        Position.HOLDS,
    ]


def test_what_is_told_again_or_expected_besides_is_none() -> None:
    assert line(brandt(NO), brandt(), brandt(NO), brandt(Stance.EXPECTS)) == [Position.REJECTS, Position.HOLDS]


def test_what_an_article_gives_as_past_comes_before_its_news() -> None:
    had = brandt(NO, "Brandt had denied that men were sent.", cue="denied")
    (stands,) = stands_of(record(paper("Elm Wire", brandt(YES), had))).values()
    assert [(stand.position, stand.retold) for stand in stands] == [(Position.REJECTS, True), (Position.HOLDS, False)]


def test_a_word_that_is_given_as_past_moves_nobody_unless_it_is_dated_later() -> None:
    had = "Brandt had denied that men were sent."
    assert line(brandt(), brandt(NO, had, cue="denied")) == [Position.HOLDS]
    later = brandt(NO, had, cue="denied", on=date(2031, 5, 2))
    assert line(brandt(), later) == [Position.HOLDS, Position.REJECTS]


def test_speakers_without_a_name_have_no_line_and_lines_are_labelled() -> None:
    nobody = said("Officials said men were sent.", event("sent"), heard="Officials")
    found = dict(lines_of(stands_of(record(paper("Elm Wire", nobody, KESSEL)))))
    assert list(found) == ["Ivo Kessel"]
    assert found["Ivo Kessel"].label == "Norland’s troops in Estavia"


def test_a_standing_keeps_where_its_word_was_first_said() -> None:
    papers = [
        paper("Elm Wire", claim, day=day)
        for day, claim in enumerate((brandt(), brandt(Stance.CANNOT_CONFIRM), brandt()), 1)
    ]
    (stands,) = stands_of(record(*papers)).values()
    standing = Standing()
    for stand in stands:
        standing.add(stand)
    assert standing.first is stands[0]
    assert standing.last is stands[2]
