from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.ingest.feeds.drafts import draft_of
from briefings.ingest.feeds.listing import FULL_TEXT, FeedItem
from briefings.ingest.feeds.parsing import LIMIT, read_listing
from briefings.ingest.texts import LONGEST_TEXT
from briefings.model import UsageError

WHERE = "https://gazette.example/world/feed.xml"
SENTENCES = [f"On day {day} the ferry office said that {day + 3} boats had left for the islands." for day in range(20)]
LONG = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def rss(*items: str) -> bytes:
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {space}>'
    return f"{head}<channel><title>Gazette</title>{''.join(items)}</channel></rss>".encode()


def read(data: bytes) -> tuple[FeedItem, ...]:
    return read_listing(data, source="gazette", url=WHERE).items


ITEM = """<item><title>Ferry office &amp;amp; harbour &lt;b&gt;agree&lt;/b&gt;</title>
<link>/world/ferry?utm_source=x</link>
<guid isPermaLink="false">gz-17</guid><pubDate>Fri, 01 Nov 2024 08:15:00 +0200</pubDate><author>Ida Holm</author>
<description><![CDATA[<p>The two sides <i>signed</i>.</p><script>alert(1)</script>]]></description></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title><entry>
<title type="html">Ferry &lt;i&gt;row&lt;/i&gt;</title>
<id>urn:gz:18</id><link rel="alternate" href="https://gazette.example/row"/><updated>2024-11-01T10:00:00+01:00</updated>
<summary>Short.</summary></entry></feed>"""


def test_an_rss_item_is_read() -> None:
    (item,) = read(rss(ITEM))
    assert item == FeedItem(
        key="gz-17",
        url="https://gazette.example/world/ferry?utm_source=x",
        title="Ferry office & harbour agree",
        summary="The two sides signed.",
        published_at=datetime(2024, 11, 1, 6, 15, tzinfo=UTC),
        author="Ida Holm",
    )
    assert not item.full


def test_an_atom_entry_is_read() -> None:
    (item,) = read(ATOM.encode())
    assert (item.key, item.url, item.title) == ("urn:gz:18", "https://gazette.example/row", "Ferry row")
    assert item.published_at == datetime(2024, 11, 1, 9, tzinfo=UTC)


def test_full_content_becomes_the_text_with_its_paragraphs() -> None:
    content = f"<content:encoded><![CDATA[{LONG}]]></content:encoded>"
    item = f"<item><title>Boats leave</title><link>/b</link><description>Boats.</description>{content}</item>"
    (parsed,) = read(rss(item))
    draft = draft_of(parsed, "gazette")
    assert draft.text.split("\n\n")[1] == "On day 1 the ferry office said that 4 boats had left for the islands."
    assert len(draft.text.split("\n\n")) == 20
    assert (draft.key, draft.url, draft.language) == ("/b", "https://gazette.example/b", "en")


def test_a_summary_is_read_with_its_title_and_without_trackers() -> None:
    (item,) = read(rss(ITEM))
    draft = draft_of(item, "gazette")
    assert draft.text == "Ferry office & harbour agree\n\nThe two sides signed."
    assert (draft.source, draft.key, draft.url) == ("gazette", "gz-17", "https://gazette.example/world/ferry")


def test_a_long_description_is_content_unless_it_is_cut_off() -> None:
    whole, cut = (
        f"<item><title>Boats</title><link>/{key}</link><description><![CDATA[{LONG}{tail}]]></description></item>"
        for key, tail in (("a", ""), ("b", "<p>More boats are […]</p>"))
    )
    first, second = read(rss(whole, cut))
    assert first.full
    assert not second.full
    assert len(second.content) >= FULL_TEXT


def test_the_lenient_parser_reads_what_the_quick_one_refuses() -> None:
    broken = b"\x00garbage before <rss version='2.0'><channel>" + ITEM.encode() + b"</channel></rss>"
    assert [item.key for item in read(broken)] == ["gz-17"]


def test_a_declared_charset_is_obeyed() -> None:
    data = rss("<item><title>Café an der Straße</title><link>/c</link></item>").replace(b"utf-8", b"iso-8859-1")
    (item,) = read(data.decode().encode("latin-1"))
    assert item.title == "Café an der Straße"


def test_items_without_a_guid_a_date_or_a_good_link_are_still_read() -> None:
    items = read(rss("<item><title>Only a title</title><link>javascript:alert(1)</link><pubDate>soon</pubDate></item>"))
    assert [(item.title, item.url, item.published_at) for item in items] == [("Only a title", "", None)]


@pytest.mark.parametrize("date", ["Mon, 01 Jan 0001 00:00:00 GMT", "0001-01-01T00:00:00Z", "31 Dec 1989 23:00:00 GMT"])
@pytest.mark.parametrize("start", [b"", b"\0"], ids=["quick", "lenient"])
def test_a_date_before_the_web_is_not_believed(start: bytes, date: str) -> None:
    (item,) = read(start + rss(f"<item><title>T</title><link>/t</link><pubDate>{date}</pubDate></item>"))
    assert item.published_at is None


@pytest.mark.parametrize("date", ["2101-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "99999-01-01T00:00:00Z"])
@pytest.mark.parametrize("start", [b"", b"\0"], ids=["quick", "lenient"])
def test_a_date_in_the_far_future_gives_way_to_a_likely_one(start: bytes, date: str) -> None:
    dates = f"<published>{date}</published><updated>2024-11-01T10:00:00Z</updated>"
    entry = f"<entry><title>T</title><id>t</id><link href='/t'/>{dates}</entry>"
    (item,) = read(start + f"<feed xmlns='http://www.w3.org/2005/Atom'><title>G</title>{entry}</feed>".encode())
    assert item.published_at == datetime(2024, 11, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("guid", ["7", "a", "20241101", "2024-11-01", "May 5"])
def test_no_date_is_made_up_from_a_guid(guid: str) -> None:
    undated = f"<item><title>T</title><link>/t</link><guid isPermaLink='false'>{guid}</guid></item>"
    first, second = read(rss(undated, ITEM))
    assert (first.key, first.published_at) == (guid, None)
    assert second.published_at == datetime(2024, 11, 1, 6, 15, tzinfo=UTC)


def test_passwords_and_keys_stay_out_of_messages() -> None:
    for data in (b"hello", b"<!ENTITY", b" " * (LIMIT + 1)):
        with pytest.raises(UsageError, match=r"feed https://gazette\.example/feed of gazette ") as caught:
            read_listing(data, source="gazette", url="https://reader:hunter2@gazette.example/feed?key=abc123#x")
        assert "hunter2" not in str(caught.value)
        assert "abc123" not in str(caught.value)


def test_an_articles_link_holds_no_password() -> None:
    (item,) = read_listing(rss(ITEM), source="gazette", url="https://reader:hunter2@gazette.example/feed").items
    assert item.url.startswith("https://reader:hunter2@gazette.example/")
    assert draft_of(item, "gazette").url == "https://gazette.example/world/ferry"


def test_a_text_that_is_too_long_is_refused_by_name() -> None:
    whole = FeedItem("k", "https://gazette.example/k?id=5", "T", "", "x" * LONGEST_TEXT)
    assert len(draft_of(whole, "gazette").text) == LONGEST_TEXT
    longer = replace(whole, content=whole.content + "x")
    message = r"^item https://gazette\.example/k of gazette is longer than 1,000,000 characters; it is not read$"
    with pytest.raises(UsageError, match=message):
        draft_of(longer, "gazette")
    with pytest.raises(UsageError, match=r"^item 'k' of gazette is longer"):
        draft_of(replace(longer, url=""), "gazette")


def test_a_key_is_given_once_and_items_without_text_not_at_all() -> None:
    assert [item.key for item in read(rss(ITEM, ITEM, "<item><link>/empty</link></item>"))] == ["gz-17"]


def test_a_feed_without_items_is_no_error() -> None:
    assert read(rss()) == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"hello",
        b"\x89PNG\r\n\x1a\n\0\0",
        WHERE.encode(),
        b"file:///etc/passwd",
    ],
)
def test_what_is_no_feed_is_named(data: bytes) -> None:
    with pytest.raises(UsageError, match=rf"feed {WHERE} of gazette is not a feed"):
        read(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused(encoding: str) -> None:
    head = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    feed = f'{head}<rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>'
    with pytest.raises(UsageError, match="declares entities of its own"):
        read(feed.encode(encoding))


def test_an_external_entity_reads_no_file() -> None:
    with pytest.raises(UsageError, match="declares entities"):
        read(
            b'<!DOCTYPE r [<!entity x SYSTEM "file:///etc/hostname">]><rss><channel><item><title>&x;</title></item></channel></rss>'
        )


def test_a_huge_feed_is_refused() -> None:
    with pytest.raises(UsageError, match="larger than 5,000,000 bytes"):
        read(b" " * (LIMIT + 1))


def test_deep_nesting_ends() -> None:
    with pytest.raises(UsageError, match="is not a feed that can be read"):
        read(b"<rss version='2.0'><channel>" + b"<item><title>deep</title>" * 20_000)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 200))
def test_damaged_feeds_give_items_or_a_usage_error(noise: bytes, at: int) -> None:
    whole = rss(ITEM)
    try:
        items = read(whole[: at * 3] + noise + whole[at * 3 :])
    except UsageError:
        return
    assert all(item.key and (item.title or item.summary or item.content) for item in items)
    assert all(item.url == "" or item.url.startswith(("http://", "https://")) for item in items)
