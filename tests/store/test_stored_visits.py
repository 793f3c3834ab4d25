"""Articles whose pages are looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from briefings.model import Source, Visit
from briefings.store import Store, add_source, due_visits, note_visits, pause_source, put_sources, remove_source

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ELM = Source("elm", "Elm", feeds=("https://elm.example/feed",))


def visit(number: int, *, hours: int = 0, source: str = "elm") -> Visit:
    return Visit(source, f"story-{number}", f"https://elm.example/{number}", NOON + hours * HOUR, 1, '"e"', "then")


def test_what_is_due_comes_back_as_it_was_the_longest_due_first(store: Store) -> None:
    put_sources(store, [ELM, Source("oak", "Oak")])
    noted = [visit(1), visit(1, hours=-2, source="oak"), visit(2, hours=-1), visit(3, hours=1)]
    note_visits(store, noted)
    assert due_visits(store, NOON, limit=9) == (noted[1], noted[2], noted[0])
    assert due_visits(store, NOON, limit=1) == (noted[1],)


def test_an_article_has_one_visit_until_it_is_done(store: Store) -> None:
    put_sources(store, [ELM])
    note_visits(store, [visit(1), visit(2)])
    again = replace(visit(1, hours=-1), count=2, etag="", url="https://elm.example/moved")
    note_visits(store, [visit(1), again], done=[visit(2)])
    assert due_visits(store, NOON, limit=9) == (again,)
    note_visits(store, [], done=[again, visit(7)])
    note_visits(store, [])
    assert due_visits(store, NOON, limit=9) == ()


def test_what_is_noted_as_well_as_done_is_noted(store: Store) -> None:
    put_sources(store, [ELM])
    note_visits(store, [visit(1)], done=[visit(1)])
    assert due_visits(store, NOON, limit=9) == (visit(1),)


def test_more_than_a_statement_takes(store: Store) -> None:
    put_sources(store, [ELM])
    every = [visit(number) for number in range(1_200)]
    note_visits(store, every)
    assert len(due_visits(store, NOON, limit=2_000)) == 1_200
    note_visits(store, [], done=every)
    assert due_visits(store, NOON, limit=2_000) == ()


def test_a_source_that_rests_is_not_visited_and_one_that_was_removed_never_again(store: Store) -> None:
    put_sources(store, [ELM])
    note_visits(store, [visit(1)])
    pause_source(store, "elm")
    assert due_visits(store, NOON, limit=9) == ()
    pause_source(store, "elm", paused=False)
    assert due_visits(store, NOON, limit=9) == (visit(1),)
    remove_source(store, "elm")
    assert add_source(store, ELM)
    assert due_visits(store, NOON, limit=9) == ()


def test_an_address_of_any_length_is_a_key(store: Store) -> None:
    put_sources(store, [ELM])
    key = "https://elm.example/" + "".join(f"{number:x}-" for number in range(9_000))
    note_visits(store, [replace(visit(1), key=key, url=key)])
    assert due_visits(store, NOON, limit=9)[0].key == key
