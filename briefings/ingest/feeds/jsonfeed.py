"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read with patience for what is left out or of the wrong type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from briefings.ingest.feeds.dates import DateReader
from briefings.ingest.feeds.entries import MOST_ENTRIES, Entries, Entry
from briefings.model import UsageError

_VERSION = "jsonfeed.org/version/"


def json_entries(data: bytes) -> Entries:
    """What a JSON feed that `unpacked` gave says of itself and of its items, in its order.

    Raises UsageError, with a reason that fits behind the feed's name, for JSON that is no feed and for what is no JSON.
    """
    feed = _object(data)
    items = feed.get("items")
    if not isinstance(items, list) or not (_VERSION in _text(feed, "version") or _like_items(items)):
        message = "is JSON, but no JSON Feed; give the address of the site's feed"
        raise UsageError(message)
    dates = DateReader()
    found = [_entry(item, feed, dates) for item in items[:MOST_ENTRIES] if isinstance(item, dict)]
    left_out = max(0, len(items) - MOST_ENTRIES)
    return Entries(_text(feed, "title"), _text(feed, "home_page_url"), found, left_out)


def _object(data: bytes) -> dict[str, Any]:
    try:
        read = json.loads(data, strict=False)
    except (ValueError, RecursionError) as error:
        message = "is broken JSON, so no feed that can be read; check the address"
        raise UsageError(message) from error
    return read if isinstance(read, dict) else {}


def _like_items(items: list[Any]) -> bool:
    """Whether these are items of a feed that does not say its version: each with an id, and some with a text."""
    texts = {"title", "content_html", "content_text", "summary"}
    return bool(items) and all(isinstance(item, dict) and "id" in item and texts & item.keys() for item in items)


def _entry(item: dict[str, Any], feed: dict[str, Any], dates: DateReader) -> Entry:
    published, modified = (dates.read(_text(item, name)) for name in ("date_published", "date_modified"))
    link = _text(item, "url") or _text(item, "external_url")
    return Entry(
        key=_text(item, "id") or link,
        link=link,
        title=_text(item, "title"),
        summary=_text(item, "summary"),
        contents=tuple(filter(None, (_text(item, "content_html"), _text(item, "content_text")))),
        published_at=published,
        modified_at=modified,
        author=", ".join(_names(item)) or ", ".join(_names(feed)),
        section=next(_words(item.get("tags")), ""),
    )


def _names(holder: dict[str, Any]) -> Iterator[str]:
    """The names of its authors: a list since version 1.1, one before."""
    several = holder.get("authors")
    for author in several if isinstance(several, list) else [holder.get("author")]:
        name = _text(author, "name") if isinstance(author, dict) else ""
        if name:
            yield name


def _words(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (word for word in value if isinstance(word, str) and word.strip())


def _text(holder: dict[str, Any], name: str) -> str:
    """A string, or a number as one (ids often are), free of halves of characters; "" for anything else."""
    value = holder.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**30 else ""
    return value.encode("utf-8", "replace").decode().strip() if isinstance(value, str) else ""
