"""What can be read at an address, for adding it: the best of its feeds, or the page itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from bot.following.reading_words import age_words
from bot.recorded.answers import Desk
from briefings.ingest.web.weblinks import filed, host_of
from briefings.model import OnRecordError, Source, UnreachableError, UsageError

if TYPE_CHECKING:
    from briefings.ingest.checking import Checked
    from briefings.ingest.feeds.discovery import FoundFeed

T = TypeVar("T")
LONGEST_NAME = 80
_ADDRESS_IS_WRONG = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be read: the `address` of a feed, or of a page if that is read as an article each time.

    `newest` are lines that show that it can be read, `others` the feeds that were found besides.
    """

    title: str
    homepage: str
    address: str
    page: bool
    newest: tuple[str, ...]
    others: tuple[FoundFeed, ...] = ()

    def source(self, source_id: str, owner: str) -> Source:
        """A source that reads it."""
        name = (self.title or host_of(self.address))[:LONGEST_NAME]
        feeds, pages = ((), (self.address,)) if self.page else ((self.address,), ())
        return Source(source_id, name, feeds=feeds, homepage=filed(self.homepage), owner=owner, pages=pages)


def offered(desk: Desk, address: str, *, page: bool = False) -> Offer:
    """What the address leads to. Raises UsageError, which says what the server answered and what else can be done."""
    if page:
        return _page(kindly(desk, lambda: desk.tools.check_source(address, page=True)))
    from briefings.ingest.feeds.discovery import NoFeedError  # noqa: PLC0415 - most commands need no network

    try:
        found = kindly(desk, lambda: desk.tools.find_feeds(address))
    except NoFeedError as error:
        message = f"{str(error).rstrip('.')}; or have this page read itself: /source add ADDRESS page:yes"
        raise UsageError(message) from error
    best, *others = found.feeds
    now = desk.clock()
    newest = (
        f"{item.title} · {age_words(item.published_at, now)}" if item.published_at else item.title
        for item in best.newest
    )
    return Offer(found.title, found.homepage, best.url, page=False, newest=tuple(newest), others=tuple(others))


def kindly(desk: Desk, look: Callable[[], T]) -> T:
    """What `look` gives in the place of the asker's workspace; what a server answered becomes a UsageError.

    It says what to do.
    """
    try:
        with desk.tools.place(desk.asker.owner):
            return look()
    except UsageError:
        raise
    except OnRecordError as error:
        message = f"{str(error).rstrip('.')}. {_advice(error)}".rstrip()
        raise UnreachableError(message) from error


def _advice(error: OnRecordError) -> str:
    """What to do about what a server answered, as far as that is not said yet."""
    from briefings.ingest.web.fetch import FetchError  # noqa: PLC0415 - most commands need no network

    if not isinstance(error, FetchError) or error.status in _ADDRESS_IS_WRONG:
        return "Check the address, or give that of its feed."
    if error.gone:
        return "Look for its new address."
    return "Try again later." if error.status >= HTTPStatus.TOO_MANY_REQUESTS else ""


def _page(checked: Checked) -> Offer:
    address = checked.moved_to or checked.url
    newest = tuple(sample.title or sample.url for sample in checked.samples)
    return Offer(checked.title, checked.homepage, address, page=True, newest=newest)
