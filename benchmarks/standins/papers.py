"""Papers on the loopback that publish one article after another, each with one figure that no other has.

Every paper has its own address, a feed without summaries, and the pages that it links to.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from aiohttp import web
from standins.weather import End, Weather

from briefings.model import Source, Topic

PAPERS = 6
IN_FEED = 60
LOWEST, STEP = 1_001, 13
THINGS = (
    *("crates", "rifles", "lamps", "bicycles", "boats", "engines", "ladders", "tyres", "pumps", "anchors"),
    *("tents", "blankets", "helmets", "radios", "cameras", "violins", "statues", "coins", "clocks", "mirrors"),
)
PLACES = (
    *("Ghent", "Malmo", "Turin", "Porto", "Bergen", "Graz", "Kaunas", "Cork", "Varna", "Lviv", "Izmir", "Bilbao"),
    *("Gdansk", "Trieste", "Aarhus", "Lyon", "Genoa", "Bremen", "Rostock", "Antwerp", "Rotterdam", "Valencia"),
    *("Seville", "Naples", "Oslo", "Helsinki", "Tallinn", "Riga", "Vilnius", "Krakow"),
)
MOST = len(THINGS) * len(PLACES)
TOPIC = Topic("finds", "Finds in harbours", THINGS)
WEATHER = ("It rained.", "It was cold.", "The wind was up.", "The sun came out.", "Fog lay on the water.")
MOODS = ("Few people were about.", "The gulls were loud.", "The quays were empty.", "Nobody swam.", "Lights went on.")


@dataclass(frozen=True, slots=True)
class Find:
    """One article: so many of a thing near a place, where nobody counted that thing before."""

    number: int
    paper: int
    published: datetime

    @property
    def value(self) -> int:
        """The figure, which no other article has."""
        return value_of(self.number)

    @property
    def sentence(self) -> str:
        """The one that makes a change."""
        thing, place = THINGS[self.number % len(THINGS)], PLACES[self.number // len(THINGS)]
        return f"Divers have recovered {self.value:,} {thing} near {place}, the harbour office said."

    def page(self) -> str:
        """Its page, with a few words more that tell of nothing."""
        chance = random.Random(self.number)  # noqa: S311 - text for a measurement
        filler = "".join(f"<p>{_filler(chance)}</p>" for _ in range(2))
        return (
            f"<!doctype html><html lang='en'><head><title>In the harbour, week {self.number}</title>"
            f"<meta property='article:published_time' content='{self.published.isoformat()}'></head><body><article>"
            f"<h1>In the harbour, week {self.number}</h1><p>{self.sentence}</p>{filler}</article></body></html>"
        )


@dataclass(slots=True)
class Papers:
    """What was published so far. `tag` keeps the addresses of several groups of papers apart."""

    weather: Weather
    tag: int
    finds: list[Find] = field(default_factory=list)
    port: int = 0

    def publish(self) -> Find:
        """The next article, in a paper by chance."""
        find = Find(len(self.finds), self.weather.chance.randrange(PAPERS), datetime.now(UTC))
        self.finds.append(find)
        return find

    @property
    def hosts(self) -> list[str]:
        """The papers' addresses."""
        return [f"127.0.{10 + self.tag}.{1 + paper}" for paper in range(PAPERS)]

    def sources(self) -> Iterator[Source]:
        """The papers as sources."""
        for paper, host in enumerate(self.hosts):
            yield Source(f"paper-{paper}", f"Harbour Paper {paper}", feeds=(f"http://{host}:{self.port}/feed",))

    async def feed(self, request: web.Request) -> web.Response:
        """The newest articles of one paper; now and then it can't be read."""
        self.weather.moment("feed")
        if self.weather.end_of({End.WELL: 97, End.REFUSED: 3}) is End.REFUSED:
            return web.Response(status=503)
        paper = self.hosts.index(str(request.url.host))
        own = [one for one in self.finds if one.paper == paper][-IN_FEED:]
        items = "".join(
            f"<item><title>In the harbour, week {one.number}</title><link>http://{request.host}/{one.number}</link>"
            f"<guid>http://{request.host}/{one.number}</guid><pubDate>{format_datetime(one.published)}</pubDate></item>"
            for one in reversed(own)
        )
        body = f"<rss version='2.0'><channel><title>Harbour Paper {paper}</title>{items}</channel></rss>"
        return web.Response(text=body, content_type="application/rss+xml")

    async def page(self, request: web.Request) -> web.Response:
        """One article."""
        self.weather.moment("page")
        find = self.finds[int(request.match_info["number"])]
        return web.Response(text=find.page(), content_type="text/html")


@asynccontextmanager
async def published(papers: Papers) -> AsyncIterator[Papers]:
    """The papers, listening at all their addresses."""
    app = web.Application()
    app.router.add_get("/feed", papers.feed)
    app.router.add_get("/{number:[0-9]+}", papers.page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        for host in papers.hosts:
            site = web.TCPSite(runner, host, papers.port)
            await site.start()
            papers.port = papers.port or int(runner.addresses[0][1])
        yield papers
    finally:
        await runner.cleanup()


def value_of(number: int) -> int:
    """The figure of an article; the same number, the same figure."""
    return LOWEST + STEP * number


def _filler(chance: random.Random) -> str:
    return f"{chance.choice(WEATHER)} {chance.choice(MOODS)}"
