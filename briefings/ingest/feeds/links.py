"""What a web page says of the feeds of its site. Pure: bytes in, addresses out, nothing is fetched or believed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree  # type: ignore[import-untyped] # lxml carries no types

from briefings.ingest.pages.parsing import TAGS
from briefings.ingest.web.charsets import decoded
from briefings.ingest.web.weblinks import absolute, same_site

MOST_LINKS = 8
USUAL = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")
"""Where a feed usually is, should no page name it."""

USUAL_MAPS = ("/sitemap-news.xml", "/news-sitemap.xml", "/sitemap_news.xml")
"""Where a news sitemap usually is."""

LONGEST_NAME = 80
_WHOLE = 2_000_000
_HEAD = 200_000
_TYPES = frozenset(
    (
        *("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"),
        *("application/xml", "text/xml", "application/x-rss+xml", "application/x.atom+xml", "text/rss"),
    )
)
_LIKE_A_FEED = re.compile(r"[./](?:rss|atom|feeds?|rdf)(?:[./?&=#-]|$)|[?&]feed=rss", re.IGNORECASE)
_LIKE_A_FILE = re.compile(r"/[\w-]*(?:rss|atom|feed|index)[\w-]*\.(?:xml|json)(?:[?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What a page names: its site ("" if it does not), the feeds it declares, and what else looks like one."""

    name: str
    declared: tuple[str, ...]
    guessed: tuple[str, ...]


def links_of(html: bytes, *, url: str, charset: str = "") -> PageLinks:
    """The feeds that a page read at `url` names, at most eight of each sort, as absolute http(s) addresses.

    Of a page with too many tags only the beginning is read. What is named need be no feed. Never fails.
    """
    whole = len(html) <= _WHOLE and html.count(b"<") <= TAGS
    root = _root(decoded(html if whole else html[:_HEAD], charset))
    if root is None:
        return PageLinks("", (), ())
    base = _base(root, url)
    declared = _usable(_declared(root), base)
    guessed = tuple(link for link in _usable(_anchors(root), base) if same_site(link, url) and link not in declared)
    return PageLinks(_name(root), declared[:MOST_LINKS], guessed[:MOST_LINKS])


def usual_places(url: str) -> tuple[str, ...]:
    """The addresses on the site of `url` at which feeds usually are."""
    return tuple(urljoin(url, path) for path in USUAL)


def plain_line(text: str, longest: int = LONGEST_NAME) -> str:
    """Text from the network on one line, without control and direction characters, cut to `longest` characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _root(page: str) -> etree._Element | None:
    printable = "".join(char if char >= " " or char in "\t\r\n" else " " for char in page)
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    parser.feed(f"<html>{printable}")
    return parser.close()


def _base(root: etree._Element, url: str) -> str:
    for element in root.iter("base"):
        if element.get("href"):
            return absolute(element.get("href"), url) or url
    return url


def _declared(root: etree._Element) -> Iterator[str]:
    for element in root.iter("link"):
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        rel = (element.get("rel") or "").lower().split()
        link = element.get("href") or ""
        known = kind in _TYPES or (kind == "application/json" and _like_a_feed(link))
        if link and (("alternate" in rel and known) or "feed" in rel):
            yield link


def _anchors(root: etree._Element) -> Iterator[str]:
    for element in root.iter("a"):
        link = element.get("href") or ""
        if _like_a_feed(link):
            yield link


def _like_a_feed(link: str) -> bool:
    return bool(_LIKE_A_FEED.search(link) or _LIKE_A_FILE.search(link))


def _usable(links: Iterator[str], base: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for link in links:
        address = absolute(link, base).partition("#")[0]
        if address:
            found[address] = None
        if len(found) == 2 * MOST_LINKS:
            break
    return tuple(found)


def _name(root: etree._Element) -> str:
    for element in root.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() in {"og:site_name", "application-name"}:
            name = plain_line(element.get("content") or "")
            if name:
                return name
    return ""
