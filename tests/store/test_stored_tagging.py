"""Claims of a topic, marked a piece of the record at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from article_shelf import NOON, Shelf

from briefings.model import Claim, Directness, Draft, Event, Span, Topic
from briefings.store import (
    Store,
    add_claims,
    add_new_articles,
    claims_of_topics,
    last_article,
    load_record,
    mark_claims,
    piece_for,
    topic_share,
)
from briefings.store.tagging import Piece

WHOLE = Piece(1, 1_000, (), frozenset())


def claim(article_id: int, place: int, *, topics: tuple[str, ...] = (), action: str = "", kind: str = "") -> Claim:
    span = Span(0, 5)
    events = (Event(span, action, kind=kind),) if action else ()
    return Claim(article_id, place, span, (span,), Directness.NARRATED, topics=topics, events=events)


def tell(store: Store, text: str, *, title: str = "A story", action: str = "", kind: str = "") -> int:
    draft = Draft("courier", f"{title}-{text}-{action}-{kind}", title, text, NOON)
    (article,) = add_new_articles(store, [draft], seen_at=NOON, sketches=[()])
    add_claims(store, article.id, [claim(article.id, 0, action=action, kind=kind)])
    return article.id


def found(store: Store, *terms: str, actions: tuple[str, ...] = ()) -> list[int]:
    piece = piece_for(store, Topic("t", "T", terms, actions), 1, 1_000)
    assert all(claims and all(one.article_id == article.id for one in claims) for article, claims in piece.told)
    return [article.id for article, _ in piece.told]


def test_only_articles_with_a_word_of_a_term_are_read(store: Store) -> None:
    grain = tell(store, "GRAIN left the harbour.")
    sea = tell(store, "Ships crossed the Black\nSea at night.")
    title = tell(store, "It went on for days.", title="The grain row")
    tell(store, "Nothing of that kind happened.")
    assert found(store, "grain") == [grain, title]
    assert found(store, "black sea", "corn") == [sea]
    assert found(store, "grain", "black sea") == [grain, sea, title]
    assert found(store, "weather") == []


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("kremlin", "The \N{KELVIN SIGN}remlin spoke."),
        ("missile", "A mi\N{LATIN SMALL LETTER LONG S}sile flew."),
        ("élysée", "The ÉLYSÉE spoke."),
        ("գարի", "ԳԱՐԻ left."),
        ("50%", "About 50% of it."),
        ("a_b", "An a_b code."),
    ],
)
def test_words_are_found_in_any_case_and_script(store: Store, term: str, text: str) -> None:
    told = tell(store, text)
    assert found(store, term) == [told]


def test_articles_that_tell_of_its_actions_are_read(store: Store) -> None:
    launch = tell(store, "It flew.", action="launch", kind="mobilize")
    raid = tell(store, "It began.", action="attack", kind="assault")
    tell(store, "They met.", action="meet", kind="consult")
    assert found(store, actions=("launch",)) == [launch]
    assert found(store, actions=("ASSAULT",)) == [raid]
    assert found(store, "flew", actions=("attack",)) == [launch, raid]


def test_a_piece_ends_where_it_is_told_and_knows_what_is_marked(store: Store) -> None:
    ids = [tell(store, f"Grain {number}.") for number in range(5)]
    assert last_article(store) == ids[-1]
    mark_claims(store, "t", WHOLE, [(one, 0) for one in ids])
    piece = piece_for(store, Topic("t", "T", ("grain",)), ids[1], ids[2])
    assert [article.id for article, _ in piece.told] == ids[1:3]
    assert piece.marked == {(ids[1], 0), (ids[2], 0)}
    mark_claims(store, "t", piece, [(ids[2], 0)])
    assert [one.article_id for one in load_record(store, topic="t").claims] == [ids[0], *ids[2:]]


def test_marking_replaces_what_is_of_the_topic_and_leaves_other_topics(store: Store, shelf: Shelf) -> None:
    article = shelf.add()
    tagged = [("troops",), ("missiles", "troops"), (), ("missiles",)]
    add_claims(store, article.id, [claim(article.id, place, topics=topics) for place, topics in enumerate(tagged)])
    topic = Topic("troops", "T", ("x",))
    wanted = [(article.id, 1), (article.id, 2), (article.id, 3), (article.id, 9), (77, 0)]
    mark_claims(store, "troops", piece_for(store, topic, 1, 99), wanted)
    topics = [one.topics for one in load_record(store).claims]
    assert topics == [(), ("missiles", "troops"), ("troops",), ("missiles", "troops")]
    mark_claims(store, "troops", piece_for(store, topic, 1, 99), [])
    assert load_record(store, topic="troops").claims == ()
    assert len(load_record(store, topic="missiles").claims) == 2


def test_what_somebody_else_marked_meanwhile_is_not_marked_twice(store: Store) -> None:
    one = tell(store, "Grain.")
    stale = piece_for(store, Topic("t", "T", ("grain",)), 1, 99)
    mark_claims(store, "t", stale, [(one, 0)])
    mark_claims(store, "t", stale, [(one, 0)])
    assert claims_of_topics(store, ["t"]) == {"t": 1}


def test_claims_are_counted_by_topic_and_time(store: Store, shelf: Shelf) -> None:
    for days in (0, 1, 2):
        article = shelf.add(days=days)
        add_claims(store, article.id, [claim(article.id, place, topics=("a", "b")[: place + 1]) for place in (0, 1)])
    assert claims_of_topics(store, ["a", "b", "c"]) == {"a": 6, "b": 3, "c": 0}
    assert claims_of_topics(store, ["a", "b"], since=NOON + timedelta(hours=1)) == {"a": 4, "b": 2}
    assert claims_of_topics(store, []) == {}


def test_how_general_a_topic_is_shows_in_the_newest_articles(store: Store, shelf: Shelf) -> None:
    assert topic_share(store, "a") == (0, 0)
    for number in range(3):
        article = shelf.add()
        given = [claim(article.id, place, topics=("a",) if number else ()) for place in (0, 1)]
        add_claims(store, article.id, given)
    assert topic_share(store, "a") == (4, 6)
