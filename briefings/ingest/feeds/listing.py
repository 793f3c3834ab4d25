"""What a feed or a sitemap says: its items, what it calls itself, and how often it wants to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

FULL_TEXT = 600
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_CUT_OFF = re.compile(r"(?:…|\.{3}|[\[(](?:…|\.{3,4})[\])]|(?:read|continue|keep) (?:more|reading)\W*)$", re.IGNORECASE)

Form = Literal["RSS", "RDF", "Atom", "JSON Feed", "news sitemap", "sitemap", "sitemap index"]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed. `key` is its guid, else its link; `url` is absolute or ""; texts hold no tags.

    `content` is what the feed carries as the article's body, "" if it only has a summary. `section` is the part of the
    paper that it is filed under, "" if none is told. Dates are in UTC; one in the future is given as it was written.
    """

    key: str
    url: str
    title: str
    summary: str
    content: str = ""
    published_at: datetime | None = None
    author: str = ""
    modified_at: datetime | None = None
    section: str = ""

    @property
    def date(self) -> datetime:
        """When it was published, else when it was changed; long ago if neither is told."""
        return self.published_at or self.modified_at or LONG_AGO

    @property
    def full(self) -> bool:
        """Whether the feed itself seems to carry the whole article: long enough and not visibly cut off."""
        return len(self.content) >= FULL_TEXT and not _CUT_OFF.search(self.content)


@dataclass(frozen=True, slots=True)
class Hints:
    """How often a feed wishes to be read.

    `ttl` is how long its answer stays fresh, `every` how often it says that it is renewed; None where it is not told or
    not believable. In the hours (0 to 23) and on the days (Monday is 0), both in GMT, it is not to be read.
    """

    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    every: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What one address lists. `items` are in its own order, those of a sitemap newest first; each key comes once.

    `maps` are the sitemaps of an index, newest first, those without a date last and in turn from both ends of the
    index; `changed` is when each was changed if that is told. `left_out` counts the items and maps beyond the bounds.
    """

    form: Form
    title: str
    homepage: str
    items: tuple[FeedItem, ...]
    hints: Hints = Hints()
    maps: tuple[str, ...] = ()
    changed: tuple[datetime | None, ...] = ()
    left_out: int = 0
