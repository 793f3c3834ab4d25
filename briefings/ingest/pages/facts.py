"""What a page says of itself: title, author, section, language, address, dates, and whether it is free to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import turbohtml

from briefings.ingest.markup import line_of
from briefings.ingest.pages.linked import ARTICLES, Node, article_of, kinds_of, line_at, lines_at, nodes_in, truth_of

LONGEST_LINE = 500
_SEPARATORS = re.compile(r"\s+[|\-–—·•»:/]+\s+")
_BY = re.compile(r"^\s*(?:by|written by|von|par|por)\b[:\s]+", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:https?:)?//|^@|^www\.|@[\w-]+\.", re.IGNORECASE)
_LANGUAGE = re.compile(r"^[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "headline")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "twitter:data1")
_SECTIONS = ("article:section", "parsely-section", "section", "dc.subject", "cxenseparse:recs:category", "category")
_PUBLISHED = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "parsely-pub-date"),
    *("article:published", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created"),
    *("pubdate", "publish-date", "publish_date", "publication_date", "publishdate", "dc.date", "dcterms.date", "date"),
)
_MODIFIED = (
    *("article:modified_time", "og:modified_time", "og:updated_time", "article:modified", "datemodified"),
    *("dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised"),
)
_TIERS = ("article:content_tier", "og:content_tier", "content_tier", "article.content_tier")


@dataclass(frozen=True, slots=True)
class Facts:
    """A page's statements about itself; "" or empty where it makes none, and nothing is guessed.

    `published` and `modified` are the dates as written, the weightiest first. `language` is that of its markup, often
    wrong. `free` is whether anybody may read it, None if not told; `tier` what publishers call that ("metered").
    `words` is how long the article is by its own account.
    """

    title: str = ""
    heading: str = ""
    author: str = ""
    section: str = ""
    language: str = ""
    canonical: str = ""
    description: str = ""
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    is_article: bool = False
    free: bool | None = None
    tier: str = ""
    words: int = 0


def facts_of(document: turbohtml.Document, url: str = "") -> Facts:
    """The facts of a page read at `url`: by its JSON-LD before its meta elements, those before anything visible."""
    metas = _metas(document)
    nodes = nodes_in(script.text for script in document.select('script[type*="ld+json" i]'))
    heading = _heading(document)
    canonical = _canonical(document, metas)
    titles = (heading, *_all(metas, _TITLES), _line(document.select_one("title")))
    addresses = [address for address in (url, canonical, *metas.get("og:url", ())) if address]
    article = article_of(nodes, addresses=addresses, titles=titles)
    site = metas.get("og:site_name", ("",))[0]
    stated = line_at(article, "headline") or _first(metas, _TITLES) or titles[-1]
    kind = _first(metas, ("og:type",)).lower()
    return Facts(
        title=_tidy_title(stated or heading, heading, site),
        heading=heading,
        author=_author(article, metas),
        section=line_at(article, "articleSection") or _first(metas, _SECTIONS) or _crumb(nodes),
        language=_language(document, article),
        canonical=canonical,
        description=_first(metas, ("og:description", "description", "twitter:description")),
        published=(*lines_at(article, "datePublished"), *_all(metas, _PUBLISHED), *_times(document)),
        modified=(*lines_at(article, "dateModified"), *_all(metas, _MODIFIED)),
        is_article=bool(kinds_of(article) & ARTICLES) or kind in {"article", "news", "newsarticle", "og:article"},
        free=truth_of(article.get("isAccessibleForFree")),
        tier=_first(metas, _TIERS).lower(),
        words=_words(article),
    )


def _metas(document: turbohtml.Document) -> Mapping[str, tuple[str, ...]]:
    """The contents of the meta elements by name, property or itemprop, in lower case."""
    found: dict[str, tuple[str, ...]] = {}
    for meta in document.select("meta[content]")[:300]:
        content = str(meta.attrs.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            name = str(meta.attrs.get(attribute) or "").strip().lower()
            if name and content:
                found[name] = (*found.get(name, ()), content[: 4 * LONGEST_LINE])
    return found


def _first(metas: Mapping[str, tuple[str, ...]], names: tuple[str, ...]) -> str:
    return next((line for raw in _all(metas, names) if (line := line_of(raw)[: 2 * LONGEST_LINE])), "")


def _all(metas: Mapping[str, tuple[str, ...]], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for name in names for value in metas.get(name, ())[:3])


def _line(element: turbohtml.Element | None) -> str:
    return line_of(element.text)[:LONGEST_LINE] if element is not None else ""


def _heading(document: turbohtml.Document) -> str:
    """The page's one main heading; "" if it has none or several that differ."""
    lines = {line for element in document.select("h1")[:20] if (line := _line(element))}
    return lines.pop() if len(lines) == 1 else ""


def _tidy_title(stated: str, heading: str, site: str) -> str:
    """The title without the name of the site behind it."""
    pieces = _SEPARATORS.split(stated)
    if heading and " ".join(stated.split()).startswith(heading):
        return heading[:LONGEST_LINE]
    if len(pieces) > 1 and site and pieces[-1].casefold() == site.casefold():
        stated = stated[: stated.rindex(pieces[-1])].rstrip(" |-–—·•»:/")
    return stated[:LONGEST_LINE]


def byline_of(stated: str) -> str:
    """A name as pages state it, on one line, without "By"; "" for the address of somebody's profile."""
    name = _BY.sub("", line_of(stated)).strip()[:LONGEST_LINE]
    return "" if _ADDRESS.search(name) else name


def _author(article: Node, metas: Mapping[str, tuple[str, ...]]) -> str:
    linked = [*lines_at(article, "author"), *lines_at(article, "creator")]
    names = [name for one in linked if (name := byline_of(one))]
    if not names:
        names = [name for one in _all(metas, _AUTHORS) if (name := byline_of(one))][:1]
    return ", ".join(dict.fromkeys(names))[:LONGEST_LINE]


def _crumb(nodes: tuple[Node, ...]) -> str:
    """The section by the page's trail of breadcrumbs: the step behind the front page, if another follows."""
    for node in nodes:
        steps = node.get("itemListElement")
        if "breadcrumblist" in kinds_of(node) and isinstance(steps, list):
            names = [line_at(step, "name") or line_at(step, "item") for step in steps[:10] if isinstance(step, dict)]
            return names[1] if len(names) > 2 and not _ADDRESS.search(names[1]) else ""  # noqa: PLR2004 - front, section, page
    return ""


def _language(document: turbohtml.Document, article: Node) -> str:
    root = document.select_one("html")
    for stated in (line_at(article, "inLanguage"), str((root.attrs.get("lang") if root is not None else "") or "")):
        found = _LANGUAGE.match(stated.strip())
        if found:
            return found[0].lower()
    return ""


def _canonical(document: turbohtml.Document, metas: Mapping[str, tuple[str, ...]]) -> str:
    for link in document.select('link[rel~="canonical" i][href]')[:3]:
        if href := str(link.attrs.get("href") or "").strip():
            return href
    return next(iter(metas.get("og:url", ())), "")


def _times(document: turbohtml.Document) -> Iterator[str]:
    """The dates of `time` elements that say they are the article's own."""
    wanted = 'time[itemprop="datePublished"], time[pubdate], article header time[datetime], time[class*="publish" i]'
    for element in document.select(wanted)[:3]:
        if written := str(element.attrs.get("datetime") or element.attrs.get("content") or "").strip():
            yield written


def _words(article: Node) -> int:
    """How many words the article has by its own account; 0 if it does not say, or says what cannot be."""
    stated = line_at(article, "wordCount").replace(",", "")
    if stated.isdecimal() and len(stated) <= 6:  # noqa: PLR2004 - digits of a number that is a length
        return int(stated)
    return 0
