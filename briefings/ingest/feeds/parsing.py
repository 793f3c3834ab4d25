"""RSS, Atom and JSON feeds: bytes in, items out. Nothing here touches the network."""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import fastfeedparser  # type: ignore[import-untyped] # fastfeedparser carries no types
import feedparser  # type: ignore[import-untyped] # feedparser carries no types

from briefings.ingest.language import language_of
from briefings.ingest.markup import line_of, paragraphs_of
from briefings.ingest.moments import moment_or_none
from briefings.ingest.texts import too_long
from briefings.ingest.web.weblinks import absolute, filed, named
from briefings.model import Draft, UsageError

LIMIT = 5_000_000
FULL_TEXT = 600
_FALLBACK_TAGS = 30_000
_LONGEST_LINE = 500
_YEARS = range(1990, 2101)
_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_DATE = re.compile(rb"<(?:\w+:)?(?:pubdate|date|published|updated|issued|modified|created)[\s>]", re.IGNORECASE)
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|(?:read|continue|keep) (?:more|reading)\W*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed. `key` is its guid, else its link; `url` is absolute or ""; texts hold no tags.

    `content` is what the feed carries as the article's body, "" if it only has a summary.
    """

    key: str
    url: str
    title: str
    summary: str
    content: str = ""
    published_at: datetime | None = None
    author: str = ""

    @property
    def full(self) -> bool:
        """Whether the feed itself seems to carry the whole article: long enough and not visibly cut off."""
        return len(self.content) >= FULL_TEXT and not _CUT_OFF.search(self.content)


def parse_feed(data: bytes, *, source: str, url: str) -> tuple[FeedItem, ...]:
    """The items of a feed in the feed's order, each key once; items without any text are left out.

    `url` is where the feed was read, for relative links. Dates outside the years 1990 to 2100 are not believed.

    Raises UsageError, naming `source` and `url` (without password or query), for anything that is no feed, is over
    `LIMIT` bytes, or declares entities of its own (they can be made to grow without end).
    """
    name = f"feed {named(url) or '(no address)'} of {source}"
    if len(data) > LIMIT:
        message = f"{name} is larger than {LIMIT:,} bytes; it is not read"
        raise UsageError(message)
    if b"<!ENTITY" in data.replace(b"\0", b"").upper():
        message = f"{name} declares entities of its own, which is not safe to read"
        raise UsageError(message)
    items: dict[str, FeedItem] = {}
    for entry in _entries(data, name):
        item = _item(entry, url)
        if item is not None:
            items.setdefault(item.key, item)
    return tuple(items.values())


def head_of(data: bytes) -> tuple[str, str]:
    """What a feed that `parse_feed` can read calls itself, and the address it gives as its site's; "" for neither."""
    for parse in (_quick_head, _lenient_head):
        try:
            title, link = parse(data)
        except Exception:  # noqa: BLE001, S112 # as in `_entries`; a feed without a name is one all the same
            continue
        if title:
            return line_of(title)[:_LONGEST_LINE], link
    return "", ""


def draft_of(item: FeedItem, source: str) -> Draft:
    """The draft of what the feed itself says of an item; see `text_of`.

    Raises UsageError, naming the item, for a text that is longer than can be read for claims.
    """
    text = text_of(item)
    if reason := too_long(text):
        message = f"item {named(item.url) or repr(item.key)} of {source} {reason}; it is not read"
        raise UsageError(message)
    return Draft(
        source=source,
        key=item.key,
        title=item.title,
        text=text,
        published_at=item.published_at,
        url=filed(item.url),
        author=item.author,
        language=language_of(item.title, text),
    )


def text_of(item: FeedItem) -> str:
    """The whole article where the feed carries it, else title and summary."""
    return item.content if item.full else summary_of(item)


def summary_of(item: FeedItem) -> str:
    """Title and the longest of what the feed says besides, as paragraphs."""
    body = max(item.summary, item.content, key=len)
    title = "" if body.startswith(item.title) else item.title
    return "\n\n".join(part for part in (title, body) if part)


def _entries(data: bytes, name: str) -> list[Mapping[str, Any]]:
    """Entries by the quick parser, by the lenient one where that fails or leaves titles or links out.

    Raises UsageError where neither finds an entry, unless it plainly is a feed that has none.
    """
    problem = "it has no entries"
    found: list[Mapping[str, Any]] = []
    for parse in (_quick, _lenient):
        try:
            entries = parse(data)
        except Exception as error:  # noqa: BLE001 # a hostile feed may raise anything; the reason is told below
            problem = " ".join(str(error).split())[:160] or type(error).__name__
            continue
        if sum(map(_complete, entries)) > sum(map(_complete, found)) or not found:
            found = entries
        if found and all(map(_complete, found)):
            return found
    if not found and not _is_empty_feed(data):
        message = f"{name} is not a feed that can be read ({problem}); check the address"
        raise UsageError(message)
    return found


def _quick(data: bytes) -> list[Mapping[str, Any]]:
    """Entries by fastfeedparser, but for the dates that it makes up: it takes a guid such as "7" for one."""
    entries = list(fastfeedparser.parse(data, include_tags=False, include_media=False)["entries"])
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return entries
    parts = _ITEM.split(data)[1:]
    dated = [_DATE.search(part) for part in parts] if len(parts) == len(entries) else [None] * len(entries)
    return [
        entry if date or _string(entry, "id").startswith("http") else {**entry, "published": ""}
        for entry, date in zip(entries, dated, strict=True)
    ]


def _lenient(data: bytes) -> list[Mapping[str, Any]]:
    """Entries by feedparser; none for a feed so dense with tags that it would take many seconds."""
    if data.count(b"<") > _FALLBACK_TAGS:
        return []
    return list(feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False).entries)


def _quick_head(data: bytes) -> tuple[str, str]:
    head = fastfeedparser.parse(data, include_tags=False, include_media=False)["feed"]
    return _string(head, "title"), _string(head, "link")


def _lenient_head(data: bytes) -> tuple[str, str]:
    if data.count(b"<") > _FALLBACK_TAGS:
        return "", ""
    head = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False).feed
    return _string(head, "title"), _string(head, "link")


def _is_empty_feed(data: bytes) -> bool:
    return re.search(rb"<(?:rss|feed|rdf:RDF)[\s>]", data[:2_000]) is not None


def _complete(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("title") and entry.get("link"))


def _item(entry: Mapping[str, Any], base: str) -> FeedItem | None:
    title = line_of(_string(entry, "title"))[:_LONGEST_LINE]
    summary = paragraphs_of(_string(entry, "description") or _string(entry, "summary"))
    content = _content(entry)
    if content in {"", summary}:
        content = summary if len(summary) >= FULL_TEXT else ""
    link = _string(entry, "link")
    key = (_string(entry, "id") or _string(entry, "guid") or link or title or summary)[:_LONGEST_LINE].strip()
    if not (title or summary or content) or not key:
        return None
    return FeedItem(
        key=key,
        url=absolute(link, base) if link else "",
        title=title,
        summary=" ".join(summary.split()),
        content=content,
        published_at=_published(entry),
        author=line_of(_string(entry, "author"))[:_LONGEST_LINE],
    )


def _string(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value.strip() if isinstance(value, str) else ""


def _content(entry: Mapping[str, Any]) -> str:
    parts = entry.get("content") or ()
    texts = [paragraphs_of(part.get("value") or "") for part in parts if isinstance(part, Mapping)]
    return max(texts, key=len, default="")


def _published(entry: Mapping[str, Any]) -> datetime | None:
    for name in ("published", "updated"):
        parsed = entry.get(f"{name}_parsed")
        if parsed and parsed[0] not in _YEARS:
            continue
        found = datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else moment_or_none(_string(entry, name))
        if found and found.year in _YEARS:
            return found
    return None
