from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection

import httpx
from aiohttp import web
from local_site import Site

from briefings.ingest.polling import ReadResult, read_address, read_source
from briefings.model import Source

FEED = "application/rss+xml"
STORY = [
    f"On day {day} the ferry office said that {day + 3} boats had left for the outer islands at dawn."
    for day in range(12)
]
PARAGRAPHS = "".join(f"<p>{part}</p>" for part in STORY)
PAGE = f"<html><head><title>From the page</title></head><body><article>{PARAGRAPHS}</article></body></html>"


def item(key: str, *, link: str = "", summary: str = "Boats left.", content: str = "") -> str:
    whole = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    texts = f"<title>Story {key}</title><description>{summary}</description>{whole}"
    return f"<item>{texts}<link>{link or '/' + key}</link><guid isPermaLink='false'>{key}</guid></item>"


def rss(*items: str) -> str:
    space = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    return f"<rss version='2.0' {space}><channel><title>G</title>{''.join(items)}</channel></rss>"


async def read(
    client: httpx.AsyncClient,
    *feeds: str,
    seen: Callable[[Collection[str]], Collection[str]] = lambda _: (),
    validators: Callable[[str], tuple[str, str]] = lambda _: ("", ""),
    page_limit: int = 30,
) -> tuple[ReadResult, ...]:
    source = Source("gazette", "Gazette", feeds=feeds)
    return await read_source(source, client=client, validators=validators, seen=seen, page_limit=page_limit)


async def test_the_page_of_a_new_item_is_read(site: Site, client: httpx.AsyncClient) -> None:
    feed = site.put("/feed", rss(item("a")), kind=FEED, ETag='"7"', Last_Modified="then")
    site.put("/a", PAGE)
    (result,) = await read(client, feed)
    assert (result.feed, result.etag, result.last_modified, result.error) == (feed, '"7"', "then", "")
    (draft,) = result.drafts
    assert draft.text == "\n\n".join(STORY)
    assert (draft.key, draft.title, draft.source, draft.url) == ("a", "Story a", "gazette", site.url("/a"))


async def test_no_page_is_fetched_where_the_feed_carries_it_all(site: Site, client: httpx.AsyncClient) -> None:
    feed = site.put("/feed", rss(item("a", content="".join(f"<p>{part}</p>" for part in STORY))), kind=FEED)
    (result,) = await read(client, feed, seen=lambda keys: keys)
    assert [draft.text for draft in result.drafts] == ["\n\n".join(STORY)]
    assert site.asked == ["/feed"]


async def test_a_seen_item_is_neither_fetched_nor_given_as_its_summary(site: Site, client: httpx.AsyncClient) -> None:
    feed = site.put("/feed", rss(item("old"), item("new")), kind=FEED)
    site.put("/new", PAGE)
    (result,) = await read(client, feed, seen=lambda _: {"old"})
    assert [draft.key for draft in result.drafts] == ["new"]
    assert site.asked == ["/feed", "/new"]


async def test_the_record_is_asked_once_a_feed_and_in_another_thread(site: Site, client: httpx.AsyncClient) -> None:
    feeds = [site.put(f"/{name}", rss(*(item(name + key) for key in "12")), kind=FEED) for name in "ab"]
    asked: list[tuple[str, ...]] = []
    threads: set[int] = set()

    def seen(keys: Collection[str]) -> Collection[str]:
        asked.append(tuple(keys))
        threads.add(threading.get_ident())
        return frozenset()

    def validators(_: str) -> tuple[str, str]:
        threads.add(threading.get_ident())
        return "", ""

    await read(client, *feeds, seen=seen, validators=validators, page_limit=0)
    assert sorted(asked) == [("a1", "a2"), ("b1", "b2")]
    assert threads
    assert threading.get_ident() not in threads


async def test_an_unchanged_feed_says_so_and_keeps_its_validators(site: Site, client: httpx.AsyncClient) -> None:
    async def unchanged(request: web.Request) -> web.Response:
        return web.Response(status=304 if request.headers.get("If-None-Match") == '"7"' else 200)

    feed = site.serve("/feed", unchanged)
    (result,) = await read(client, feed, validators=lambda _: ('"7"', "then"))
    assert result == ReadResult(feed, etag='"7"', last_modified="then", not_modified=True)


async def test_a_dark_feed_is_named_and_stops_no_other(site: Site, client: httpx.AsyncClient) -> None:
    feeds = site.url("/gone"), site.put("/page", PAGE), site.put("/feed", rss(item("a")), kind=FEED), "http://10.0.0.1/"
    site.put("/a", PAGE)
    gone, page, good, private = await read(client, *feeds, validators=lambda _: ("kept", ""))
    assert gone.error == f"{site.url('/gone')}: the server answered 404 Not Found"
    assert gone.etag == "kept"
    assert "is not a feed" in page.error
    assert "not public" in private.error
    assert (good.error, len(good.drafts)) == ("", 1)


async def test_a_page_that_fails_is_named_and_the_feeds_words_are_kept(site: Site, client: httpx.AsyncClient) -> None:
    feed = site.put("/feed", rss(item("gone"), item("pdf"), item("thin"), item("good")), kind=FEED, ETag="7")
    site.put("/pdf", b"%PDF", kind="application/pdf")
    site.put("/thin", "<html><body><p>Cookies?</p></body></html>")
    site.put("/good", PAGE)
    (result,) = await read(client, feed)
    assert [draft.key for draft in result.drafts] == ["gone", "pdf", "thin", "good"]
    assert [draft.text for draft in result.drafts[:3]] == [
        f"Story {key}\n\nBoats left." for key in ("gone", "pdf", "thin")
    ]
    assert result.drafts[3].text == "\n\n".join(STORY)
    assert (result.error, result.etag) == ("", "7")
    gone, pdf, thin = result.page_errors
    assert "404" in gone
    assert "is application/pdf, not a web page" in pdf
    assert site.url("/thin") in thin


async def test_no_error_holds_a_password_or_a_key(site: Site, client: httpx.AsyncClient) -> None:
    secret = "//reader:hunter2@"
    links = [f"{path}?key=hunter2".replace("//", secret) for path in (site.url("/gone"), site.url("/thin"))]
    site.put("/feed", rss(item("a", link=links[0]), item("b", link=links[1])), kind=FEED)
    site.put("/thin", "<html><body><p>Cookies?</p></body></html>")
    site.put("/page", PAGE)
    feeds = [site.url(path).replace("//", secret) + "?key=hunter2" for path in ("/feed", "/page", "/gone")]
    good, *bad = await read(client, *feeds, "http://reader:hunter2@10.0.0.1/feed?key=hunter2")
    errors = [*good.page_errors, *(result.error for result in bad)]
    assert [bool(error) for error in errors] == [True] * 5
    assert [error for error in errors if "hunter2" in error] == []
    assert [draft.url for draft in good.drafts if "@" in draft.url] == []


async def test_a_text_that_is_too_long_is_named_and_left_out(site: Site, client: httpx.AsyncClient) -> None:
    endless = "".join(f"<p>{'The boats left at dawn. ' * 40} {number}</p>" for number in range(1_100))
    items = item("long", content=endless), item("cut", content=f"{endless}<p>Read more</p>"), item("page"), item("good")
    feed = site.put("/feed", rss(*items), kind=FEED)
    site.put("/page", f"<html><body><article>{endless}</article></body></html>")
    site.put("/good", PAGE)
    (result,) = await read(client, feed)
    assert [draft.key for draft in result.drafts] == ["page", "good"]
    assert result.drafts[0].text == "Story page\n\nBoats left."
    long, cut, page = result.page_errors
    assert long == f"item {site.url('/long')} of gazette is longer than 1,000,000 characters; it is not read"
    assert "404 Not Found; item" in cut
    assert f"page {site.url('/page')} is longer than 1,000,000 characters" in page
    found = await read_address(feed, source="desk", client=client)
    assert [draft.key for draft in found.drafts] == ["page", "good"]
    assert len(found.page_errors) == 2


async def test_items_beyond_the_limit_come_with_the_next_reading(site: Site, client: httpx.AsyncClient) -> None:
    feed = site.put("/feed", rss(*(item(key) for key in "abc")), kind=FEED, ETag="7")
    for key in "abc":
        site.put(f"/{key}", PAGE)
    (first,) = await read(client, feed, page_limit=2)
    assert ([draft.key for draft in first.drafts], first.left, first.etag) == (["a", "b"], 1, "")
    (second,) = await read(client, feed, page_limit=2, seen=lambda _: ["a", "b"])
    assert ([draft.key for draft in second.drafts], second.left, second.etag) == (["c"], 0, "7")


async def test_without_pages_the_feeds_words_are_all(site: Site, client: httpx.AsyncClient) -> None:
    (result,) = await read(client, site.put("/feed", rss(item("a")), kind=FEED), page_limit=0)
    assert [draft.text for draft in result.drafts] == ["Story a\n\nBoats left."]
    assert (site.asked, result.left) == (["/feed"], 0)


async def test_an_item_of_two_feeds_is_given_once(site: Site, client: httpx.AsyncClient) -> None:
    feeds = [site.put(path, rss(item("a")), kind=FEED) for path in ("/world", "/top")]
    site.put("/a", PAGE)
    results = await read(client, *feeds)
    assert sum(len(result.drafts) for result in results) == 1
    assert site.asked.count("/a") == 1


async def test_at_most_four_requests_run_at_once(site: Site, client: httpx.AsyncClient) -> None:
    running, most = 0, 0

    async def slow(_: web.Request) -> web.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02)
        running -= 1
        return web.Response(text=PAGE, content_type="text/html")

    for key in range(12):
        site.serve(f"/{key}", slow)
    (result,) = await read(client, site.put("/feed", rss(*(item(str(key)) for key in range(12))), kind=FEED))
    assert (len(result.drafts), result.page_errors) == (12, ())
    assert most == 4


async def test_an_address_is_read_as_what_it_is(site: Site, client: httpx.AsyncClient) -> None:
    site.put("/feed", rss(item("a")), kind=FEED)
    site.put("/bare", "  " + rss(item("b")), kind="text/plain")
    site.put("/page", PAGE)
    found = [
        await read_address(site.url(path), source="desk", client=client) for path in ("/feed", "/bare", "/page", "/no")
    ]
    assert [draft.key for result in found for draft in result.drafts] == ["a", "b", site.url("/page")]
    assert [bool(result.error) for result in found] == [False, False, False, True]
