"""What is to be had at an address, asked of a real server on the loopback, with parsers in processes of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from local_site import Site

from briefings.ingest.apart import Parsers, open_parsers
from briefings.ingest.checking import SAMPLES, check_source, rhythm
from briefings.ingest.feeds.discovery import NoFeedError
from briefings.ingest.web.client import Client, open_client
from briefings.ingest.web.fetch import FetchError
from briefings.model import Extent, UsageError

TEXT = " ".join(
    f"On day {day} the ferry of Arden left the harbour late, and the harbour master said that {day} boats waited."
    for day in range(1, 25)
)
PAGE = (
    f"<html><head><title>The ferry</title></head><body><article><h1>The ferry</h1><p>{TEXT}</p></article></body></html>"
)
EMPTY = '<html><head><title>Nothing</title></head><body><a href="/x">a link</a></body></html>'


def feed(site: Site, *items: str) -> str:
    listed = "".join(
        f"<item><title>Story {n}</title><guid>{n}</guid><pubDate>Fri, 08 Nov 2024 {20 - n:02}:00:00 GMT</pubDate>"
        f"{item.replace('SITE', site.url(''))}</item>"
        for n, item in enumerate(items, 1)
    )
    return f'<rss version="2.0"><channel><title>Arden Post</title><ttl>45</ttl>{listed}</channel></rss>'


LINKED = "<link>SITE/{}</link><description>A ferry was late.</description>"
CARRIED = f"<description>{TEXT}</description>"


@pytest.fixture
async def parsers() -> AsyncIterator[Parsers]:
    async with open_parsers(workers=1) as parsers:
        yield parsers


async def test_a_feed_is_found_and_its_articles_are_looked_at(site: Site, client: Client, parsers: Parsers) -> None:
    site.put("/", '<link rel="alternate" type="application/rss+xml" href="/f.xml">')
    site.put("/f.xml", feed(site, CARRIED, LINKED.format("whole"), LINKED.format("gone")), kind="application/rss+xml")
    site.put("/whole", PAGE)
    site.put("/gone", status=410)
    found = await check_source(site.url("/"), client, parsers)
    assert (found.form, found.url, found.title, found.items) == ("RSS", site.url("/f.xml"), "Arden Post", 3)
    assert found.dates[0] == datetime(2024, 11, 8, 19, tzinfo=UTC)
    assert found.every == timedelta(hours=1)
    assert found.hints.ttl == timedelta(minutes=45)
    carried, whole, gone = found.samples
    assert (carried.extent, carried.in_feed) == (Extent.WHOLE, True)
    assert (whole.extent, whole.in_feed, whole.language, whole.title) == (Extent.WHOLE, False, "en", "Story 2")
    assert whole.letters > 1000
    assert gone.extent is None
    assert "410" in gone.problem


async def test_only_the_newest_are_looked_at(site: Site, client: Client, parsers: Parsers) -> None:
    items = [LINKED.format(n) for n in range(9)]
    address = site.put("/f.xml", feed(site, *items), kind="application/rss+xml")
    found = await check_source(address, client, parsers)
    assert found.items == 9
    assert [sample.title for sample in found.samples] == [f"Story {n}" for n in range(1, SAMPLES + 1)]
    assert sum(path.strip("/").isdigit() for path in site.asked) == SAMPLES


async def test_what_robots_txt_forbids_is_said_of_each_page(site: Site, parsers: Parsers) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /closed/\n", kind="text/plain")
    address = site.put("/f.xml", feed(site, LINKED.format("closed/1")), kind="application/rss+xml")
    async with open_client(allow_hosts=["127.0.0.1"], timeout=5, pause=0) as obeying:
        (sample,) = (await check_source(address, obeying, parsers)).samples
    assert sample.extent is None
    assert "robots.txt" in sample.problem
    assert "/closed/1" not in site.asked


async def test_where_there_is_no_feed_the_page_itself_may_do(site: Site, client: Client, parsers: Parsers) -> None:
    address = site.put("/live", PAGE)
    found = await check_source(address, client, parsers)
    assert (found.form, found.url, found.items) == ("page", address, 1)
    assert "names no feed" in found.no_feed
    (sample,) = found.samples
    assert sample.extent is Extent.WHOLE
    asked = await check_source(address, client, parsers, page=True)
    assert (asked.form, asked.no_feed) == ("page", "")


async def test_what_is_sent_as_no_web_page_is_no_source_as_when_it_is_read(
    site: Site, client: Client, parsers: Parsers
) -> None:
    address = site.put("/plain", PAGE, kind="text/plain")
    with pytest.raises(FetchError, match="is text/plain, not a web page"):
        await check_source(address, client, parsers, page=True)
    feed_address = site.put("/f.xml", feed(site, LINKED.format("plain")), kind="application/rss+xml")
    (sample,) = (await check_source(feed_address, client, parsers)).samples
    assert "not a web page" in sample.problem


async def test_a_page_without_an_article_is_no_source(site: Site, client: Client, parsers: Parsers) -> None:
    with pytest.raises(NoFeedError, match="names no feed"):
        await check_source(site.put("/", EMPTY), client, parsers)


async def test_what_is_wrong_with_an_address_is_said(site: Site, client: Client, parsers: Parsers) -> None:
    with pytest.raises(FetchError, match="404"):
        await check_source(site.url("/nothing"), client, parsers)
    with pytest.raises(UsageError, match="no web address"):
        await check_source("not an address", client, parsers)


@given(st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2024, 1, 1)), max_size=8))  # noqa: DTZ001 - the strategy wants naive bounds
@settings(max_examples=50, deadline=None)
def test_a_rhythm_lies_between_the_shortest_and_the_longest_gap(dates: list[datetime]) -> None:
    found = rhythm(dates)
    ordered = sorted(set(dates))
    if len(ordered) < 3:
        assert found is None
    else:
        gaps = [later - earlier for earlier, later in pairwise(ordered)]
        assert found is not None
        assert min(gaps) <= found <= max(gaps)
