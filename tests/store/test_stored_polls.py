"""How the reading of feeds and pages goes, and what starts it anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from briefings.model import Poll, Source, SourceState
from briefings.store import (
    Store,
    add_source,
    ask_for_source,
    change_feeds,
    get_polls,
    get_source,
    list_polls,
    list_sources,
    move_feed,
    note_polls,
    open_store,
    pause_source,
    put_sources,
    remove_source,
    source_states,
    workspace_joined,
    workspace_left,
)

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORLD, ASIA, PAGE = "https://w.example/world", "https://w.example/asia", "https://w.example/notices"
WIRE = Source("wire", "The Wire", feeds=(WORLD, ASIA), pages=(PAGE,))
READ = Poll(
    "wire",
    WORLD,
    read_at=NOON,
    etag='"one"',
    last_modified="Thu, 01 May 2031 11:00:00 GMT",
    new_at=NOON - HOUR,
    next_at=NOON + HOUR,
    interval=timedelta(minutes=22, microseconds=500_001),
    asked=timedelta(minutes=30),
    skip_hours=frozenset({0, 23}),
    skip_days=frozenset({6}),
)
GONE = Poll("wire", ASIA, failed_at=NOON, error="HTTP 410 Gone", failures=3, gone=True, read_at=NOON - HOUR, etag="e")


def test_a_source_has_pages_beside_its_feeds(store: Store) -> None:
    put_sources(store, [WIRE])
    assert list_sources(store) == (WIRE,)
    assert change_feeds(store, "wire", [ASIA])
    assert get_source(store, "wire") == replace(WIRE, feeds=(ASIA,))


def test_every_address_has_a_poll_also_if_it_was_never_read(store: Store) -> None:
    put_sources(store, [WIRE, Source("elm", "Elm", pages=(PAGE,)), Source("file", "Files")])
    note_polls(store, [READ])
    fresh = Poll("elm", PAGE, page=True), READ, Poll("wire", ASIA), Poll("wire", PAGE, page=True)
    assert list_polls(store) == fresh
    assert get_polls(store, "wire") == fresh[1:]
    assert get_polls(store, "nobody") == ()


def test_an_address_that_is_given_twice_is_read_once_as_a_feed(store: Store) -> None:
    put_sources(store, [Source("elm", "Elm", feeds=(WORLD, WORLD), pages=(WORLD,))])
    assert list_polls(store) == (Poll("elm", WORLD),)


def test_only_what_is_read_is_listed(store: Store) -> None:
    workspace_joined(store, "discord:1")
    put_sources(store, [WIRE, Source("theirs", "Theirs", feeds=(WORLD,), owner="discord:1")])
    pause_source(store, "wire")
    assert [poll.source for poll in list_polls(store)] == ["theirs"]
    assert len(get_polls(store, "wire")) == 3
    workspace_left(store, "discord:1", at=NOON)
    assert list_polls(store) == ()
    remove_source(store, "wire")
    assert get_polls(store, "wire") == ()


def test_many_are_noted_at_once_and_the_last_of_each_holds(store: Store) -> None:
    feeds = tuple(f"https://w.example/{number}" for number in range(1_200))
    put_sources(store, [Source("wire", "The Wire", feeds=feeds)])
    noted = [Poll("wire", url, read_at=NOON) for url in feeds]
    note_polls(store, [Poll("wire", feeds[0], failed_at=NOON, error="503"), *noted])
    note_polls(store, [])
    assert get_polls(store, "wire") == tuple(noted)


def test_all_are_noted_or_none(store: Store) -> None:
    put_sources(store, [WIRE])
    with pytest.raises(IntegrityError):
        note_polls(store, [READ, replace(READ, source="nobody")])
    assert get_polls(store, "wire")[0] == Poll("wire", WORLD)


@given(
    st.builds(
        Poll,
        source=st.just("wire"),
        url=st.just(WORLD),
        read_at=st.none() | st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - zones are given
        etag=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
        failures=st.integers(0, 1_000),
        gone=st.booleans(),
        next_at=st.none() | st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - as above
        interval=st.none() | st.timedeltas(timedelta(), timedelta(days=30)),
        skip_hours=st.frozensets(st.integers(0, 23)),
        skip_days=st.frozensets(st.integers(0, 6)),
    )
)
@settings(max_examples=20, deadline=None)
def test_a_poll_comes_back_as_it_was(poll: Poll) -> None:
    with open_store("sqlite://") as store:
        put_sources(store, [Source("wire", "The Wire", feeds=(WORLD,))])
        note_polls(store, [poll])
        assert list_polls(store) == (poll,)


def anew(poll: Poll) -> Poll:
    """What stays known of an address that is to be read at once."""
    return replace(poll, failed_at=None, error="", failures=0, gone=False, next_at=None)


def test_what_is_read_again_after_a_rest_is_due_at_once_even_if_it_was_gone(store: Store) -> None:
    put_sources(store, [WIRE])
    note_polls(store, [READ, GONE])
    pause_source(store, "wire")
    pause_source(store, "wire", paused=False)
    assert get_polls(store, "wire")[:2] == (anew(READ), anew(GONE))
    note_polls(store, [READ, GONE])
    remove_source(store, "wire")
    assert add_source(store, WIRE)
    assert get_polls(store, "wire")[:2] == (anew(READ), anew(GONE))
    note_polls(store, [READ, GONE])
    remove_source(store, "wire")
    put_sources(store, [WIRE])
    assert get_polls(store, "wire")[:2] == (anew(READ), anew(GONE))
    note_polls(store, [READ, GONE])
    assert ask_for_source(store, "wire", "slack:T1")
    assert get_polls(store, "wire")[:2] == (anew(READ), anew(GONE))


def test_what_was_read_all_along_is_left_alone(store: Store) -> None:
    put_sources(store, [WIRE])
    note_polls(store, [READ, GONE])
    put_sources(store, [replace(WIRE, name="Wire")])
    change_feeds(store, "wire", (ASIA, WORLD))
    assert get_polls(store, "wire")[:2] == (GONE, READ)


def test_a_feed_that_is_back_is_tried_again_and_the_others_keep_their_time(store: Store) -> None:
    put_sources(store, [WIRE])
    note_polls(store, [READ, GONE])
    change_feeds(store, "wire", [WORLD])
    change_feeds(store, "wire", [WORLD, ASIA])
    assert get_polls(store, "wire")[:2] == (READ, anew(GONE))


def test_a_feed_moves_with_its_state(store: Store) -> None:
    new = "https://news.example/world"
    put_sources(store, [WIRE, Source("other", "Other", feeds=(new,))])
    note_polls(store, [READ, replace(READ, source="other", url=new, etag="theirs")])
    assert move_feed(store, "wire", WORLD, new)
    assert get_source(store, "wire") == replace(WIRE, feeds=(new, ASIA))
    assert get_polls(store, "wire")[0] == replace(READ, url=new)
    assert get_polls(store, "other")[0].etag == "theirs"
    assert not move_feed(store, "wire", WORLD, new)
    assert move_feed(store, "wire", PAGE, f"{PAGE}/")
    assert get_source(store, "wire") == replace(WIRE, feeds=(new, ASIA), pages=(f"{PAGE}/",))


def test_a_feed_that_moves_to_another_of_its_source_is_that(store: Store) -> None:
    put_sources(store, [WIRE])
    note_polls(store, [READ, GONE])
    assert move_feed(store, "wire", ASIA, WORLD)
    assert get_source(store, "wire") == replace(WIRE, feeds=(WORLD,))
    assert get_polls(store, "wire") == (READ, Poll("wire", PAGE, page=True))
    assert change_feeds(store, "wire", WIRE.feeds)
    assert get_polls(store, "wire")[1] == Poll("wire", ASIA)


def test_a_feed_that_moves_onto_a_page_of_its_source_is_the_feed_there(store: Store) -> None:
    put_sources(store, [WIRE])
    note_polls(store, [READ, Poll("wire", PAGE, page=True, failed_at=NOON, error="no text", failures=2)])
    assert move_feed(store, "wire", WORLD, PAGE)
    assert get_source(store, "wire") == replace(WIRE, feeds=(PAGE, ASIA), pages=())
    assert get_polls(store, "wire") == (replace(READ, url=PAGE), Poll("wire", ASIA))


def test_a_page_that_moves_onto_a_feed_of_its_source_is_no_page_any_more(store: Store) -> None:
    put_sources(store, [WIRE])
    note_polls(store, [READ])
    assert move_feed(store, "wire", PAGE, WORLD)
    assert get_source(store, "wire") == replace(WIRE, pages=())
    assert get_polls(store, "wire")[0] == READ


def test_a_feed_that_moves_to_where_it_was_before_has_the_state_of_now(store: Store) -> None:
    put_sources(store, [WIRE])
    note_polls(store, [READ, GONE])
    change_feeds(store, "wire", [WORLD])
    assert move_feed(store, "wire", WORLD, ASIA)
    assert get_polls(store, "wire")[0] == replace(READ, url=ASIA)


def test_nothing_moves_of_a_source_without_that_feed(store: Store) -> None:
    put_sources(store, [WIRE])
    assert not move_feed(store, "wire", "https://w.example/none", ASIA)
    assert not move_feed(store, "nobody", WORLD, ASIA)
    assert get_source(store, "wire") == WIRE


def test_the_state_of_a_source_is_that_of_its_polls(store: Store) -> None:
    put_sources(store, [WIRE])
    later = NOON + 2 * HOUR
    note_polls(store, [READ, GONE, Poll("wire", PAGE, page=True, read_at=NOON - HOUR, next_at=later)])
    told = SourceState("wire", "The Wire", NOON, "HTTP 410 Gone", next_at=READ.next_at)
    assert source_states(store) == (told,)
    note_polls(store, [replace(READ, next_at=None)])
    assert source_states(store) == (replace(told, next_at=None),)
    change_feeds(store, "wire", [ASIA])
    assert source_states(store) == (replace(told, read_at=NOON - HOUR, next_at=later),)


def test_a_failure_without_words_is_still_one(store: Store) -> None:
    put_sources(store, [WIRE])
    note_polls(store, [Poll("wire", WORLD, failed_at=NOON)])
    assert source_states(store)[0].error
