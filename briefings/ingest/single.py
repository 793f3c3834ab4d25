"""One address that somebody names, read once: a feed's items as the feed tells them, or a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefings.ingest.feeds.confirming import is_listing
from briefings.ingest.feeds.drafts import draft_of
from briefings.ingest.web.charsets import charset_of
from briefings.ingest.web.fetch import Fetched, FetchError, fetch
from briefings.model import Draft, OnRecordError, UsageError

if TYPE_CHECKING:
    from briefings.ingest.apart import Parsers
    from briefings.ingest.web.client import Client

_MARKUP = ("text/html", "application/xhtml+xml")


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
        if not _is_feed(fetched):
            return SingleResult((await page_in(fetched, source, parsers),))
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


async def page_in(fetched: Fetched, source: str, parsers: Parsers) -> Draft:
    """The article of the web page that was fetched. Raises FetchError for what is no page, else as the parsers do."""
    kind = _kind(fetched)
    if kind and kind not in _MARKUP:
        raise FetchError(fetched.url, f"is {kind[:60]}, not a web page", status=fetched.status)
    charset = charset_of(fetched.content_type)
    return await parsers.page(fetched.body, source=source, url=fetched.url, charset=charset)


def _is_feed(fetched: Fetched) -> bool:
    """Whether it is a feed, or XML of which the parsers of feeds know best what is wrong with it."""
    kind = _kind(fetched)
    return is_listing(fetched.body) or ("xml" in kind and kind not in _MARKUP)


def _kind(fetched: Fetched) -> str:
    """What the server calls it: "text/html"; "" if it says nothing."""
    return fetched.content_type.partition(";")[0].strip().lower()
