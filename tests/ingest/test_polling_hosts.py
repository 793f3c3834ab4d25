"""The reading loop where hosts are slow, dead or have much to be read: who waits for whom, and how it is stopped."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import pytest_asyncio
from aiohttp import web
from local_site import Site
from news_desk import FEED, HOUR, Desk, page, put_paper, rss, site_at, until

from briefings.ingest.apart import Parsers
from briefings.ingest.giving_up import TRIES
from briefings.ingest.polling import Means
from briefings.ingest.timing import FLOOR
from briefings.ingest.web.client import open_client
from briefings.model import Extent, Visit
from briefings.service.polling import VISITED_AT_ONCE, VISITS_BEGUN
from briefings.store import Store, count_articles, due_visits, get_source, held_items, note_visits

pytestmark = pytest.mark.asyncio(loop_scope="module")

HANGING = 600.0


@pytest_asyncio.fixture(loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async for site in site_at("127.0.0.1"):
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def other() -> AsyncIterator[Site]:
    async for site in site_at("127.0.0.2"):
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def many() -> AsyncIterator[Site]:
    """A server that is reached as many hosts, all on the loopback."""
    async for site in site_at("0.0.0.0"):  # noqa: S104 # so that it has all of those addresses
        yield site


@asynccontextmanager
async def desk_for(store: Store, parsers: Parsers, *, timeout: float) -> AsyncIterator[Desk]:  # noqa: ASYNC109 # the client's own
    async with open_client(allow_hosts=[f"127.0.0.{n}" for n in range(1, 40)], timeout=timeout, pause=0) as client:
        yield Desk(store, Means(client, parsers, partial(held_items, store)))


@pytest_asyncio.fixture(loop_scope="module")
async def desk(store: Store, parsers: Parsers) -> AsyncIterator[Desk]:
    async with desk_for(store, parsers, timeout=HANGING) as desk:
        yield desk


class Gate:
    """What it answers waits until it is opened."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()

    async def answer(self, _request: web.Request) -> web.Response:
        await self.opened.wait()
        return web.Response(text=page("late"), content_type="text/html")


async def test_visits_that_hang_keep_no_feed_waiting(other: Site, many: Site, desk: Desk) -> None:
    gate = Gate()
    desk.follow("gazette", put_paper(other, "quay"))
    assert await desk.poll() == 1
    many.serve("/slow", gate.answer)
    slow = [f"http://127.0.0.{10 + n}:{many.server.port}/slow" for n in range(VISITED_AT_ONCE)]
    note_visits(desk.store, [Visit("gazette", url, url, desk.now) for url in slow])
    polling = asyncio.create_task(desk.poll(HOUR, look_again=0.05))
    await until(lambda: many.asked.count("/slow") == len(slow) and desk.state("gazette").read_at == desk.now)
    desk.now += HOUR
    await until(lambda: other.asked.count("/feed") == 3)
    assert (polling.done(), other.asked.count("/quay")) == (False, 1)
    gate.opened.set()
    await polling
    assert other.asked.count("/quay") == 2


async def test_what_one_host_has_waiting_keeps_nobody_elses_article_from_a_second_look(
    site: Site, other: Site, desk: Desk
) -> None:
    desk.follow("gazette", put_paper(other, "quay"))
    await desk.poll()
    site.serve("/0", Gate().answer)
    urls = [site.url(f"/{n}") for n in range(VISITS_BEGUN + 1)]
    note_visits(desk.store, [Visit("gazette", url, url, desk.now + n * HOUR / 999) for n, url in enumerate(urls)])
    polling = asyncio.create_task(desk.poll(HOUR))
    await until(lambda: other.asked.count("/quay") == 2)
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling


async def test_a_host_that_answers_for_no_page_is_given_up_and_its_pages_are_looked_at_later(
    site: Site, other: Site, store: Store, parsers: Parsers
) -> None:
    gate, dead = Gate(), [f"dead-{n}" for n in range(9)]
    for key in dead:
        other.serve(f"/{key}", gate.answer)
    feed = rss(*dead, "quay", "ferry", "pier", "none").replace("<link>/dead", f"<link>{other.url('/dead')}")
    put_paper(site, "quay", "ferry", "pier")
    async with desk_for(store, parsers, timeout=0.7) as desk:
        desk.follow("gazette", site.put("/feed", feed, kind=FEED))
        assert await desk.poll() == 13
        assert len([path for path in other.asked if "dead" in path]) == 2
        assert {article.key for article in desk.articles() if article.extent is Extent.WHOLE} == {
            "quay",
            "ferry",
            "pier",
        }
        waiting = due_visits(store, desk.now + HOUR, limit=99)
        assert {visit.key for visit in waiting} == {*dead, "quay", "ferry", "pier", "none"}


async def test_a_host_that_answers_for_no_page_that_is_looked_at_again_holds_up_nobody(
    site: Site, other: Site, store: Store, parsers: Parsers
) -> None:
    async with desk_for(store, parsers, timeout=0.7) as desk:
        desk.follow("gazette", put_paper(site, "quay"))
        assert await desk.poll() == 1
        for path in "abcdef":
            other.serve(f"/{path}", Gate().answer)
        note_visits(store, [Visit("gazette", path, other.url(f"/{path}"), desk.now) for path in "abcdef"])
        await desk.poll(HOUR)
        assert len([path for path in other.asked if path != "/robots.txt"]) == TRIES
        waiting = [visit for visit in due_visits(store, desk.now + FLOOR, limit=9) if visit.key != "quay"]
        assert [visit.count for visit in waiting] == [0] * (6 - TRIES)


async def test_a_host_that_refuses_pages_is_not_given_up(site: Site, desk: Desk) -> None:
    desk.follow("gazette", site.put("/feed", rss(*"abcdef"), kind=FEED))
    await desk.poll()
    assert sorted(path for path in site.asked if len(path) == 2) == [f"/{key}" for key in "abcdef"]


async def test_a_visit_that_a_wrong_clock_put_off_is_paid(site: Site, desk: Desk) -> None:
    right = desk.now
    desk.follow("gazette", put_paper(site, "quay"))
    await desk.poll(timedelta(days=365))
    desk.now = right
    await desk.poll()
    assert site.asked.count("/quay") == 2


async def test_a_feed_that_moved_onto_a_page_of_its_source_is_read_as_the_feed(site: Site, desk: Desk) -> None:
    new = put_paper(site, "quay")
    desk.follow("gazette", site.put("/old", status=301, Location=new), pages=[new])
    assert await desk.poll() == 1
    source = get_source(desk.store, "gazette")
    assert source is not None
    assert (source.feeds, source.pages) == ((new,), ())
    put_paper(site, "quay", "ferry")
    assert await desk.poll(HOUR) == 1


async def drip(request: web.Request) -> web.StreamResponse:
    """A feed that never ends, a letter at a time."""
    response = web.StreamResponse(headers={"Content-Type": FEED})
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.02)


async def test_a_poll_ends_when_it_is_told_to_though_hosts_drip_and_the_record_is_slow(
    site: Site, other: Site, desk: Desk
) -> None:
    freed, asked, held = threading.Event(), threading.Event(), desk.means.held

    def slowly(source: str, items: Sequence[tuple[str, str]]) -> Collection[str]:
        if source == "stuck":
            asked.set()
            freed.wait()
        return held(source, items)

    desk.means = replace(desk.means, held=slowly)
    desk.follow("gazette", put_paper(site, "quay"))
    desk.follow("dripping", other.serve("/feed", drip), other.url("/next"))
    desk.follow("stuck", site.put("/stuck", rss("ferry"), kind=FEED))
    polling = asyncio.create_task(desk.poll(look_again=0.05))
    await until(lambda: asked.is_set() and "/feed" in other.asked and count_articles(desk.store) == 1)
    polling.cancel()
    try:
        with pytest.raises(asyncio.CancelledError):
            await polling
    finally:
        freed.set()
    assert "/next" not in other.asked
    assert [desk.state(name).read_at for name in ("gazette", "stuck")] == [desk.now, None]
