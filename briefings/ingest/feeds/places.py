"""Which addresses of a listing name one item, and which are a page that several items link to. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urldefrag

from briefings.ingest.feeds.drafts import text_of
from briefings.ingest.feeds.listing import FeedItem
from briefings.ingest.web.weblinks import filed
from briefings.model import Draft


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item is: `url` is its address without trackers.

    It is `shared` if others have it too; the page is `its_own` if no other item is on it.
    """

    url: str
    shared: bool = False
    its_own: bool = True

    @property
    def name(self) -> str:
        """The address if it names the item, else "": it tells nothing."""
        return "" if self.shared else self.url

    def of(self, draft: Draft) -> Draft:
        """The draft of what the feed says of the item."""
        return draft if self.its_own else replace(draft, url=self.url, shared_url=self.shared)


def places_of(items: Sequence[FeedItem]) -> Mapping[str, Place]:
    """The place of each item, by its key. The fragment is kept where several items are on one page.

    An item that is listed twice, with all that is said of it, is one, whatever its keys.
    """
    pages = _sharing((filed(item.url), item) for item in items)
    entries = _sharing((_entry(item), item) for item in items)
    found = {}
    for item in items:
        page, entry = filed(item.url), _entry(item)
        alone = pages[page] <= 1
        found[item.key] = Place(page) if alone else Place(entry, shared=entries[entry] > 1, its_own=False)
    return found


def _sharing(located: Iterable[tuple[str, FeedItem]]) -> Mapping[str, int]:
    """How many different items are at each address."""
    found: defaultdict[str, dict[str, Hashable]] = defaultdict(dict)
    for url, item in located:
        found[url].setdefault(item.key, (item.title, text_of(item), item.published_at))
    return {url: len(set(said.values())) if url else 0 for url, said in found.items()}


def _entry(item: FeedItem) -> str:
    fragment = urldefrag(item.url).fragment
    return f"{filed(item.url)}#{fragment}" if fragment else filed(item.url)
