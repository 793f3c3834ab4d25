"""Whatever bytes come: an article, a listing or a refusal in words, within bounds of size, depth and number."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import astuple
from encodings.aliases import aliases

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefings.ingest.feeds.drafts import draft_of
from briefings.ingest.feeds.parsing import LIMIT as FEED_BYTES
from briefings.ingest.feeds.parsing import read_listing
from briefings.ingest.feeds.sniffing import unpacked
from briefings.ingest.pages.parsing import LIMIT as PAGE_BYTES
from briefings.ingest.pages.parsing import TAGS, parse_page
from briefings.ingest.references import sound_references, sound_references_in
from briefings.ingest.texts import LONGEST_TEXT
from briefings.model import Draft, UsageError

URL = "https://quay.example/1"
LONGEST_LINE = 2_000
RSS = b"<rss version='2.0'><channel><title>Quay</title><link>https://quay.example/</link>%s</channel></rss>"
ITEM = b"<item><title>Crates %d</title><link>https://quay.example/%d</link><description>Crates.</description></item>"
PIECES = st.sampled_from(
    (
        *(b"<p>", b"</p>", b"<item>", b"</item>", b"<title>", b"</title>", b"<entry>", b"<link>", b"<![CDATA[", b"]]>"),
        *(
            b"<!--",
            b"-->",
            b"&",
            b";",
            b"&#xD800;",
            b"&#0;",
            b"\0",
            b"\xed\xa0\x80",
            b"\xff\xfe",
            b"<",
            b">",
            b"{",
            b"[",
        ),
        *(
            b'"id":',
            b'"title":"',
            b"<html>",
            b"<rss version='2.0'>",
            b"<feed>",
            b"<urlset>",
            b"<url><loc>",
            b"http://[",
        ),
        *(
            b"<?xml version='1.0' encoding='utf-16'?>",
            b"Crates at the quay are said to be full. ",
            b"99999999999",
            b"\n",
        ),
    )
)
ANY_BYTES = st.one_of(
    st.binary(max_size=200),
    st.lists(PIECES, max_size=40).map(b"".join),
    st.lists(PIECES, max_size=20).map(lambda parts: RSS % b"".join(parts)),
    st.lists(PIECES, max_size=20).map(lambda parts: b"<html><body><p>Crates are full.</p>%s" % b"".join(parts)),
)


def sound(draft: Draft) -> None:
    """A draft that any store keeps and any screen takes: whole characters, no NUL, lines that are lines."""
    for part in astuple(draft):
        if isinstance(part, str):
            part.encode()
            assert "\0" not in part
    lines = (draft.key, draft.title, draft.author, draft.section, draft.language)
    assert not any("\n" in line or len(line) > LONGEST_LINE for line in lines)
    assert draft.key.strip()
    assert not draft.url or draft.url.startswith(("https://", "http://"))
    assert len(draft.text) <= LONGEST_TEXT


def check_page(html: bytes, charset: str = "") -> None:
    """A sound draft, or a refusal in one line that names the page."""
    try:
        draft, refusal = parse_page(html, source="quay", url=URL, charset=charset), ""
    except UsageError as error:
        draft, refusal = None, str(error)
    assert not refusal or re.fullmatch(r"page https://quay\.example/1 .+", refusal)
    if draft:
        sound(draft)


@settings(max_examples=60, deadline=None)
@given(data=ANY_BYTES)
@example(data=RSS % (ITEM % (1, 1)))
@example(data=b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"\\ud800\\u0000","title":"\\ud800"}]}')
def test_any_bytes_are_a_listing_or_are_refused(data: bytes) -> None:
    try:
        drafts, refusal = [draft_of(item, "quay") for item in read_listing(data, source="quay", url=URL).items], ""
    except UsageError as error:
        drafts, refusal = [], str(error)
    assert not refusal or re.fullmatch(r"feed https://quay\.example/1 of quay .+", refusal)
    for draft in drafts:
        sound(draft)


@settings(max_examples=40, deadline=None)
@given(data=ANY_BYTES, charset=st.sampled_from(("", "utf-8", "utf-16", "cp037", "rot13", "zlib", "nonsense", "é")))
def test_any_bytes_are_a_page_or_are_refused(data: bytes, charset: str) -> None:
    check_page(data, charset)


@pytest.mark.parametrize("name", sorted({*aliases.values(), "rot-13"}))
def test_a_feed_may_call_itself_whatever_python_has_a_codec_for(name: str) -> None:
    feed = b"<?xml version='1.0' encoding='%s'?>" % name.encode() + RSS % (ITEM % (1, 1)) + b"<!-- \xe9 -->"
    assert unpacked(feed, limit=10_000).decode()


@pytest.mark.parametrize("form", ["%s", "<i>%s</i>"])
def test_half_a_character_in_what_a_page_says_of_itself_costs_nothing_else(form: str) -> None:
    half = json.dumps({"@type": "NewsArticle", "headline": form % "Crates \ud83d stay", "author": form % "\udc00 Ada"})
    head = f"<title>Quay</title><script type='application/ld+json'>{half}</script>"
    body = "<p>The crates at the quay are full, said the harbour master on Monday.</p>" * 3
    html = f"<html><head>{head}</head><body><article>{body}</article></body></html>"
    draft = parse_page(html.encode(), source="quay", url=URL)
    assert (draft.title, draft.author) == ("Crates \ufffd stay", "\ufffd Ada")


@given(text=st.text(alphabet=st.sampled_from("&#xXdD8059aF;\ud83d é"), max_size=30))
def test_a_reference_is_mended_once_and_for_all(text: str) -> None:
    mended = sound_references(text)
    assert sound_references(mended) == mended


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("&#55357;&#56832; &#xD83D;&#xDE00;", "&#128512; &#128512;"),
        ("a &#xD83D; b", "a &#65533; b"),
        ("a&#27;b&#0;", "a&#32;b&#32;"),
        ("&#99999999; &#xFFFE;", "&#65533; &#65533;"),
        ("&#8217;&#10;&#x1F600; &#; &#x; &#1", "&#8217;&#10;&#x1F600; &#; &#x; &#1"),
    ],
)
def test_references_to_no_character_are_mended(written: str, mended: str) -> None:
    assert sound_references(written) == mended
    assert sound_references_in(written.encode() + b"\xe9") == mended.encode() + b"\xe9"


def test_an_emoji_in_two_halves_is_read_and_costs_no_item() -> None:
    items = b"<item><title>Crates &#55357;&#56832;</title><link>https://quay.example/1</link></item>" + ITEM % (2, 2)
    listing = read_listing(RSS % items, source="quay", url=URL)
    assert [item.title for item in listing.items] == ["Crates 😀", "Crates 2"]


def test_empty_lines_hold_no_feed_up() -> None:
    start = time.process_time()
    listing = read_listing(b"\n" * 40_000 + RSS % b"<item><title>Crates</title></item>", source="quay", url=URL)
    assert [item.title for item in listing.items] == ["Crates"]
    assert time.process_time() - start < 4


@pytest.mark.parametrize("size", [FEED_BYTES + 1, FEED_BYTES * 3])
def test_a_feed_over_its_bytes_is_refused(size: int) -> None:
    with pytest.raises(UsageError, match="larger than"):
        read_listing(b" " * size, source="quay", url=URL)


def test_a_page_over_its_bytes_or_tags_is_refused() -> None:
    for html in (b" " * (PAGE_BYTES + 1), b"<p>" * (TAGS + 1)):
        with pytest.raises(UsageError, match=r"larger than|tags"):
            parse_page(html, source="quay", url=URL)


def test_a_feed_of_endless_items_gives_so_many_and_counts_the_rest() -> None:
    listing = read_listing(RSS % b"".join(ITEM % (n, n) for n in range(11_000)), source="quay", url=URL)
    assert 0 < len(listing.items) < 11_000
    assert len(listing.items) + listing.left_out == 11_000


DEEP: dict[str, Callable[[int], bytes]] = {
    "xml": lambda times: RSS % (b"<item>" + b"<a>" * times),
    "markup": lambda times: (
        RSS % (b"<item><title>C</title><description>%s</description></item>" % (b"&lt;div&gt;" * times))
    ),
    "json": lambda times: (
        b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * times + b"]" * times + b"}"
    ),
    "json objects": lambda times: b'{"items":' + b'{"a":' * times + b"1" + b"}" * times + b"}",
    "sitemap": lambda times: b"<urlset>" + b"<url>" * times,
}


@pytest.mark.parametrize("form", DEEP)
def test_a_deep_feed_is_read_or_refused(form: str) -> None:
    try:
        listing = read_listing(DEEP[form](20_000), source="quay", url=URL)
    except UsageError:
        return
    assert len(listing.items) <= 1


@pytest.mark.parametrize("tag", [b"<div>", b"<b>", b"<blockquote>", b"<table><tr><td>", b"<ul><li>"])
def test_a_deep_page_is_read_or_refused(tag: bytes) -> None:
    html = b"<html><body>" + tag * 5_000 + b"The crates at the quay are full, said the harbour master. " * 20
    check_page(html)


@pytest.mark.parametrize("name", ["svg", "video", "math", "object", "noscript", "form"])
def test_a_page_that_is_one_element_is_read_or_refused(name: str) -> None:
    said = "<p>The crates at the quay are full, said the harbour master on Monday.</p>" * 5
    check_page(f"<{name}><h1>Crates</h1>{said}</{name}>".encode())


def test_giant_numbers_and_dates_are_not_believed() -> None:
    item = {
        "id": 10**400,
        "title": "Crates",
        "date_published": "99999-99-99T99:99:99+99:99",
        "date_modified": 1e308,
        "url": 7,
        "tags": {"a": 1},
        "authors": "Ada",
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": ["x"], "items": [item, "x", None, [item]]}
    dated = b"<item><title>Crates</title><pubDate>%s</pubDate></item>" % (b"9" * 5_000)
    hints = b"<ttl>%s</ttl><skipHours><hour>99</hour><hour>-1</hour></skipHours>" % (b"9" * 400)
    for data in (json.dumps(feed).encode(), RSS % (hints + dated)):
        listing = read_listing(data, source="quay", url=URL)
        assert [(item.title, item.published_at, item.modified_at) for item in listing.items] == [("Crates", None, None)]
        assert not listing.hints.skip_hours
