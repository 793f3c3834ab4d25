from __future__ import annotations

from datetime import timedelta
from math import inf
from typing import Any, TypeVar

import pytest
from article_shelf import Shelf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings.model import (
    Actor,
    Certainty,
    Claim,
    Directness,
    Event,
    Figure,
    Footing,
    OnRecordError,
    Period,
    Polarity,
    Qualifier,
    Source,
    Span,
    Stance,
)
from briefings.store import (
    Store,
    add_claims,
    count_claims,
    load_record,
    put_actors,
    put_sources,
    remove_source,
    speaker_names,
)

T = TypeVar("T")
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
SPANS = st.tuples(st.integers(0, 10_000), st.integers(1, 500)).map(lambda pair: Span(pair[0], sum(pair)))
NUMBERS = st.floats(allow_nan=False) | st.sampled_from([inf, 1500.0, 0.1])
FIGURES = st.builds(
    Figure,
    *(SPANS, NUMBERS, NUMBERS, NUMBERS, st.sampled_from(Qualifier)),
    *(WORDS, WORDS, WORDS, WORDS, WORDS, st.booleans(), st.none() | SPANS),
)
EVENTS = st.builds(
    Event, SPANS, WORDS, WORDS, WORDS, WORDS, st.sampled_from(Polarity), st.booleans(), footing=st.sampled_from(Footing)
)


def some(values: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(values, max_size=3).map(tuple)


CLAIMS = st.builds(
    Claim,
    article_id=st.just(0),
    ordinal=st.integers(0, 1_000),
    sentence=SPANS,
    contents=st.lists(SPANS, min_size=1, max_size=3).map(tuple),
    directness=st.sampled_from(Directness),
    stance=st.sampled_from(Stance),
    polarity=st.sampled_from(Polarity),
    speaker=st.none() | WORDS,
    speaker_span=st.none() | SPANS,
    cue_span=st.none() | SPANS,
    topics=some(WORDS),
    figures=some(FIGURES),
    events=some(EVENTS),
    event_date=st.none() | st.dates(),
    event_time=st.none() | st.builds(lambda days: Period(*sorted(days)), st.tuples(st.dates(), st.dates())),
    certainty=st.sampled_from(Certainty),
)


def claim(article_id: int, ordinal: int = 0, **fields: Any) -> Claim:  # noqa: ANN401  (a claim's own fields)
    whole = Span(0, 10)
    return Claim(article_id, ordinal, whole, (whole,), Directness.INDIRECT, **fields)


def moved(one: Claim, article_id: int) -> Claim:
    return Claim(**{name: getattr(one, name) for name in Claim.__slots__} | {"article_id": article_id})


@given(st.lists(CLAIMS, max_size=4, unique_by=lambda one: one.ordinal))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_claims_come_back_as_they_were(store: Store, shelf: Shelf, given_claims: list[Claim]) -> None:
    article = shelf.add()
    claims = tuple(moved(one, article.id) for one in given_claims)
    assert add_claims(store, article.id, claims) == len(claims)
    held = tuple(one for one in load_record(store).claims if one.article_id == article.id)
    assert held == tuple(sorted(claims, key=lambda one: one.ordinal))


def test_an_article_is_extracted_once(store: Store, shelf: Shelf) -> None:
    article = shelf.add()
    assert add_claims(store, article.id, [claim(article.id), claim(article.id, 1)]) == 2
    assert add_claims(store, article.id, [claim(article.id, 2)]) == 0
    assert count_claims(store) == 2


def test_finding_nothing_is_a_finding(store: Store, shelf: Shelf) -> None:
    article = shelf.add()
    assert add_claims(store, article.id, []) == 0
    assert add_claims(store, article.id, [claim(article.id)]) == 0


def test_claims_of_an_unknown_article_are_refused(store: Store) -> None:
    with pytest.raises(OnRecordError, match="article 7 is not on record"):
        add_claims(store, 7, [claim(7)])


def test_claims_of_another_article_are_refused(store: Store, shelf: Shelf) -> None:
    article = shelf.add()
    with pytest.raises(ValueError, match="a claim of article 99"):
        add_claims(store, article.id, [claim(99)])
    assert add_claims(store, article.id, [claim(article.id)]) == 1


def test_a_batch_that_fails_leaves_nothing_behind(store: Store, shelf: Shelf) -> None:
    article = shelf.add()
    nothing: Any = None
    with pytest.raises(Exception, match=r"(?i)not.null"):
        add_claims(store, article.id, [claim(article.id), claim(article.id, 1, topics=("troops", nothing))])
    assert count_claims(store) == 0
    assert add_claims(store, article.id, [claim(article.id)]) == 1


def test_claims_come_in_order_of_publication_article_and_place(store: Store, shelf: Shelf) -> None:
    late, early, same = shelf.add(days=2), shelf.add(days=1), shelf.add(days=1)
    for article in (late, same, early):
        add_claims(store, article.id, [claim(article.id, 1), claim(article.id, 0)])
    order = [(one.article_id, one.ordinal) for one in load_record(store).claims]
    assert order == [(article.id, place) for article in (early, same, late) for place in (0, 1)]


def test_a_topic_has_its_claims_with_all_their_topics(store: Store, shelf: Shelf) -> None:
    one, other = shelf.add(), shelf.add()
    both = claim(one.id, topics=("troops", "missiles"))
    add_claims(store, one.id, [both, claim(one.id, 1, topics=("missiles",))])
    add_claims(store, other.id, [claim(other.id)])
    record = load_record(store, topic="troops")
    assert record.claims == (both,)
    assert record.articles == {one.id: one}


def test_a_speaker_has_its_claims(store: Store, shelf: Shelf) -> None:
    article = shelf.add()
    own = claim(article.id, speaker="Mark Rutte", topics=("troops",))
    add_claims(store, article.id, [own, claim(article.id, 1, speaker="Lloyd Austin", topics=("troops",))])
    assert load_record(store, speaker="Mark Rutte").claims == (own,)
    assert load_record(store, speaker="Mark Rutte", topic="troops").claims == (own,)
    assert load_record(store, speaker="Mark Rutte", topic="missiles").claims == ()
    assert load_record(store, speaker="mark rutte").claims == ()


def test_all_revisions_come_along_so_that_a_correction_shows(store: Store, shelf: Shelf) -> None:
    first = shelf.add(key="k")
    add_claims(store, first.id, [claim(first.id, topics=("troops",))])
    second = shelf.add(key="k", days=1)
    add_claims(store, second.id, [])
    record = load_record(store, topic="troops")
    assert record.articles == {first.id: first, second.id: second}
    assert record.current().claims == ()


def test_the_record_as_of_a_moment(store: Store, shelf: Shelf) -> None:
    first = shelf.add(key="k")
    second = shelf.add(key="k", days=1)
    for article in (first, second):
        add_claims(store, article.id, [claim(article.id)])
    then = load_record(store, until=first.seen_at)
    assert then.articles == {first.id: first}
    assert then.claims == load_record(store).at(first.seen_at).claims == (claim(first.id),)
    assert load_record(store, until=first.seen_at - timedelta(seconds=1)).claims == ()


def test_the_record_knows_names_and_actors(store: Store, shelf: Shelf) -> None:
    shelf.add()
    put_sources(store, [Source("courier", "The Courier"), Source("old", "The Old One")])
    put_actors(store, [Actor("Mark Rutte", party="NATO")])
    remove_source(store, "old")
    record = load_record(store)
    assert record.names == {"courier": "The Courier", "old": "The Old One"}
    assert record.actors == (Actor("Mark Rutte", party="NATO"),)


def test_speakers_are_found_by_any_of_their_names(store: Store, shelf: Shelf) -> None:
    article = shelf.add()
    speakers = ["Volodymyr Zelensky", "Zoltan Kovacs", None, "Mark Rutte", "Mark Rutte", "A_b", "Axb"]
    claims = [claim(article.id, place, speaker=name) for place, name in enumerate(speakers)]
    add_claims(store, article.id, claims)
    assert speaker_names(store)[0] == "Mark Rutte"
    assert set(speaker_names(store)) == set(speakers) - {None}
    assert speaker_names(store, "zel") == ("Volodymyr Zelensky",)
    assert set(speaker_names(store, "Z")) == {"Volodymyr Zelensky", "Zoltan Kovacs"}
    assert speaker_names(store, "A_") == ("A_b",)
    assert speaker_names(store, "lensky") == ()
    assert len(speaker_names(store, limit=2)) == 2


def test_a_speaker_of_any_length_is_kept(store: Store, shelf: Shelf) -> None:
    article = shelf.add()
    name = "".join(f"{number:x}" for number in range(9_000))
    long = claim(article.id, speaker=name, figures=(Figure(Span(0, 1), 1.0, 1.0, 1.0, counted=name),))
    add_claims(store, article.id, [long])
    assert load_record(store, speaker=name).claims == (long,)
