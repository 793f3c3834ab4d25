"""What is to be had at an address: the listing that would be read, how fresh it is, how whole its articles are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from briefings.ingest.feeds.discovery import NoFeedError, find_feeds, web_address
from briefings.ingest.feeds.drafts import draft_of
from briefings.ingest.feeds.listing import FeedItem, Hints, Listing
from briefings.ingest.feeds.parsing import LIMIT as LARGEST_FEED
from briefings.ingest.pages.parsing import LIMIT as LARGEST_PAGE
from briefings.ingest.single import page_in
from briefings.ingest.web.fetch import Fetched, FetchError, fetch
from briefings.ingest.web.weblinks import named
from briefings.model import Draft, Extent, OnRecordError, UsageError

if TYPE_CHECKING:
    from briefings.ingest.apart import Parsers
    from briefings.ingest.web.client import Client

LONGEST = 60.0
SAMPLES = 5
PAGE = "page"
NO_TIME = "there was no time left to look at it"
_LOOKING = 50.0
"""Seconds after which no page is waited for any more: some hosts ask for long pauses."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One of the newest items: how much of it is to be had, and where; `problem` says why it can't be told.

    `letters` are the characters of its text. `language` is "" where there is no text to judge by.
    """

    title: str
    url: str
    published_at: datetime | None
    extent: Extent | None = None
    in_feed: bool = False
    language: str = ""
    letters: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """Another feed of the same outlet."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What reading an address would give; `url` is the one that would be read, `form` what is there ("Atom", "page").

    `moved_to` is where it says to have moved for good, "" if it did not. `items` counts what is listed, `dates` are the
    publication times of those that have one, newest first. `fresh_for` is how long the server says that its answer
    holds, `server_time` what its clock said. `samples` are the newest items, `others` feeds that were found besides.
    """

    asked: str
    url: str
    form: str
    title: str
    homepage: str
    moved_to: str = ""
    items: int = 0
    dates: tuple[datetime, ...] = ()
    hints: Hints = field(default_factory=Hints)
    fresh_for: timedelta | None = None
    server_time: datetime | None = None
    samples: tuple[Sample, ...] = ()
    others: tuple[Other, ...] = ()
    no_feed: str = ""

    @property
    def every(self) -> timedelta | None:
        """What usually lies between two items; None where too few have a date of their own to tell."""
        return rhythm(self.dates)


def rhythm(dates: Iterable[datetime]) -> timedelta | None:
    """The median (the upper one) of what lies between neighbouring dates; None for fewer than three different ones."""
    gaps = sorted(later - earlier for earlier, later in pairwise(sorted(set(dates))))
    return gaps[len(gaps) // 2] if len(gaps) > 1 else None


async def check_source(address: str, client: Client, parsers: Parsers, *, page: bool = False) -> Checked:
    """What would be read at `address`: its best feed, or with `page` the page itself as one article.

    Where there is no feed, the page itself if that has the text of an article; `no_feed` then says what was looked for.

    Looks at the newest items' own pages where the feed has not their whole text. At most 42 addresses are asked to find
    the feeds and read the best, and five for pages, in sixty seconds in all; the client keeps its usual manners. Stores
    nothing. Texts are as the network wrote them: escape them.

    Raises UsageError for what is no web address and where nothing can be read, FetchError, which says what the server
    answered, where the address itself can't be fetched.
    """
    url = web_address(address)
    try:
        async with asyncio.timeout(LONGEST):
            return await (_page(url, client, parsers) if page else _feed(url, client, parsers))
    except TimeoutError as error:
        reason = f"looking at it took more than {LONGEST:g} seconds; give the address of its feed, or try again later"
        raise FetchError(url, reason) from error


async def _feed(asked: str, client: Client, parsers: Parsers) -> Checked:
    begun = asyncio.get_running_loop().time()
    try:
        found = await find_feeds(asked, client, parsers)
    except NoFeedError as none:
        return await _page_instead(asked, client, parsers, none)
    best = found.feeds[0]
    fetched = await fetch(best.url, client=client, limit=LARGEST_FEED)
    listing = await _listed(fetched, client, parsers)
    dates = tuple(sorted((one.published_at for one in listing.items if one.published_at), reverse=True))
    samples = await _samples(_newest(listing), client, parsers, until=begun + _LOOKING)
    return Checked(
        asked=asked,
        url=best.url,
        form=listing.form,
        title=found.title or listing.title,
        homepage=found.homepage or listing.homepage,
        moved_to=fetched.moved_to,
        items=len(listing.items) + listing.left_out,
        dates=dates,
        hints=listing.hints,
        fresh_for=fetched.fresh_for,
        server_time=fetched.server_time,
        samples=tuple(samples),
        others=tuple(Other(feed.url, feed.title) for feed in found.feeds[1:]),
    )


async def _listed(fetched: Fetched, client: Client, parsers: Parsers) -> Listing:
    """What an answer lists; of an index of sitemaps what the newest of its maps does."""
    listing = await parsers.listing(fetched.body, source="this address", url=fetched.url)
    if listing.items or not listing.maps:
        return listing
    newest_map = await fetch(listing.maps[0], client=client, limit=LARGEST_FEED)
    below = await parsers.listing(newest_map.body, source="this address", url=newest_map.url)
    return replace(below, form=listing.form, title=below.title or listing.title)


async def _page_instead(asked: str, client: Client, parsers: Parsers, none: NoFeedError) -> Checked:
    """The page itself. Raises what is given if that can't be read either, or shows next to no text."""
    try:
        checked = await _page(asked, client, parsers)
    except UsageError:
        raise none from None
    if checked.samples[0].extent is Extent.THIN:
        raise none
    return replace(checked, no_feed=str(none))


async def _page(asked: str, client: Client, parsers: Parsers) -> Checked:
    fetched = await fetch(asked, client=client, limit=LARGEST_PAGE)
    draft = await page_in(fetched, "this address", parsers)
    sample = _sample(draft, title=draft.title, url=draft.url, published_at=draft.published_at)
    return Checked(
        asked=asked,
        url=asked,
        form=PAGE,
        title=draft.title,
        homepage="",
        moved_to=fetched.moved_to,
        items=1,
        dates=(draft.published_at,) if draft.published_at else (),
        fresh_for=fetched.fresh_for,
        server_time=fetched.server_time,
        samples=(sample,),
    )


def _newest(listing: Listing) -> Sequence[FeedItem]:
    """The newest items; those without a date come last, in the listing's order."""
    return sorted(listing.items, key=lambda item: item.date, reverse=True)[:SAMPLES]


async def _samples(items: Sequence[FeedItem], client: Client, parsers: Parsers, *, until: float) -> list[Sample]:
    """One after the other: the pages are likely all of one host."""
    found = []
    for item in items:
        bare = Sample(item.title or item.summary or named(item.url), item.url, item.published_at)
        if item.full or not item.url:
            found.append(_in_feed(item, bare))
            continue
        try:
            async with asyncio.timeout_at(until):
                found.append(await _on_page(item, bare, client, parsers))
        except TimeoutError:
            found.append(_without(bare, NO_TIME))
    return found


def _in_feed(item: FeedItem, bare: Sample) -> Sample:
    try:
        draft = draft_of(item, "this address")
    except UsageError as error:
        return _without(bare, str(error))
    extent = Extent.WHOLE if item.full else Extent.SUMMARY
    return _sample(draft, title=bare.title, url=item.url, published_at=item.published_at, extent=extent)


async def _on_page(item: FeedItem, bare: Sample, client: Client, parsers: Parsers) -> Sample:
    try:
        fetched = await fetch(item.url, client=client, limit=LARGEST_PAGE)
        draft = await page_in(fetched, "this address", parsers)
    except OnRecordError as error:
        return _without(bare, str(error))
    return _sample(draft, title=bare.title, url=item.url, published_at=item.published_at or draft.published_at)


def _sample(
    draft: Draft, *, title: str, url: str, published_at: datetime | None, extent: Extent | None = None
) -> Sample:
    """With an `extent` it is the feed that has the text."""
    return Sample(
        title=title,
        url=url,
        published_at=published_at,
        extent=extent or draft.extent,
        in_feed=extent is not None,
        language=draft.language,
        letters=len(draft.text),
    )


def _without(bare: Sample, problem: str) -> Sample:
    return Sample(bare.title, bare.url, bare.published_at, problem=problem)
