from __future__ import annotations

import pytest
from article_shelf import Shelf
from sqlalchemy import select

from briefings.model import Actor, Claim, Directness, Source, Span, Topic
from briefings.store import (
    Store,
    add_claims,
    last_article,
    mark_claims,
    piece_for,
    put_actors,
    put_sources,
    put_topics,
    speaker_names,
    state_of,
)
from briefings.store.folding import folded
from briefings.store.tables import speakers

GRAIN = Topic("grain", "Grain", ("words",))


def spoke(shelf: Shelf, *names: str | None, days: float = 0) -> None:
    article = shelf.add(days=days)
    word = Span(0, 5)
    said = [Claim(article.id, at, word, (word,), Directness.INDIRECT, speaker=name) for at, name in enumerate(names)]
    add_claims(shelf.store, article.id, said)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Zoë Łaskawa", "zoe laskawa"),
        ("O’Neill", "oneill"),
        ("U.N. envoy", "un envoy"),
        ("Jean-Luc  Straße", "jean luc strasse"),
        ("A_b", "a_b"),
        ("金 日成", "金 日成"),
        ("…", ""),
    ],
)
def test_names_are_folded(name: str, plain: str) -> None:
    assert folded(name) == plain


@pytest.mark.parametrize("typed", ["kol", "KOL H", "ha r", "Rin", " rin ", "kól ha rin"])
def test_a_speaker_is_found_by_the_start_of_any_word_and_what_follows_it(
    store: Store, shelf: Shelf, typed: str
) -> None:
    spoke(shelf, "Kol Ha Rin", "Ada Brandt", None)
    assert speaker_names(store, typed) == ("Kol Ha Rin",)


def test_what_no_name_has_finds_nobody(store: Store, shelf: Shelf) -> None:
    spoke(shelf, "Kol Ha Rin")
    for typed in ("ol", "kol rin", "?!", "kol ha rin x"):
        assert speaker_names(store, typed) == ()


def test_those_with_most_claims_come_first_however_they_came_in(store: Store, shelf: Shelf) -> None:
    spoke(shelf, "Kol A", "Kol B", "Kol C")
    spoke(shelf, "Kol C", "Kol B", "Kol C")
    assert speaker_names(store) == speaker_names(store, "k") == ("Kol C", "Kol B", "Kol A")
    assert speaker_names(store, "kol", 1) == ("Kol C",)


def test_only_who_had_spoken_by_then(store: Store, shelf: Shelf) -> None:
    first = shelf.add().seen_at
    spoke(shelf, "Kol A")
    spoke(shelf, "Kol B", "Kol B", days=3)
    assert speaker_names(store, "kol", seen_until=first) == ("Kol A",)
    assert speaker_names(store, seen_until=first) == ("Kol A",)


def test_a_name_is_kept_under_each_of_its_words_and_a_long_one_not_at_all(store: Store, shelf: Shelf) -> None:
    spoke(shelf, "Kol A", "Kol B", None, "x" * 300)
    spoke(shelf, "Kol B", "Łaska")
    rows = select(speakers).order_by(speakers.c.name, speakers.c.word)
    with store.read() as connection:
        before = connection.execute(rows).all()
    assert {row.name for row in before} == {"Kol A", "Kol B", "Łaska"}
    assert len(before) == 3 + 2 + 2 + 1


def test_every_step_that_may_change_an_answer_changes_the_state(store: Store, shelf: Shelf) -> None:
    def marked() -> None:
        piece = piece_for(store, GRAIN, 1, last_article(store))
        mark_claims(store, "grain", piece, [(2, 0)])

    steps = (
        shelf.add,
        lambda: spoke(shelf, "Kol A"),
        lambda: put_topics(store, [GRAIN]),
        lambda: put_actors(store, [Actor("Kol A")]),
        lambda: put_sources(store, [Source("courier", "The Courier")]),
        marked,
    )
    states = [state_of(store)[0]]
    for step in steps:
        step()
        states.append(state_of(store)[0])
    assert len(set(states)) == len(states)
    assert state_of(store)[0] == states[-1]


def test_reading_claims_of_an_article_changes_the_state(store: Store, shelf: Shelf) -> None:
    article = shelf.add()
    before = state_of(store)
    add_claims(store, article.id, [])
    assert state_of(store)[0] != before[0]
    assert state_of(store)[1] == before[1] == article.seen_at
