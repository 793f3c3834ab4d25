"""What people type for an address, and what a page names, without any network."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.feeds.discovery import web_address
from briefings.ingest.feeds.links import links_of, plain_line
from briefings.model import UsageError


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("paper.example", "https://paper.example"),
        (" http://paper.example/news ", "http://paper.example/news"),
        ("<https://paper.example/a|paper.example/a>", "https://paper.example/a"),
        ("feed://paper.example/rss", "https://paper.example/rss"),
        ("feed:http://paper.example/rss", "http://paper.example/rss"),
        ("paper.example:8080/rss", "https://paper.example:8080/rss"),
    ],
)
def test_an_address_is_understood_as_people_write_it(typed: str, meant: str) -> None:
    assert web_address(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "javascript:alert(1)", "ftp://paper.example", "file:///etc/passwd", "two words", "https://[x"]
)
def test_what_is_no_web_address_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(UsageError, match="is no web address; one looks like"):
        web_address(typed)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_page_is_read(noise: bytes, href: str) -> None:
    head = f'<link rel="alternate" type="application/rss+xml" href="{href}"><base href="{href}">'.encode(
        "utf-8", "replace"
    )
    for data in (noise, head + noise, noise + head):
        links = links_of(data, url="https://paper.example/a")
        assert all(found.startswith(("http://", "https://")) for found in (*links.declared, *links.guessed))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300), st.integers(2, 100))
def test_a_line_is_printable_and_short(text: str, longest: int) -> None:
    line = plain_line(text, longest)
    assert line.isprintable()
    assert len(line) <= longest


@pytest.mark.parametrize(
    ("href", "declared"),
    [("/wp-json/wp/v2/posts/17", ()), ("/feed.json", ("https://paper.example/feed.json",))],
)
def test_json_is_a_feed_only_if_it_is_called_one(href: str, declared: tuple[str, ...]) -> None:
    page = f'<link rel="alternate" type="application/json" href="{href}">'.encode()
    assert links_of(page, url="https://paper.example/a").declared == declared
