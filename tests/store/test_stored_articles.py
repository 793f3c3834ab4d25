from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from threading import Thread
from typing import Any

import pytest
from article_shelf import Shelf, Twins
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.model import Article, Draft, Source
from briefings.store import (
    Store,
    add_claims,
    add_new_articles,
    count_articles,
    get_articles,
    get_source,
    open_store,
    read_until,
    unextracted_articles,
)

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
DRAFT = Draft(
    "courier", "a", "Troops move", "Some 1,500 soldiers moved east.", NOON, "https://c.example/a", "R. Porter"
)


def add(store: Store, *drafts: Draft) -> tuple[Article, ...]:
    return add_new_articles(store, drafts, seen_at=NOON, sketches=[()] * len(drafts))


def but(**changes: Any) -> Draft:  # noqa: ANN401  (a draft's own fields)
    """The draft with other fields; another key has its own address."""
    if "key" in changes:
        changes = {"url": f"https://c.example/{changes['key']}"} | changes
    return replace(DRAFT, **changes)


def test_an_article_is_kept_with_all_that_its_draft_had(store: Store) -> None:
    (article,) = add(store, DRAFT)
    assert (article.source, article.key, article.title, article.text) == ("courier", "a", DRAFT.title, DRAFT.text)
    assert (article.url, article.author, article.language) == (DRAFT.url, DRAFT.author, "en")
    assert (article.revision, article.origin, article.published_at, article.seen_at) == (1, article.id, NOON, NOON)
    assert get_articles(store, [article.id, 999]) == {article.id: article}


def test_the_same_again_adds_nothing(store: Store) -> None:
    assert len(add(store, DRAFT, but(key="b"))) == 2
    assert add(store, DRAFT, but(key="b")) == ()
    assert count_articles(store) == 2


def test_layout_is_no_change(store: Store) -> None:
    add(store, DRAFT)
    assert add(store, but(text="Some 1,500\n\n  soldiers moved\teast. ", title=" Troops  move")) == ()


@pytest.mark.parametrize("change", [{"text": "Some 3,000 soldiers moved east."}, {"title": "Troops moved"}])
def test_an_edit_is_the_next_revision(store: Store, change: dict[str, str]) -> None:
    (first,) = add(store, DRAFT)
    (second,) = add(store, but(**change))
    assert (second.key, second.revision, second.origin) == (first.key, 2, first.origin)
    assert second.id != first.id
    assert get_articles(store, [first.id])[first.id].text == DRAFT.text


def test_a_folder_with_both_versions_can_be_read_twice(store: Store) -> None:
    assert [article.revision for article in add(store, DRAFT, but(text="Corrected."))] == [1, 2]
    assert add(store, DRAFT, but(text="Corrected.")) == ()


def test_doubles_within_a_batch_count_once(store: Store) -> None:
    added = add(store, DRAFT, DRAFT, but(text="Edited."), but(text="Edited. "), but(key="b"), DRAFT)
    assert [(article.key, article.revision) for article in added] == [("a", 1), ("a", 2), ("b", 1)]


def test_a_key_belongs_to_its_source(store: Store) -> None:
    assert [article.revision for article in add(store, DRAFT, but(source="gazette", text="Other."))] == [1, 1]


def test_only_what_was_added_comes_back_in_the_order_given(store: Store) -> None:
    add(store, but(key="m"))
    assert [article.key for article in add(store, but(key="z"), but(key="m"), but(key="b"))] == ["z", "b"]


def test_nothing_in_nothing_out(store: Store) -> None:
    assert add(store) == ()


def test_an_article_without_a_date_was_published_when_it_was_seen(store: Store) -> None:
    undated, dated = add(store, but(key="undated", published_at=None), but(key="dated", published_at=NOON))
    assert undated.published_at == NOON
    assert (undated.dated, dated.dated) == (False, True)


def test_moments_come_back_in_utc(store: Store) -> None:
    there = NOON.astimezone(timezone(timedelta(hours=9)))
    (article,) = add(store, but(published_at=there))
    (held,) = get_articles(store, [article.id]).values()
    assert held == article
    assert held.published_at == NOON
    assert held.published_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        add(store, but(published_at=datetime(2024, 10, 24)))  # noqa: DTZ001  (that is the point)


def test_what_no_database_keeps_is_replaced_one_for_one(store: Store) -> None:
    (article,) = add(store, but(text="a\0b\ud800c😀", title="\0", author="\udfff"))
    assert (article.text, article.title, article.author) == ("a\ufffdb\ufffdc😀", "\ufffd", "\ufffd")
    assert get_articles(store, [article.id]) == {article.id: article}
    assert add(store, but(text="a\0b\ud800c😀", title="\0")) == ()


def test_an_address_of_any_length_is_a_key(store: Store) -> None:
    key = "https://c.example/" + "".join(f"{number:x}-" for number in range(9_000))
    assert len(add(store, but(key=key, url=key))) == 1
    assert add(store, but(key=key, url=key)) == ()


def test_a_source_that_nobody_set_up_is_called_by_its_id(store: Store) -> None:
    add(store, DRAFT)
    assert get_source(store, "courier") == Source("courier", "courier")


def test_what_awaits_extraction_is_english_and_oldest_first(store: Store) -> None:
    late, french, early, british = add(
        store,
        but(key="1", published_at=NOON),
        but(key="2", language="fr"),
        but(key="3", published_at=NOON - timedelta(days=1)),
        but(key="4", language="en-GB", published_at=NOON + timedelta(days=1)),
    )
    assert unextracted_articles(store) == (early, late, british)
    assert unextracted_articles(store, limit=1) == (early,)
    add_claims(store, early.id, [])
    assert unextracted_articles(store) == (late, british)
    assert french.id not in {article.id for article in unextracted_articles(store)}


def test_more_than_a_statement_takes(store: Store) -> None:
    drafts = [but(key=str(number), text=f"Text {number}") for number in range(1_200)]
    added = add(store, *drafts)
    assert len(get_articles(store, [article.id for article in added])) == 1_200
    assert add(store, *drafts) == ()


def test_writers_at_the_same_time_add_each_article_once(url: str, store: Store) -> None:
    def work() -> None:
        with open_store(url) as own:
            for number in range(10):
                added.extend(add(own, but(key=str(number))))

    added: list[Article] = []
    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(article.key for article in added) == sorted(map(str, range(10)))
    assert len({article.id for article in added}) == count_articles(store) == 10


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["x", "y", " x", "z"])), max_size=12))
@settings(max_examples=15, deadline=None)
def test_one_batch_or_one_by_one_is_the_same(twins: Twins, pairs: list[tuple[str, str]]) -> None:
    drafts = [but(key=key, text=text) for key, text in pairs]
    one, many = twins()
    assert add(one, *drafts) == tuple(article for draft in drafts for article in add(many, draft))
    assert add(one, *drafts) == ()


def test_articles_are_counted_by_when_they_were_seen(store: Store) -> None:
    add(store, DRAFT)
    add_new_articles(store, [but(key="b")], seen_at=NOON + timedelta(hours=1), sketches=[()])
    assert count_articles(store, since=NOON) == 1
    assert count_articles(store, until=NOON) == 1
    assert count_articles(store, since=NOON - timedelta(hours=1), until=NOON + timedelta(hours=1)) == 2


def test_a_window_ends_before_the_first_article_that_waits_to_be_read(store: Store, shelf: Shelf) -> None:
    first, second = shelf.add(), shelf.add(days=1)
    later = second.seen_at + timedelta(hours=1)
    assert read_until(store, later) == first.seen_at - timedelta(microseconds=1)
    assert read_until(store, first.seen_at - timedelta(hours=1)) == first.seen_at - timedelta(hours=1)
    add_claims(store, first.id, [])
    assert read_until(store, later) == second.seen_at - timedelta(microseconds=1)
    add_claims(store, second.id, [])
    assert read_until(store, later) == later
