"""Sitemaps (sitemaps.org) and Google's news sitemaps: the pages of a site, and of an index the sitemaps below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped] # lxml carries no types

from briefings.ingest.feeds.dates import DateReader
from briefings.ingest.feeds.listing import LONG_AGO, FeedItem, Form, Listing
from briefings.ingest.feeds.xml import events_in
from briefings.ingest.markup import line_of
from briefings.ingest.web.weblinks import absolute, same_site

MOST_PAGES = 1_000
"""The items that are taken of one sitemap, the newest; a news sitemap has no more (Google's rule)."""

MOST_MAPS = 20
_MOST_READ = 100_000
_LONGEST = 2_000
_LONGEST_LINE = 500
_WANTED = frozenset(("loc", "lastmod", "title", "publication_date", "keywords", "name"))
_NEWS = "/sitemap-news/"


@dataclass(frozen=True, slots=True)
class _Place:
    """One address of a sitemap with the texts that stand beside it; `news` if they are of the news extension."""

    url: str
    texts: Mapping[str, str]
    news: bool


def sitemap_listing(data: bytes, url: str, *, index: bool = False) -> Listing:
    """What a sitemap or an index read at `url` lists, the newest first, those without a date last in its own order.

    Items of a plain sitemap have an address and when they were last changed (`modified_at`), and nothing else: titles
    and dates of publication are on their pages. The front page is left out. Of an index only sitemaps of the same site
    are given; those without a date come in turn from both its ends. What is beyond `MOST_PAGES` or `MOST_MAPS` is
    counted in `left_out`. Never raises: what follows broken XML is not there.
    """
    places = list(_places(data, url))
    if index:
        return _index(url, [place for place, is_map in places if is_map])
    dates = DateReader()
    items: dict[str, FeedItem] = {}
    for place, is_map in places:
        if not is_map and urlsplit(place.url).path.strip("/"):
            items.setdefault(place.url, _item(place, dates))
    ordered = sorted(items.values(), key=lambda item: item.date, reverse=True)
    news = any(place.news for place, _ in places)
    title = next((name for place, _ in places if (name := place.texts.get("name"))), "") if news else ""
    kept = tuple(ordered[:MOST_PAGES])
    form: Form = "news sitemap" if news else "sitemap"
    return Listing(form, line_of(title)[:_LONGEST_LINE], _home(url), kept, left_out=len(ordered) - len(kept))


def _index(url: str, places: Iterable[_Place]) -> Listing:
    dates = DateReader()
    maps: dict[str, datetime | None] = {}
    for place in places:
        if same_site(place.url, url) and place.url != url:
            maps.setdefault(place.url, dates.read(place.texts.get("lastmod", "")))
    both_ends = _from_both_ends(list(maps))
    ordered = sorted(both_ends, key=lambda address: maps[address] or LONG_AGO, reverse=True)
    kept = tuple(ordered[:MOST_MAPS])
    changed = tuple(maps[address] for address in kept)
    left_out = len(ordered) - len(kept)
    return Listing("sitemap index", "", _home(url), (), maps=kept, changed=changed, left_out=left_out)


def _from_both_ends(maps: Sequence[str]) -> Sequence[str]:
    """The last, the first, the last but one, and so on: without dates the newest may be at either end."""
    return list(chain.from_iterable(zip(reversed(maps), maps, strict=True)))[: len(maps)]


def _item(place: _Place, dates: DateReader) -> FeedItem:
    texts = place.texts
    title = line_of(texts.get("title", ""))[:_LONGEST_LINE] if place.news else ""
    return FeedItem(
        key=place.url,
        url=place.url,
        title=title,
        summary="",
        published_at=dates.read(texts.get("publication_date", "")) if place.news else None,
        modified_at=dates.read(texts.get("lastmod", "")),
        section=line_of(texts.get("keywords", "").partition(",")[0])[:_LONGEST_LINE] if place.news else "",
    )


def _home(url: str) -> str:
    return absolute("/", url)


def _places(data: bytes, url: str) -> Iterator[tuple[_Place, bool]]:
    """Every address with whether it is that of a sitemap, at most `_MOST_READ`."""
    parsing = events_in(data, ("end",), ("{*}url", "{*}sitemap", "url", "sitemap"))
    try:
        for (_, element), _ in zip(parsing, range(_MOST_READ), strict=False):
            place = _place(element, url)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if place is not None:
                yield place, str(element.tag).rpartition("}")[2] == "sitemap"
    except etree.XMLSyntaxError:
        return


def _place(element: etree._Element, url: str) -> _Place | None:
    texts: dict[str, str] = {}
    news = False
    for child in element.iter():
        space, _, name = str(child.tag).rpartition("}")
        news = news or _NEWS in space
        if name in _WANTED and (text := _text(child)):
            texts.setdefault(name, text.strip()[:_LONGEST])
    address = absolute(texts.get("loc", ""), url).partition("#")[0]
    return _Place(address, texts, news) if address else None


def _text(element: etree._Element) -> str:
    """Its text; "" if that is not UTF-8, which a parser that recovers lets pass and lxml then cannot give."""
    try:
        return element.text or ""
    except UnicodeDecodeError:
        return ""
