"""The reading loop over a record and servers on the loopback: what is due, what is kept, and who waits for whom."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import pytest_asyncio
from aiohttp import web
from local_site import Site
from news_desk import FEED, HOUR, START, Desk, conditional, page, put_paper, rss, site_at, until, words

from briefings.ingest.apart import Parsers
from briefings.ingest.polling import Means
from briefings.ingest.web.client import open_client
from briefings.model import Extent, OnRecordError
from briefings.service import Ingested, poll_due
from briefings.store import (
    Store,
    count_articles,
    due_visits,
    get_source,
    held_items,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async for site in site_at("127.0.0.1"):
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def other() -> AsyncIterator[Site]:
    async for site in site_at("127.0.0.2"):
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def desk(store: Store, parsers: Parsers) -> AsyncIterator[Desk]:
    async with open_client(allow_hosts=["127.0.0.1", "127.0.0.2"], timeout=5, pause=0) as client:
        yield Desk(store, Means(client, parsers, partial(held_items, store)))


async def test_what_is_due_is_read_and_kept_and_due_again_later(site: Site, desk: Desk) -> None:
    desk.follow("gazette", put_paper(site, "quay", "ferry"))
    assert await desk.poll() == 2
    assert {article.text for article in desk.articles()} == {"\n\n".join(words(name)) for name in ("quay", "ferry")}
    assert desk.waiting("gazette") == timedelta(minutes=15)
    site.asked.clear()
    assert await desk.poll(timedelta(minutes=14)) == 0
    assert site.asked == []
    put_paper(site, "quay", "ferry", "pier")
    assert await desk.poll(timedelta(minutes=1)) == 1
    assert site.asked == ["/feed", "/pier"]


async def test_an_unchanged_feed_costs_a_request_and_a_note(site: Site, desk: Desk) -> None:
    put_paper(site, "quay")
    desk.follow("gazette", site.serve("/feed", conditional(rss("quay"), '"1"')))
    assert await desk.poll() == 1
    desk.means = replace(desk.means, held=never)
    assert await desk.poll(timedelta(minutes=15)) == 0
    state = desk.state("gazette")
    assert (state.read_at, state.new_at, state.etag) == (desk.now, START, '"1"')
    assert desk.waiting("gazette") > timedelta(minutes=15)


def never(_source: str, _items: object) -> Collection[str]:
    message = "nothing was to be looked up"
    raise AssertionError(message)


async def test_a_source_that_fails_is_noted_with_its_reason_and_stops_no_other(
    site: Site, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.follow("dark", site.url("/nothing"))
    desk.follow("wrong", site.put("/page", page("quay"), kind=FEED, ETag='"bad"'))
    desk.follow("gazette", put_paper(site, "ferry"))
    assert await desk.poll() == 1
    assert desk.state("dark").error == f"{site.url('/nothing')}: the server answered 404 Not Found"
    assert (desk.state("dark").failures, desk.state("dark").read_at) == (1, None)
    assert (desk.state("wrong").etag, bool(desk.state("wrong").error)) == ("", True)
    first = desk.waiting("dark")
    await desk.poll(first)
    assert desk.waiting("dark") > first
    assert caplog.text.count("404") == 1


async def test_what_no_parser_foresaw_is_noted_and_stops_no_other(
    site: Site, other: Site, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.follow("odd", put_paper(other, "quay"))
    desk.follow("gazette", put_paper(site, "ferry"))
    held = desk.means.held

    def fails(source: str, items: Sequence[tuple[str, str]]) -> Collection[str]:
        if source == "odd":
            raise LookupError(source)
        return held(source, items)

    desk.means = replace(desk.means, held=fails)
    assert await desk.poll() == 1
    assert desk.state("odd").error == "LookupError; see the log"
    assert "source odd" in caplog.text


async def test_a_record_that_fails_ends_the_poll(site: Site, desk: Desk) -> None:
    desk.follow("gazette", put_paper(site, "ferry"))

    def fails(_source: str, _items: object) -> Collection[str]:
        message = "the disk is full"
        raise OnRecordError(message)

    desk.means = replace(desk.means, held=fails)
    with pytest.raises(OnRecordError, match="the disk is full"):
        await desk.poll()
    assert desk.state("gazette").failed_at is None


async def test_a_slow_host_delays_nobody_elses_articles(site: Site, other: Site, desk: Desk) -> None:
    gate = asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        await gate.wait()
        return web.Response(text=rss("late"), content_type=FEED)

    other.put("/late", page("late"))
    desk.follow("slow", other.serve("/slow", slow))
    desk.follow("gazette", put_paper(site, "quay"))
    polling = asyncio.create_task(desk.poll(look_again=0.05))
    await until(lambda: count_articles(desk.store) == 1)
    desk.follow("herald", site.put("/second", rss("ferry"), kind=FEED))
    site.put("/ferry", page("ferry"))
    await until(lambda: count_articles(desk.store) == 2)
    assert not polling.done()
    gate.set()
    assert await polling == 3
    assert other.asked.count("/slow") == 1


async def test_a_poll_that_is_cut_off_leaves_nothing_behind_and_is_taken_up_again(site: Site, desk: Desk) -> None:
    gate = asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        await gate.wait()
        return web.Response(text=page("quay"), content_type="text/html")

    feed = put_paper(site, "quay")
    site.serve("/quay", slow)
    desk.follow("gazette", feed)
    polling = asyncio.create_task(desk.poll())
    await until(lambda: "/quay" in site.asked)
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    assert (count_articles(desk.store), desk.state("gazette").read_at) == (0, None)
    gate.set()
    assert await desk.poll() == 1


async def test_what_is_gone_is_not_read_again(site: Site, desk: Desk) -> None:
    desk.follow("gazette", site.put("/feed", status=410))
    await desk.poll()
    assert desk.state("gazette").gone
    site.asked.clear()
    await desk.poll(timedelta(days=30))
    assert site.asked == []


async def test_a_feed_that_moved_for_good_is_read_at_its_new_address(site: Site, desk: Desk) -> None:
    new = put_paper(site, "quay")
    desk.follow("gazette", site.put("/old", status=301, Location=new))
    assert await desk.poll() == 1
    source = get_source(desk.store, "gazette")
    assert source is not None
    assert source.feeds == (new,)
    assert desk.state("gazette").read_at == START
    site.asked.clear()
    await desk.poll(HOUR / 2)
    assert site.asked == ["/feed"]


async def test_a_move_to_what_is_no_feed_is_not_believed(site: Site, desk: Desk) -> None:
    sold = site.put("/parked", page("quay"))
    desk.follow("gazette", site.put("/old", status=301, Location=sold))
    await desk.poll()
    source = get_source(desk.store, "gazette")
    assert source is not None
    assert source.feeds == (site.url("/old"),)


async def test_an_article_that_its_outlet_edits_gets_another_revision(site: Site, desk: Desk) -> None:
    desk.follow("gazette", put_paper(site, "quay", "ferry"))
    await desk.poll()
    site.serve("/ferry", conditional(page("ferry"), '"ferry"', kind="text/html"))
    edited = page("quay").replace("14 boats", "40 boats")
    site.put("/quay", edited, ETag='"new"')
    assert await desk.poll(HOUR) == 1
    *_, last = desk.articles()
    assert (last.key, last.revision, last.title, last.seen_at) == ("quay", 2, "About quay", desk.now)
    assert "40 boats" in last.text
    for _ in range(8):
        assert await desk.poll(timedelta(days=4)) == 0
    assert due_visits(desk.store, desk.now + timedelta(days=400), limit=9) == ()


async def test_a_page_that_is_gone_ends_the_visits_and_the_article_stays(site: Site, desk: Desk) -> None:
    desk.follow("gazette", put_paper(site, "quay"))
    await desk.poll()
    site.put("/quay", status=404)
    await desk.poll(HOUR)
    assert due_visits(desk.store, desk.now + timedelta(days=400), limit=9) == ()
    assert len(desk.articles()) == 1


async def test_a_page_that_leads_home_leaves_its_article_as_it_is(
    site: Site, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    desk.follow("gazette", put_paper(site, "quay"))
    await desk.poll()
    site.put("/", page("home"), ETag='"home"')
    site.put("/quay", status=302, Location="/")
    assert await desk.poll(HOUR) == 0
    assert "leads to another page" in caplog.text
    (visit,) = due_visits(desk.store, desk.now + timedelta(days=9), limit=9)
    assert visit.etag == '"quay"'


async def test_a_page_for_maintenance_is_no_revision(site: Site, desk: Desk) -> None:
    desk.follow("gazette", put_paper(site, "quay"))
    await desk.poll()
    shut = "".join(f"<p>Our pages are being mended tonight, please come back at {n} o'clock.</p>" for n in range(12))
    site.put("/quay", f"<html><head><title>quay</title></head><body><article>{shut}</article></body></html>")
    assert await desk.poll(HOUR) == 0
    assert len(desk.articles()) == 1


async def test_a_dead_page_is_not_asked_for_again_while_it_is_listed(site: Site, desk: Desk) -> None:
    space = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    place = f"<url><loc>{site.url('/dead')}</loc></url>"
    desk.follow("gazette", site.put("/map.xml", f"<urlset {space}>{place}</urlset>", kind="application/xml"))
    for _ in range(60):
        await desk.poll(HOUR)
    assert site.asked.count("/dead") == 2
    assert desk.state("gazette").new_at is None
    site.put("/map.xml", f"<urlset {space}/>", kind="application/xml")
    await desk.poll(timedelta(days=8))
    assert due_visits(desk.store, desk.now + timedelta(days=400), limit=9) == ()


async def test_what_was_only_a_summary_becomes_whole_when_its_page_can_be_read(site: Site, desk: Desk) -> None:
    desk.follow("gazette", put_paper(site, "quay"))
    site.put("/quay", status=500)
    assert await desk.poll() == 1
    site.put("/quay", page("quay"))
    assert await desk.poll(HOUR) == 1
    first, second = desk.articles()
    assert [first.extent, second.extent] == [Extent.SUMMARY, Extent.WHOLE]
    assert (second.key, second.revision, second.text) == ("quay", 2, "\n\n".join(words("quay")))


async def test_an_address_without_a_word_is_no_article_until_its_page_can_be_read(site: Site, desk: Desk) -> None:
    space = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    places = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in ("/quay", "/gone"))
    desk.follow("gazette", site.put("/map.xml", f"<urlset {space}>{places}</urlset>", kind="application/xml"))
    site.put("/quay", status=500)
    assert await desk.poll() == 0
    site.asked.clear()
    await desk.poll(HOUR / 2)
    assert site.asked == ["/map.xml"]
    site.put("/quay", page("quay"))
    assert await desk.poll(HOUR / 2) == 1
    (article,) = desk.articles()
    assert (article.url, article.text, article.extent) == (site.url("/quay"), "\n\n".join(words("quay")), Extent.WHOLE)


async def test_new_items_come_before_pages_that_are_looked_at_again(site: Site, desk: Desk) -> None:
    desk.follow("gazette", put_paper(site, "quay", "ferry"))
    await desk.poll()
    put_paper(site, "quay", "ferry", "pier")
    site.asked.clear()
    await desk.poll(HOUR)
    assert site.asked[:2] == ["/feed", "/pier"]
    assert sorted(site.asked[2:]) == ["/ferry", "/quay"]


async def test_a_page_by_itself_is_read_each_time_and_kept_when_it_says_something_else(site: Site, desk: Desk) -> None:
    desk.follow("ministry", pages=[site.put("/statement", page("quay"))])
    assert await desk.poll() == 1
    site.put("/statement", page("quay").replace("<title>quay", "<title>A new headline"))
    assert await desk.poll(HOUR) == 0
    assert desk.state("ministry").new_at == START
    site.put("/statement", page("quay").replace("14 boats", "40 boats"))
    assert await desk.poll(HOUR) == 1
    assert desk.state("ministry").new_at == desk.now
    assert [article.revision for article in desk.articles()] == [1, 2]


async def test_a_feed_whose_names_for_its_items_change_gives_each_once(site: Site, desk: Desk) -> None:
    desk.follow("gazette", put_paper(site, "quay"))
    assert await desk.poll() == 1
    tracked = f"<link>{site.url('/quay')}?utm_source=rss&amp;utm_term=2</link><guid>9</guid>"
    site.put("/feed", f"<rss><channel><item><title>About quay</title>{tracked}</item></channel></rss>", kind=FEED)
    site.asked.clear()
    assert await desk.poll(HOUR / 2) == 0
    assert site.asked == ["/feed"]


async def test_an_item_of_two_feeds_of_a_host_is_read_once(site: Site, desk: Desk) -> None:
    world = site.put("/world", rss("quay"), kind=FEED)
    desk.follow("gazette", put_paper(site, "quay"), world)
    assert await desk.poll() == 1
    assert site.asked.count("/quay") == 1


async def test_with_nothing_to_read_a_poll_is_over_at_once(desk: Desk) -> None:
    assert await poll_due(desk.keeping, desk.means, turn=desk.turn) == Ingested()


async def test_nothing_is_kept_while_a_briefing_is_composed(site: Site, desk: Desk) -> None:
    desk.follow("gazette", put_paper(site, "quay"))
    async with desk.turn:
        polling = asyncio.create_task(desk.poll())
        await asyncio.sleep(0.3)
        assert count_articles(desk.store) == 0
    assert await polling == 1
