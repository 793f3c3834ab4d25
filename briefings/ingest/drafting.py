"""The draft of a feed's item: by what the feed says, or by its page. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from briefings.ingest.feeds.drafts import draft_of
from briefings.ingest.feeds.listing import FeedItem
from briefings.ingest.revising import believed, dated
from briefings.model import Draft


def by_feed(item: FeedItem, source: str, *, now: datetime) -> Draft:
    """What the feed itself says of an item: all of it, or a summary. Raises UsageError if its text is too long."""
    return dated(draft_of(item, source), now)


def by_page(item: FeedItem, page: Draft, *, now: datetime) -> Draft:
    """The text of an item's page under the item's key; title, author, section and date are the feed's where it has any.

    The page's time of change is kept if it is the later one.
    """
    changes = [moment for moment in (item.modified_at, page.modified_at) if moment is not None]
    stated = believed(item.published_at, now)
    draft = replace(
        page,
        key=item.key,
        title=item.title or page.title,
        published_at=stated or page.published_at,
        guessed=stated is None and page.guessed,
        author=item.author or page.author,
        section=item.section or page.section,
        modified_at=max(changes, default=None),
    )
    return dated(draft, now)
