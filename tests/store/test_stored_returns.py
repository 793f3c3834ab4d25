"""An article whose address goes back to a text that it had before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from briefings.model import Article, Draft
from briefings.store import Store, add_new_articles, count_articles
from briefings.store.holdings import MOST_RETURNS

NOON = datetime(2031, 5, 1, 12, tzinfo=UTC)


def read(store: Store, text: str, *, live: bool = True) -> tuple[Article, ...]:
    draft = Draft("elm", "river", "River", text, NOON, live=live)
    seen = NOON + timedelta(minutes=count_articles(store))
    return add_new_articles(store, [draft], seen_at=seen, sketches=[()])


def test_what_an_address_says_again_is_a_revision(store: Store) -> None:
    texts = ("twelve", "fourteen", "twelve", "fourteen", "fourteen", "twelve", "twelve")
    assert [[a.revision for a in read(store, text)] for text in texts] == [[1], [2], [3], [4], [], [5], []]


def test_an_old_copy_is_none(store: Store) -> None:
    for text in ("twelve", "fourteen"):
        read(store, text)
    assert read(store, "twelve", live=False) == ()
    assert read(store, "fourteen", live=False) == ()


def test_an_address_that_goes_to_and_fro_is_not_followed_for_ever(store: Store) -> None:
    for turn in range(MOST_RETURNS + 10):
        read(store, ("twelve", "fourteen")[turn % 2])
    assert count_articles(store) == MOST_RETURNS
    assert [a.revision for a in read(store, "sixteen")] == [MOST_RETURNS + 1]
