"""Measures the reading: feeds that have not changed, and new articles from the web to the record.

A server in another process answers for many hosts of the loopback; it shares the processor with what is measured. The
code is the bot's own: its client, its parsing processes, its reading loop and its record in a file of SQLite. Pauses
between requests to one host are off, and articles are stored without being read for claims.

    python benchmarks/ingest.py [--feeds 1000] [--hosts 100] [--articles 2000] [--stored 20000] [--only PART]

`unchanged_feeds_per_s`: every feed is read, then all are polled again and answer 304. The run fails if a parsing
process was started for that, or if anything in the record but the polls is another than before. The peer is a plain
httpx client that asks for the same feeds with the same ETags, as many at a time.

`articles_per_s`: new items of feeds with summaries, whose pages are fetched, parsed in two processes and stored. The
peer fetches the same pages by a plain httpx client and has them parsed by trafilatura in two processes, and stores
nothing. `stored_per_s` is the same as `articles_per_s` with pages that are taken as they are instead of parsed.

`duplicate_probe_ms` and `duplicate_insert_ms` are what looking up the near-duplicates of one article and the rest of
adding it take, with so many stored before; see `duplicates.py`, which measures them.

The last line is one JSON object with these figures and the ratios to the peers (more than 1 is faster than the peer).
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import re
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import trafilatura
from duplicates import probe
from loopback import hosts, page_of, serving

from briefings import service
from briefings.ingest.apart import Parsers, open_parsers
from briefings.ingest.apart.parsers import MEMORY, TASKS
from briefings.ingest.apart.process import Bounds
from briefings.ingest.polling import Means
from briefings.ingest.web.client import Client, open_client
from briefings.model import Draft, Source
from briefings.store import Store, count_articles, get_polls, held_items, open_store, put_sources

START = datetime(2024, 10, 24, 12, tzinfo=UTC)
USUAL = timedelta(minutes=15)
AT_ONCE = 50
WORKERS = 2
WARM = page_of("127.0.0.1", 0).encode()
"""A page that is parsed before the clock starts, so that no process has to start then."""

_TEXT = re.compile(rb"<p>(.*?)</p>")


@dataclass
class Desk:
    """A record with its client, and a clock that is turned by hand."""

    store: Store
    client: Client
    now: datetime = START

    async def poll(self, parsers: Parsers, *, pages: int = 30) -> float:
        """Read what is due; the seconds that it took."""
        keeping = service.Keeping(self.store, None, lambda: self.now, USUAL, lambda: 0.5)
        means = Means(self.client, parsers, partial(held_items, self.store), pages)
        return await seconds(lambda: service.poll_due(keeping, means, turn=asyncio.Lock()))


class Unparsed(Parsers):
    """Parsers that take a page's paragraphs as they are: what parsing costs is then left out."""

    async def page(self, html: bytes, *, source: str, url: str, charset: str = "") -> Draft:
        """The paragraphs of a page."""
        text = "\n\n".join(part.decode(charset or "utf-8") for part in _TEXT.findall(html))
        return Draft(source, url, "", text, START, url)


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--stored", type=int, default=20_000)
    parser.add_argument("--only", choices=("unchanged", "articles", "duplicates"))
    given = parser.parse_args()
    figures: dict[str, float] = {}
    if given.only in {None, "unchanged"}:
        figures |= asyncio.run(unchanged(hosts(given.feeds)))
    if given.only in {None, "articles"}:
        figures |= asyncio.run(articles(hosts(given.hosts), max(1, given.articles // given.hosts)))
    if given.only in {None, "duplicates"}:
        found = probe(given.stored)
        figures |= {"duplicate_probe_ms": found.duplicate_probe_ms, "duplicate_insert_ms": found.duplicate_insert_ms}
    print(json.dumps({name: float(f"{figure:.3g}") for name, figure in figures.items()}))


async def unchanged(addresses: Sequence[str]) -> dict[str, float]:
    """Feeds that answer 304, a second; ends the run if anything else was done."""
    with serving(len(addresses), items=3) as port, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "record.db")
        with open_store(f"sqlite:///{path}") as store:
            async with open_client(allow_hosts=addresses, pause=0) as client:
                desk = Desk(store, client)
                feeds = follow(store, addresses, port)
                async with open_parsers(workers=WORKERS) as parsers:
                    first = await desk.poll(parsers, pages=0)
                before, desk.now = untouched(path), START + timedelta(hours=1)
                async with open_parsers(workers=WORKERS) as parsers:
                    again = await desk.poll(parsers)
                    check(not parsers.pids, "a parsing process was started")
                polls = [poll for name in addresses for poll in get_polls(store, name)]
                check(all(poll.read_at == desk.now for poll in polls), "a feed was not read again")
            check(untouched(path) == before, "something else than the polls was written")
        async with httpx.AsyncClient(trust_env=False) as plain:
            peer = await seconds(lambda: asked(plain, feeds, {"If-None-Match": '"1"'}, expected=304))
    print(
        f"{len(feeds)} feeds: read at first in {first:.1f} s, unchanged in {again:.1f} s; the peer asks in {peer:.1f} s"
    )
    return {"unchanged_feeds_per_s": len(feeds) / again, "unchanged_to_peer": peer / again}


async def articles(addresses: Sequence[str], items: int) -> dict[str, float]:
    """New articles from the web to the record, a second: with their pages parsed, and taken as they are."""
    with serving(len(addresses), items=items) as port:
        async with open_parsers(workers=WORKERS) as parsers:
            await asyncio.gather(*(parsers.page(WARM, source="warm", url="") for _ in range(WORKERS)))
            whole = await stored(addresses, port, items, parsers)
        bare = Unparsed(WORKERS, Bounds(seconds=4, memory=MEMORY, tasks=TASKS))
        try:
            aside = await stored(addresses, port, items, bare)
        finally:
            await bare.end()
        pages = [f"http://{address}:{port}/{number}" for number in range(items) for address in addresses]
        async with httpx.AsyncClient(trust_env=False) as plain:
            with ProcessPoolExecutor(WORKERS) as pool:
                list(pool.map(text_of, [WARM] * WORKERS))
                peer = await seconds(lambda: parsed_plainly(plain, pool, pages))
    count = len(pages)
    print(f"{count} articles in {whole:.1f} s, {aside:.1f} s with parsing aside; the peer parses in {peer:.1f} s")
    return {"articles_per_s": count / whole, "stored_per_s": count / aside, "articles_to_peer": peer / whole}


async def stored(addresses: Sequence[str], port: int, items: int, parsers: Parsers) -> float:
    """The seconds until all items of all feeds are on record, by as many readings as that takes."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/record.db") as store:
        async with open_client(allow_hosts=addresses, pause=0) as client:
            desk, spent, before = Desk(store, client), 0.0, -1
            follow(store, addresses, port)
            while before < (count := count_articles(store)) < items * len(addresses):
                spent += await desk.poll(parsers)
                before, desk.now = count, desk.now + timedelta(minutes=10)
            found = count_articles(store)
            check(found == items * len(addresses), f"only {found} articles are on record")
    return spent


def follow(store: Store, addresses: Iterable[str], port: int) -> list[str]:
    """A source for each host; gives their feeds."""
    sources = [Source(address, address, feeds=(f"http://{address}:{port}/feed",)) for address in addresses]
    put_sources(store, sources)
    return [source.feeds[0] for source in sources]


def untouched(path: Path) -> str:
    """A digest of everything in the record but the polls."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(path)) as connection:
        for line in connection.iterdump():
            if not line.startswith('INSERT INTO "polls"'):
                digest.update(line.encode())
    return digest.hexdigest()


async def asked(
    client: httpx.AsyncClient, urls: Sequence[str], headers: dict[str, str], *, expected: int
) -> list[bytes]:
    """What a plain client is answered, AT_ONCE at a time."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask(url: str) -> bytes:
        async with gate:
            response = await client.get(url, headers=headers)
            check(response.status_code == expected, f"{url} answered {response.status_code}")
            return response.content

    return await asyncio.gather(*(ask(url) for url in urls))


async def parsed_plainly(client: httpx.AsyncClient, pool: ProcessPoolExecutor, urls: Sequence[str]) -> None:
    """Pages fetched by a plain client and parsed by trafilatura in the pool."""
    loop = asyncio.get_running_loop()
    for first in range(0, len(urls), 200):
        pages = await asked(client, urls[first : first + 200], {}, expected=200)
        texts = await asyncio.gather(*(loop.run_in_executor(pool, text_of, page) for page in pages))
        check(all(texts), "a page has no text")


def text_of(page: bytes) -> str:
    """What trafilatura makes of a page."""
    return trafilatura.extract(page, fast=True, include_comments=False, with_metadata=True) or ""


async def seconds(work: Callable[[], Awaitable[object]]) -> float:
    """How long it takes by the clock."""
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


def check(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - the one thing it is about
    """End the run if it did not do what it measures."""
    if not holds:
        raise SystemExit(otherwise)


if __name__ == "__main__":
    main()
