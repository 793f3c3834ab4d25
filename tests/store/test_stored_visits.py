"""Articles whose pages are looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from briefings.model import Draft, Source, Visit
from briefings.store import (
    Gaps,
    Store,
    add_new_articles,
    add_source,
    due_visits,
    note_visits,
    pause_source,
    put_sources,
    remove_source,
)

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


def at(host: str, number: int, *, hours: int) -> Visit:
    return replace(
        visit(number, hours=hours), key=f"{host}-{number}", url=f"https://{host}/story?of=https://b.example/"
    )


def test_the_many_of_one_host_keep_out_nobody_elses_few(store: Store) -> None:
    put_sources(store, [ELM])
    many = [at("a.example", number, hours=number - 900) for number in range(800)]
    few = [at("b.example:8443", number, hours=number - 5) for number in range(2)]
    bare = replace(visit(1), key="bare", url="https://c.example")
    note_visits(store, [*many, *few, bare])
    assert due_visits(store, NOON, limit=9, a_host=3) == (many[0], few[0], bare, many[1], few[1], many[2])
    assert due_visits(store, NOON, limit=4) == (many[0], few[0], bare, many[1])


def test_a_visit_that_only_a_wrong_clock_put_off_is_due(store: Store) -> None:
    put_sources(store, [ELM])
    gaps = Gaps(longest=96 * HOUR, counts=6)
    later, wrong = visit(1, hours=96), visit(2, hours=24 * 365)
    over = replace(visit(3, hours=24 * 365), count=6)
    note_visits(store, [later, wrong, over])
    assert due_visits(store, NOON, limit=9, gaps=gaps) == (wrong,)
    assert due_visits(store, NOON - HOUR, limit=9, gaps=gaps) == (later, wrong)


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


def test_an_article_that_came_under_two_keys_has_one_visit(store: Store) -> None:
    put_sources(store, [ELM])
    words = "The ferry to Port Halm will not sail before Friday, the harbour office said. " * 5
    drafts = [Draft("elm", f"story-{n}", "Boats", words, NOON, f"https://elm.example/{n}") for n in (1, 2)]
    note_visits(store, [visit(2)])
    add_new_articles(store, drafts, seen_at=NOON, sketches=[(), ()])
    note_visits(store, [visit(1), visit(2)])
    assert due_visits(store, NOON, limit=9) == (visit(1),)
    note_visits(store, [], done=[visit(1)])
    assert due_visits(store, NOON, limit=9) == ()
    note_visits(store, [visit(2, hours=-2)])
    note_visits(store, [visit(2, hours=-1)])
    assert due_visits(store, NOON, limit=9) == (visit(2, hours=-1),)
    note_visits(store, [], done=[visit(2)])
    assert due_visits(store, NOON, limit=9) == ()
