"""One web page: bytes in, the article's text and what the page says about itself out."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import cache

import trafilatura
import turbohtml
from lxml import etree  # type: ignore[import-untyped] # lxml carries no types
from trafilatura.metadata import extract_author, extract_title
from trafilatura.settings import Document, Extractor
from trafilatura.utils import load_html

from briefings.ingest.credits import credits_of
from briefings.ingest.furniture import without_boilerplate
from briefings.ingest.language import language_of
from briefings.ingest.markup import line_of
from briefings.ingest.pages.access import extent_of, refusal_of
from briefings.ingest.pages.addresses import canonical_address
from briefings.ingest.pages.dates import guessed_at, modified_at, published_at
from briefings.ingest.pages.facts import LONGEST_LINE, Facts, byline_of, facts_of
from briefings.ingest.references import sound_references
from briefings.ingest.texts import too_long
from briefings.ingest.web.charsets import decoded
from briefings.ingest.web.weblinks import named
from briefings.model import Draft, UsageError

LIMIT = 2_000_000
TAGS = 40_000
_UNREAD = ("aside", "fencedframe", "footer", "style", "svg", "template")
_LINKED = "application/ld+json"
_SIGNED = ", ".join(
    (
        "author",
        *(f'[{place}*="author" i]' for place in ("class", "id", "itemprop", "rel", "data-testid")),
        '[data-component*="byline" i]',
        *(f'[class*="{word}" i]' for word in ("bbl", "byl", "channel-name", "journalist-name", "posted-by")),
        *(f'[class*="{word}" i]' for word in ("screenname", "submitted-by", "username", "writer")),
        *(f'[{place}*="{word}"]' for place in ("class", "id") for word in ("bianji", "xiaobian", "zuozhe")),
    )
)
"""One of these stands wherever trafilatura looks for an author, which takes it as long as finding the text."""

for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # else their remarks reach a bare terminal


@dataclass(frozen=True, slots=True)
class _Page:
    """A page in the three forms in which it is looked at."""

    markup: str
    document: turbohtml.Document
    tree: etree._Element
    url: str
    name: str


def parse_page(html: bytes, *, source: str, url: str, charset: str = "") -> Draft:
    """The article on a page; its paragraphs are separated by an empty line, and hold no boilerplate.

    `url` is where the page was read ("" for a file); `charset` is what the server called it. The draft's url is the
    page's own canonical address (see `canonical_address`), and its key is that url. Dates are those the page states, in
    UTC (see `published_at`), or else `guessed`: none is taken from its text. Its extent tells whether more
    was to be had by paying. Its credits are read before the lines that hold them are cut, and know no names but those
    of agencies.

    Pages over `LIMIT` bytes or `TAGS` tags are refused: they hold a processor for many seconds. What passes takes up to
    about 10 s at the very worst, nested over about 250 deep it yields no text, and there is no time limit here: C code
    cannot be interrupted from within the process.

    Raises UsageError, naming the page without password or query, if it is refused, if no text is found in it, more
    text than can be read for claims, or what seems to be no article: an error page, a check for robots, a page that
    asks for consent, a login page.
    """
    name = f"page {named(url)}" if url else f"page of {source}"
    _refuse(html, name)
    page = _opened(sound_references(decoded(html, charset)), url, name)
    facts = _facts(page)
    told = _told(page, facts, source)
    shown = _text(page)
    text = without_boilerplate(shown, facts.title)
    if reason := _reason_against(facts, shown, text):
        message = f"{name} {reason}"
        raise UsageError(message)
    return replace(
        told,
        text=text,
        language=language_of(facts.title, text, facts.language),
        extent=extent_of(facts, shown, text, page.document),
        credits=credits_of(replace(told, text=shown)),
    )


def _told(page: _Page, facts: Facts, source: str) -> Draft:
    """The draft with all but its text and what is read from that."""
    address = canonical_address(facts.canonical, page.url)
    stated = published_at(facts.published, page.markup)
    published = stated or guessed_at(page.tree, page.url)
    return Draft(
        source=source,
        key=address or facts.title or source,
        title=facts.title,
        text="",
        published_at=published,
        url=address,
        author=facts.author,
        section=facts.section,
        modified_at=modified_at(facts.modified, published),
        guessed=stated is None and published is not None,
    )


def _reason_against(facts: Facts, shown: str, text: str) -> str:
    if kind := refusal_of(facts, shown):
        return f"seems to be {kind}, not an article; it is not read"
    if not text:
        return "has no article text that can be found"
    reason = too_long(text)
    return f"{reason}; it is not read" if reason else ""


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


def _opened(markup: str, url: str, name: str) -> _Page:
    tree = load_html(markup)
    if tree is None:
        message = f"{name} has no article text that can be found"
        raise UsageError(message)
    return _Page(markup, turbohtml.parse(markup), tree, url, name)


def _facts(page: _Page) -> Facts:
    """What the page says of itself; where it has no title or author, what turbohtml and trafilatura find for one."""
    facts = facts_of(page.document, page.url)
    title = facts.title or line_of(extract_title(page.tree) or "")[:LONGEST_LINE]
    author = facts.author or byline_of(page.document.article().byline or "")
    if not author and page.document.select_one(_SIGNED) is not None:
        author = _found_author(page.tree)
    return replace(facts, title=title, author=author)


def _found_author(tree: etree._Element) -> str:
    """Whom trafilatura takes for the author; a lone word is mostly a page's control ("Username"), or an agency."""
    found = byline_of((extract_author(tree) or "").replace(";", ","))
    return found if " " in found or found.isupper() else ""


def _text(page: _Page) -> str:
    """The text that trafilatura finds; it is given the page's tree without what it would only look at in vain."""
    _slim(page.tree)
    try:
        found = trafilatura.bare_extraction(page.tree, options=_options())
    except Exception as error:
        reason = f"{type(error).__name__}: {' '.join(str(error).split())[:160]}"
        message = f"{page.name} cannot be read as a web page ({reason})"
        raise UsageError(message) from error
    raw = (found.text or "") if isinstance(found, Document) else ""
    return "\n\n".join(line for one in raw.splitlines() if (line := one.strip()))


def _slim(tree: etree._Element) -> None:
    """Take out what trafilatura drops on every way that it may go, and the marks of links in menus.

    It tries each element against dozens of patterns, so that pages of few paragraphs and many links cost twice as much.
    The text that it finds stays the same: of menus it only takes the length, of scripts the linked data.
    """
    etree.strip_elements(tree, *_UNREAD, with_tail=False)
    for script in [one for one in tree.iterdescendants("script") if one.get("type") != _LINKED]:
        script.drop_tree()
    for menu in tree.iterdescendants("nav"):
        etree.strip_tags(menu, "a", "span")


@cache
def _options() -> Extractor:
    return Extractor(output_format="python", fast=True, comments=False)
