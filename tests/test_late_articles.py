"""What is loaded long after it was published is on record, and no news."""

from __future__ import annotations

from changes.telling import Paper, count, moment, paper, record, said

from briefings.compose import LATE, Reading, compose
from briefings.model import Briefing, Record, TimeAxis, Topic

TOPIC = Topic("border", "The border", ("soldier",))
COUNTED = said("Kessel counted 90 men.", count("90"), by="Ivo Kessel")
MORE = said("Kessel counted 95 men.", count("95"), by="Ivo Kessel")
SINCE, UNTIL = 20, 21
OLD = SINCE - LATE.days - 2


def briefing(*papers: Paper, since: int = SINCE, axis: TimeAxis = TimeAxis.SEEN) -> Briefing:
    whole: Record = record(*papers)
    return compose(whole, TOPIC, Reading(moment(since), moment(UNTIL), axis=axis))


def test_an_archive_of_old_articles_is_no_news() -> None:
    assert briefing(paper("Daily Elm", COUNTED, day=OLD, seen=SINCE)).quiet


def test_the_same_article_is_news_if_it_was_seen_in_time_or_not_much_later() -> None:
    assert not briefing(paper("Daily Elm", COUNTED, day=SINCE)).quiet
    assert not briefing(paper("Daily Elm", COUNTED, day=SINCE - LATE.days + 1, seen=SINCE)).quiet


def test_what_was_published_within_the_window_is_news_however_late() -> None:
    assert not briefing(paper("Daily Elm", COUNTED, day=OLD, seen=SINCE), since=OLD).quiet


def test_a_window_of_publication_tells_it() -> None:
    assert not briefing(paper("Daily Elm", COUNTED, day=OLD, seen=SINCE), since=OLD, axis=TimeAxis.PUBLISHED).quiet


def test_news_is_told_against_what_the_archive_holds() -> None:
    old = paper("Daily Elm", COUNTED, day=OLD, seen=SINCE)
    (change,) = briefing(old, paper("Daily Elm", MORE, day=SINCE)).changes
    assert change.earlier is not None
    assert "90 men" in change.earlier.sentence
    assert briefing(old, paper("Elm Wire", COUNTED, day=SINCE)).quiet


def test_an_edit_of_an_article_that_was_seen_in_time_is_still_told() -> None:
    first = paper("Daily Elm", COUNTED, day=OLD, key="a")
    edited = paper("Daily Elm", MORE, day=OLD, seen=SINCE, key="a", revision=2)
    found = briefing(first, edited)
    assert found.corrections or found.changes
    loaded = paper("Daily Elm", COUNTED, day=OLD, seen=SINCE, key="a")
    assert briefing(loaded, edited).quiet
