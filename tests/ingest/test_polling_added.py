"""A feed or page that was just added: what was out for long is put on record, and what comes later is news."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from functools import partial

import pytest
import pytest_asyncio
from local_site import Site
from news_desk import FEED, HOUR, START, Desk, page, site_at

from briefings.ingest.apart import open_parsers
from briefings.ingest.polling import Means
from briefings.ingest.web.client import open_client
from briefings.store import Store, held_items

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async for site in site_at("127.0.0.1"):
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def desk(store: Store) -> AsyncIterator[Desk]:
    async with open_parsers(workers=1) as parsers, open_client(allow_hosts=["127.0.0.1"], timeout=5, pause=0) as client:
        yield Desk(store, Means(client, parsers, partial(held_items, store)))


def put_feed(site: Site, **days: int) -> str:
    """A feed whose items are so many days old at the start, each with a page."""
    items = ""
    for key, old in days.items():
        site.put(f"/{key}", page(key))
        date = format_datetime(START - timedelta(days=old))
        what = f"<title>About {key}</title><description>{key} said.</description><link>/{key}</link><guid>{key}</guid>"
        items += f"<item>{what}<pubDate>{date}</pubDate></item>"
    return site.put("/feed", f"<rss version='2.0'><channel><title>G</title>{items}</channel></rss>", kind=FEED)


async def test_what_an_added_feed_holds_of_long_ago_is_put_on_record(site: Site, desk: Desk) -> None:
    desk.means = replace(desk.means, pages=2)
    desk.follow("gazette", put_feed(site, quay=1, ferry=20, mole=30, pier=300))
    await desk.poll()
    await desk.poll(24 * HOUR)
    assert {one.key: one.backfill for one in desk.articles()} == {
        "quay": False,
        "ferry": True,
        "mole": True,
        "pier": True,
    }


async def test_after_that_everything_is_news_whatever_its_date_and_however_late_it_is_read(
    site: Site, desk: Desk
) -> None:
    desk.follow("gazette", put_feed(site, quay=1))
    await desk.poll()
    put_feed(site, quay=1, lock=2000, weir=0)
    await desk.poll(timedelta(days=40))
    assert {one.key: one.backfill for one in desk.articles()} == {"quay": False, "lock": False, "weir": False}


async def test_an_old_page_is_put_on_record_and_its_edit_is_news(site: Site, desk: Desk) -> None:
    dated = page("dam").replace("<head>", "<head><meta property='article:published_time' content='2020-01-01'>")
    desk.follow("gazette", pages=[site.put("/dam", dated)])
    await desk.poll()
    site.put("/dam", dated.replace("day 5", "night 5"))
    await desk.poll(24 * HOUR)
    assert [(one.revision, one.backfill) for one in desk.articles()] == [(1, True), (2, False)]
