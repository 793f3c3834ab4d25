"""One address that may be a feed's: read, and taken for one only if it holds items."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from briefings.ingest.feeds.links import plain_line
from briefings.ingest.feeds.listing import FeedItem, Form, Listing
from briefings.ingest.feeds.parsing import LIMIT
from briefings.ingest.feeds.sniffing import form_of, unpacked
from briefings.ingest.web.fetch import Fetched, FetchError, fetch
from briefings.ingest.web.weblinks import named, same_site
from briefings.model import UsageError

if TYPE_CHECKING:  # the parsers know what feeds are made of
    from briefings.ingest.apart import Parsers
    from briefings.ingest.web.client import Client

NEWEST = 3
MOST_ASKED = 40
_LONGEST_TITLE = 200
_DATED = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was read: where, what it calls itself ("" if nothing), and its newest items, newest first.

    Of an index of sitemaps `newest` are items of one of its maps; those of a sitemap without titles bear their
    addresses instead.
    """

    url: str
    title: str
    newest: tuple[FeedItem, ...]
    homepage: str = ""
    form: Form = "RSS"


@dataclass(slots=True)
class Search:
    """What feeds are looked for with, and how many addresses may yet be asked."""

    client: Client
    parsers: Parsers
    left: int = MOST_ASKED

    async def answer(self, url: str) -> Fetched:
        """What is at `url`. Raises FetchError as `fetch` does, and where enough was asked."""
        if not self.left:
            raise FetchError(url, f"is not asked, since {MOST_ASKED} addresses were; give the address of the feed")
        self.left -= 1
        return await fetch(url, client=self.client, limit=LIMIT)


def is_listing(body: bytes) -> bool:
    """Whether a body is a feed or sitemap by what it is, not by what the server calls it; it need not be readable."""
    try:
        return form_of(unpacked(body, limit=LIMIT)) is not None
    except UsageError:
        return False


async def feed_in(fetched: Fetched, asked: str, search: Search) -> FoundFeed:
    """The feed that an answer to `asked` holds; for an index of sitemaps one of its maps is read too.

    A news sitemap that an index names is given itself, unless its address looks as if it were one of a day or year.
    Raises UsageError if it is none or has no items, FetchError if the map cannot be read.
    """
    listing = await _listing_of(fetched, asked, search.parsers)
    if listing.maps:
        chosen = min(listing.maps, key=lambda address: "news" not in address.lower())
        answer = await search.answer(chosen)
        below = await _listing_of(answer, chosen, search.parsers)
        if below.form == "news sitemap" and not _DATED.search(urlsplit(chosen).path):
            fetched, asked, listing = answer, chosen, below
        else:
            listing = replace(listing, title=below.title, items=below.items)
    if not listing.items:
        message = f"{named(asked)}: is a feed without a single item, so that nobody can tell whether it can be read"
        raise UsageError(message)
    kept = asked if "@" in urlsplit(asked).netloc or not same_site(asked, fetched.url) else fetched.url
    homepage = listing.homepage or urljoin(fetched.url, "/")
    return FoundFeed(kept, plain_line(listing.title), _newest(listing.items), homepage, listing.form)


async def _listing_of(fetched: Fetched, asked: str, parsers: Parsers) -> Listing:
    if not is_listing(fetched.body):
        message = f"{named(asked)}: is no feed"
        raise UsageError(message)
    return await parsers.listing(fetched.body, source="this address", url=fetched.url)


def _newest(items: Iterable[FeedItem]) -> tuple[FeedItem, ...]:
    """The newest items with tidy titles; those without a date come last, in the feed's order."""
    return tuple(
        replace(item, title=_title(item), summary="", content="", author="", section="")
        for item in sorted(items, key=lambda item: item.date, reverse=True)[:NEWEST]
    )


def _title(item: FeedItem) -> str:
    return plain_line(item.title or item.summary or named(item.url), _LONGEST_TITLE)
