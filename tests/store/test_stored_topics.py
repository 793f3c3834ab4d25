"""Topics: one is added once, a change touches what it names, and claims are tagged by those there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from article_shelf import Shelf

from briefings.model import Claim, Directness, Span, Topic
from briefings.store import (
    Store,
    add_tagged_claims,
    add_topic,
    change_topic,
    claims_of_topics,
    get_topic,
    list_topics,
    put_topics,
    remove_topic,
    workspace_joined,
    workspace_left,
)

RIVER = Topic("river", "The river", ("river", "ford"), sides=(("North",), ("South",)))
JUNE = datetime(2031, 6, 1, tzinfo=UTC)


def test_of_two_who_add_a_topic_the_second_is_told(store: Store) -> None:
    assert add_topic(store, RIVER)
    assert not add_topic(store, Topic("river", "Another", ("stream",)))
    assert get_topic(store, "river") == RIVER
    remove_topic(store, "river")
    again = Topic("river", "Another", ("stream",))
    assert add_topic(store, again)
    assert get_topic(store, "river") == again


def test_two_changes_of_different_parts_are_both_kept(store: Store) -> None:
    put_topics(store, [RIVER])
    mine, yours = replace(RIVER, terms=("river",)), replace(RIVER, sides=(), title="Rivers")
    assert change_topic(store, mine, ["terms"]) == mine
    assert change_topic(store, yours, ["sides", "title"]) == replace(yours, terms=("river",))
    assert get_topic(store, "river") == Topic("river", "Rivers", ("river",))
    remove_topic(store, "river")
    assert change_topic(store, mine, ["terms"]) is None


def test_claims_that_were_tagged_by_other_topics_wait(store: Store, shelf: Shelf) -> None:
    workspace_joined(store, "discord:1")
    put_topics(store, [RIVER, Topic("discord:1/sea", "Sea", ("sea",), owner="discord:1")])
    article, before = shelf.add(), list_topics(store)
    span = Span(0, 5)
    found = [Claim(article.id, 0, span, (span,), Directness.INDIRECT, topics=("river",))]
    workspace_left(store, "discord:1", at=JUNE)
    assert add_tagged_claims(store, article.id, found, before) is None
    assert claims_of_topics(store, ["river"]) == {"river": 0}
    assert add_tagged_claims(store, article.id, found, list_topics(store)) == 1
    assert add_tagged_claims(store, article.id, found, list_topics(store)) == 0
    assert claims_of_topics(store, ["river"]) == {"river": 1}
