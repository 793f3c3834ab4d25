"""A newsroom for tests: a record that is read for, the means to read, and what is put up at the servers it reads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp.test_utils import TestServer
from local_site import Site

from briefings.ingest.polling import Means
from briefings.model import Article, Poll, Source
from briefings.service import Keeping, poll_due
from briefings.store import Store, count_articles, get_articles, get_polls, put_sources

START = datetime(2024, 10, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = "application/rss+xml"


async def site_at(host: str) -> AsyncIterator[Site]:
    site = Site()
    site.server = TestServer(site.server.app, host=host)
    await site.server.start_server()
    yield site
    await site.server.close()


@dataclass
class Desk:
    """A record that is read for, its clock, and what it takes to read."""

    store: Store
    means: Means
    now: datetime = START
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def keeping(self) -> Keeping:
        return Keeping(self.store, None, lambda: self.now, timedelta(minutes=15), lambda: 0.0)

    async def poll(self, after: timedelta = timedelta(0), *, look_again: float = 30.0) -> int:
        self.now += after
        found = await poll_due(self.keeping, self.means, turn=self.turn, look_again=look_again)
        return found.articles

    def follow(self, name: str, *feeds: str, pages: Sequence[str] = ()) -> None:
        put_sources(self.store, [Source(name, name.title(), feeds=feeds, pages=tuple(pages))])

    def articles(self) -> list[Article]:
        return list(get_articles(self.store, range(1, count_articles(self.store) + 1)).values())

    def state(self, name: str) -> Poll:
        (poll,) = get_polls(self.store, name)
        return poll

    def waiting(self, name: str) -> timedelta:
        due = self.state(name).next_at
        assert due is not None
        return due - self.now


def words(about: str) -> list[str]:
    return [
        f"On day {day} the {about} office said that {day + 3} boats had left for the outer islands at dawn."
        for day in range(12)
    ]


def page(about: str) -> str:
    text = "".join(f"<p>{part}</p>" for part in words(about))
    return f"<html><head><title>{about}</title></head><body><article>{text}</article></body></html>"


def rss(*keys: str) -> str:
    items = "".join(
        f"<item><title>About {key}</title><description>Boats left, {key} said.</description>"
        f"<link>/{key}</link><guid isPermaLink='false'>{key}</guid></item>"
        for key in keys
    )
    return f"<rss version='2.0'><channel><title>G</title>{items}</channel></rss>"


def put_paper(site: Site, *keys: str) -> str:
    for key in keys:
        site.put(f"/{key}", page(key), ETag=f'"{key}"')
    return site.put("/feed", rss(*keys), kind=FEED)


def conditional(body: str, etag: str, *, kind: str = FEED) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        same = request.headers.get("If-None-Match") == etag
        text = None if same else body
        return web.Response(status=304 if same else 200, text=text, content_type=kind, headers={"ETag": etag})

    return answer


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not reached():  # noqa: ASYNC110  # a database has no event for it
            await asyncio.sleep(0.02)
