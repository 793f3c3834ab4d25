"""One web page: bytes in, the article's text and what the page says about itself out."""

from __future__ import annotations

import logging
import re
from datetime import datetime

import trafilatura
from trafilatura.settings import Document

from briefings.ingest.language import language_of
from briefings.ingest.markup import line_of
from briefings.ingest.moments import moment_or_none
from briefings.ingest.texts import too_long
from briefings.ingest.web.charsets import decoded
from briefings.ingest.web.weblinks import absolute, filed, named, same_site
from briefings.model import Draft, UsageError

LIMIT = 2_000_000
TAGS = 40_000
_LONGEST_LINE = 500
_ROOT = re.compile(r"https?://[^/]+/?$")
_META_DATE = re.compile(
    r"""<meta\s[^>]{0,200}?["'](?:article:published_time|datePublished|date|pubdate|parsely-pub-date)["'][^>]{0,300}>""",
    re.IGNORECASE,
)
_META_VALUE = re.compile(r"""content\s*=\s*["']([^"']{8,40})["']""", re.IGNORECASE)
_LINKED_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')

for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # else their remarks reach a bare terminal


def parse_page(html: bytes, *, source: str, url: str, charset: str = "") -> Draft:
    """The article on a page; its paragraphs are separated by an empty line.

    `url` is where the page was read ("" for a file); `charset` is what the server called it. The draft's url is the
    page's own canonical address if that is on the same site, and its key is that url. Dates are those the page states:
    none is guessed from other text in the extensive way.

    Pages over `LIMIT` bytes or `TAGS` tags are refused: they hold a processor for many seconds. What passes takes up to
    about 5 s at the very worst, nested over about 250 deep it yields no text, and there is no time limit here: C code
    cannot be interrupted from within the process.

    Raises UsageError, naming the page without password or query, if it is refused, if no text is found in it, or more
    text than can be read for claims.
    """
    name = f"page {named(url)}" if url else f"page of {source}"
    _refuse(html, name)
    page = decoded(html, charset)
    document = _extract(page, url, name)
    text = "\n\n".join(line for raw in (document.text or "").splitlines() if (line := raw.strip()))
    if not text:
        message = f"{name} has no article text that can be found"
        raise UsageError(message)
    if reason := too_long(text):
        message = f"{name} {reason}; it is not read"
        raise UsageError(message)
    address = _address(document.url or "", url)
    title = line_of(document.title or "")[:_LONGEST_LINE]
    return Draft(
        source=source,
        key=address or title or source,
        title=title,
        text=text,
        published_at=_published(page) or moment_or_none(document.date),
        url=address,
        author=line_of(document.author or "")[:_LONGEST_LINE],
        language=language_of(title, text),
    )


def _refuse(html: bytes, name: str) -> None:
    tags = html.count(b"<")
    if len(html) > LIMIT:
        message = f"{name} is larger than {LIMIT:,} bytes; it is not read"
        raise UsageError(message)
    if tags > TAGS:
        message = f"{name} has {tags:,} tags; pages of over {TAGS:,} are not read"
        raise UsageError(message)
    if not html.strip():
        message = f"{name} is empty"
        raise UsageError(message)


def _extract(page: str, url: str, name: str) -> Document:
    try:
        document = trafilatura.bare_extraction(
            page,
            url=url or None,
            fast=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:
        message = f"{name} cannot be read as a web page ({type(error).__name__}: {' '.join(str(error).split())[:160]})"
        raise UsageError(message) from error
    if not isinstance(document, Document):
        message = f"{name} has no article text that can be found"
        raise UsageError(message)
    return document


def _address(canonical: str, url: str) -> str:
    """The address to file the page under; a canonical one of another site, or of a front page, is not believed."""
    own = absolute(canonical, url)
    if own and (not url or (same_site(own, url) and not _ROOT.match(own))):
        return filed(own)
    return filed(url)


def _published(page: str) -> datetime | None:
    """The date that the page states in its metadata, with its time of day, which htmldate does not give."""
    for meta in _META_DATE.finditer(page):
        value = _META_VALUE.search(meta[0])
        found = moment_or_none(value[1]) if value else None
        if found:
            return found
    linked = _LINKED_DATE.search(page)
    return moment_or_none(linked[1]) if linked else None
