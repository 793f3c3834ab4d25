"""Robots.txt files that cannot be had: broken ones, silent hosts, and those that are kept by other hosts."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from local_site import Site

from briefings.ingest.web.client import Edge
from briefings.ingest.web.fetch import Client, FetchError, fetch, open_client, sitemaps_of

BOTH = ("127.0.0.1", "127.0.0.2")


class Watch:
    """A clock that a test sets; who sleeps moves it."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def polite(watch: Watch) -> AsyncIterator[Client]:
    async with open_client(allow_hosts=BOTH, timeout=0.5, pause=0, edge=Edge(clock=watch, sleep=watch.sleep)) as client:
        yield client


@pytest.fixture
async def other() -> AsyncIterator[Site]:
    """A second host."""
    site = Site()
    site.server = TestServer(site.server.app, host="127.0.0.2")
    await site.server.start_server()
    yield site
    await site.server.close()


async def refusal(url: str, client: Client) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetch(url, client=client)
    return caught.value


@pytest.mark.parametrize(
    "body", [b"\x1f\x8bnonsense", b"plain", gzip.compress(b"User-agent: *")[:-9]], ids=["broken", "plain", "short"]
)
async def test_one_that_cannot_be_unpacked_is_named_and_not_asked_for_again_at_once(
    site: Site, polite: Client, body: bytes
) -> None:
    site.put("/robots.txt", body, kind="text/plain", Content_Encoding="gzip")
    for path in ("/a", "/b"):
        error = await refusal(site.put(path, "x"), polite)
        assert "the robots.txt of its host can't be read" in str(error)
        assert error.retry_after == timedelta(minutes=10)
    assert site.asked == ["/robots.txt"]


async def test_one_that_never_comes_is_waited_for_once_a_minute(site: Site, polite: Client, watch: Watch) -> None:
    async def hang(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    site.serve("/robots.txt", hang)
    for path in ("/a", "/b", "/c"):
        url = site.put(path, "x")
        assert str(await refusal(url, polite)) == f"{url}: no complete answer within 0.5 seconds"
    with pytest.raises(FetchError, match=r"/d: no complete answer"):
        await sitemaps_of(site.url("/d"), client=polite)
    assert site.asked == ["/robots.txt"]
    watch.now += 61
    site.put("/robots.txt", status=404)
    assert (await fetch(site.url("/a"), client=polite)).body == b"x"


async def test_a_host_that_nobody_answers_at_shows_as_that(polite: Client) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for path in ("/a", "/b"):
        error = str(await refusal(f"http://127.0.0.1:{port}{path}", polite))
        assert error.startswith(f"http://127.0.0.1:{port}{path}: cannot be read (")
        assert "robots" not in error


async def test_one_that_asks_for_patience_is_left_alone_for_so_long(site: Site, polite: Client, watch: Watch) -> None:
    site.put("/robots.txt", status=503, Retry_After="1800")
    url = site.put("/a", "x")
    assert "robots.txt" in str(await refusal(url, polite))
    watch.now += 601
    error = await refusal(url, polite)
    assert (error.resting, error.retry_after) == (True, timedelta(seconds=1199))
    assert site.asked == ["/robots.txt"]
    watch.now += 1200
    site.put("/robots.txt", status=404)
    assert (await fetch(url, client=polite)).body == b"x"


async def test_last_weeks_rules_hold_while_no_others_come(site: Site, polite: Client, watch: Watch) -> None:
    async def hang_up(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    site.put("/robots.txt", "User-agent: *\nDisallow: /private")
    url = site.put("/a", "x")
    await fetch(url, client=polite)
    site.serve("/robots.txt", hang_up)
    watch.now += 7 * 86_400
    assert (await fetch(url, client=polite)).body == b"x"
    assert "does not allow it" in str(await refusal(site.put("/private", "x"), polite))


async def test_a_delay_that_is_no_longer_asked_for_is_no_longer_kept(site: Site, polite: Client, watch: Watch) -> None:
    url = site.put("/a", "x")
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 30")
    for text in ("User-agent: *\nCrawl-delay: 0", ""):
        for _ in range(2):
            await fetch(url, client=polite)
        assert watch.slept == [30.0]
        site.put("/robots.txt", text)
        watch.now += 86_401


async def test_one_that_is_kept_by_another_host_is_read_in_that_hosts_turn(
    site: Site, other: Site, polite: Client
) -> None:
    going, begun, asked = asyncio.Event(), asyncio.Event(), asyncio.Event()
    crossed: list[str] = []

    async def slow(_: web.Request) -> web.Response:
        begun.set()
        await going.wait()
        crossed.append("page")
        return web.Response(text="x")

    async def kept(_: web.Request) -> web.Response:
        crossed.append("rules")
        return web.Response(text="User-agent: *\nDisallow: /private")

    rules = other.serve("/rules", kept)

    async def lead(_: web.Request) -> web.Response:
        asked.set()
        raise web.HTTPMovedPermanently(rules)

    site.serve("/robots.txt", lead)
    page = asyncio.create_task(fetch(other.serve("/slow", slow), client=polite))
    await begun.wait()
    led = asyncio.create_task(fetch(site.put("/private", "x"), client=polite))
    await asked.wait()
    await asyncio.sleep(0.05)
    assert crossed == []
    going.set()
    await page
    with pytest.raises(FetchError, match="does not allow it"):
        await led
    assert crossed == ["page", "rules"]


async def test_hosts_whose_files_point_at_each_other_are_both_read(site: Site, other: Site, polite: Client) -> None:
    """Each is in its own turn when it is led to the other; whoever kept one while it waits would wait for ever."""
    both = asyncio.Barrier(2)

    async def lead(request: web.Request) -> web.Response:
        if site.asked.count("/robots.txt") + other.asked.count("/robots.txt") <= 2:
            await both.wait()
        to = other if request.host.startswith("127.0.0.1") else site
        raise web.HTTPFound(to.url("/rules"))

    for one in (site, other):
        one.serve("/robots.txt", lead)
        one.put("/rules", "User-agent: *\nAllow: /")
    async with asyncio.timeout(5):
        found = await asyncio.gather(*(fetch(one.put("/a", "x"), client=polite) for one in (site, other)))
    assert [one.body for one in found] == [b"x", b"x"]


async def test_one_kept_by_a_host_that_rests_is_tried_later(site: Site, other: Site, polite: Client) -> None:
    busy = other.put("/busy", status=429, Retry_After="600")
    await refusal(busy, polite)
    site.put("/robots.txt", status=301, Location=other.put("/rules", "User-agent: *"))
    for path in ("/a", "/b"):
        error = await refusal(site.put(path, "x"), polite)
        assert "kept by a host that wants to be left alone" in str(error)
        assert error.retry_after == timedelta(minutes=1)
    assert "/rules" not in other.asked
    assert site.asked == ["/robots.txt"]
