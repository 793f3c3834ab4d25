"""One reading of one source: its feeds, and the pages of what is new in them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

import httpx

from briefings.ingest.feeds.parsing import LIMIT as FEED_BYTES
from briefings.ingest.feeds.parsing import FeedItem, draft_of, parse_feed, text_of
from briefings.ingest.pages.parsing import LIMIT as PAGE_BYTES
from briefings.ingest.pages.parsing import parse_page
from briefings.ingest.web.charsets import charset_of
from briefings.ingest.web.fetch import Fetched, FetchError, fetch
from briefings.ingest.web.weblinks import named
from briefings.model import Draft, OnRecordError, Source, UsageError

AT_ONCE = 4
_MARKUP = ("text/html", "application/xhtml+xml")
_FEED_TYPES = ("rss", "atom", "xml", "feed+json")
_FEED_STARTS = (b"<?xml", b"<rss", b"<feed", b"<rdf:rdf")

_Given = tuple[Draft | None, str]  # an item's draft, None if it is refused; and "" or why it is not its page's


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What one feed gave.

    `error` is one line that says why the feed could not be read ("" if it was). `page_errors` has a line for each page
    that could not be read, whose item is still among `drafts` with what the feed says, and for each item left out since
    its text is too long. No error names a password or a query. `left` counts new items beyond
    the page limit; then `etag` and `last_modified` are "" so that the next reading sees them again.
    """

    feed: str
    drafts: tuple[Draft, ...] = ()
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False
    error: str = ""
    page_errors: tuple[str, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all fetches of one reading share; `taken` are the keys that one of its feeds has already given."""

    source: str
    client: httpx.AsyncClient
    gate: asyncio.Semaphore
    seen: Callable[[Collection[str]], Collection[str]]
    page_limit: int
    taken: set[str] = field(default_factory=set)

    async def get(self, url: str, *, etag: str = "", last_modified: str = "", limit: int) -> Fetched:
        async with self.gate:
            return await fetch(url, client=self.client, etag=etag, last_modified=last_modified, limit=limit)


async def read_source(
    source: Source,
    *,
    client: httpx.AsyncClient,
    validators: Callable[[str], tuple[str, str]],
    seen: Callable[[Collection[str]], Collection[str]],
    page_limit: int = 30,
) -> tuple[ReadResult, ...]:
    """Read every feed of `source` now, at most four requests at once; one result a feed, in the order of its feeds.

    `validators` gives the (etag, last_modified) of a feed's last reading, ("", "") if none. `seen` gives those of a
    feed's keys whose items are held already. Both may block: they are called in threads.

    The page of an unseen item is fetched where the feed does not carry the whole article, up to `page_limit` pages a
    feed; 0 means that no pages are fetched. A seen item that lacks its content is left out, since a summary is no
    revision of an article, and an item that several feeds carry is given once. A feed or page that fails stops no
    other, and is named in the result.

    Does not decide when to read, does not store, does not read robots.txt, does not retry.
    """
    reading = _Reading(source.id, client, asyncio.Semaphore(AT_ONCE), seen, page_limit)
    known = await asyncio.to_thread(list, map(validators, source.feeds))
    feeds = zip(source.feeds, known, strict=True)
    return tuple(await asyncio.gather(*(_read_feed(feed, last, reading) for feed, last in feeds)))


async def read_address(url: str, *, source: str, client: httpx.AsyncClient) -> ReadResult:
    """Read one address, be it a feed or a page: a feed's drafts are what the feed itself says.

    Never raises for what the address holds: `error` of the result names it, or `page_errors` what was left out.
    """
    try:
        fetched = await fetch(url, client=client)
        if _looks_like_feed(fetched):
            items = await asyncio.to_thread(parse_feed, fetched.body, source=source, url=fetched.url)
            return _result(url, [_by_feed(item, source) for item in items])
        return ReadResult(url, (await _parsed_page(fetched, source),))
    except OnRecordError as error:
        return ReadResult(url, error=str(error))


async def _read_feed(feed: str, validators: tuple[str, str], reading: _Reading) -> ReadResult:
    etag, last_modified = validators
    try:
        fetched = await reading.get(feed, etag=etag, last_modified=last_modified, limit=FEED_BYTES)
        if fetched.not_modified:
            return ReadResult(feed, etag=etag, last_modified=last_modified, not_modified=True)
        items = await asyncio.to_thread(parse_feed, fetched.body, source=reading.source, url=fetched.url)
    except OnRecordError as error:
        return ReadResult(feed, etag=etag, last_modified=last_modified, error=str(error))
    result = await _read_items(feed, items, reading)
    if result.left:
        return result
    return replace(result, etag=fetched.etag, last_modified=fetched.last_modified)


async def _read_items(feed: str, items: Sequence[FeedItem], reading: _Reading) -> ReadResult:
    mine = [item for item in items if item.key not in reading.taken]
    reading.taken.update(item.key for item in mine)
    short = [item.key for item in mine if not item.full]
    held = await asyncio.to_thread(reading.seen, short) if short else ()
    usable = [item for item in mine if item.full or item.key not in held]
    wanting = [item for item in usable if item.url and not item.full] if reading.page_limit else []
    chosen, left = wanting[: reading.page_limit], {item.key for item in wanting[reading.page_limit :]}
    pages = await asyncio.gather(*(_read_page(item, reading) for item in chosen))
    read = {item.key: found for item, found in zip(chosen, pages, strict=True)}
    given = [read.get(item.key) or _by_feed(item, reading.source) for item in usable if item.key not in left]
    return replace(_result(feed, given), left=len(left))


def _result(feed: str, given: Sequence[_Given]) -> ReadResult:
    drafts = tuple(draft for draft, _ in given if draft is not None)
    return ReadResult(feed, drafts, page_errors=tuple(error for _, error in given if error))


async def _read_page(item: FeedItem, reading: _Reading) -> _Given:
    """The draft of an item by its page; else what the feed says, with the reason."""
    try:
        page = await _parsed_page(await reading.get(item.url, limit=PAGE_BYTES), reading.source)
    except OnRecordError as error:
        return _by_feed(item, reading.source, str(error))
    if len(page.text) < len(text_of(item)):
        return _by_feed(item, reading.source, f"{named(item.url)}: the page gave less text than the feed")
    return replace(
        page,
        key=item.key,
        title=item.title or page.title,
        published_at=item.published_at or page.published_at,
        author=item.author or page.author,
    ), ""


def _by_feed(item: FeedItem, source: str, error: str = "") -> _Given:
    try:
        return draft_of(item, source), error
    except UsageError as refusal:
        return None, f"{error}; {refusal}" if error else str(refusal)


async def _parsed_page(fetched: Fetched, source: str) -> Draft:
    kind = fetched.content_type.partition(";")[0].strip().lower()
    if kind and kind not in _MARKUP:
        raise FetchError(fetched.url, f"is {kind[:60]}, not a web page", status=fetched.status)
    charset = charset_of(fetched.content_type)
    return await asyncio.to_thread(parse_page, fetched.body, source=source, url=fetched.url, charset=charset)


def _looks_like_feed(fetched: Fetched) -> bool:
    kind = fetched.content_type.partition(";")[0].strip().lower()
    if kind in _MARKUP:
        return False
    return any(name in kind for name in _FEED_TYPES) or fetched.body.lstrip()[:10].lower().startswith(_FEED_STARTS)
