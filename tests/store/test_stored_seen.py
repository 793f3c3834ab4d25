"""What is stored while windows are read and the clock goes back is in exactly one of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from channels import HOUR, MAY, subscribed

from briefings.model import Draft
from briefings.store import Store, add_new_articles, read_until

MOMENT = timedelta(microseconds=1)


def seen(store: Store, key: str, clock: datetime, *, language: str = "de") -> datetime:
    """When an article counts as seen that is stored when the clock says that; only English ones wait for claims."""
    drafts = [Draft("elm", key, "Story", f"The story of {key}.", MAY, language=language)]
    (article,) = add_new_articles(store, drafts, seen_at=lambda: clock, sketches=[()])
    return article.seen_at


BEFORE: dict[str, Callable[[Store], object]] = {
    "a window was read, and no briefing is made of it yet": lambda store: read_until(store, MAY),
    "a later one was read too, by the clock that went back": lambda store: (
        read_until(store, MAY),
        read_until(store, MAY - HOUR),
    ),
    "a channel subscribed": lambda store: subscribed(store, now=MAY),
}


@pytest.mark.parametrize("before", BEFORE)
def test_an_article_is_seen_after_every_window_that_was_read_before(store: Store, before: str) -> None:
    assert seen(store, "first", MAY - 2 * HOUR) == MAY - 2 * HOUR
    BEFORE[before](store)
    assert seen(store, "back", MAY - HOUR) == MAY + MOMENT
    assert seen(store, "same", MAY) == MAY + MOMENT
    assert seen(store, "later", MAY + HOUR) == MAY + HOUR


def test_a_window_that_waits_for_claims_ends_before_them(store: Store) -> None:
    waiting = seen(store, "waiting", MAY, language="en")
    assert read_until(store, MAY + HOUR) == waiting - MOMENT
    assert seen(store, "next", MAY) == MAY
