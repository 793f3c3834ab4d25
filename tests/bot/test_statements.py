from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from changes.telling import event, moment, paper, record, said
from render.render_samples import receipt

from bot.asking.moments import AXIS_WORDS, PRESENT, When, axis_named
from bot.recorded.statements import by_day, lines_of, once, receipts_of
from briefings.model import Position, PositionLine, Proposition, Receipt, Span, Stance, Stand, TimeAxis, UsageError

NOW = moment(20)
SENT = Proposition("Norland", "deploy", "Estavia")
FOUGHT = Proposition("Norland", "fight", "Estavia")


def heard(sentence: str, day: int, **fields: object) -> Receipt:
    return receipt(sentence, day, published_at=moment(day), speaker="Ada Brandt", **fields)


def stand(position: Position, sentence: str, day: int, stance: Stance = Stance.ASSERTS) -> Stand:
    return Stand("Ada Brandt", position, heard(sentence, day, stance=stance))


DENIED = stand(Position.REJECTS, "Brandt denied that men were sent.", 1, Stance.DENIES)
SILENT = stand(Position.NO_COMMENT, "Brandt declined to comment on the men.", 5, Stance.DECLINES_TO_COMMENT)
ADMITTED = stand(Position.HOLDS, "Brandt acknowledged that men were sent.", 9, Stance.CONFIRMS)
ALL = [one.receipt for one in (DENIED, SILENT, ADMITTED)]


def test_a_line_is_told_as_a_path_with_its_days_and_the_sentence_of_each_step() -> None:
    line = PositionLine(SENT, "Norland’s men in Estavia", (DENIED, SILENT, ADMITTED))
    (group,) = lines_of([line], ALL)
    assert group.heading == "Norland’s men in Estavia: denied (01 May) → did not comment (05 May) → confirmed (09 May)"
    assert [one.sentence for one in group.receipts] == [one.sentence for one in ALL]


def test_lines_that_moved_come_first_and_a_sentence_of_one_position_is_shown_once() -> None:
    still = PositionLine(FOUGHT, "Combat", (ADMITTED,))
    moved = PositionLine(SENT, "Deployment", (DENIED, ADMITTED))
    other = PositionLine(replace(FOUGHT, target="Ferrania"), "Combat there", (SILENT,))
    assert [group.heading.split(":")[0] for group in lines_of([still, other, moved], ALL)] == [
        "Deployment",
        "Combat there",
    ]


def test_of_two_lines_on_one_thing_the_longer_is_told_and_only_with_what_may_be_shown() -> None:
    short, whole = PositionLine(SENT, "Short", (DENIED,)), PositionLine(SENT, "Whole", (DENIED, SILENT, ADMITTED))
    assert [group.heading[:5] for group in lines_of([whole, short], ALL)] == ["Whole"]
    (group,) = lines_of([whole], [ADMITTED.receipt])
    assert group.heading == "Whole: confirmed (09 May)"
    assert lines_of([whole], []) == ()


def test_joint_speakers_share_a_receipt() -> None:
    words = "Brandt and Kessel said men were sent."
    both = [said(words, event("sent"), by=name, heard=name.split()[1]) for name in ("Ada Brandt", "Ivo Kessel")]
    held = record(paper("Elm Wire", both[0]))
    claims = [replace(held.claims[0], ordinal=at, speaker=one.by) for at, one in enumerate(both)]
    (told,) = receipts_of(held, claims, PRESENT.view(NOW))
    assert told.speaker == "Ada Brandt and Ivo Kessel"
    apart = [claims[0], replace(claims[1], contents=(Span(0, 5),))]
    assert len(receipts_of(held, apart, PRESENT.view(NOW))) == 2


def test_a_sentence_is_shown_once_newest_first() -> None:
    first, reprint = heard("Men were sent.", 1, origin=1), heard("Men were sent.", 3, origin=1)
    another_day, same_day = (
        heard("Men were sent.", 4, origin=4),
        heard("Men were sent.", 1, origin=9, outlet="Radio Oss"),
    )
    other = heard("Men came back.", 2)
    assert once([reprint, first, same_day, other, another_day]) == (another_day, other, first)
    halves = (
        heard("Men were sent, and came back.", 1, quote="Men"),
        heard("Men were sent, and came back.", 1, quote="came"),
    )
    assert len(once(halves)) == 2
    assert len(once(halves, whole=True)) == 1


def test_days_have_headings() -> None:
    groups = by_day([heard("One.", 3), heard("Two.", 3), heard("Three.", 1)])
    assert [(group.heading, len(group.receipts)) for group in groups] == [
        ("Sat 03 May 2031", 2),
        ("Thu 01 May 2031", 1),
    ]


def test_an_age_counts_back_from_the_moment_that_is_asked_for() -> None:
    view = When("7d", "2031-05-09").view(NOW)
    assert view.until == datetime(2031, 5, 9, 23, 59, 59, 999999, tzinfo=UTC)
    assert view.start == view.until - timedelta(days=7)
    assert view.note == "as of 2031-05-09 23:59Z"
    assert PRESENT.view(NOW).note == ""
    assert When(by="publication").view(NOW).note == "by when it was published"


def test_since_runs_over_the_day_of_the_event_if_asked_by_event() -> None:
    old = heard("Men were sent.", 9, event_date=moment(1).date())
    assert When("2031-05-05").view(NOW).holds(old)
    assert not When("2031-05-05", by="event").view(NOW).holds(old)
    assert When("2031-05-01", by="event").view(NOW).holds(old)


@pytest.mark.parametrize("axis", TimeAxis)
def test_a_time_is_named_by_its_words(axis: TimeAxis) -> None:
    assert AXIS_WORDS[axis][0] == axis
    assert {axis_named(f" {word.upper()} ") for word in AXIS_WORDS[axis]} == {axis}
    spoken = [word for words in AXIS_WORDS.values() for word in words]
    assert len(spoken) == len(set(spoken))


def test_a_strange_time_is_told_what_there_is() -> None:
    with pytest.raises(UsageError, match="there are event, published, seen"):
        axis_named("yesterday")
