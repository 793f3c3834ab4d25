from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from local_site import Site

from briefings.ingest.apart import Parsers, open_parsers
from briefings.ingest.feeds.confirming import MOST_ASKED
from briefings.ingest.feeds.discovery import NoFeedError, find_feeds
from briefings.ingest.feeds.links import MOST_LINKS, USUAL, USUAL_MAPS
from briefings.ingest.web.client import Client
from briefings.ingest.web.fetch import FetchError, open_client
from briefings.model import UsageError

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def site() -> AsyncIterator[Site]:
    site = Site()
    await site.server.start_server()
    yield site
    await site.server.close()


@pytest_asyncio.fixture(loop_scope="module")
async def client() -> AsyncIterator[Client]:
    async with open_client(allow_hosts=["127.0.0.1"], timeout=5, pause=0, exempt=["127.0.0.1"]) as client:
        yield client


def item(number: int, title: str = "", month: str = "Nov") -> str:
    link = f"<link>https://gazette.example/{number}</link>"
    date = f"<pubDate>0{number} {month} 2024 08:00:00 GMT</pubDate>"
    return f"<item><title>{title or f'Story {number}'}</title>{link}{date}</item>"


def rss(*items: str, title: str = "The Gazette") -> str:
    head = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>'
    return f"{head}<link>https://gazette.example/</link>{''.join(items)}</channel></rss>"


def page(*links: str, name: str = "", body: str = "<p>Hello.</p>") -> str:
    site = f'<meta property="og:site_name" content="{name}">' if name else ""
    return f"<!doctype html><html><head>{site}{''.join(links)}</head><body>{body}</body></html>"


def link(href: str, kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}">'


async def test_a_feed_is_taken_with_its_title_and_its_newest_items(
    site: Site, client: Client, parsers: Parsers
) -> None:
    url = site.put("/world.xml", rss(item(1), item(3), item(2), item(4)), kind="application/rss+xml")
    found = await find_feeds(url, client, parsers)
    (feed,) = found.feeds
    assert (found.title, found.homepage, feed.url) == ("The Gazette", "https://gazette.example/", url)
    assert [one.title for one in feed.newest] == ["Story 4", "Story 3", "Story 2"]
    assert site.asked == ["/world.xml"]


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/octet-stream", ""])
async def test_a_feed_is_known_by_what_it_is_and_not_by_what_it_is_called(
    site: Site, client: Client, parsers: Parsers, kind: str
) -> None:
    assert (await find_feeds(site.put("/f", rss(item(1)), kind=kind), client, parsers)).feeds


async def test_a_page_called_a_feed_is_read_as_a_page(site: Site, client: Client, parsers: Parsers) -> None:
    feed = site.put("/real.xml", rss(item(1)))
    url = site.put("/rss", page(link("/real.xml")), kind="application/rss+xml")
    assert [one.url for one in (await find_feeds(url, client, parsers)).feeds] == [feed]


async def test_json_feeds_and_encodings_of_two_bytes_are_read(site: Site, client: Client, parsers: Parsers) -> None:
    story = {"id": "1", "url": "https://g.example/1", "title": "One"}
    news = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [story]})
    assert (await find_feeds(site.put("/f.json", news, kind="application/json"), client, parsers)).title == "J"
    wide = rss(item(1)).replace('version="1.0"?', 'version="1.0" encoding="utf-16"?').encode("utf-16")
    assert (await find_feeds(site.put("/wide", wide), client, parsers)).title == "The Gazette"


async def test_the_feeds_that_a_page_names_are_confirmed_and_sorted(
    site: Site, client: Client, parsers: Parsers
) -> None:
    comments = site.put("/comments/feed", rss(item(4), title="Comments on the Gazette"))
    main = site.put("/feed", rss(item(1), item(2)))
    site.put("/feed/atom", rss(item(1), item(2)))
    site.put("/empty", rss())
    site.put("/soft404", page())
    stale = site.put("/old", rss(item(3, month="Jan"), title="Cooking"))
    named = ("/comments/feed", "/soft404", "/empty", "/old", "/gone", "/feed", "/feed/atom")
    url = site.put("/", page(*map(link, named), name="  Gazette\x1b[1m of\n\u202eOss "))
    found = await find_feeds(url, client, parsers)
    assert [feed.url for feed in found.feeds] == [main, stale, comments]
    assert (found.title, found.homepage) == ("Gazette [1m of Oss", url)


async def test_the_feed_of_the_part_of_the_site_that_was_asked_for_is_best(
    site: Site, client: Client, parsers: Parsers
) -> None:
    site.put("/rss.xml", rss(item(1)))
    part = site.put("/world/rss.xml", rss(item(2)))
    url = site.put("/world", page(link("/rss.xml"), link("/world/rss.xml")))
    assert (await find_feeds(url, client, parsers)).feeds[0].url == part


async def test_links_in_the_text_are_tried_before_usual_places(site: Site, client: Client, parsers: Parsers) -> None:
    feed = site.put("/abo/news.rss", rss(item(1)))
    body = '<a href="/abo/news.rss#top">RSS</a><a href="https://else.example/rss">no</a><a href="/abo">no</a>'
    url = site.put("/", page(body=body))
    assert [one.url for one in (await find_feeds(url, client, parsers)).feeds] == [feed]
    assert site.asked == ["/", "/abo/news.rss"]


async def test_usual_places_are_tried_one_after_the_other_until_there_is_a_feed(
    site: Site, client: Client, parsers: Parsers
) -> None:
    feed = site.put("/rss.xml", rss(item(1)))
    found = await find_feeds(site.put("/news", page()), client, parsers)
    assert [one.url for one in found.feeds] == [feed]
    assert site.asked == ["/news", "/feed", "/rss", "/rss.xml"]


def news_map(*paths: str) -> str:
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    told = "<news:publication_date>2024-11-01</news:publication_date>"
    urls = (
        f"<url><loc>{path}</loc><news:news><news:title>T {path}</news:title>{told}</news:news></url>" for path in paths
    )
    return f"<urlset {space}>{''.join(urls)}</urlset>"


async def test_a_news_sitemap_is_the_last_resort(site: Site, client: Client, parsers: Parsers) -> None:
    site.put("/sitemap.xml", "<urlset><url><loc>/a</loc></url></urlset>")
    feed = site.put("/sitemap-news.xml", news_map("/a", "/b"))
    found = await find_feeds(site.put("/", page(name="Gazette")), client, parsers)
    assert [(one.url, one.form) for one in found.feeds] == [(feed, "news sitemap")]
    assert (found.title, found.feeds[0].newest[0].title) == ("Gazette", "T /a")


async def test_robots_names_the_news_sitemap(site: Site, client: Client, parsers: Parsers) -> None:
    feed = site.put("/maps/our-news.xml", news_map("/a"))
    named = f"Sitemap: {site.url('/maps/pages.xml')}\nSitemap: {feed}\n"
    site.put("/robots.txt", named, kind="text/plain")
    assert [one.url for one in (await find_feeds(site.put("/", page()), client, parsers)).feeds] == [feed]


@pytest.mark.parametrize(("below", "kept"), [("/news.xml", "/news.xml"), ("/news-2024.xml", "/index.xml")])
async def test_an_index_leads_to_its_news_sitemap_unless_that_is_one_of_a_day(
    site: Site, client: Client, parsers: Parsers, below: str, kept: str
) -> None:
    site.put(below, news_map("/a"))
    maps = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in ("/pages.xml", below))
    found = await find_feeds(site.put("/index.xml", f"<sitemapindex>{maps}</sitemapindex>"), client, parsers)
    assert [one.url for one in found.feeds] == [site.url(kept)]
    assert found.feeds[0].newest[0].title == "T /a"


async def test_a_plain_sitemap_is_read_if_it_is_asked_for(site: Site, client: Client, parsers: Parsers) -> None:
    url = site.put("/map.xml", "<urlset><url><loc>/a/story</loc></url></urlset>")
    (feed,) = (await find_feeds(url, client, parsers)).feeds
    assert (feed.form, feed.newest[0].title) == ("sitemap", site.url("/a/story"))


async def test_where_nothing_is_found_the_page_itself_can_be_read(site: Site, client: Client, parsers: Parsers) -> None:
    with pytest.raises(NoFeedError, match="nor a news sitemap; give the address"):
        await find_feeds(site.put("/", page()), client, parsers)


async def test_a_site_without_a_feed_says_what_was_tried(site: Site, client: Client, parsers: Parsers) -> None:
    with pytest.raises(UsageError, match=r"names no feed, nor is there one at /feed, /rss, .*give the address"):
        await find_feeds(site.put("/", page()), client, parsers)
    url = site.put("/named", page(link("/gone.xml")))
    with pytest.raises(UsageError, match=r"none that can be read: .*/gone\.xml: the server answered 404"):
        await find_feeds(url, client, parsers)


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_an_address_that_fails_says_what_the_server_answered(
    site: Site, client: Client, parsers: Parsers, status: int
) -> None:
    with pytest.raises(FetchError, match=f"the server answered {status}"):
        await find_feeds(site.put("/", status=status), client, parsers)


async def test_endless_links_cost_few_requests(site: Site, client: Client, parsers: Parsers) -> None:
    many = [link(f"/feed/{number}") for number in range(3_000)]
    anchors = "".join(f'<a href="/feed/text/{number}">x</a>' for number in range(3_000))
    with pytest.raises(UsageError):
        await find_feeds(site.put("/", page(*many, body=anchors)), client, parsers)
    asked = [path for path in site.asked if path != "/robots.txt"]
    assert len(asked) == 1 + 2 * MOST_LINKS + len(USUAL) + len(USUAL_MAPS)


async def test_no_page_makes_it_ask_more_than_forty_addresses(site: Site, client: Client, parsers: Parsers) -> None:
    index = "<sitemapindex><sitemap><loc>/below{}.xml</loc></sitemap></sitemapindex>"
    paths = [*(f"/feed/{number}" for number in range(MOST_LINKS)), *USUAL, *USUAL_MAPS]
    paths += [f"/feed/text/{number}" for number in range(MOST_LINKS)]
    for number, path in enumerate(paths):
        site.put(path, index.format(number), kind="application/xml")
    anchors = "".join(f'<a href="/feed/text/{number}">x</a>' for number in range(MOST_LINKS))
    links = [link(f"/feed/{number}") for number in range(MOST_LINKS)]
    with pytest.raises(UsageError):
        await find_feeds(site.put("/", page(*links, body=anchors)), client, parsers)
    assert len([path for path in site.asked if path != "/robots.txt"]) == MOST_ASKED


async def test_a_page_that_holds_its_parser_for_ever_is_given_up(site: Site, client: Client) -> None:
    url = site.put("/", b"<html><body><p " + b" ".join(b"a%d=" % number for number in range(150_000)) + b">Ferries")
    async with open_parsers(workers=1, seconds=0.5) as hasty:
        with pytest.raises(UsageError, match=r"takes longer than 0\.5 s to parse; .*give the address of its RSS"):
            await find_feeds(url, client, hasty)


async def test_one_request_is_under_way_at_a_host(site: Site, client: Client, parsers: Parsers) -> None:
    now: list[int] = [0, 0]

    async def slow(_: web.Request) -> web.Response:
        now[0] += 1
        now[1] = max(now)
        await asyncio.sleep(0.01)
        now[0] -= 1
        return web.Response(status=404)

    for number in range(6):
        site.serve(f"/f{number}", slow)
    with pytest.raises(UsageError):
        await find_feeds(site.put("/", page(*(link(f"/f{number}") for number in range(6)))), client, parsers)
    assert now == [0, 1]


async def test_a_redirect_or_link_into_a_private_network_ends_there(
    site: Site, client: Client, parsers: Parsers
) -> None:
    inside = "http://10.0.0.1/feed"
    with pytest.raises(FetchError, match="its address is not public"):
        await find_feeds(site.put("/away", status=302, Location=inside), client, parsers)
    site.put("/jump", status=302, Location=inside)
    good = site.put("/good.xml", rss(item(1)))
    hostile = (inside, "javascript:alert(1)", "file:///etc/passwd", "data:text/xml,<rss>", "/jump", "/good.xml")
    found = await find_feeds(site.put("/", page(*map(link, hostile))), client, parsers)
    assert [feed.url for feed in found.feeds] == [good]


async def test_the_loopback_is_refused_unless_it_is_allowed(site: Site, parsers: Parsers) -> None:
    url = site.put("/", rss(item(1)))
    async with open_client(timeout=5) as guarded:
        with pytest.raises(FetchError, match="not public"):
            await find_feeds(url, guarded, parsers)
    assert site.asked == []


async def test_ten_megabytes_are_refused(site: Site, client: Client, parsers: Parsers) -> None:
    with pytest.raises(FetchError, match="larger than 5,000,000 bytes"):
        await find_feeds(site.put("/", b"x" * 10_000_000), client, parsers)


async def test_a_page_full_of_tags_is_read_at_its_head(site: Site, client: Client, parsers: Parsers) -> None:
    feed = site.put("/f.xml", rss(item(1)))
    url = site.put("/", page(link("/f.xml"), body="<div>" * 300_000))
    assert [one.url for one in (await find_feeds(url, client, parsers)).feeds] == [feed]


async def test_entities_of_its_own_are_refused(site: Site, client: Client, parsers: Parsers) -> None:
    bomb = f'<!DOCTYPE rss [<!ENTITY a "b">]>{rss(item(1, "&a;"))}'
    with pytest.raises(UsageError, match="entities"):
        await find_feeds(site.put("/", bomb), client, parsers)


async def test_an_endless_answer_ends_by_the_clock(site: Site, parsers: Parsers) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"<p>more</p>")
            await asyncio.sleep(0.05)

    async with open_client(allow_hosts=["127.0.0.1"], timeout=0.3) as hasty:
        with pytest.raises(FetchError, match="no complete answer within"):
            await find_feeds(site.serve("/", drip), hasty, parsers)


async def test_titles_are_one_short_line(site: Site, client: Client, parsers: Parsers) -> None:
    odd = "@everyone &lt;b&gt;\u202eevil&lt;/b&gt;\n" + "long " * 200
    found = await find_feeds(site.put("/f", rss(item(1, odd), title=odd)), client, parsers)
    for title in (found.title, found.feeds[0].newest[0].title):
        assert title.isprintable()
        assert len(title) <= 200
        assert title.startswith("@everyone")


async def test_a_password_stays_with_its_feed(site: Site, client: Client, parsers: Parsers) -> None:
    url = site.put("/f", rss(item(1))).replace("//", "//reader:pass@")
    assert (await find_feeds(url, client, parsers)).feeds[0].url == url
