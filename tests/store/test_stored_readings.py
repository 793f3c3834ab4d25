"""How much came in in a window: what was read, and what was only put on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from briefings.model import Draft, Extent, TimeAxis
from briefings.store import Given, Store, add_new_articles, given_in, read_in, unread_in

SEEN = datetime(2031, 5, 20, 12, tzinfo=UTC)
SINCE, UNTIL = SEEN - timedelta(hours=1), SEEN
YEAR = timedelta(days=365)


def put(store: Store, *drafts: Draft, at: datetime = SEEN) -> None:
    add_new_articles(store, drafts, seen_at=at, sketches=[()] * len(drafts))


def draft(key: str, *, source: str = "elm", language: str = "en", old: bool = False, words: str = "") -> Draft:
    text = words or f"Words of {key}."
    return Draft(source, key, "Ferry", text, SEEN - YEAR * old, language=language, backfill=old)


def test_what_was_only_put_on_record_is_counted_apart(store: Store) -> None:
    put(store, draft("a"), draft("b", old=True), draft("c", source="oak", old=True))
    assert given_in(store, since=SINCE, until=UNTIL) == Given(read=1, recorded=2)
    assert [state.source for state in read_in(store, since=SINCE, until=UNTIL)] == ["elm"]
    assert given_in(store, since=SEEN - 2 * YEAR, until=UNTIL) == Given(read=3)
    published = given_in(store, since=SEEN - 2 * YEAR, until=SEEN - timedelta(days=1), axis=TimeAxis.PUBLISHED)
    assert published == Given(read=2)
    assert given_in(store, since=SINCE, until=UNTIL, axis=TimeAxis.EVENT) == Given()


def test_an_article_in_another_language_counts_once_and_not_if_it_is_only_put_on_record(store: Store) -> None:
    put(store, draft("a", language="uk"), draft("b", language="uk", old=True))
    put(store, draft("a", language="uk", words="Other words."))
    (found,) = unread_in(store, since=SINCE, until=UNTIL)
    assert (found.language, found.articles) == ("uk", 1)


def test_an_edit_of_what_was_put_on_record_is_news_but_a_capture_or_a_fuller_reading_is_none(store: Store) -> None:
    put(store, draft("a", old=True))
    put(store, Draft("elm", "a", "Ferry", "An edit.", SEEN - YEAR, backfill=True))
    assert given_in(store, since=SINCE, until=UNTIL) == Given(read=1, recorded=1)
    put(store, Draft("elm", "a", "Ferry", "A capture.", SEEN - YEAR, captured_at=SEEN, backfill=True))
    part = Draft("elm", "b", "Ferry", "A part.", SEEN - YEAR, extent=Extent.SUMMARY, backfill=True)
    put(store, part)
    put(store, replace(part, text="A part and the rest.", extent=Extent.WHOLE))
    assert given_in(store, since=SINCE, until=UNTIL) == Given(read=1, recorded=4)
