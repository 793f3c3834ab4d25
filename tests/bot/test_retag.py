"""A topic applied to what is on record marks just the claims that reading the whole record would mark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from bot.following.retag import retag
from briefings.extract.topics import topics_in
from briefings.model import Claim, Directness, Draft, Event, Figure, Span, Topic
from briefings.store import Store, add_claims, add_new_articles, load_record, open_store

NOW = datetime(2024, 11, 1, tzinfo=UTC)
WORDS = ("grain", "Grainfield", "black", "sea", "Odesa", "they", "said", "the", "reports", "dismissed", "300", "Élan")
TERMS = ("grain", "black sea", "sea", "odes", "élan", "300", "corn")
ACTIONS = (("attack", "assault"), ("sign", "support"), ("launch", "mobilize"))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def record(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Sixty articles of three sentences each, made of few words so that terms often fit."""
    url = f"sqlite:///{tmp_path_factory.mktemp('retag') / 'record.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_for_module")
    with open_store(url) as store:
        _fill(store)
        yield store


@pytest.fixture(scope="module")
def postgres_for_module(postgres_server: str) -> Iterator[str]:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE retag")
        yield make_url(postgres_server).set(database="retag").render_as_string(hide_password=False)
        connection.execute("DROP DATABASE retag WITH (FORCE)")


def _fill(store: Store) -> None:
    for number in range(60):
        picked = [WORDS[(number * 7 + place * (number % 5 + 1)) % len(WORDS)] for place in range(12)]
        sentences = [f"{' '.join(picked[start : start + 4]).capitalize()}." for start in (0, 4, 8)]
        title = WORDS[number % len(WORDS)] if number % 3 else "A story"
        draft = Draft("courier", f"story-{number}", title, f"{' '.join(sentences)} No {number}.", None)
        (article,) = add_new_articles(store, [draft], seen_at=NOW, sketches=[()])
        claims, start = [], 0
        for place, sentence in enumerate(sentences):
            claims.append(_claim(article.id, place, Span(start, start + len(sentence)), number))
            start += len(sentence) + 1
        add_claims(store, article.id, claims)


def _claim(article_id: int, place: int, span: Span, number: int) -> Claim:
    action, kind = ACTIONS[(number + place) % 3]
    events = (Event(Span(span.start, span.start + 3), action, kind=kind),) if number % 4 == 0 else ()
    one = Span(span.start, span.start + 1)
    figures = (Figure(one, 300, 300, 300),) if number % 5 == 0 else ()
    return Claim(article_id, place, span, (span,), Directness.INDIRECT, figures=figures, events=events)


def by_reading_all(store: Store, topic: Topic) -> set[tuple[int, int]]:
    record = load_record(store)
    ordered = sorted(record.claims, key=lambda claim: (claim.article_id, claim.ordinal))
    found = set()
    for article_id, group in groupby(ordered, key=lambda claim: claim.article_id):
        claims = list(group)
        told = topics_in(claims, record.articles[article_id], [topic])
        found |= {(one.article_id, one.ordinal) for one, ids in zip(claims, told, strict=True) if ids}
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    terms=st.lists(st.sampled_from(TERMS), max_size=3).map(tuple),
    actions=st.lists(st.sampled_from(("attack", "launch", "ASSAULT", "SUPPORT")), max_size=2).map(tuple),
    actors=st.sampled_from(((), ("Odesa",), ("they",))),
    at_once=st.sampled_from((1, 7, 1_000)),
)
def test_it_marks_what_reading_everything_would_mark(
    record: Store, terms: tuple[str, ...], actions: tuple[str, ...], actors: tuple[str, ...], at_once: int
) -> None:
    topic = Topic("t", "T", terms, actions, actors)
    expected = by_reading_all(record, topic)
    assert retag(record, topic, at_once=at_once) == len(expected)
    marked = {(one.article_id, one.ordinal) for one in load_record(record, topic="t").claims}
    assert marked == expected


def test_the_made_record_has_claims_to_find_and_to_leave(record: Store) -> None:
    found = retag(record, Topic("t", "T", ("grain",)))
    assert 10 < found < 170
    assert retag(record, Topic("t", "T", ("nowhere",))) == 0


def test_an_empty_record_has_none(store: Store) -> None:
    assert retag(store, Topic("t", "T", ("grain",))) == 0
