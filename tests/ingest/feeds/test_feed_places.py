"""Items that share a page, and those that have one of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from briefings.ingest.feeds.drafts import draft_of
from briefings.ingest.feeds.listing import FeedItem
from briefings.ingest.feeds.places import Place, places_of

PAGE = "https://elm.example/live"
ONE = FeedItem("g1", f"{PAGE}#e1", "A quay broke", "A quay broke in Halm.")
TWO = FeedItem("g2", f"{PAGE}#e2", "A boat sank", "A boat sank off Halm.")


def test_what_tells_entries_of_a_page_apart_is_kept() -> None:
    assert places_of([ONE]) == {"g1": Place(PAGE)}
    places = places_of([ONE, TWO])
    assert [(place.name, place.its_own) for place in places.values()] == [(f"{PAGE}#e1", False), (f"{PAGE}#e2", False)]
    draft = places["g2"].of(draft_of(TWO, "elm"))
    assert (draft.url, draft.shared_url) == (f"{PAGE}#e2", False)


@pytest.mark.parametrize("fragment", ["", "#top"])
def test_an_address_of_several_items_names_none(fragment: str) -> None:
    places = places_of([replace(item, url=PAGE + fragment) for item in (ONE, TWO)])
    assert [(place.name, place.shared) for place in places.values()] == [("", True)] * 2
    assert places["g1"].of(draft_of(ONE, "elm")).shared_url


@pytest.mark.parametrize("key", ["g1", "g9"])
def test_an_item_that_is_listed_twice_has_its_page_alone(key: str) -> None:
    again = replace(ONE, key=key, url=f"{PAGE}?utm_source=top")
    assert set(places_of([ONE, again]).values()) == {Place(PAGE)}


def test_items_without_an_address_share_none() -> None:
    items = [replace(ONE, url=""), replace(TWO, url="")]
    assert set(places_of(items).values()) == {Place("")}
