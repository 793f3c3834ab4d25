"""One reading of one feed or page with the pages of what is new in it, and one look at an article's page again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from briefings.ingest.apart import Parsers
from briefings.ingest.drafting import by_feed, by_page
from briefings.ingest.feeds.listing import FeedItem, Listing
from briefings.ingest.feeds.parsing import LIMIT as FEED_BYTES
from briefings.ingest.feeds.parsing import text_of
from briefings.ingest.pages.parsing import LIMIT as PAGE_BYTES
from briefings.ingest.revising import by_address
from briefings.ingest.single import charset_of_page
from briefings.ingest.timing import Outcome, first_visit, next_visit
from briefings.ingest.web.client import Client
from briefings.ingest.web.fetch import Fetched, FetchError, fetch
from briefings.ingest.web.weblinks import filed, named
from briefings.model import Draft, OnRecordError, Poll, UsageError, Visit

AT_ONCE = 4
PAGES = 30
MAPS = 3
RECENT = timedelta(days=7)
_ENDED = (404, 410)

Held = Callable[[str, Sequence[tuple[str, str]]], Collection[str]]
"""Given a source and its items as (key, address without trackers): the keys of those that are on record."""


@dataclass(frozen=True, slots=True)
class Means:
    """What is read with. `held` may block: it is called in a thread.

    `pages` is how many pages one reading may fetch, 0 for none: items are then what their feed says.
    """

    client: Client
    parsers: Parsers
    held: Held
    pages: int = PAGES


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What one reading of a feed or page gave; what its next one depends on is in `outcome`.

    `page_errors` has a line for each page that could not be read, whose item is still among `drafts` with what the feed
    says, and for each item left out since its text is too long. `visits` are the pages to be looked at again.
    `moved_to` is the address to read it by from now on, "" if it stays. No error names a password or a query.
    """

    outcome: Outcome
    drafts: tuple[Draft, ...] = ()
    visits: tuple[Visit, ...] = ()
    moved_to: str = ""
    page_errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitResult:
    """What a page says now: `draft` is None if it has not changed or could not be read. `after` is the next visit.

    `error` says why it could not be read, or that the page is gone.
    """

    draft: Draft | None
    after: Visit | None
    error: str = ""


async def read_poll(poll: Poll, means: Means, *, now: datetime) -> ReadResult:
    """Read a feed, sitemap or page as of `now`; conditionally, if its last good reading left validators.

    The page of a new item is fetched where the feed does not carry the whole article. What the page is refused for,
    or says less of than the feed, is what the feed says, and is to be visited. A known item that lacks its content is
    left out: a summary is no revision of an article. A feed or page that fails is named in the result.

    Does not decide when to read, does not store, does not retry; pace and robots.txt are the client's matter. Raises
    only what `held` raises.
    """
    reading = _Reading(poll.source, means, now)
    try:
        fetched = await fetch(
            poll.url,
            client=means.client,
            etag=poll.etag,
            last_modified=poll.last_modified,
            limit=PAGE_BYTES if poll.page else FEED_BYTES,
        )
        if fetched.not_modified:
            return _unchanged(poll, fetched)
        if poll.page:
            return await reading.page(fetched)
        listed = await reading.listed(fetched)
    except FetchError as error:
        return ReadResult(Outcome(error=str(error), retry_after=error.retry_after, gone=error.gone))
    except OnRecordError as error:
        return ReadResult(Outcome(error=str(error)))
    return await reading.feed(fetched, listed)


async def read_visit(visit: Visit, means: Means, *, now: datetime) -> VisitResult:
    """Look at an article's page again; a page that is gone or not found is not visited any more.

    Does not compare it with what is on record, and does not store.
    """
    try:
        fetched = await fetch(
            visit.url, client=means.client, etag=visit.etag, last_modified=visit.last_modified, limit=PAGE_BYTES
        )
        page = None if fetched.not_modified else await _parsed_page(fetched, visit.source, means.parsers)
    except FetchError as error:
        after = None if error.status in _ENDED else next_visit(visit, now=now, retry_after=error.retry_after)
        return VisitResult(None, after, str(error))
    except OnRecordError as error:
        return VisitResult(None, next_visit(visit, now=now), str(error))
    after = next_visit(visit, now=now)
    if page is None:
        return VisitResult(None, after)
    seen = after and replace(after, etag=fetched.etag, last_modified=fetched.last_modified)
    return VisitResult(replace(page, key=visit.key), seen)


@dataclass(frozen=True, slots=True)
class _Given:
    """What is kept of one item: its draft (None if it is refused), the next visit to its page, and what went wrong."""

    draft: Draft | None
    visit: Visit | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A listing, its items with those of its maps, and which of these could not be read."""

    listing: Listing
    items: tuple[FeedItem, ...]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading under way."""

    source: str
    means: Means
    now: datetime

    async def page(self, fetched: Fetched) -> ReadResult:
        """A page that is read for its own sake."""
        draft = await _parsed_page(fetched, self.source, self.means.parsers)
        return ReadResult(_outcome(fetched), (by_address(draft, now=self.now),))

    async def listed(self, fetched: Fetched) -> _Listed:
        """What a feed lists, or a sitemap with the newest of those in it; of sitemaps only the items of the last days.

        Raises UsageError for what is no feed, and for an index none of whose maps can be read.
        """
        listing = await self.means.parsers.listing(fetched.body, source=self.source, url=fetched.url)
        if not listing.maps:
            return _Listed(listing, listing.items if "sitemap" not in listing.form else self._recent(listing.items))
        errors: list[str] = []
        maps = [await self._map(url, errors) for url in listing.maps[:MAPS]]
        if len(errors) == len(maps):
            raise UsageError(errors[0])
        return _Listed(listing, self._recent(item for one in maps for item in one.items), tuple(errors))

    async def feed(self, fetched: Fetched, listed: _Listed) -> ReadResult:
        """What is new of a feed's items. Raises what `held` raises."""
        result = await self._items(listed.items)
        outcome = replace(
            _outcome(fetched), new=result.outcome.new, left=result.outcome.left, hints=listed.listing.hints
        )
        if outcome.left or listed.listing.maps:  # it must be seen again; and an index tells too little of its maps
            outcome = replace(outcome, etag="", last_modified="")
        errors = (*listed.errors, *result.page_errors)
        return replace(result, outcome=outcome, moved_to=fetched.moved_to, page_errors=errors)

    async def _map(self, url: str, errors: list[str]) -> Listing:
        try:
            fetched = await fetch(url, client=self.means.client, limit=FEED_BYTES)
            return await self.means.parsers.listing(fetched.body, source=self.source, url=fetched.url)
        except OnRecordError as error:
            errors.append(str(error))
            return Listing("sitemap", "", "", ())

    async def _items(self, items: Sequence[FeedItem]) -> ReadResult:
        named_items = [(item.key, filed(item.url)) for item in items]
        held = await asyncio.to_thread(self.means.held, self.source, named_items) if items else ()
        new = [item for item in items if item.key not in held]
        wanting = [item for item in new if item.url and not item.full] if self.means.pages else []
        wanting.sort(key=lambda item: item.published_at or self.now, reverse=True)
        chosen, left = wanting[: self.means.pages], {item.key for item in wanting[self.means.pages :]}
        gate = asyncio.Semaphore(AT_ONCE)
        pages = await asyncio.gather(*(self._item(item, gate) for item in chosen))
        read = {item.key: found for item, found in zip(chosen, pages, strict=True)}
        usable = [item for item in items if item.key not in left and (item.full or item.key not in held)]
        given = [read.get(item.key) or self._by_feed(item) for item in usable]
        return ReadResult(
            Outcome(new=len(new) - len(left), left=len(left)),
            tuple(one.draft for one in given if one.draft is not None),
            tuple(one.visit for one in given if one.visit is not None),
            page_errors=tuple(one.error for one in given if one.error),
        )

    async def _item(self, item: FeedItem, gate: asyncio.Semaphore) -> _Given:
        """An item by its page; else what the feed says, with the reason, and a visit."""
        try:
            async with gate:
                fetched = await fetch(item.url, client=self.means.client, limit=PAGE_BYTES)
                page = await _parsed_page(fetched, self.source, self.means.parsers)
        except OnRecordError as error:
            return self._visited(item, self._by_feed(item, str(error)))
        if len(page.text) < len(text_of(item)):
            return self._visited(item, self._by_feed(item, f"{named(item.url)}: the page gave less text than the feed"))
        return self._visited(item, _Given(by_page(item, page, now=self.now)), fetched)

    def _by_feed(self, item: FeedItem, error: str = "") -> _Given:
        """What the feed says; nothing where that is an address only, as in a sitemap."""
        if not text_of(item):
            return _Given(None, error=error)
        try:
            return _Given(by_feed(item, self.source, now=self.now), error=error)
        except UsageError as refusal:
            return _Given(None, error=f"{error}; {refusal}" if error else str(refusal))

    def _visited(self, item: FeedItem, given: _Given, fetched: Fetched | None = None) -> _Given:
        """With the next visit to the page; of an item without a text it is also what keeps it from being read anew."""
        published = given.draft.published_at if given.draft is not None else None
        url = item.url if fetched is None else fetched.url
        visit = first_visit(self.source, item.key, url, published_at=published, now=self.now)
        if visit is not None and fetched is not None:
            visit = replace(visit, etag=fetched.etag, last_modified=fetched.last_modified)
        return replace(given, visit=visit)

    def _recent(self, items: Iterable[FeedItem]) -> tuple[FeedItem, ...]:
        """Each once, and without what is known to be old: a sitemap goes back for years."""
        oldest = self.now - RECENT
        found: dict[str, FeedItem] = {}
        for item in items:
            if (item.published_at or item.modified_at or self.now) >= oldest:
                found.setdefault(item.key, item)
        return tuple(found.values())


def _unchanged(poll: Poll, fetched: Fetched) -> ReadResult:
    same = Outcome(
        etag=fetched.etag or poll.etag,
        last_modified=fetched.last_modified or poll.last_modified,
        fresh_for=fetched.fresh_for,
    )
    return ReadResult(same)


def _outcome(fetched: Fetched) -> Outcome:
    return Outcome(etag=fetched.etag, last_modified=fetched.last_modified, fresh_for=fetched.fresh_for)


async def _parsed_page(fetched: Fetched, source: str, parsers: Parsers) -> Draft:
    charset = charset_of_page(fetched)
    return await parsers.page(fetched.body, source=source, url=fetched.url, charset=charset)
