"""The last revision of an article, by its source and key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from briefings.model import Draft
from briefings.store import Store, add_new_articles, last_revisions

NOW = datetime(2024, 10, 24, 12, tzinfo=UTC)


def test_of_each_article_the_last_revision_is_given(store: Store) -> None:
    for hours, text in enumerate(("Ten boats left.", "Twelve boats left.", "Nine boats left.")):
        drafts = [Draft("gazette", key, "Boats", f"{key}: {text}") for key in ("a", "b")[: 2 - hours // 2]]
        add_new_articles(store, drafts, seen_at=NOW + timedelta(hours=hours), sketches=[() for _ in drafts])
    found = last_revisions(store, [("gazette", "a"), ("gazette", "b"), ("gazette", "c"), ("herald", "a")])
    assert {named: (article.revision, article.text) for named, article in found.items()} == {
        ("gazette", "a"): (3, "a: Nine boats left."),
        ("gazette", "b"): (2, "b: Twelve boats left."),
    }
    assert last_revisions(store, []) == {}


def test_an_article_is_known_by_the_keys_under_which_it_came_again(store: Store) -> None:
    words = "The ferry to Port Halm will not sail before Friday, the harbour office said. " * 5
    first = Draft("gazette", "a", "Boats", words, NOW, "https://gazette.example/a")
    again = replace(first, key="b", title="No boats", url="https://gazette.example/b")
    (article,) = add_new_articles(store, [first, again], seen_at=NOW, sketches=[(), ()])
    assert last_revisions(store, [("gazette", "a"), ("gazette", "b")]) == {
        ("gazette", "a"): article,
        ("gazette", "b"): article,
    }
