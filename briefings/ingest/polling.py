"""One reading of one feed or page with the pages of what is new in it, and one look at an article's page again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from briefings.ingest.apart import Parsers
from briefings.ingest.drafting import by_feed, by_page
from briefings.ingest.feeds.drafts import text_of
from briefings.ingest.feeds.listing import FeedItem, Listing
from briefings.ingest.feeds.parsing import LIMIT as FEED_BYTES
from briefings.ingest.feeds.places import places_of
from briefings.ingest.giving_up import Turns
from briefings.ingest.pages.parsing import LIMIT as PAGE_BYTES
from briefings.ingest.redirects import leads_away, led_elsewhere
from briefings.ingest.revising import by_address
from briefings.ingest.single import page_in
from briefings.ingest.timing import FLOOR, VISITS, Outcome, first_visit, is_over, next_visit, put_off
from briefings.ingest.web.client import Client
from briefings.ingest.web.fetch import Fetched, FetchError, fetch
from briefings.ingest.web.weblinks import named
from briefings.model import Draft, Poll, UsageError, Visit

AT_ONCE = 4
PAGES = 30
MAPS = 3
RECENT = timedelta(days=7)
MAP_MARGIN = timedelta(days=2)
"""A sitemap's date may be a day only, by another clock, and that of a reading which could not read it."""

NONE_READ = "nothing new could be read"
_ENDED = (404, 410)
_UNREAD = (FetchError, UsageError)
"""What is the fault of the address; of what else fails none is."""

Held = Callable[[str, Sequence[tuple[str, str]]], Collection[str]]
"""Given a source and its items as (key, address without trackers): the keys of those that are on record."""


@dataclass(frozen=True, slots=True)
class Means:
    """What is read with. `held` may block: it is called in a thread.

    `pages` is how many pages one reading may fetch, the others are visited soon; 0 for none, ever.
    """

    client: Client
    parsers: Parsers
    held: Held
    pages: int = PAGES


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What one reading of a feed or page gave; what its next one depends on is in `outcome`.

    `page_errors` has a line for each page that could not be read, whose item is still among `drafts` with what the feed
    says, and for each item left out since its text is too long. `visits` are the pages to be looked at again. Drafts
    and visits may also come with a failure: of the maps of an index that could be read, of pages that could not.
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

    `error` says why it could not be read, or that the page is gone. `ended` is where redirects led, "" if it says
    nothing: whether that is still the article's page is to be told by what is on record (see `not_its_own`).
    """

    draft: Draft | None
    after: Visit | None
    error: str = ""
    ended: str = ""


async def read_poll(poll: Poll, means: Means, *, now: datetime) -> ReadResult:
    """Read a feed, sitemap or page as of `now`; conditionally, if its last good reading left validators.

    The page of a new item is fetched where the feed does not carry the whole article. What the page is refused for,
    or says less of than the feed, or what leads to another page, is what the feed says, and is to be visited. So are
    the items beyond what one reading may fetch. A known item that lacks its content is left out: a summary is no
    revision of an article. A feed or page that fails is named in the result; so is one of which there was something new
    and nothing of that could be read.

    Does not decide when to read, does not store, does not retry; pace and robots.txt are the client's matter. Raises
    what `held` raises, and OnRecordError if nothing can be parsed here.
    """
    reading = _Reading(poll, means, now)
    try:
        fetched = await _polled(poll, means.client)
        if fetched.not_modified:
            return _unchanged(poll, fetched)
        if poll.page:
            return await reading.page(fetched)
        listed = await reading.listed(fetched)
    except FetchError as error:
        wait, gone, resting = error.retry_after, error.gone, error.resting
        return ReadResult(Outcome(error=str(error), retry_after=wait, gone=gone, resting=resting))
    except UsageError as error:
        return ReadResult(Outcome(error=str(error)))
    return await reading.feed(fetched, listed)


async def read_visit(visit: Visit, means: Means, turns: Turns, *, now: datetime) -> VisitResult:
    """Look at an article's page again; a page that is gone or not found is not visited any more.

    Does not compare it with what is on record, and does not store. Nothing is fetched for a visit that is only
    remembered: its time has passed. One that has no turn now is put off. Raises OnRecordError if nothing can be parsed.
    """
    if is_over(visit):
        return VisitResult(None, None)
    try:
        async with turns.turn(visit.url):
            fetched = await fetch(
                visit.url, client=means.client, etag=visit.etag, last_modified=visit.last_modified, limit=PAGE_BYTES
            )
        page = None if fetched.not_modified else await page_in(fetched, visit.source, means.parsers)
    except FetchError as error:
        if error.resting:
            return VisitResult(None, put_off(visit, now=now, wait=error.retry_after))
        after = None if error.status in _ENDED else next_visit(visit, now=now, retry_after=error.retry_after)
        return VisitResult(None, after, str(error))
    except UsageError as error:
        return VisitResult(None, next_visit(visit, now=now), str(error))
    after = next_visit(visit, now=now)
    if page is None:
        return VisitResult(None, after)
    seen = after and replace(after, etag=fetched.etag, last_modified=fetched.last_modified)
    return VisitResult(replace(page, key=visit.key), seen, ended=fetched.url)


@dataclass(frozen=True, slots=True)
class _Given:
    """What is kept of one item: its draft (None if it is refused), the next visit to its page, and what went wrong."""

    draft: Draft | None
    visit: Visit | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A listing, its items with those of its maps, and which of these could not be read; `failed` is the newest's."""

    listing: Listing
    items: tuple[FeedItem, ...]
    errors: tuple[str, ...] = ()
    failed: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading under way."""

    poll: Poll
    means: Means
    now: datetime

    @property
    def source(self) -> str:
        return self.poll.source

    async def page(self, fetched: Fetched) -> ReadResult:
        """A page that is read for its own sake. Raises UsageError if its address leads to another one."""
        if leads_away(self.poll.url, fetched.url):
            message = (
                f"{named(self.poll.url)}: leads to another page ({named(fetched.url)}); give the page's new address"
            )
            raise UsageError(message)
        draft = await page_in(fetched, self.source, self.means.parsers)
        return ReadResult(_outcome(fetched), (by_address(draft, now=self.now),), moved_to=fetched.moved_to)

    async def listed(self, fetched: Fetched) -> _Listed:
        """What a feed lists, or a sitemap with the newest of those in it; of sitemaps only the items of the last days.

        Raises UsageError for what is no feed, and for an index none of whose maps can be read.
        """
        listing = await self.means.parsers.listing(fetched.body, source=self.source, url=fetched.url)
        if not listing.maps:
            return _Listed(listing, listing.items if "sitemap" not in listing.form else self._recent(listing.items))
        errors: dict[str, str] = {}
        chosen = self._changed(listing)
        maps = [await self._map(url, errors) for url in chosen]
        if len(errors) == len(maps):
            raise UsageError(errors[chosen[0]])
        items = self._recent(item for one in maps for item in one.items)
        return _Listed(listing, items, tuple(errors.values()), errors.get(chosen[0], ""))

    async def feed(self, fetched: Fetched, listed: _Listed) -> ReadResult:
        """What is new of a feed's items. Raises what `held` raises."""
        result = await self._items(listed.items)
        outcome = replace(
            _outcome(fetched),
            new=result.outcome.new,
            hints=listed.listing.hints,
            error=listed.failed or result.outcome.error,
        )
        if listed.listing.maps:  # an index tells too little of its maps
            outcome = replace(outcome, etag="", last_modified="")
        errors = (*listed.errors, *result.page_errors)
        return replace(result, outcome=outcome, moved_to=fetched.moved_to, page_errors=errors)

    def _changed(self, listing: Listing) -> list[str]:
        """The newest maps of an index: always the first, the others if they may have changed since the last reading."""
        read_at = self.poll.read_at
        dated = zip(listing.maps, listing.changed, strict=True)
        fresh = [
            url
            for place, (url, changed) in enumerate(dated)
            if not place or changed is None or read_at is None or changed > read_at - MAP_MARGIN
        ]
        return fresh[:MAPS]

    async def _map(self, url: str, errors: dict[str, str]) -> Listing:
        try:
            fetched = await fetch(url, client=self.means.client, limit=FEED_BYTES)
            return await self.means.parsers.listing(fetched.body, source=self.source, url=fetched.url)
        except _UNREAD as error:
            errors[url] = str(error)
            return Listing("sitemap", "", "", ())

    async def _items(self, items: Sequence[FeedItem]) -> ReadResult:
        places = places_of(items)
        named_items = [(item.key, places[item.key].name) for item in items]
        held = await asyncio.to_thread(self.means.held, self.source, named_items) if items else ()
        wanting = [item for item in items if item.key not in held and item.url and not item.full]
        wanting = [item for item in wanting if places[item.key].its_own]
        read = await self._read(sorted(wanting, key=self._published, reverse=True)) if self.means.pages else {}
        usable = [item for item in items if item.full or item.key not in held]
        given = {item.key: read.get(item.key) or self._by_feed(item) for item in usable}
        new = sum(one.draft is not None for key, one in given.items() if key not in held)
        errors = tuple(one.error for one in given.values() if one.error)
        return ReadResult(
            Outcome(new=new, error=self._nothing_read(items, errors, new, len(read))),
            tuple(places[key].of(one.draft) for key, one in given.items() if one.draft is not None),
            tuple(one.visit for one in given.values() if one.visit is not None),
            page_errors=errors,
        )

    async def _read(self, wanting: Sequence[FeedItem]) -> dict[str, _Given]:
        """The items by their pages; those beyond what may be fetched by what the feed says, and by a visit soon."""
        chosen, rest = wanting[: self.means.pages], wanting[self.means.pages :]
        gate = Turns(AT_ONCE)
        pages = await asyncio.gather(*(self._item(item, gate) for item in chosen))
        read = {item.key: found for item, found in zip(chosen, pages, strict=True)}
        return read | {item.key: self._later(item, place) for place, item in enumerate(rest)}

    def _nothing_read(self, items: Sequence[FeedItem], errors: Sequence[str], new: int, asked: int) -> str:
        """What to say if there were new pages and none of them gave anything; "" otherwise.

        A source that has never been read well stays so while it lists nothing but those pages.
        """
        if asked and errors and not new:
            pages = min(asked, self.means.pages)
            return f"{NONE_READ}, none of its {pages} pages: {errors[0]}" if pages > 1 else f"{NONE_READ}: {errors[0]}"
        waits = bool(items) and not new and self.poll.read_at is None and self.poll.error.startswith(NONE_READ)
        return self.poll.error if waits else ""

    def _published(self, item: FeedItem) -> datetime:
        return item.published_at or self.now

    async def _item(self, item: FeedItem, gate: Turns) -> _Given:
        """An item by its page; else what the feed says, with the reason, and a visit."""
        try:
            async with gate.turn(item.url):
                fetched = await fetch(item.url, client=self.means.client, limit=PAGE_BYTES)
                page = await page_in(fetched, self.source, self.means.parsers)
        except _UNREAD as error:
            return self._visited(item, self._by_feed(item, str(error)))
        if led_elsewhere(item.url, fetched.url, page, title=item.title):
            reason = f"{named(item.url)}: could not be read, it leads to another page ({named(fetched.url)})"
            return self._visited(item, self._by_feed(item, reason))
        if len(page.text) < len(text_of(item)):
            return self._visited(item, self._by_feed(item, f"{named(item.url)}: the page gave less text than the feed"))
        return self._visited(item, _Given(by_page(item, page, now=self.now)), fetched)

    def _later(self, item: FeedItem, place: int) -> _Given:
        """What the feed says, and a visit in the pace of readings; of what has been out for long only that one."""
        given = self._by_feed(item)
        due = self.now + FLOOR * (1 + place // self.means.pages)
        visit = self._visited(item, given).visit or Visit(self.source, item.key, item.url, due, count=len(VISITS) - 1)
        return replace(given, visit=replace(visit, next_at=due))

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


async def _polled(poll: Poll, client: Client) -> Fetched:
    """The address, conditionally; but what moved for good is read whole: it may be another that is unchanged."""
    limit = PAGE_BYTES if poll.page else FEED_BYTES
    fetched = await fetch(poll.url, client=client, etag=poll.etag, last_modified=poll.last_modified, limit=limit)
    if fetched.not_modified and fetched.moved_to:
        return await fetch(poll.url, client=client, limit=limit)
    return fetched


def _unchanged(poll: Poll, fetched: Fetched) -> ReadResult:
    same = Outcome(
        etag=fetched.etag or poll.etag,
        last_modified=fetched.last_modified or poll.last_modified,
        fresh_for=fetched.fresh_for,
    )
    return ReadResult(same)


def _outcome(fetched: Fetched) -> Outcome:
    return Outcome(etag=fetched.etag, last_modified=fetched.last_modified, fresh_for=fetched.fresh_for)
