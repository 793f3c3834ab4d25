from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from changes.telling import Said, count, event, moment, paper, record, said

from briefings.compose import Reading, compose
from briefings.model import (
    Briefing,
    ChangeKind,
    Directness,
    Polarity,
    Position,
    Proposition,
    Record,
    SourceState,
    Stance,
    Topic,
)
from briefings.render.heads import header

TOPIC = Topic("border", "The border", ("soldier",))
SENT = Proposition("Norland", "deploy", "Estavia")
NO = Stance.DENIES
HELD = said("Kessel said soldiers were sent.", event("sent"), by="Ivo Kessel")
DENIED = said("Brandt denied soldiers were sent.", event("sent"), by="Ada Brandt", stance=NO)
COUNTED = said("Kessel counted 90 men.", count("90"), by="Ivo Kessel")
UNSURE = said("Quist could not confirm men were sent.", event("sent"), by="Mara Quist", stance=Stance.CANNOT_CONFIRM)


def briefing(whole: Record, since: int = 1, until: int = 28, **reading: object) -> Briefing:
    return compose(whole, TOPIC, Reading(moment(since), moment(until), **reading))  # type: ignore[arg-type]  # the fields of Reading, handed on


def told(*claims: Said, since: int = 1) -> Briefing:
    return briefing(record(*(paper("Daily Elm", claim, day=day) for day, claim in enumerate(claims, 1))), since)


def test_a_window_without_changes_is_quiet_and_keeps_what_it_was_told_of_the_sources() -> None:
    states = (SourceState("elm", "Elm Wire", moment(9)), SourceState("oss", "Radio Oss", None, "timed out"))
    found = briefing(
        record(paper("Elm Wire", COUNTED, day=1)), since=5, sources=states, articles=3, timezone="Asia/Seoul"
    )
    assert found.quiet
    assert found.series == ()
    assert found.sources == states
    assert (found.articles_read, found.timezone, found.topic) == (3, "Asia/Seoul", TOPIC)
    assert (found.since, found.until) == (moment(5), moment(28))


@pytest.mark.parametrize("read_at", [moment(5) - timedelta(hours=1), moment(5), moment(28) + timedelta(hours=1)])
@pytest.mark.parametrize("next_at", [None, moment(27)])
def test_a_source_that_was_not_read_in_the_window_is_named_as_dark(read_at: datetime, next_at: datetime | None) -> None:
    state = SourceState("elm", "Elm Wire", read_at, next_at=next_at)
    found = briefing(record(paper("Elm Wire", COUNTED, day=1)), since=5, sources=(state,))
    assert found.sources[0].error == "not known to have been read in this window"
    assert [dark.name for dark in header(found).dark] == ["Elm Wire"]


def test_a_source_that_asks_to_be_read_seldom_says_so_and_is_not_counted_as_read() -> None:
    state = SourceState("elm", "Elm Wire", moment(4), next_at=moment(28) + timedelta(hours=1))
    found = briefing(record(paper("Elm Wire", COUNTED, day=1)), since=5, sources=(state,))
    assert found.sources[0].error == "not due to be read yet"
    assert header(found).read == 0


def test_a_source_that_is_new_is_dark_until_it_is_read() -> None:
    found = briefing(record(paper("Elm Wire", COUNTED, day=1)), since=5, sources=(SourceState("elm", "Elm", None),))
    assert [(dark.name, dark.why) for dark in header(found).dark] == [("Elm", "never read")]
    assert header(found).blind


def test_what_is_not_read_for_claims_is_told_as_it_was_counted() -> None:
    assert briefing(record(), unread=(("uk", 3),)).unread == (("uk", 3),)


def test_corrections_stand_apart_from_changes() -> None:
    more = said("Kessel counted 80 men.", count("80"), by="Ivo Kessel")
    new = said("Quist counted 5 boats.", count("5", "boats"), by="Mara Quist")
    papers = (
        paper("Daily Elm", COUNTED, day=1, key="men"),
        paper("Daily Elm", more, day=1, seen=3, key="men", revision=2),
        paper("Elm Wire", new, day=3),
    )
    found = briefing(record(*papers), since=3)
    assert [change.kind for change in found.corrections] == [ChangeKind.CORRECTED]
    assert [change.kind for change in found.changes] == [ChangeKind.NEW_FIGURE]


def test_windows_that_meet_tell_an_article_once_and_a_late_one_in_the_later() -> None:
    late = paper("Elm Wire", COUNTED, day=2, seen=6)
    assert briefing(record(late), since=1, until=5).quiet
    assert [c.proof.sentence for c in briefing(record(late), since=5, until=9).changes] == [COUNTED.sentence]
    at_the_edge = replace(late, seen=moment(5))
    assert not briefing(record(at_the_edge), since=1, until=5).quiet
    assert briefing(record(at_the_edge), since=5, until=9).quiet


def test_figures_are_the_series_that_changed_without_those_of_other_things_and_places() -> None:
    told_before = (
        said("Kessel counted 40 in the port.", count("40", place="Port Halm"), by="Ivo Kessel"),
        said("Kessel counted 7 boats.", count("7", "boats"), by="Ivo Kessel"),
    )
    papers = paper("Daily Elm", *told_before, day=1), paper("Elm Wire", COUNTED, COUNTED, day=4)
    found = briefing(record(*papers), since=4)
    assert [(s.label, len(s.points)) for s in found.series] == [("Norland’s soldiers in Estavia", 1)]


def test_a_dispute_has_a_word_of_each_party_oldest_first() -> None:
    army = said("Norland's army denied it too: none sent.", event("sent"), by="Norland's army", stance=NO)
    (found,) = told(HELD, DENIED, army, HELD).disputes
    assert found.proposition == SENT
    assert [(s.speaker, s.position) for s in found.stands] == [
        ("Ivo Kessel", Position.HOLDS),
        ("Ada Brandt", Position.REJECTS),
    ]


def test_a_dispute_shows_a_denial_in_the_speakers_own_words() -> None:
    own = said(
        "“Nobody was sent,” Brandt said.",
        event("sent"),
        by="Ada Brandt",
        heard="Brandt",
        stance=NO,
        directness=Directness.DIRECT,
        quote="“Nobody was sent,”",
    )
    (found,) = told(HELD, DENIED, own).disputes
    assert [stand.receipt.sentence for stand in found.stands] == [HELD.sentence, own.sentence]


def test_a_party_that_came_round_disputes_nothing_any_more() -> None:
    acknowledged = said("Brandt said soldiers were sent.", event("sent"), by="Ada Brandt")
    assert told(HELD, DENIED, acknowledged).disputes == ()


def test_one_party_with_two_voices_is_no_dispute_and_two_such_parties_are() -> None:
    army = said("Norland's army said men were sent.", event("sent"), by="Norland's army")
    quist_no = said("Quist denied men were sent.", event("sent"), by="Mara Quist", stance=NO)
    rider = said("Kessel denied men were sent.", event("sent"), by="Ivo Kessel", stance=NO)
    assert told(DENIED, army).disputes == ()
    assert len(told(DENIED, army, quist_no).disputes) == 1
    assert len(told(DENIED, army, rider).disputes) == 1


def test_what_nobody_has_settled_is_a_question_with_the_last_word_on_it() -> None:
    expected = said("Kessel expects men to be sent.", event("sent"), by="Ivo Kessel", stance=Stance.EXPECTS)
    found = told(expected, UNSURE)
    (question,) = found.questions
    assert (question.proposition, question.last.receipt.sentence) == (SENT, UNSURE.sentence)
    assert told(expected, UNSURE, HELD).questions == ()
    assert told(DENIED, UNSURE).questions == ()


def test_what_a_newer_revision_replaced_stands_in_no_section() -> None:
    boats = said("Nothing but rain fell.")
    papers = (
        paper("Daily Elm", UNSURE, COUNTED, day=1, key="a"),
        paper("Daily Elm", boats, day=1, seen=3, key="a", revision=2),
    )
    found = briefing(record(*papers), since=3)
    assert (found.questions, found.series, found.disputes) == ((), (), ())
    assert len(found.corrections) == 2


def test_equal_records_give_equal_briefings() -> None:
    not_yet = said(
        "Quist saw none sent yet.", event("sent", polarity=Polarity.NEGATIVE, expected=True), by="Mara Quist"
    )
    whole = record(
        *(paper("Daily Elm", HELD, COUNTED, not_yet, day=day) for day in (1, 2)), paper("Elm Wire", DENIED, day=3)
    )
    mixed = Record(dict(reversed(list(whole.articles.items()))), whole.claims[::-1], whole.names, whole.actors)
    assert briefing(mixed, since=2) == briefing(whole, since=2)
