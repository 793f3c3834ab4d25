"""The last revision of an article, by its source and key."""

from __future__ import annotations

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
