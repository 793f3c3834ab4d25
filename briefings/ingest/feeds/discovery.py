"""The feeds behind a web address, for people who know a paper's page and not its feed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from briefings.ingest.feeds.links import USUAL, links_of, plain_line, usual_places
from briefings.ingest.feeds.parsing import LIMIT, FeedItem, head_of, parse_feed
from briefings.ingest.web.charsets import charset_of
from briefings.ingest.web.client import Client
from briefings.ingest.web.fetch import Fetched, FetchError, fetch
from briefings.ingest.web.weblinks import absolute, named, same_site
from briefings.model import OnRecordError, UsageError

AT_ONCE = 2
NEWEST = 3
LONGEST = 60.0
STALE = timedelta(days=90)
_LONGEST_TITLE = 200
_ROOT = re.compile(rb"<(?:(?P<feed>rss|feed|rdf:RDF)|!doctype\s+html|html)[\s>]", re.IGNORECASE)
_JSON = b"jsonfeed.org/version"
_ASIDE = re.compile(r"comment|podcast|audio|video|replies|/author/|/tag/", re.IGNORECASE)
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was read: where, what it calls itself ("" if nothing), and its newest items, newest first."""

    url: str
    title: str
    newest: tuple[FeedItem, ...]
    homepage: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What an address leads to: the title of the outlet ("" if none is told), its page, and its feeds, best first."""

    title: str
    homepage: str
    feeds: tuple[FoundFeed, ...]


async def find_feeds(url: str, client: Client) -> Found:
    """The feeds behind `url`: itself if it is one, those that its page names, or one at a usual place of its site.

    Every feed that is given was read and has items. At most 23 requests, two at once, in sixty seconds in all.
    Titles are one line, cut, and as the network wrote them: escape them. Does not read robots.txt, does not store.

    Raises UsageError for what is no web address and where no feed is found, FetchError, which says what the server
    answered, where the address itself can't be read.
    """
    address = web_address(url)
    try:
        async with asyncio.timeout(LONGEST):
            return await _found(address, client)
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


async def _found(address: str, client: Client) -> Found:
    fetched = await fetch(address, client=client, limit=LIMIT)
    if _looks_like_feed(fetched.body):
        feed = await asyncio.to_thread(_feed_in, fetched, address)
        return Found(feed.title, feed.homepage, (feed,))
    page = fetched.url
    links = await asyncio.to_thread(links_of, fetched.body, url=page, charset=charset_of(fetched.content_type))
    problems: list[str] = []
    for candidates in (links.declared, links.guessed):
        feeds = await _confirmed(candidates, client, problems)
        if feeds:
            return Found(links.name or feeds[0].title, page, _best_first(feeds, page))
    for candidate in usual_places(page):
        feeds = await _confirmed([candidate], client, [])
        if feeds:
            return Found(links.name or feeds[0].title, page, feeds)
    raise _none(page, problems)


async def _confirmed(candidates: Sequence[str], client: Client, problems: list[str]) -> tuple[FoundFeed, ...]:
    """Those of the candidates that are feeds with items, the same items once; why others are not goes to `problems`."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def look(candidate: str) -> FoundFeed | None:
        try:
            async with gate:
                fetched = await fetch(candidate, client=client, limit=LIMIT)
                return await asyncio.to_thread(_feed_in, fetched, candidate)
        except OnRecordError as error:
            problems.append(str(error))
            return None

    looked = await asyncio.gather(*map(look, candidates))
    distinct: dict[tuple[str, ...], FoundFeed] = {}
    for feed in filter(None, looked):
        distinct.setdefault(tuple(item.url or item.key for item in feed.newest), feed)
    return tuple(distinct.values())


def _looks_like_feed(body: bytes) -> bool:
    """By what it is, not by what the server calls it."""
    head = body[:4_000].replace(b"\0", b"")
    root = _ROOT.search(head)
    if root is not None:
        return root["feed"] is not None
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _JSON in head


def _feed_in(fetched: Fetched, asked: str) -> FoundFeed:
    """Raises UsageError if it is none, or has no items."""
    name = named(asked)
    if not _looks_like_feed(fetched.body):
        message = f"{name}: is no feed"
        raise UsageError(message)
    items = parse_feed(fetched.body, source="this address", url=fetched.url)
    if not items:
        message = f"{name}: is a feed without a single item, so that nobody can tell whether it can be read"
        raise UsageError(message)
    title, link = head_of(fetched.body)
    homepage = absolute(link, fetched.url) or urljoin(fetched.url, "/")
    kept = asked if "@" in urlsplit(asked).netloc or not same_site(asked, fetched.url) else fetched.url
    return FoundFeed(kept, plain_line(title), _newest(items), homepage)


def _newest(items: Iterable[FeedItem]) -> tuple[FeedItem, ...]:
    """The newest items with tidy titles; those without a date come last, in the feed's order."""
    ordered = sorted(items, key=lambda item: item.published_at or _LONG_AGO, reverse=True)
    return tuple(
        FeedItem(item.key, item.url, plain_line(item.title or item.summary, _LONGEST_TITLE), "", "", item.published_at)
        for item in ordered[:NEWEST]
    )


def _best_first(feeds: Sequence[FoundFeed], page: str) -> tuple[FoundFeed, ...]:
    """Main feeds before those of comments and the like; then those kept up, below the page, and on its site."""
    latest = max(map(_last_date, feeds))
    below = urlsplit(page).path.rstrip("/") + "/"

    def rank(feed: FoundFeed) -> tuple[bool, ...]:
        path = urlsplit(feed.url).path
        return (
            _ASIDE.search(f"{feed.title} {path}") is not None,
            latest - _last_date(feed) > STALE,
            below != "/" and not path.startswith(below),
            not same_site(feed.url, page),
        )

    return tuple(sorted(feeds, key=rank))


def _last_date(feed: FoundFeed) -> datetime:
    return max((item.published_at or _LONG_AGO for item in feed.newest), default=_LONG_AGO)


def _none(page: str, problems: Sequence[str]) -> UsageError:
    if problems:
        return UsageError(f"{named(page)} names feeds, but none that can be read: {problems[0]}")
    places = ", ".join(USUAL)
    return UsageError(
        f"{named(page)} names no feed, nor is there one at {places}; give the address of its RSS or Atom feed."
    )
