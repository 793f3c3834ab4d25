"""What is backfilled long after it was published is on record, and no news; what is read live is news."""

from __future__ import annotations

from changes.telling import Paper, count, moment, paper, record, said

from briefings.compose import Reading, compose
from briefings.model import Briefing, ChangeKind, Record, TimeAxis, Topic

TOPIC = Topic("border", "The border", ("soldier",))
COUNTED = said("Kessel counted 90 men.", count("90"), by="Ivo Kessel")
MORE = said("Kessel counted 95 men.", count("95"), by="Ivo Kessel")
SINCE, UNTIL = 20, 21
OLD = SINCE - 9


def briefing(*papers: Paper, since: int = SINCE, axis: TimeAxis = TimeAxis.SEEN) -> Briefing:
    whole: Record = record(*papers)
    return compose(whole, TOPIC, Reading(moment(since), moment(UNTIL), axis=axis))


def loaded(key: str = "") -> Paper:
    return paper("Daily Elm", COUNTED, day=OLD, seen=SINCE, key=key, backfill=True)


def test_an_archive_of_old_articles_is_no_news() -> None:
    assert briefing(loaded()).quiet


def test_what_is_read_live_is_news_however_old_its_date() -> None:
    assert not briefing(paper("Daily Elm", COUNTED, day=OLD, seen=SINCE)).quiet
    assert not briefing(paper("Daily Elm", COUNTED, day=SINCE)).quiet


def test_what_was_published_within_the_window_is_news_however_it_came() -> None:
    assert not briefing(loaded(), since=OLD).quiet


def test_a_window_of_publication_tells_it() -> None:
    assert not briefing(loaded(), since=OLD, axis=TimeAxis.PUBLISHED).quiet


def test_news_is_told_against_what_the_archive_holds() -> None:
    (change,) = briefing(loaded(), paper("Daily Elm", MORE, day=SINCE)).changes
    assert change.earlier is not None
    assert "90 men" in change.earlier.sentence
    assert briefing(loaded(), paper("Elm Wire", COUNTED, day=SINCE)).quiet


def test_a_hidden_edit_of_a_backfilled_article_is_told_like_any_other() -> None:
    for first in (
        loaded("a"),
        paper("Daily Elm", COUNTED, day=OLD, seen=SINCE - 1, key="a", backfill=True),
        paper("Daily Elm", COUNTED, day=OLD, key="a"),
    ):
        (told,) = briefing(first, paper("Daily Elm", MORE, day=OLD, seen=SINCE, key="a", revision=2)).corrections
        assert told.kind is ChangeKind.CORRECTED


def test_captures_of_an_archive_are_no_edits() -> None:
    later = paper("Daily Elm", MORE, day=OLD, seen=SINCE, key="a", revision=2, backfill=True)
    assert briefing(loaded("a"), later).quiet
