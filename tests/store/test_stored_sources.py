from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from article_shelf import Shelf

from briefings.model import Poll, Source, SourceKind, SourceState
from briefings.store import (
    Standing,
    Store,
    add_source,
    ask_for_source,
    change_feeds,
    get_articles,
    get_polls,
    get_source,
    list_sources,
    note_polls,
    note_read,
    pause_source,
    put_sources,
    remove_source,
    source_states,
    sources_ever,
    workspace_joined,
    workspace_left,
)

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEEDS = ("https://w.example/world", "https://w.example/asia")
WIRE = Source("wire", "The Wire", SourceKind.WIRE, "B", FEEDS, "https://w.example/")
STATE = Source("state", "State Agency", SourceKind.STATE_MEDIA, "D", paused=True)


def test_sources_come_back_as_they_were(store: Store) -> None:
    put_sources(store, [WIRE, STATE])
    assert list_sources(store) == (STATE, WIRE)
    assert get_source(store, "wire") == WIRE
    assert get_source(store, "nobody") is None


def test_putting_again_replaces(store: Store) -> None:
    put_sources(store, [WIRE, STATE])
    renamed = Source("wire", "Wire News", SourceKind.WIRE, "A", FEEDS[::-1][:1])
    put_sources(store, [WIRE, renamed])
    assert list_sources(store) == (STATE, renamed)
    put_sources(store, [])
    assert len(list_sources(store)) == 2


def test_a_removed_source_keeps_its_articles(store: Store, shelf: Shelf) -> None:
    article = shelf.add()
    assert remove_source(store, "courier")
    assert not remove_source(store, "courier")
    assert list_sources(store) == ()
    assert get_source(store, "courier") is None
    assert get_articles(store, [article.id]) == {article.id: article}
    put_sources(store, [Source("courier", "The Courier")])
    assert get_source(store, "courier") == Source("courier", "The Courier")


def test_a_source_can_rest(store: Store) -> None:
    put_sources(store, [WIRE])
    assert pause_source(store, "wire")
    assert get_source(store, "wire") == replace(WIRE, paused=True)
    assert source_states(store) == ()
    assert pause_source(store, "wire", paused=False)
    assert get_source(store, "wire") == WIRE
    assert not pause_source(store, "nobody")


def test_a_source_is_dark_if_the_latest_poll_of_a_feed_failed(store: Store) -> None:
    put_sources(store, [WIRE])
    one, two = (Poll("wire", url) for url in FEEDS)
    assert source_states(store) == (SourceState("wire", "The Wire", None),)
    note_polls(store, [replace(one, read_at=NOON), replace(two, failed_at=NOON, error="503")])
    assert source_states(store) == (SourceState("wire", "The Wire", NOON, "503"),)
    note_polls(store, [replace(one, read_at=NOON + HOUR)])
    assert source_states(store) == (SourceState("wire", "The Wire", NOON + HOUR, "503"),)
    note_polls(store, [replace(one, read_at=NOON + HOUR, failed_at=NOON + 2 * HOUR, error="no such host")])
    assert source_states(store) == (SourceState("wire", "The Wire", NOON + HOUR, "no such host"),)
    note_polls(store, [replace(poll, read_at=NOON + 3 * HOUR) for poll in (one, two)])
    assert source_states(store) == (SourceState("wire", "The Wire", NOON + 3 * HOUR),)


def test_a_feed_that_was_taken_off_darkens_nothing(store: Store) -> None:
    put_sources(store, [WIRE])
    note_polls(store, [Poll("wire", FEEDS[1], failed_at=NOON, error="404")])
    put_sources(store, [Source("wire", "The Wire", feeds=FEEDS[:1])])
    assert source_states(store) == (SourceState("wire", "The Wire", None),)


def test_a_source_with_nothing_to_poll_has_no_state_until_it_was_read(store: Store) -> None:
    put_sources(store, [STATE, Source("file", "Files")])
    assert source_states(store) == ()
    note_read(store, "file", "articles.jsonl", at=NOON)
    note_read(store, "unknown", "page", at=NOON)
    assert source_states(store) == (SourceState("file", "Files", NOON), SourceState("unknown", "unknown", NOON))


def test_adding_never_writes_over_a_source_that_is_on_the_list(store: Store) -> None:
    assert add_source(store, WIRE)
    assert not add_source(store, replace(WIRE, name="Mine", feeds=()))
    assert get_source(store, "wire") == WIRE
    note_polls(store, [Poll("wire", FEEDS[0], read_at=NOON, etag='"one"', failed_at=NOON + HOUR, error="503")])
    remove_source(store, "wire")
    assert add_source(store, replace(WIRE, name="Back"))
    assert source_states(store) == (SourceState("wire", "Back", NOON),)
    assert get_polls(store, "wire")[0].etag == '"one"'


def test_other_feeds_leave_the_rest_as_it_is(store: Store) -> None:
    put_sources(store, [WIRE])
    assert change_feeds(store, "wire", FEEDS[1:])
    assert get_source(store, "wire") == replace(WIRE, feeds=FEEDS[1:])
    remove_source(store, "wire")
    assert not change_feeds(store, "wire", FEEDS)
    assert not change_feeds(store, "nobody", FEEDS)


def test_a_source_of_a_workspace_that_the_bot_left_is_read_while_another_that_asked_has_it(store: Store) -> None:
    own = replace(WIRE, owner="discord:1", paused=True)
    put_sources(store, [own])
    for key in ("discord:1", "slack:T1"):
        workspace_joined(store, key)
    assert sources_ever(store) == ((own, Standing.LISTED),)
    workspace_left(store, "discord:1", at=NOON)
    assert sources_ever(store) == ((own, Standing.AWAY),)
    note_polls(store, [Poll("wire", FEEDS[0], failed_at=NOON, error="503")])
    assert ask_for_source(store, "wire", "slack:T1")
    assert list_sources(store) == (replace(own, paused=False),)
    assert source_states(store) == (SourceState("wire", "The Wire", None),)
    workspace_left(store, "slack:T1", at=NOON)
    assert list_sources(store) == ()
    assert ask_for_source(store, "wire", "")
    assert len(list_sources(store)) == 1
    remove_source(store, "wire")
    assert [standing for _, standing in sources_ever(store)] == [Standing.REMOVED]
    assert not ask_for_source(store, "wire", "slack:T1")
