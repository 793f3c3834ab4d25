"""One address that somebody names, read once: a feed's items as the feed tells them, or a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefings.ingest.feeds.drafts import draft_of
from briefings.ingest.web.charsets import charset_of
from briefings.ingest.web.fetch import Fetched, FetchError, fetch
from briefings.model import Draft, OnRecordError, UsageError

if TYPE_CHECKING:
    from briefings.ingest.apart import Parsers
    from briefings.ingest.web.client import Client

MARKUP = ("text/html", "application/xhtml+xml")
_FEED_TYPES = ("rss", "atom", "xml", "feed+json")
_FEED_STARTS = (b"<?xml", b"<rss", b"<feed", b"<rdf:rdf")


@dataclass(frozen=True, slots=True)
class SingleResult:
    """The drafts of one address. `error` says why it could not be read, `page_errors` which items were left out."""

    drafts: tuple[Draft, ...] = ()
    error: str = ""
    page_errors: tuple[str, ...] = ()


async def read_address(url: str, *, source: str, client: Client, parsers: Parsers) -> SingleResult:
    """Read one address, be it a feed or a page: a feed's drafts are what the feed itself says.

    Never raises for what the address holds: `error` of the result names it, or `page_errors` what was left out.
    Does not store.
    """
    try:
        fetched = await fetch(url, client=client)
        if not _looks_like_feed(fetched):
            charset = charset_of_page(fetched)
            page = await parsers.page(fetched.body, source=source, url=fetched.url, charset=charset)
            return SingleResult((page,))
        listing = await parsers.listing(fetched.body, source=source, url=fetched.url)
    except OnRecordError as error:
        return SingleResult(error=str(error))
    drafts: list[Draft] = []
    refused: list[str] = []
    for item in listing.items:
        try:
            drafts.append(draft_of(item, source))
        except UsageError as refusal:
            refused.append(str(refusal))
    return SingleResult(tuple(drafts), page_errors=tuple(refused))


def charset_of_page(fetched: Fetched) -> str:
    """What the server calls the charset of a web page, "" if it says nothing. Raises FetchError for what is no page."""
    kind = fetched.content_type.partition(";")[0].strip().lower()
    if kind and kind not in MARKUP:
        raise FetchError(fetched.url, f"is {kind[:60]}, not a web page", status=fetched.status)
    return charset_of(fetched.content_type)


def _looks_like_feed(fetched: Fetched) -> bool:
    kind = fetched.content_type.partition(";")[0].strip().lower()
    if kind in MARKUP:
        return False
    return any(name in kind for name in _FEED_TYPES) or fetched.body.lstrip()[:10].lower().startswith(_FEED_STARTS)
