"""What a feed itself says of an article, as a draft of it."""

from __future__ import annotations

from dataclasses import replace

from briefings.ingest.credits import credits_of
from briefings.ingest.feeds.listing import FeedItem
from briefings.ingest.furniture import without_boilerplate
from briefings.ingest.language import language_of
from briefings.ingest.texts import too_long
from briefings.ingest.web.weblinks import filed, named
from briefings.model import Draft, Extent, UsageError


def draft_of(item: FeedItem, source: str) -> Draft:
    """The draft of what the feed itself says of an item, without boilerplate; see `text_of`.

    Its credits are read before the lines that hold them are cut, and know no names but those of agencies.

    Raises UsageError, naming the item, for a text that is longer than can be read for claims.
    """
    text = text_of(item)
    if reason := too_long(text):
        message = f"item {named(item.url) or repr(item.key)} of {source} {reason}; it is not read"
        raise UsageError(message)
    draft = Draft(
        source=source,
        key=item.key,
        title=item.title,
        text=text,
        published_at=item.published_at,
        url=filed(item.url),
        author=item.author,
        language=language_of(item.title, text),
        section=item.section,
        modified_at=item.modified_at,
        extent=Extent.WHOLE if item.full else Extent.SUMMARY,
        by_feed=True,
    )
    return replace(draft, text=without_boilerplate(text, item.title) or text, credits=credits_of(draft))


def text_of(item: FeedItem) -> str:
    """The whole article where the feed carries it, else title and summary; "" for an item with an address only."""
    return item.content if item.full else _summary(item)


def _summary(item: FeedItem) -> str:
    """Title and the longest of what the feed says besides, as paragraphs."""
    body = max(item.summary, item.content, key=len)
    title = "" if body.startswith(item.title) else item.title
    return "\n\n".join(part for part in (title, body) if part)
