"""One article once, whatever key and address it comes by; and no part of it in the place of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from article_shelf import Twins
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.model import Article, Draft, Extent
from briefings.store import Store, add_new_articles, count_articles, get_articles, held_items
from briefings.store.holdings import LEAST_LENGTH

NOON = datetime(2031, 5, 1, 12, 7, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "https://elm.example/2031/ferry"
WORDS = "The ferry to Port Halm will not sail before Friday, the harbour office said in the morning. " * 5
ELM = Draft("elm", "guid-1", "No ferry", WORDS, NOON, URL)
EDIT = "The ferry sails again."
LATER = f"{WORDS} {EDIT}"


def add(store: Store, *drafts: Draft, seen_at: datetime = NOON) -> tuple[Article, ...]:
    return add_new_articles(store, drafts, seen_at=seen_at, sketches=[()] * len(drafts))


def numbered(articles: Sequence[Article]) -> list[tuple[str, int]]:
    return [(article.key, article.revision) for article in articles]


def test_all_that_a_draft_tells_is_kept(store: Store) -> None:
    told = replace(ELM, section="Harbours\0", modified_at=NOON + DAY, extent=Extent.PAYWALLED)
    (article,) = add(store, told)
    assert (article.section, article.modified_at, article.extent) == ("Harbours\ufffd", NOON + DAY, Extent.PAYWALLED)
    assert get_articles(store, [article.id]) == {article.id: article}


@pytest.mark.parametrize(
    "again",
    [
        replace(ELM, key="guid-2"),
        replace(ELM, key="guid-2", url="http://www.elm.example:80/2031/ferry/"),
        replace(ELM, key=URL, published_at=None),
        replace(ELM, key="guid-2", url="https://elm.example/harbour/ferry"),
        replace(ELM, key="guid-2", url="", published_at=NOON - 7 * DAY),
        replace(ELM, key="guid-2", url="https://elm.example/harbour/ferry", title="Ferry news"),
    ],
)
def test_the_same_words_under_another_key_add_nothing(store: Store, again: Draft) -> None:
    assert numbered(add(store, ELM, again)) == [("guid-1", 1)]
    assert add(store, again) == ()
    assert count_articles(store) == 1


@pytest.mark.parametrize(
    "again",
    [
        replace(ELM, key="guid-2"),
        replace(ELM, key="guid-2", title=" no  Ferry ", published_at=NOON + 2 * DAY),
        replace(ELM, key="guid-2", title="Ferry news"),
        replace(ELM, key=URL, title="Ferry news", published_at=NOON + DAY),
        replace(ELM, key="guid-2", published_at=None),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_other_words_at_the_same_address_are_the_next_revision(store: Store, again: Draft, *, at_once: bool) -> None:
    edited = replace(again, text=LATER)
    added = add(store, ELM, edited) if at_once else add(store, ELM) + add(store, edited)
    assert numbered(added) == [("guid-1", 1), ("guid-1", 2)]
    assert add(store, edited, ELM) == ()
    assert get_articles(store, [added[1].id])[added[1].id] == added[1]


@pytest.mark.parametrize(
    "other",
    [
        replace(ELM, key="guid-2", text=EDIT, published_at=NOON + 7.1 * DAY),
        replace(ELM, key="guid-2", text=EDIT, title="The fair", published_at=NOON + DAY),
        replace(ELM, key="guid-2", text=EDIT, published_at=NOON + DAY),
        replace(ELM, key="guid-2", text=EDIT, published_at=None),
        replace(ELM, key="guid-2", text=LATER, shared_url=True),
        replace(ELM, key="guid-2", text=EDIT, url=f"{URL}?page=2"),
        replace(ELM, key="guid-2", text=EDIT, url=""),
        replace(ELM, source="oak"),
        replace(ELM, source="oak", key="guid-2", text=EDIT),
        replace(ELM, key="guid-2", url="https://elm.example/other", published_at=NOON + 7.1 * DAY),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_another_article_stays_one(store: Store, other: Draft, *, at_once: bool) -> None:
    added = add(store, ELM, other) if at_once else add(store, ELM) + add(store, other)
    assert numbered(added) == [("guid-1", 1), (other.key, 1)]


def test_a_front_page_names_no_article(store: Store) -> None:
    drafts = [replace(ELM, key=key, url="https://elm.example/", text=f"{key} {EDIT}") for key in "ab"]
    assert numbered(add(store, *drafts)) == [("a", 1), ("b", 1)]


def test_items_that_all_link_to_one_page_are_articles_of_their_own(store: Store) -> None:
    notice = replace(ELM, text=EDIT)
    days = [NOON.replace(minute=0) + n // 2 * DAY for n in range(6)]
    items = [replace(notice, key=f"k{n}", title=f"Notice {n}", published_at=day) for n, day in enumerate(days)]
    added = add(store, items[0]) + add(store, *items[1:])
    assert numbered(added) == [(item.key, 1) for item in items]


def test_short_texts_may_be_templates(store: Store) -> None:
    greeting = replace(ELM, text=("Greetings on the day. " * 30)[: LEAST_LENGTH - 1])
    assert len(add(store, greeting, replace(greeting, key="guid-2", url=f"{URL}/2"))) == 2


def test_its_own_key_comes_first(store: Store) -> None:
    two = replace(ELM, key="guid-2", url=f"{URL}/2", text=EDIT)
    add(store, ELM, two)
    (moved,) = add(store, replace(two, url=URL, text="The ferry is sold."))
    assert (moved.key, moved.revision) == ("guid-2", 2)


def test_a_double_is_known_however_late_it_comes_again(store: Store) -> None:
    double = replace(ELM, key="guid-2", url=f"{URL}/2", published_at=None)
    assert numbered(add(store, ELM, double)) == [("guid-1", 1)]
    assert add(store, double, seen_at=NOON + 90 * DAY) == ()
    (own,) = add(store, replace(double, text=EDIT), seen_at=NOON + 90 * DAY)
    assert (own.key, own.revision) == ("guid-2", 1)
    assert add(store, double, seen_at=NOON + 91 * DAY) == ()
    assert numbered(add(store, replace(double, live=True), seen_at=NOON + 91 * DAY)) == [("guid-2", 2)]


def test_a_key_that_came_with_two_articles_gives_neither_again(store: Store) -> None:
    again, own = replace(ELM, key="guid-2", text=EDIT), replace(ELM, key="guid-2", text="The fair opens.", url="")
    assert numbered(add(store, ELM, again, own)) == [("guid-1", 1), ("guid-1", 2), ("guid-2", 1)]
    assert add(store, ELM, again, own) == ()


def test_a_revision_has_the_origin_and_key_of_its_article_under_whatever_key_it_comes(store: Store) -> None:
    (first,) = add(store, ELM)
    (second,) = add(store, replace(ELM, key="guid-2", text=EDIT, live=True))
    (third,) = add(store, replace(ELM, key="guid-3", live=True))
    assert (second.origin, third.origin, third.revision, third.text) == (first.id, first.id, 3, WORDS)
    assert add(store, replace(ELM, key="guid-4", live=True)) == ()


@pytest.mark.parametrize("part", [Extent.SUMMARY, Extent.THIN, Extent.PAYWALLED])
@pytest.mark.parametrize("live", [True, False])
def test_no_part_replaces_the_whole(store: Store, part: Extent, *, live: bool) -> None:
    add(store, ELM)
    teaser = replace(ELM, text=EDIT, extent=part, live=live)
    assert add(store, teaser, replace(teaser, key="guid-2")) == ()


@pytest.mark.parametrize("part", [Extent.SUMMARY, Extent.THIN, Extent.PAYWALLED])
def test_the_whole_is_the_next_revision_of_a_part(store: Store, part: Extent) -> None:
    teaser = replace(ELM, text=EDIT, extent=part, live=True)
    added = add(store, teaser, ELM, teaser, replace(teaser, text="Another."))
    assert [(article.revision, article.extent) for article in added] == [(1, part), (2, Extent.WHOLE)]


def test_a_part_that_says_another_thing_is_a_revision_of_a_part(store: Store) -> None:
    teaser = replace(ELM, text=EDIT, extent=Extent.SUMMARY)
    added = add(store, teaser, replace(teaser, text="Two ferries sail."), replace(teaser, extent=Extent.THIN, text="x"))
    assert [article.revision for article in added] == [1, 2]


def test_items_are_held_by_key_address_or_words(store: Store) -> None:
    other = "https://elm.example/harbour/ferry"
    add(store, ELM, replace(ELM, key="guid-2", url=other), replace(ELM, text=EDIT), replace(ELM, key="nul\0", url=""))
    own = [("guid-1", ""), ("guid-2", "https://new.example/"), ("x", URL), ("y", f"{other}/"), ("nul\0", "")]
    items = [*own, ("z", f"{URL}/z"), ("w", "")]
    assert held_items(store, "elm", items) == {"guid-1", "guid-2", "x", "y", "nul\0"}
    assert held_items(store, "oak", items) == frozenset()
    assert held_items(store, "elm", []) == frozenset()


def test_any_number_of_items_is_looked_up(store: Store) -> None:
    add(store, *(replace(ELM, key=f"k-{n}", url=f"{URL}/{n}", text=str(n)) for n in (0, 700, 1_400)))
    items = [(f"k-{n}", f"{URL}/other/{n}") for n in range(700)] + [(f"o-{n}", f"{URL}/{n}") for n in range(700, 1_401)]
    assert held_items(store, "elm", items) == {"k-0", "o-700", "o-1400"}


@pytest.mark.parametrize("captured", [NOON - DAY, NOON + DAY - timedelta(hours=1)])
@pytest.mark.parametrize("at_once", [True, False])
def test_an_older_capture_is_no_later_revision(store: Store, captured: datetime, *, at_once: bool) -> None:
    newer = replace(ELM, captured_at=NOON + DAY)
    older = replace(ELM, text=EDIT, captured_at=captured)
    added = add(store, newer, older) if at_once else add(store, newer) + add(store, older)
    assert numbered(added) == [("guid-1", 1)]
    assert numbered(add(store, replace(older, captured_at=NOON + 2 * DAY))) == [("guid-1", 2)]


def test_a_capture_of_before_an_article_was_seen_is_no_revision(store: Store) -> None:
    add(store, replace(ELM, live=True))
    assert add(store, replace(ELM, text=EDIT, captured_at=NOON - DAY)) == ()
    assert numbered(add(store, replace(ELM, text=EDIT, captured_at=NOON + DAY))) == [("guid-1", 2)]


@pytest.mark.parametrize("by_feed", [True, False])
@pytest.mark.parametrize("key", ["guid-1", "guid-2"])
def test_what_a_feed_says_is_no_edit_of_what_its_page_says(store: Store, key: str, *, by_feed: bool) -> None:
    held = replace(ELM, by_feed=by_feed, live=True)
    add(store, held)
    assert add(store, replace(held, key=key, text=LATER, by_feed=not by_feed)) == ()
    assert numbered(add(store, replace(held, text=LATER))) == [("guid-1", 2)]


PART = st.tuples(
    st.sampled_from("ab"),
    st.sampled_from([WORDS, EDIT, f"{WORDS}{EDIT}"]),
    st.sampled_from([URL, f"{URL}/2", ""]),
    st.sampled_from([Extent.WHOLE, Extent.SUMMARY]),
    st.sampled_from([None, NOON, NOON + 8 * DAY]),
)


@given(st.lists(PART, max_size=8))
@settings(max_examples=15, deadline=None)
def test_one_batch_or_one_by_one_is_the_same_and_twice_adds_nothing(
    twins: Twins, parts: list[tuple[str, str, str, Extent, datetime | None]]
) -> None:
    drafts = [
        replace(ELM, key=key, text=text, url=url, extent=extent, published_at=published)
        for key, text, url, extent, published in parts
    ]
    one, many = twins()
    assert add(one, *drafts) == tuple(article for draft in drafts for article in add(many, draft))
    assert add(one, *drafts) == ()
