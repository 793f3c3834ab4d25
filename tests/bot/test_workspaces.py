"""The bot comes, goes and comes back; what people set up is there again, with what was said meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.workspaces import joined, key_of, left, seen_in
from briefings.model import Claim, Directness, Draft, Span, Topic
from briefings.store import (
    Store,
    add_claims,
    add_new_articles,
    get_workspace,
    list_topics,
    load_record,
    put_topics,
)

NOW = datetime(2031, 5, 1, tzinfo=UTC)
GRAIN = Topic("discord:1/grain", "Grain", ("grain",), owner="discord:1")
SHARED = Topic("border", "The border", ("border",))


def tell(store: Store, text: str, topics: tuple[str, ...] = ()) -> None:
    (article,) = add_new_articles(store, [Draft("meridian", text, "A story", text, NOW)], seen_at=NOW, sketches=[()])
    span = Span(0, len(text))
    add_claims(store, article.id, [Claim(article.id, 0, span, (span,), Directness.NARRATED, topics=topics)])


@pytest.fixture
def settled(store: Store) -> Store:
    put_topics(store, [SHARED, GRAIN])
    assert not joined(store, "discord", "1", name="Harbour desk")
    tell(store, "The grain is in.", (GRAIN.id,))
    return store


def on_grain(store: Store) -> int:
    return len(load_record(store, topic=GRAIN.id).claims)


def test_the_bot_that_is_back_knows_what_was_said_meanwhile(settled: Store) -> None:
    assert left(settled, "discord", "1", now=NOW)
    tell(settled, "More grain has left the port.")
    tell(settled, "A boat has left the port.")
    assert on_grain(settled) == 1
    assert joined(settled, "discord", "1", name="Harbour desk")
    assert on_grain(settled) == 2
    assert [topic.id for topic in list_topics(settled)] == ["border", GRAIN.id]


def test_a_start_finds_out_who_is_gone_and_who_is_back(settled: Store) -> None:
    assert seen_in(settled, "discord", {"2": "Other desk"}, NOW) == ()
    tell(settled, "More grain has left the port.")
    assert [topic.id for topic in list_topics(settled)] == ["border"]
    found = {"1": "Harbour desk", "2": "Other desk"}
    assert seen_in(settled, "discord", found, NOW + timedelta(days=1)) == ("discord:1",)
    assert on_grain(settled) == 2


def test_leaving_where_the_bot_never_was_is_no_news(store: Store) -> None:
    assert not left(store, "slack", "T1", now=NOW)
    assert get_workspace(store, key_of("slack", "T1")) is None


def test_coming_twice_is_coming_once(store: Store) -> None:
    assert not joined(store, "slack", "T1", name="Harbour desk")
    assert not joined(store, "slack", "T1")
    workspace = get_workspace(store, "slack:T1")
    assert workspace is not None
    assert workspace.name == "Harbour desk"
