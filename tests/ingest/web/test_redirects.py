"""What a redirect does to a request's conditions, and to what its end means."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from time import process_time

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from local_site import Handler, Site

from briefings.ingest.web.failures import NoAnswerError, why
from briefings.ingest.web.fetch import Client, FetchError, fetch, open_client

ETAG, DAY = '"of-the-paper"', "Fri, 01 Nov 2024 08:00:00 GMT"


@pytest.fixture
async def elsewhere() -> AsyncIterator[Site]:
    """Another origin: the same host at another port."""
    site = Site()
    site.server = TestServer(site.server.app, host="127.0.0.1")
    await site.server.start_server()
    yield site
    await site.server.close()


def unchanged_if_asked(told: list[tuple[str, str]]) -> Handler:
    """Notes the conditions of each request, and has nothing new for who sends some."""

    async def handler(request: web.Request) -> web.Response:
        told.append((request.headers.get("If-None-Match", ""), request.headers.get("If-Modified-Since", "")))
        return web.Response(status=304 if any(told[-1]) else 200, text="" if any(told[-1]) else "the whole")

    return handler


async def test_conditions_go_along_within_an_origin(site: Site, client: Client) -> None:
    told: list[tuple[str, str]] = []
    site.serve("/new", unchanged_if_asked(told))
    moved = site.put("/old", status=301, Location="/new")
    fetched = await fetch(moved, client=client, etag=ETAG, last_modified=DAY)
    assert told == [(ETAG, DAY)]
    assert (fetched.not_modified, fetched.moved_to) == (True, site.url("/new"))


@pytest.mark.parametrize(("status", "moves"), [(301, True), (302, False)])
async def test_conditions_go_to_no_other_origin_and_its_answer_is_whole(
    site: Site, elsewhere: Site, client: Client, status: int, *, moves: bool
) -> None:
    told: list[tuple[str, str]] = []
    end = elsewhere.serve("/new", unchanged_if_asked(told))
    away = site.put("/old", status=status, Location=end)
    fetched = await fetch(away, client=client, etag=ETAG, last_modified=DAY)
    assert told == [("", "")]
    assert (fetched.not_modified, fetched.body) == (False, b"the whole")
    assert fetched.moved_to == (end if moves else "")


@pytest.mark.parametrize(("status", "kept"), [(301, (ETAG, DAY)), (302, ("", ""))])
async def test_validators_of_another_origin_are_kept_where_the_address_moves_there(
    site: Site, elsewhere: Site, client: Client, status: int, kept: tuple[str, str]
) -> None:
    """Else they would go to the first one, and its 304 would be believed."""
    end = elsewhere.put("/new", "x", ETag=ETAG, Last_Modified=DAY)
    fetched = await fetch(site.put("/old", status=status, Location=end), client=client)
    assert (fetched.etag, fetched.last_modified) == kept


@pytest.mark.parametrize("end", ["https://reader:hunter2/x@a.example/", "http://a:" + "a" * 6_000, "http://[::1"])
async def test_a_redirect_to_what_is_no_address_says_so_at_once_and_repeats_none_of_it(
    site: Site, client: Client, end: str
) -> None:
    """It is no fault of the host as a whole, which did answer."""
    started = process_time()
    with pytest.raises(FetchError, match=r"/old: leads to an invalid address$") as caught:
        await fetch(site.put("/old", status=302, Location=end), client=client)
    assert not isinstance(caught.value, NoAnswerError)
    assert process_time() - started < 1


@pytest.mark.parametrize("said", ["a" * 8_000, "z" * 8_000, ":" * 8_000 + "a", ": " * 8_000 + "a"])
def test_an_error_made_to_be_slow_is_not(said: str) -> None:
    started = process_time()
    assert len(why(OSError(said), "http://a.example/")) < 400
    assert process_time() - started < 1


async def test_conditions_do_not_come_back_with_the_way_back(site: Site, elsewhere: Site, client: Client) -> None:
    told: list[tuple[str, str]] = []
    end = site.serve("/end", unchanged_if_asked(told))
    back = elsewhere.put("/back", status=302, Location=end)
    fetched = await fetch(site.put("/start", status=302, Location=back), client=client, etag=ETAG)
    assert told == [("", "")]
    assert fetched.body == b"the whole"


async def test_a_304_of_another_origin_is_not_believed(site: Site, elsewhere: Site, client: Client) -> None:
    away = site.put("/old", status=302, Location=elsewhere.put("/new", status=304))
    with pytest.raises(FetchError, match="304 Not Modified, though nothing was known"):
        await fetch(away, client=client, etag=ETAG)


@pytest.mark.parametrize(("hops", "gone"), [([], True), ([301, 308], True), ([302], False), ([301, 307], False)])
async def test_only_an_address_that_has_moved_for_good_can_be_gone_at_its_new_place(
    site: Site, client: Client, hops: list[int], *, gone: bool
) -> None:
    for step, status in enumerate(hops):
        site.put(f"/{step}", status=status, Location=f"/{step + 1}")
    site.put(f"/{len(hops)}", status=410)
    with pytest.raises(FetchError, match="answered 410 Gone") as caught:
        await fetch(site.url("/0"), client=client)
    assert (caught.value.status, caught.value.gone) == (410, gone)


async def test_a_rest_for_years_holds_an_hour_for_others_of_the_host(site: Site) -> None:
    """Who was told is told the whole; others are told that they were not asked for."""
    busy = site.put("/busy", status=503, Retry_After="99999999")
    async with open_client(allow_hosts=["127.0.0.1"], exempt=["127.0.0.1"], pause=0) as client:
        for url, days, resting in ((busy, 365, False), (site.put("/other", "x"), 0, True)):
            with pytest.raises(FetchError) as caught:
                await fetch(url, client=client)
            wait = caught.value.retry_after
            assert wait is not None
            assert (wait.days, caught.value.resting) == (days, resting)
            assert not resting or wait <= timedelta(hours=1)
    assert site.asked == ["/busy"]
