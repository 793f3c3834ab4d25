"""Readings that lead elsewhere: to the maps of an index, to an address that moved, to another page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from aiohttp import web
from local_site import Site
from one_reading import FEED, NOW, PAGE, STORY, Shelf, item, only, read, rss

from briefings.ingest.apart import Parsers
from briefings.ingest.polling import Means, read_poll
from briefings.ingest.web.client import Client, open_client
from briefings.model import Poll

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def site() -> AsyncIterator[Site]:
    site = Site()
    await site.server.start_server()
    yield site
    await site.server.close()


@pytest_asyncio.fixture(loop_scope="module")
async def client() -> AsyncIterator[Client]:
    async with open_client(allow_hosts=["127.0.0.1"], timeout=5, pause=0) as client:
        yield client


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def means(client: Client, parsers: Parsers, shelf: Shelf) -> Means:
    return Means(client, parsers, shelf.held)


SITEMAP = (
    "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
)


def sitemap(site: Site, *dated: tuple[str, str]) -> str:
    return (
        f"<urlset {SITEMAP}>"
        + "".join(
            f"<url><loc>{site.url('/' + name)}</loc><news:news><news:publication><news:name>G</news:name>"
            f"<news:language>en</news:language></news:publication><news:publication_date>{date}</news:publication_date>"
            f"<news:title>Story {name}</news:title></news:news></url>"
            for name, date in dated
        )
        + "</urlset>"
    )


async def test_a_sitemap_gives_the_pages_of_the_last_days(site: Site, means: Means) -> None:
    body = sitemap(site, ("a", "2024-10-23T10:00:00Z"), ("old", "2024-09-01T10:00:00Z"))
    site.put("/a", PAGE)
    draft = only(await read(site.put("/map.xml", body, kind="application/xml"), means))
    assert (draft.url, draft.title, draft.text) == (site.url("/a"), "Story a", "\n\n".join(STORY))
    assert "/old" not in site.asked


async def test_the_newest_maps_of_an_index_are_read(site: Site, means: Means) -> None:
    maps = "".join(
        f"<sitemap><loc>{site.url(f'/map{number}.xml')}</loc><lastmod>2024-10-{10 + number}</lastmod></sitemap>"
        for number in range(6)
    )
    index = site.put("/index.xml", f"<sitemapindex {SITEMAP}>{maps}</sitemapindex>", kind="application/xml", ETag="7")
    for number in (3, 5):
        site.put(f"/map{number}.xml", sitemap(site, (f"s{number}", "2024-10-23T10:00:00Z")), kind="application/xml")
        site.put(f"/s{number}", PAGE)
    result = await read(index, means)
    assert [draft.title for draft in result.drafts] == ["Story s5", "Story s3"]
    assert (result.outcome.etag, len(result.page_errors)) == ("", 1)
    assert [path for path in site.asked if path.startswith("/map")] == ["/map5.xml", "/map4.xml", "/map3.xml"]


async def test_an_index_none_of_whose_maps_can_be_read_is_a_failure(site: Site, means: Means) -> None:
    maps = f"<sitemap><loc>{site.url('/map.xml')}</loc></sitemap>"
    index = site.put("/index.xml", f"<sitemapindex {SITEMAP}>{maps}</sitemapindex>", kind="application/xml")
    assert "/map.xml: the server answered 404" in (await read(index, means)).outcome.error


async def test_an_index_whose_newest_map_fails_is_a_failure_that_keeps_what_the_others_have(
    site: Site, means: Means
) -> None:
    maps = "".join(
        f"<sitemap><loc>{site.url(f'/map{day}.xml')}</loc><lastmod>2024-10-{day}</lastmod></sitemap>"
        for day in (22, 23)
    )
    index = site.put("/index.xml", f"<sitemapindex {SITEMAP}>{maps}</sitemapindex>", kind="application/xml")
    site.put("/map22.xml", sitemap(site, ("s", "2024-10-23T10:00:00Z")), kind="application/xml")
    site.put("/s", PAGE)
    result = await read(index, means)
    assert "/map23.xml: the server answered 404" in result.outcome.error
    assert [draft.title for draft in result.drafts] == ["Story s"]


async def test_a_map_that_has_not_changed_since_the_last_reading_is_not_fetched(site: Site, means: Means) -> None:
    dates = {"first": "2024-10-24", "late": "2024-10-23", "old": "2024-10-20"}
    maps = "".join(
        f"<sitemap><loc>{site.url(f'/{name}.xml')}</loc><lastmod>{date}</lastmod></sitemap>"
        for name, date in dates.items()
    )
    index = site.put("/index.xml", f"<sitemapindex {SITEMAP}>{maps}</sitemapindex>", kind="application/xml")
    for name in dates:
        site.put(f"/{name}.xml", sitemap(site), kind="application/xml")
    poll = Poll("gazette", index, read_at=NOW - timedelta(hours=1))
    assert (await read_poll(poll, means, now=NOW)).outcome.error == ""
    assert [path for path in site.asked if path != "/robots.txt"] == ["/index.xml", "/first.xml", "/late.xml"]


async def test_a_source_whose_pages_may_none_of_them_be_read_is_a_failure(site: Site, means: Means) -> None:
    places = "".join(f"<url><loc>{site.url(f'/n/{number}')}</loc></url>" for number in range(3))
    site.put("/robots.txt", "User-agent: *\nDisallow: /n/\n", kind="text/plain")
    feed = site.put("/map.xml", f"<urlset {SITEMAP}>{places}</urlset>", kind="application/xml")
    result = await read(feed, means)
    assert result.outcome.error.startswith("nothing new could be read, none of its 3 pages: ")
    assert "robots.txt" in result.outcome.error
    assert (result.outcome.new, len(result.visits)) == (0, 3)
    later = await read_poll(
        Poll("gazette", feed, error=result.outcome.error),
        replace(means, held=lambda _, items: [key for key, _ in items]),
        now=NOW,
    )
    assert later.outcome.error == result.outcome.error


@pytest.mark.parametrize("target", ["/", "/login?next=/a", "/section"])
async def test_an_item_that_leads_to_another_page_is_what_the_feed_says(site: Site, means: Means, target: str) -> None:
    feed = site.put("/feed", rss(item("a")), kind=FEED)
    site.put("/a", status=302, Location=target)
    site.put(target.partition("?")[0], PAGE.replace("From the page", "All there is today"))
    result = await read(feed, means)
    assert only(result).text == "Story a\n\nBoats left."
    assert only(result).url == site.url("/a")
    assert "leads to another page" in result.page_errors[0]
    assert result.visits[0].url == site.url("/a")


async def test_an_item_that_leads_to_its_own_page_elsewhere_is_read(site: Site, means: Means) -> None:
    feed = site.put("/feed", rss(item("a", link="/2024/boats")), kind=FEED)
    site.put("/2024/boats", status=302, Location="/news/17")
    site.put("/news/17", PAGE.replace("From the page", "Story a | The Gazette"))
    assert only(await read(feed, means)).text == "\n\n".join(STORY)


async def test_a_page_by_itself_that_moved_is_read_there_but_not_as_a_front_page(site: Site, means: Means) -> None:
    new = site.put("/new", PAGE)
    site.put("/", PAGE)
    assert (await read(site.put("/page", status=301, Location=new), means, page=True)).moved_to == new
    home = await read(site.put("/shut", status=301, Location="/"), means, page=True)
    assert (home.drafts, home.moved_to, "leads to another page" in home.outcome.error) == ((), "", True)


async def test_a_feed_that_moved_and_has_not_changed_moves_too(site: Site, means: Means) -> None:
    async def unchanged(request: web.Request) -> web.Response:
        same = request.headers.get("If-None-Match") == '"7"'
        return web.Response(status=304 if same else 200, text=None if same else rss(item("a")), content_type=FEED)

    new = site.serve("/new", unchanged)
    old = site.put("/old", status=301, Location=new)
    assert (await read(old, means, etag='"7"')).moved_to == new
