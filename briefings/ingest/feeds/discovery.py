"""The feeds behind a web address, for people who know a paper's page and not its feed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from briefings.ingest.feeds.confirming import FoundFeed, Search, feed_in, is_listing
from briefings.ingest.feeds.links import USUAL, USUAL_MAPS, PageLinks, plain_line, usual_places
from briefings.ingest.web.charsets import charset_of
from briefings.ingest.web.fetch import Fetched, FetchError, sitemaps_of
from briefings.ingest.web.weblinks import absolute, named, same_site
from briefings.model import OnRecordError, UsageError

if TYPE_CHECKING:  # the parsers know what feeds are made of
    from briefings.ingest.apart import Parsers
    from briefings.ingest.web.client import Client

__all__ = ["Found", "FoundFeed", "NoFeedError", "find_feeds", "web_address"]

AT_ONCE = 2
LONGEST = 60.0
STALE = timedelta(days=90)
MOST_MAPS = 2
_ASIDE = re.compile(r"comment|podcast|audio|video|replies|/author/|/tag/", re.IGNORECASE)


class NoFeedError(UsageError):
    """The address can be read, but no feed is found behind it; the page itself may be read instead."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an address leads to: the title of the outlet ("" if none is told), its page, and its feeds, best first."""

    title: str
    homepage: str
    feeds: tuple[FoundFeed, ...]


async def find_feeds(url: str, client: Client, parsers: Parsers) -> Found:
    """The feeds behind `url`: itself if it is one, those that its page names, or one at a usual place of its site.

    Where there is none, a news sitemap that robots.txt names or that is at a usual place will do.
    Every feed that is given was read and has items. At most 40 addresses are asked, besides what they redirect to and
    robots.txt, two at once, in sixty seconds in all. What they send is parsed by `parsers` alone. Titles are one line,
    cut, and as the network wrote them: escape them. Does not store.

    Raises UsageError for what is no web address, where no feed is found, and for a page that takes too long to parse;
    FetchError, which says what the server answered, where the address itself can't be read; and OnRecordError if no
    parser can be started.
    """
    address = web_address(url)
    try:
        async with asyncio.timeout(LONGEST):
            return await _found(address, Search(client, parsers))
    except TimeoutError as error:
        reason = f"looking for its feeds took more than {LONGEST:g} seconds; give the address of its feed"
        raise FetchError(address, reason) from error


def web_address(typed: str) -> str:
    """The http(s) address that somebody typed or pasted; without a scheme it is meant as https. Raises UsageError."""
    bare = typed.strip().removeprefix("<").removesuffix(">").partition("|")[0]
    bare = re.sub(r"^feed:(?://(?!/))?(?=\w)", "", bare, flags=re.IGNORECASE)
    address = absolute(bare if re.match(r"[a-z][a-z+.-]*:(?!\d)", bare, re.IGNORECASE) else f"https://{bare}")
    if not address:
        message = f"“{plain_line(named(bare))}” is no web address; one looks like https://paper.example"
        raise UsageError(message)
    return address


async def _found(address: str, search: Search) -> Found:
    fetched = await search.answer(address)
    if is_listing(fetched.body):
        feed = await feed_in(fetched, address, search)
        return Found(feed.title, feed.homepage, (feed,))
    page = fetched.url
    links = await _links_of(fetched, search.parsers)
    problems: list[str] = []
    for candidates in (links.declared, links.guessed):
        feeds = await _confirmed(candidates, search, problems)
        if feeds:
            return Found(links.name or feeds[0].title, page, _best_first(feeds, page))
    usual = await _at_usual_places(page, search)
    if usual is None:
        raise _none(page, problems)
    return Found(links.name or usual.title, page, (usual,))


async def _links_of(fetched: Fetched, parsers: Parsers) -> PageLinks:
    try:
        return await parsers.links(fetched.body, url=fetched.url, charset=charset_of(fetched.content_type))
    except UsageError as error:
        message = f"{error}; give the address of its RSS or Atom feed"
        raise UsageError(message) from error


async def _at_usual_places(page: str, search: Search) -> FoundFeed | None:
    """The first feed at a usual place, else the first news sitemap: other sitemaps list a site's pages of all times."""
    for place in usual_places(page):
        for feed in await _confirmed([place], search, []):
            return feed
    for place in await _maps_of(page, search.client):
        for feed in await _confirmed([place], search, []):
            if feed.form == "news sitemap":
                return feed
    return None


async def _maps_of(page: str, client: Client) -> tuple[str, ...]:
    """Where a news sitemap may be: what the site's robots.txt names, those called news first, then usual places."""
    try:
        declared = await sitemaps_of(page, client=client)
    except OnRecordError:  # without one that can be read there are still the usual places
        declared = ()
    called = sorted(declared, key=lambda address: "news" not in address.lower())
    return tuple(dict.fromkeys((*called[:MOST_MAPS], *(urljoin(page, place) for place in USUAL_MAPS))))


async def _confirmed(candidates: Sequence[str], search: Search, problems: list[str]) -> tuple[FoundFeed, ...]:
    """Those of the candidates that are feeds with items, the same items once; why others are not goes to `problems`."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def look(candidate: str) -> FoundFeed | None:
        try:
            async with gate:
                return await feed_in(await search.answer(candidate), candidate, search)
        except OnRecordError as error:
            problems.append(str(error))
            return None

    looked = await asyncio.gather(*map(look, candidates))
    distinct: dict[tuple[str, ...], FoundFeed] = {}
    for feed in filter(None, looked):
        distinct.setdefault(tuple(item.url or item.key for item in feed.newest), feed)
    return tuple(distinct.values())


def _best_first(feeds: Sequence[FoundFeed], page: str) -> tuple[FoundFeed, ...]:
    """Main feeds before those of comments and the like; then those kept up, below the page, and on its site."""
    latest = max(feed.newest[0].date for feed in feeds)
    below = urlsplit(page).path.rstrip("/") + "/"

    def rank(feed: FoundFeed) -> tuple[bool, ...]:
        path = urlsplit(feed.url).path
        return (
            _ASIDE.search(f"{feed.title} {path}") is not None,
            latest - feed.newest[0].date > STALE,
            below != "/" and not path.startswith(below),
            not same_site(feed.url, page),
        )

    return tuple(sorted(feeds, key=rank))


def _none(page: str, problems: Sequence[str]) -> NoFeedError:
    instead = "give the address of its RSS or Atom feed"
    if problems:
        return NoFeedError(f"{named(page)} names feeds, but none that can be read: {problems[0]}; {instead}")
    places = ", ".join(USUAL)
    return NoFeedError(f"{named(page)} names no feed, nor is there one at {places}, nor a news sitemap; {instead}")
