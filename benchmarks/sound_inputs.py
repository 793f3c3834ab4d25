"""Feeds, sitemaps and article pages as different systems build them, in made-up words: what the fuzzing starts from."""

from __future__ import annotations

import json
from dataclasses import dataclass

TEXT = (
    "The harbour master of Port Sarn said on Monday that 1,200 soldiers had crossed the Ebbe since Friday.",
    "“We saw forty lorries and then nothing,” said Ilse Maran, who keeps the ferry at Linden.",
    "A spokesman for the ministry of defence in Ostmark could not confirm the figure and asked for patience.",
    "Two of the bridges stay closed, the railway runs again, and the fair at Dunmere is put off by a week.",
    "The council will meet on 14 October to hear what the crews have to say about the pumps at Harrow Bay.",
)
SITE = "https://paper.example"


@dataclass(frozen=True, slots=True)
class Sound:
    """One input that is as it should be; `kind` is "page" or "listing"."""

    name: str
    kind: str
    data: bytes


def _paragraphs(number: int = 0) -> str:
    return "\n".join(f"<p>{line}</p>" for line in (*TEXT[number:], *TEXT[:number]))


def _rss() -> str:
    items = "".join(
        f"<item><title>Soldiers cross the Ebbe, day {n}</title><link>{SITE}/news/{n}?utm_source=rss</link>"
        f"<guid isPermaLink='false'>sarn-{n}</guid><pubDate>Mon, 0{n + 1} Oct 2029 10:0{n}:00 +0200</pubDate>"
        f"<dc:creator>Ada Brant</dc:creator><category>World</category><description>{TEXT[n]}</description>"
        f"<content:encoded><![CDATA[{_paragraphs(n)}{_paragraphs()}]]></content:encoded></item>"
        for n in range(5)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>The Sarn Paper</title>'
        f"<link>{SITE}/</link><description>News</description><ttl>30</ttl><skipHours><hour>2</hour></skipHours>"
        f"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>{items}</channel></rss>"
    )


def _plain_rss() -> str:
    items = "".join(
        f"<item>\n<title>Ferry &amp; fair {n}</title>\n<link>/short/{n}</link>\n<description>&lt;b&gt;{TEXT[n]}"
        f"&lt;/b&gt;</description>\n<pubDate>{n + 1} Oct 2029 08:00 GMT</pubDate>\n</item>\n"
        for n in range(5)
    )
    return f"<rss version='0.92'>\n<channel>\n<title>Short</title>\n<link>{SITE}</link>\n{items}</channel>\n</rss>"


def _atom() -> str:
    entries = "".join(
        f"<entry><id>tag:paper.example,2029:{n}</id><title type='html'>Bridge &lt;i&gt;{n}&lt;/i&gt; closed</title>"
        f"<link rel='alternate' href='{SITE}/atom/{n}'/><updated>2029-10-0{n + 1}T09:00:00Z</updated>"
        f"<published>2029-10-0{n + 1}T08:00:00+02:00</published><author><name>Ilse Maran</name></author>"
        f"<summary>{TEXT[n]}</summary><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        f"{_paragraphs(n)}</div></content></entry>"
        for n in range(5)
    )
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="{SITE}/"><title>Atom of Sarn</title>'
        f"<id>urn:sarn</id><link href='/'/><updated>2029-10-05T09:00:00Z</updated>{entries}</feed>"
    )


def _rdf() -> str:
    items = "".join(
        f"<item rdf:about='{SITE}/rdf/{n}'><title>Pumps {n}</title><link>{SITE}/rdf/{n}</link>"
        f"<description>{TEXT[n]}</description><dc:date>2029-10-0{n + 1}T10:00:00+01:00</dc:date></item>"
        for n in range(5)
    )
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel rdf:about='{SITE}/'><title>RDF of Sarn</title><link>{SITE}/</link></channel>{items}</rdf:RDF>"
    )


def _json_feed() -> str:
    items = [
        {
            "id": f"json-{n}",
            "url": f"{SITE}/json/{n}",
            "title": f"Council, sitting {n}",
            "content_html": _paragraphs(n),
            "date_published": f"2029-10-0{n + 1}T10:00:00Z",
            "authors": [{"name": "Jo Tarn"}],
            "tags": ["council", "water"],
        }
        for n in range(5)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "JSON of Sarn", "home_page_url": SITE}
    return json.dumps({**feed, "items": items}, ensure_ascii=False)


def _news_sitemap() -> str:
    urls = "".join(
        f"<url><loc>{SITE}/map/{n}</loc><lastmod>2029-10-0{n + 1}</lastmod><news:news><news:publication>"
        "<news:name>Sarn</news:name><news:language>en</news:language></news:publication>"
        f"<news:publication_date>2029-10-0{n + 1}T10:00:00Z</news:publication_date>"
        f"<news:title>Railway {n} runs again</news:title></news:news></url>"
        for n in range(5)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    )


def _sitemap_index() -> str:
    maps = "".join(
        f"<sitemap><loc>{SITE}/sitemap-{n}.xml</loc><lastmod>2029-10-0{n + 1}</lastmod></sitemap>" for n in range(5)
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'


def _linked_page() -> str:
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Soldiers cross the Ebbe",
        "datePublished": "2029-10-01T10:00:00+02:00",
        "dateModified": "2029-10-01T12:00:00+02:00",
        "author": [{"@type": "Person", "name": "Ada Brant"}],
        "articleSection": "World",
        "isAccessibleForFree": True,
    }
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Soldiers cross the Ebbe | Sarn</title>"
        f"<link rel='canonical' href='{SITE}/news/1'><meta property='og:title' content='Soldiers cross the Ebbe'>"
        "<meta property='article:published_time' content='2029-10-01T08:00:00Z'>"
        "<meta name='author' content='Ada Brant'>"
        f"<script type='application/ld+json'>{json.dumps(linked)}</script></head><body><nav><a href='/'>Home</a>"
        "<a href='/world'>World</a></nav><main><article><h1>Soldiers cross the Ebbe</h1><p class='byline'>By Ada Brant"
        f"</p>{_paragraphs()}<figure><img src='x.jpg'><figcaption>The quay</figcaption></figure>{_paragraphs(2)}"
        "</article></main><footer>All rights kept</footer></body></html>"
    )


def _table_page() -> str:
    cells = "".join(f"<font size=2>{line}</font><br><br>" for line in TEXT * 2)
    return (
        "<HTML><HEAD><TITLE>Old build</TITLE><META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=iso-8859-1'>"
        f"</HEAD><BODY><TABLE><TR><TD width=120><A HREF='a.htm'>A</A></TD><TD>{cells}</TD></TR></TABLE></BODY></HTML>"
    )


def _block_page() -> str:
    parts = "".join(f"<div data-id='{n}'><div><span>{line}</span></div></div>" for n, line in enumerate(TEXT * 2))
    return (
        "<html><head><title>Blocks</title><style>p{color:red}</style></head><body><div id='root'><div class='top'>Menu"
        f"</div><div class='story-body'><h1>Two bridges stay closed</h1><time datetime='2029-10-02'>2 Oct</time>{parts}"
        "</div><aside><ul><li><a href='/1'>More</a></li></ul></aside></div><script>var a = '<p>x</p>';</script></body>"
        "</html>"
    )


def _live_page() -> str:
    posts = "".join(
        f"<li><time datetime='2029-10-03T1{n}:00:00Z'>1{n}:00</time><h2>Note {n}</h2><p>{TEXT[n]}</p></li>"
        for n in range(5)
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml' xml:lang='en'><head>"
        f"<title>Live</title></head><body><h1>Live from the quay</h1><ol>{posts}</ol></body></html>"
    )


SOUND = (
    Sound("rss", "listing", _rss().encode()),
    Sound("plain rss", "listing", _plain_rss().encode("windows-1252")),
    Sound("atom", "listing", _atom().encode()),
    Sound("rdf", "listing", _rdf().encode()),
    Sound("json feed", "listing", _json_feed().encode()),
    Sound("news sitemap", "listing", _news_sitemap().encode()),
    Sound("sitemap index", "listing", _sitemap_index().encode()),
    Sound("linked page", "page", _linked_page().encode()),
    Sound("table page", "page", _table_page().encode("windows-1252")),
    Sound("block page", "page", _block_page().encode()),
    Sound("live page", "page", _live_page().encode("utf-16")),
)
