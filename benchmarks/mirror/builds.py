"""How differently built sites put the same story: their feeds and their pages, each with the furniture of its kind."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from mirror.prose import Story

FURNITURE = (
    "Advertisement",
    "Sign up for our morning newsletter",
    "Follow us on all channels",
    "Read more: Ten quiet places for the autumn",
    "All rights reserved. Terms of use. Privacy settings.",
)
"""Lines that a reading must not take for the article's."""

WALL = "Subscribe to continue reading. Already a subscriber? Log in."
NAV = (
    "<nav><ul>"
    + "".join(f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("news", "sport", "puzzles"))
    + "</ul></nav>"
)


@dataclass(frozen=True, slots=True)
class Habits:
    """How an RSS feed is made: whole texts or not, a new `salt` in every guid each time, `query` on each link."""

    full: bool = False
    query: str = ""
    salt: str = ""
    head: str = ""


def rss(name: str, base: str, stories: Sequence[Story], habits: Habits) -> str:
    """RSS 2.0."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{base}/{one.path}{escape(habits.query)}</link>"
        f'<guid isPermaLink="false">{one.number}{habits.salt}</guid><pubDate>{format_datetime(one.published)}</pubDate>'
        f"<category>{one.section}</category><dc:creator>{one.author}</dc:creator>"
        f"<description>{escape(one.lead)}</description>{_content(one) if habits.full else ''}</item>"
        for one in stories
    )
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {spaces}><channel><title>{name}</title>'
        f"<link>{base}/</link><description>News</description>{habits.head}{items}</channel></rss>"
    )


def atom(name: str, stories: Sequence[Story]) -> str:
    """Atom 1.0 with relative links and summaries."""
    entries = "".join(
        f"<entry><id>urn:x-{name}:{one.number}</id><title>{escape(one.title)}</title>"
        f'<link rel="alternate" href="/{one.path}"/>'
        f"<published>{one.published.isoformat()}</published><updated>{one.published.isoformat()}</updated>"
        f"<author><name>{one.author}</name></author><summary>{escape(one.lead)}</summary></entry>"
        for one in stories
    )
    stamp = stories[0].published.isoformat() if stories else "2031-01-01T00:00:00Z"
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x-{name}</id><title>{name}</title>'
        f"<updated>{stamp}</updated>{entries}</feed>"
    )


def json_feed(name: str, base: str, stories: Sequence[Story]) -> str:
    """JSON Feed 1.1 with whole texts."""
    items = [
        {
            "id": str(one.number),
            "url": f"{base}/{one.path}",
            "title": one.title,
            "content_html": "".join(f"<p>{escape(part)}</p>" for part in one.paragraphs),
            "date_published": one.published.isoformat(),
            "authors": [{"name": one.author}],
        }
        for one in stories
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": name, "home_page_url": f"{base}/"}
    return json.dumps(head | {"items": items})


def news_map(name: str, base: str, stories: Sequence[Story]) -> str:
    """A news sitemap, the only list that some sites have."""
    urls = "".join(
        f"<url><loc>{base}/{one.path}</loc><news:news><news:publication><news:name>{name}</news:name>"
        f"<news:language>{one.language}</news:language></news:publication>"
        f"<news:publication_date>{one.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(one.title)}</news:title></news:news></url>"
        for one in stories
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    )


def linked_page(name: str, base: str, one: Story, *, modified: datetime | None = None, walled: bool = False) -> str:
    """A page that tells of itself in JSON-LD; behind a wall it shows its first paragraph only."""
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": one.title,
        "datePublished": one.published.isoformat(),
        "dateModified": (modified or one.published).isoformat(),
        "articleSection": one.section,
        "author": [{"@type": "Person", "name": one.author}],
        "isAccessibleForFree": not walled,
    }
    told = f'<script type="application/ld+json">{json.dumps(facts)}</script>'
    shown = one.paragraphs[:1] if walled else one.paragraphs
    wall = f'<div class="paywall"><p>{WALL}</p></div>' if walled else ""
    return _page(name, one, head=f'{told}<link rel="canonical" href="{base}/{one.path}">', body=_prose(shown) + wall)


def graph_page(name: str, base: str, one: Story) -> str:
    """A page that tells of itself in OpenGraph terms, with the article deep inside many boxes."""
    head = (
        f'<meta property="og:title" content="{escape(one.title)}"><meta property="og:site_name" content="{name}">'
        f'<meta property="article:published_time" content="{one.published.isoformat()}">'
        f'<meta property="article:section" content="{one.section}"><meta name="author" content="{one.author}">'
        f'<meta property="og:url" content="{base}/{one.path}"><meta property="og:type" content="article">'
    )
    return _page(name, one, head=head, body=f"<div><div><div>{_prose(one.paragraphs)}</div></div></div>")


def bare_page(name: str, one: Story) -> str:
    """A page of the old sort: a charset, a time element, and nothing else that tells of it."""
    stamp = f'<time datetime="{one.published.isoformat()}">{one.published:%d %B %Y}</time>'
    return _page(name, one, head='<meta charset="windows-1252">', body=stamp + _prose(one.paragraphs))


def _page(name: str, one: Story, *, head: str, body: str) -> str:
    more = "".join(
        f'<li><a href="/more/{n}">Elsewhere: {word} in pictures</a></li>' for n, word in enumerate(("Lakes", "Trams"))
    )
    return (
        f'<!doctype html><html lang="{one.language}"><head><title>{escape(one.title)} | {name}</title>{head}</head>'
        f"<body><header><p>{name}</p>{NAV}</header><main><article><h1>{escape(one.title)}</h1>"
        f"<p class=byline>By {one.author}</p>{body}</article><aside><h3>Most read</h3><ul>{more}</ul></aside></main>"
        f"<footer><p>{FURNITURE[2]}</p><p>{FURNITURE[4]}</p></footer></body></html>"
    )


def _prose(paragraphs: Sequence[str]) -> str:
    """The paragraphs with an advertisement, a sign-up line and a teaser between them."""
    parts = [f"<p>{escape(part)}</p>" for part in paragraphs]
    for place, line in zip((1, 3, 5), (FURNITURE[0], FURNITURE[1], FURNITURE[3]), strict=True):
        if len(parts) > place + 1:
            parts[place] += f"<p>{line}</p>"
    return "".join(parts)


def _content(one: Story) -> str:
    return f"<content:encoded>{escape(''.join(f'<p>{escape(part)}</p>' for part in one.paragraphs))}</content:encoded>"
