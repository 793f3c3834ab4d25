"""One reading of a feed or page against a server on the loopback, parsed by children of its own."""

from __future__ import annotations

import sys
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from aiohttp import web
from local_site import Site
from one_reading import FEED, NOW, PAGE, PARAGRAPHS, STORY, Shelf, item, only, read, rss

from briefings.ingest.apart import Parsers, open_parsers
from briefings.ingest.giving_up import Turns
from briefings.ingest.polling import Means, ReadResult, VisitResult, read_visit
from briefings.ingest.single import read_address
from briefings.ingest.timing import FLOOR, VISITS, Outcome
from briefings.ingest.web.client import Client, open_client
from briefings.model import Extent, OnRecordError, Visit

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


async def test_the_page_of_a_new_item_is_read_and_will_be_visited(site: Site, means: Means) -> None:
    feed = site.put("/feed", rss(item("a")), kind=FEED, ETag='"7"', Last_Modified="then")
    site.put("/a", PAGE, ETag='"page"')
    result = await read(feed, means)
    assert (result.outcome.etag, result.outcome.last_modified, result.outcome.new) == ('"7"', "then", 1)
    draft = only(result)
    assert draft.text == "\n\n".join(STORY)
    assert (draft.key, draft.title, draft.source, draft.url) == ("a", "Story a", "gazette", site.url("/a"))
    assert result.visits == (Visit("gazette", "a", site.url("/a"), NOW + timedelta(hours=1), etag='"page"'),)


async def test_no_page_is_fetched_where_the_feed_carries_it_all(site: Site, means: Means, shelf: Shelf) -> None:
    feed = site.put("/feed", rss(item("a", content=PARAGRAPHS)), kind=FEED)
    shelf.keys = {"a"}
    result = await read(feed, means)
    assert (only(result).text, only(result).extent) == ("\n\n".join(STORY), Extent.WHOLE)
    assert (result.outcome.new, result.visits) == (0, ())
    assert "/a" not in site.asked


async def test_a_known_item_is_neither_fetched_nor_given_as_its_summary(site: Site, means: Means, shelf: Shelf) -> None:
    feed = site.put("/feed", rss(item("old"), item("new")), kind=FEED)
    site.put("/new", PAGE)
    shelf.keys = {"old"}
    assert only(await read(feed, means)).key == "new"
    assert "/old" not in site.asked


async def test_the_record_is_asked_once_a_feed_and_in_another_thread(site: Site, means: Means, shelf: Shelf) -> None:
    feed = site.put("/feed", rss(item("a"), item("b")), kind=FEED)
    await read(feed, replace(means, pages=0))
    assert shelf.asked == [("gazette", (("a", site.url("/a")), ("b", site.url("/b"))))]
    assert threading.get_ident() not in shelf.threads


async def test_an_unchanged_feed_keeps_its_validators_and_is_not_parsed(site: Site, means: Means, shelf: Shelf) -> None:
    async def unchanged(request: web.Request) -> web.Response:
        same = request.headers.get("If-None-Match") == '"7"'
        return web.Response(status=304 if same else 200, headers={"Cache-Control": "max-age=600"})

    feed = site.serve("/feed", unchanged)
    result = await read(feed, means, etag='"7"', last_modified="then")
    fresh = result.outcome.fresh_for
    assert result == ReadResult(Outcome(etag='"7"', last_modified="then", fresh_for=fresh))
    assert shelf.asked == []


async def test_not_modified_without_having_been_asked_is_a_failure(site: Site, means: Means) -> None:
    result = await read(site.put("/feed", status=304), means)
    assert "304" in result.outcome.error


async def test_an_error_page_in_place_of_a_feed_is_a_failure_and_no_article(site: Site, means: Means) -> None:
    result = await read(site.put("/feed", PAGE, kind=FEED, ETag="bad"), means, etag="kept")
    assert "feed" in result.outcome.error
    assert (result.drafts, result.visits) == ((), ())


async def test_a_feed_that_fails_says_why_and_what_is_asked(site: Site, means: Means) -> None:
    missing = await read(site.url("/missing"), means)
    assert missing.outcome.error == f"{site.url('/missing')}: the server answered 404 Not Found"
    gone = await read(site.put("/gone", status=410), means)
    busy = await read(site.put("/busy", status=503, Retry_After="120"), means)
    assert ("503" in busy.outcome.error, busy.outcome.retry_after) == (True, timedelta(minutes=2))
    assert (gone.outcome.gone, busy.outcome.gone, missing.outcome.gone) == (True, False, False)
    assert "not public" in (await read("http://10.0.0.1/", means)).outcome.error


async def test_a_page_that_fails_is_named_and_the_feeds_words_are_kept_until_a_visit(site: Site, means: Means) -> None:
    feed = site.put("/feed", rss(item("gone"), item("pdf"), item("thin"), item("good")), kind=FEED, ETag="7")
    site.put("/pdf", b"%PDF", kind="application/pdf")
    site.put("/thin", "<html><body><p>Cookies?</p></body></html>")
    site.put("/good", PAGE)
    result = await read(feed, means)
    assert [draft.key for draft in result.drafts] == ["gone", "pdf", "thin", "good"]
    assert [draft.text for draft in result.drafts[:3]] == [
        f"Story {key}\n\nBoats left." for key in ("gone", "pdf", "thin")
    ]
    assert [draft.extent for draft in result.drafts[:3]] == [Extent.SUMMARY] * 3
    assert result.drafts[3].text == "\n\n".join(STORY)
    assert [visit.key for visit in result.visits] == ["gone", "pdf", "thin", "good"]
    assert (result.outcome.error, result.outcome.etag) == ("", "7")
    gone, pdf, thin = result.page_errors
    assert "404" in gone
    assert "is application/pdf, not a web page" in pdf
    assert site.url("/thin") in thin


async def test_no_error_holds_a_password_or_a_key(site: Site, means: Means) -> None:
    secret = "//reader:hunter2@"
    links = [f"{path}?key=hunter2".replace("//", secret) for path in (site.url("/gone"), site.url("/thin"))]
    site.put("/feed", rss(item("a", link=links[0]), item("b", link=links[1])), kind=FEED)
    site.put("/thin", "<html><body><p>Cookies?</p></body></html>")
    site.put("/page", PAGE)
    feeds = [site.url(path).replace("//", secret) + "?key=hunter2" for path in ("/feed", "/page", "/gone")]
    good, *bad = [await read(feed, means) for feed in (*feeds, "http://reader:hunter2@10.0.0.1/feed?key=hunter2")]
    errors = [*good.page_errors, *(result.outcome.error for result in bad)]
    assert [bool(error) for error in errors] == [True] * 5
    assert [error for error in errors if "hunter2" in error] == []
    assert [draft.url for draft in good.drafts if "@" in draft.url] == []


async def test_a_text_that_is_too_long_is_named_and_left_out(site: Site, means: Means, client: Client) -> None:
    endless = "".join(f"<p>{'The boats left at dawn. ' * 40} {number}</p>" for number in range(1_100))
    items = item("long", content=endless), item("cut", content=f"{endless}<p>Read more</p>"), item("page"), item("good")
    feed = site.put("/feed", rss(*items), kind=FEED)
    site.put("/page", f"<html><body><article>{endless}</article></body></html>")
    site.put("/good", PAGE)
    result = await read(feed, means)
    assert [draft.key for draft in result.drafts] == ["page", "good"]
    assert result.drafts[0].text == "Story page\n\nBoats left."
    long, cut, page = result.page_errors
    assert long == f"item {site.url('/long')} of gazette is longer than 1,000,000 characters; it is not read"
    assert "404 Not Found; item" in cut
    assert site.url("/page") in page
    found = await read_address(feed, source="desk", client=client, parsers=means.parsers)
    assert [draft.key for draft in found.drafts] == ["page", "good"]
    assert len(found.page_errors) == 2


async def test_items_beyond_the_limit_are_what_the_feed_says_and_visited_soon_the_newest_first(
    site: Site, means: Means
) -> None:
    dates = {"a": 20, "b": 22, "c": 21}
    items = [item(key, more=f"<pubDate>{day} Oct 2024 10:00:00 GMT</pubDate>") for key, day in dates.items()]
    feed = site.put("/feed", rss(*items), kind=FEED, ETag="7")
    for key in "abc":
        site.put(f"/{key}", PAGE)
    result = await read(feed, replace(means, pages=1))
    assert [(draft.key, draft.extent) for draft in result.drafts] == [
        ("a", Extent.SUMMARY),
        ("b", Extent.WHOLE),
        ("c", Extent.SUMMARY),
    ]
    assert (result.outcome.new, result.outcome.etag) == (3, "7")
    due = {visit.key: visit.next_at - NOW for visit in result.visits}
    assert (due["c"], due["a"]) == (FLOOR, 2 * FLOOR)


async def test_what_waits_and_was_out_for_long_is_visited_once(site: Site, means: Means) -> None:
    old = "<pubDate>20 Oct 2023 10:00:00 GMT</pubDate>"
    feed = site.put("/feed", rss(item("a"), item("b", more=old)), kind=FEED)
    site.put("/a", PAGE)
    site.put("/b", PAGE)
    (_, visit) = (await read(feed, replace(means, pages=1))).visits
    assert visit.key == "b"
    assert (await read_visit(visit, means, Turns(1), now=NOW)).after is None


async def test_without_pages_the_feeds_words_are_all(site: Site, means: Means) -> None:
    result = await read(site.put("/feed", rss(item("a")), kind=FEED), replace(means, pages=0))
    assert only(result).text == "Story a\n\nBoats left."
    assert "/a" not in site.asked
    assert result.visits == ()


async def test_the_dates_are_the_feeds_if_they_can_be_believed(site: Site, means: Means) -> None:
    told = {"soon": "24 Oct 2024 13:00:00 GMT", "never": "24 Oct 2031 13:00:00 GMT", "past": "23 Oct 2024 13:00:00 GMT"}
    items = [item(key, content=PARAGRAPHS, more=f"<pubDate>{date}</pubDate>") for key, date in told.items()]
    result = await read(site.put("/feed", rss(*items), kind=FEED), means)
    assert [draft.published_at for draft in result.drafts] == [NOW, None, NOW - timedelta(hours=23)]


async def test_a_feed_that_moved_for_good_says_where_once_it_was_read_there(site: Site, means: Means) -> None:
    new = site.put("/new", rss(item("a", content=PARAGRAPHS)), kind=FEED)
    broken = site.put("/broken", PAGE)
    for path, target in (("/old", new), ("/lost", broken)):
        site.put(path, status=301, Location=target)
    assert (await read(site.url("/old"), means)).moved_to == new
    assert (await read(site.url("/lost"), means)).moved_to == ""


async def test_a_page_by_itself_is_an_article_each_time(site: Site, means: Means, shelf: Shelf) -> None:
    page = site.put("/statement", PAGE, ETag="7")
    result = await read(page, means, page=True)
    assert (only(result).key, only(result).live, result.outcome.etag) == (page, True, "7")
    assert (result.visits, shelf.asked) == ((), [])
    assert (
        "is application/pdf"
        in (await read(site.put("/p", b"%", kind="application/pdf"), means, page=True)).outcome.error
    )


@pytest.mark.parametrize("program", ["/bin/false", "no-such-python"])
async def test_what_fails_here_is_not_put_down_to_the_feed(
    site: Site, means: Means, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    feed, page = site.put("/feed", rss(item("a")), kind=FEED), site.put("/a", PAGE)
    async with open_parsers(workers=1) as none:
        with pytest.raises(OnRecordError, match="no parsing process"):
            await read(feed, replace(means, parsers=none))
        with pytest.raises(OnRecordError, match="no parsing process"):
            await read_visit(visit_of(page), replace(means, parsers=none), Turns(1), now=NOW)


def visit_of(url: str, *, etag: str = "") -> Visit:
    return Visit("gazette", "guid-1", url, NOW, etag=etag)


async def test_a_visited_page_is_given_under_its_articles_key(site: Site, means: Means) -> None:
    found = await read_visit(visit_of(site.put("/a", PAGE, ETag="8")), means, Turns(1), now=NOW)
    assert found.draft is not None
    assert (found.draft.key, found.draft.text) == ("guid-1", "\n\n".join(STORY))
    assert found.after == replace(visit_of(site.url("/a")), count=1, next_at=NOW + timedelta(hours=3), etag="8")


async def test_a_visited_page_that_has_not_changed_gives_nothing(site: Site, means: Means) -> None:
    async def unchanged(request: web.Request) -> web.Response:
        return web.Response(status=304 if request.headers.get("If-None-Match") == '"8"' else 500)

    found = await read_visit(visit_of(site.serve("/a", unchanged), etag='"8"'), means, Turns(1), now=NOW)
    assert (found.draft, found.error) == (None, "")
    assert found.after is not None
    assert (found.after.etag, found.after.count) == ('"8"', 1)


async def test_a_page_that_is_gone_is_not_visited_any_more(site: Site, means: Means) -> None:
    for number, status in enumerate((404, 410)):
        found = await read_visit(visit_of(site.put(f"/{number}", status=status)), means, Turns(1), now=NOW)
        assert (found.draft, found.after) == (None, None)
        assert str(status) in found.error
    busy = await read_visit(visit_of(site.put("/busy", status=503), etag="8"), means, Turns(1), now=NOW)
    assert busy.after is not None
    assert (busy.after.etag, "503" in busy.error) == ("8", True)
    empty = await read_visit(visit_of(site.put("/empty", "<html></html>")), means, Turns(1), now=NOW)
    assert (empty.draft, bool(empty.after), bool(empty.error)) == (None, True, True)


async def test_a_page_that_is_only_remembered_is_not_fetched(site: Site, means: Means) -> None:
    over = replace(visit_of(site.put("/a", PAGE)), count=len(VISITS))
    assert await read_visit(over, means, Turns(1), now=NOW) == VisitResult(None, None)
    assert site.asked == []


async def test_an_address_is_read_as_what_it_is(site: Site, client: Client, parsers: Parsers) -> None:
    site.put("/feed", rss(item("a")), kind=FEED)
    site.put("/bare", "  " + rss(item("b")), kind="text/plain")
    site.put("/wrong", rss(item("c")))
    site.put("/json", '{"items": [{"id": "d", "title": "Story d"}]}', kind="application/json")
    site.put("/page", PAGE)
    site.put("/empty", kind=FEED)
    found = [
        await read_address(site.url(path), source="desk", client=client, parsers=parsers)
        for path in ("/feed", "/bare", "/wrong", "/json", "/page", "/empty", "/no")
    ]
    assert [draft.key for result in found for draft in result.drafts] == ["a", "b", "c", "d", site.url("/page")]
    assert [bool(result.error) for result in found] == [False] * 5 + [True] * 2
    assert "is not a feed that can be read" in found[5].error


async def test_items_that_link_to_one_page_are_what_the_feed_says_of_each(site: Site, means: Means) -> None:
    site.put("/live", PAGE)
    link = f"<link>{site.url('/live')}</link>"
    entries = "".join(f"<item><guid>g{n}</guid><title>Quay {n} broke</title>{link}</item>" for n in (1, 2))
    result = await read(site.put("/feed", rss(entries), kind=FEED), means)
    assert [(draft.key, draft.text, draft.shared_url) for draft in result.drafts] == [
        ("g1", "Quay 1 broke", True),
        ("g2", "Quay 2 broke", True),
    ]
    assert (result.visits, "/live" in site.asked) == ((), False)
