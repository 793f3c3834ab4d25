"""Feeds and sitemaps of every form: bytes in, a listing out. Nothing here touches the network."""

from __future__ import annotations

import re

from briefings.ingest.feeds.entries import Entries, Entry, xml_entries
from briefings.ingest.feeds.hints import hints_of
from briefings.ingest.feeds.jsonfeed import json_entries
from briefings.ingest.feeds.listing import FULL_TEXT, FeedItem, Form, Hints, Listing
from briefings.ingest.feeds.sitemaps import sitemap_listing
from briefings.ingest.feeds.sniffing import form_of, unpacked
from briefings.ingest.feeds.xml import refuse_entities
from briefings.ingest.markup import line_of, paragraphs_of
from briefings.ingest.web.weblinks import absolute, named
from briefings.model import UsageError

LIMIT = 5_000_000
MAP_LIMIT = 20_000_000
"""Bytes of a sitemap after gunzip; by its rules it may have 50 MB, but one of news has less than one."""

MOST_TAGS = 500_000
_LONGEST_LINE = 500
_LONGEST_SECTION = 80
_MAPS = frozenset(("sitemap", "sitemap index"))
_MAIL = re.compile(r"\S+@\S+\s+\((?P<name>[^()]+)\)")


def read_listing(data: bytes, *, source: str, url: str) -> Listing:
    """`listing_of`, with errors that name `source` and `url` (without password or query)."""
    try:
        return listing_of(data, url=url)
    except UsageError as error:
        message = f"feed {named(url) or '(no address)'} of {source} {error}"
        raise UsageError(message) from error


def listing_of(data: bytes, *, url: str) -> Listing:
    """What `data` lists, be it RSS, RDF, Atom, JSON Feed, a sitemap or an index of those, also gzipped.

    `url` is where it was read, for relative links. What it is is told by its content alone. Items keep the order of a
    feed, each key once; those of a feed without any text are left out. Dates are in UTC between 1990 and 2100; one in
    the future stays as it was written. Texts hold no markup. Fetches nothing, expands no entities.

    Raises UsageError, with a reason that fits behind the name of what was read, for what is none of these, such as a
    web page that came instead, for more than `LIMIT` bytes (`MAP_LIMIT` of a sitemap), for too many tags, and for what
    declares entities of its own.
    """
    plain = unpacked(data, limit=MAP_LIMIT)
    form = form_of(plain)
    if len(plain) > LIMIT and form not in _MAPS:
        message = f"is larger than {LIMIT:,} bytes; it is not read"
        raise UsageError(message)
    refuse_entities(plain)
    if form not in _MAPS and plain.count(b"<") > MOST_TAGS:
        message = f"has more than {MOST_TAGS:,} tags; it is not read"
        raise UsageError(message)
    if form in _MAPS:
        return sitemap_listing(plain, url, index=form == "sitemap index")
    if form == "JSON Feed":
        return _of_entries(form, json_entries(plain), Hints(), url)
    return _of_entries(form, xml_entries(plain), hints_of(plain), url)


def _of_entries(form: Form | None, entries: Entries, hints: Hints, url: str) -> Listing:
    if not entries.found and (form is None or entries.problem):  # a feed that failed is not one that is empty
        message = f"is not a feed that can be read ({entries.problem or 'it has no entries'}); check the address"
        raise UsageError(message)
    items: dict[str, FeedItem] = {}
    for entry in entries.found:
        item = _item(entry, url)
        if item is not None:
            items.setdefault(item.key, item)
    return Listing(
        form=form or "RSS",
        title=_line(entries.title),
        homepage=absolute(_unescaped(entries.link), url) if entries.link else "",
        items=tuple(items.values()),
        hints=hints,
        left_out=entries.left_out,
    )


def _item(entry: Entry, base: str) -> FeedItem | None:
    title, summary = _line(entry.title), paragraphs_of(entry.summary)
    texts = (summary if markup == entry.summary else paragraphs_of(markup) for markup in entry.contents)
    content = max(texts, key=len, default="")
    if content in {"", summary}:
        content = summary if len(summary) >= FULL_TEXT else ""
    key = (_shown(_unescaped(entry.key)) or _shown(title or summary or content))[:_LONGEST_LINE].strip()
    if not (title or summary or content) or not key:
        return None
    return FeedItem(
        key=key,
        url=absolute(_unescaped(entry.link), base) if entry.link else "",
        title=title,
        summary=" ".join(summary.split()),
        content=content,
        published_at=entry.published_at,
        author=_author(entry.author),
        modified_at=entry.modified_at,
        section=_line(entry.section)[:_LONGEST_SECTION],
    )


def _shown(text: str) -> str:
    """`text` on one line, without the signs that no screen shows."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def _unescaped(link: str) -> str:
    """A link whose ampersands were escaped twice; other entities are none in a link (`&copy=1`)."""
    return link.replace("&amp;", "&")


def _author(written: str) -> str:
    """RSS asks for `address (name)`; the name is the author."""
    found = _MAIL.fullmatch(written)
    return _line(found["name"] if found else written)


def _line(markup: str) -> str:
    return line_of(markup)[:_LONGEST_LINE]
