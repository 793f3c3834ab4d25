from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.pages.addresses import canonical_address

SITE = "https://gazette.example"


@pytest.mark.parametrize(
    ("stated", "read", "address"),
    [
        (f"{SITE}/world/ferry-row", f"{SITE}/world/ferry-row/amp", f"{SITE}/world/ferry-row"),
        (f"{SITE}/world/ferry-row", "https://amp.gazette.example/world/ferry-row", f"{SITE}/world/ferry-row"),
        (
            "https://www.gazette.example/row-on-ferry",
            "https://m.gazette.example/x/77",
            "https://www.gazette.example/row-on-ferry",
        ),
        (f"{SITE}/2024/11/row-on-ferry/", f"{SITE}/?p=4711", f"{SITE}/2024/11/row-on-ferry/"),
        ("/world/ferry-row", f"{SITE}/world/ferry-row?amp=1", f"{SITE}/world/ferry-row"),
        (f"{SITE}/world/row-on-ferry?utm_source=feed", f"{SITE}/r/1", f"{SITE}/world/row-on-ferry"),
        (f"{SITE}/world/row-on-the-quay", f"{SITE}/world/row-on-the-quay?box=front", f"{SITE}/world/row-on-the-quay"),
        (f"{SITE}/world/ferry-row", f"{SITE}/desk/ferry-row.html", f"{SITE}/world/ferry-row"),
        (f"{SITE}/world/ferry-row", f"{SITE}/mobile/world/ferry-row", f"{SITE}/world/ferry-row"),
        (f"{SITE}/a/77", f"{SITE}/read.php?id=77", f"{SITE}/a/77"),
        (f"{SITE}/a/471147", f"{SITE}/r/x", f"{SITE}/a/471147"),
        (f"{SITE}/read.php?id=77", f"{SITE}/read.php?id=77&box=front", f"{SITE}/read.php?id=77"),
        (f"{SITE}/world/ferry-row/amp", f"{SITE}/world/ferry-row/amp", f"{SITE}/world/ferry-row"),
    ],
)
def test_the_pages_own_address_is_believed(stated: str, read: str, address: str) -> None:
    assert canonical_address(stated, read) == address


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        (f"{SITE}/", f"{SITE}/world/ferry-row"),
        (f"{SITE}/world/", f"{SITE}/world/ferry-row"),
        (f"{SITE}/world", f"{SITE}/world/2024/ferry-row"),
        (f"{SITE}/politics", f"{SITE}/story/ferry-row-on-quay"),
        (f"{SITE}/home", f"{SITE}/story.php?id=5"),
        (f"{SITE}/news/index.html", f"{SITE}/news/2024/ferry-row-on-quay"),
        (f"{SITE}/404.html", f"{SITE}/world/ferry-row"),
        (f"{SITE}/2024/10/24", f"{SITE}/world/ferry-row"),
        (f"{SITE}/2024-10-24", f"{SITE}/world/ferry-row"),
        (f"{SITE}/news_2024.php", f"{SITE}/news_2024.php?nid=7"),
        (f"{SITE}/the-daily-row", f"{SITE}/the-daily-row/7"),
        (f"{SITE}/the-daily-row", f"{SITE}/the-daily-row?id=7"),
        (f"{SITE}/story.php", f"{SITE}/story.php?id=5"),
        (f"{SITE}/index.php?lang=en", f"{SITE}/index.php?lang=en&nid=5"),
        ("https://other.example/world/ferry-row", f"{SITE}/world/ferry-row"),
        ("javascript:void(0)", f"{SITE}/world/ferry-row"),
        ("", f"{SITE}/world/ferry-row"),
    ],
)
def test_an_address_that_could_be_many_articles_is_not_believed(stated: str, read: str) -> None:
    assert canonical_address(stated, read) == read


@pytest.mark.parametrize(
    ("read", "address"),
    [
        (f"{SITE}/world/ferry-row/amp", f"{SITE}/world/ferry-row"),
        (f"{SITE}/world/ferry-row/amp/", f"{SITE}/world/ferry-row/"),
        (f"{SITE}/world/ferry-row.amp", f"{SITE}/world/ferry-row"),
        (f"{SITE}/world/ferry-row.amp.html", f"{SITE}/world/ferry-row.html"),
        (f"{SITE}/world/ferry-row?amp", f"{SITE}/world/ferry-row"),
        (f"{SITE}/world/ferry-row?amp=1&id=5", f"{SITE}/world/ferry-row?id=5"),
        (f"{SITE}/world/ferry-row?outputType=amp", f"{SITE}/world/ferry-row"),
        ("https://gazette-example.cdn.ampproject.org/c/s/gazette.example/ferry-row/amp", f"{SITE}/ferry-row"),
        ("https://www.google.com/amp/s/gazette.example/world/ferry-row", f"{SITE}/world/ferry-row"),
        ("https://m.gazette.example/world/ferry-row", "https://m.gazette.example/world/ferry-row"),
        (f"{SITE}/amp", f"{SITE}/amp"),
        (f"{SITE}/world/camp", f"{SITE}/world/camp"),
        (f"{SITE}/?p=123", f"{SITE}/?p=123"),
        (f"{SITE}/n.php?amp=220", f"{SITE}/n.php?amp=220"),
        ("", ""),
    ],
)
def test_without_one_only_the_form_of_the_page_is_dropped(read: str, address: str) -> None:
    assert canonical_address("", read) == address


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from(["/?p={}", "/n.php?nid={}", "/a/{}", "/world/{}/"])
)
def test_two_articles_never_share_an_address(one: int, other: int, form: str) -> None:
    stated = f"{SITE}{form.partition('?')[0].replace('{}', '')}"
    addresses = {canonical_address(stated, SITE + form.format(number)) for number in {one, other}}
    assert len(addresses) == len({one, other})


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_gives_an_address_that_stays(stated: str, path: str) -> None:
    found = canonical_address(stated, f"{SITE}/{path}")
    assert canonical_address("", found) == found
