"""What robots.txt files mean, and when they are asked for."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from local_site import Site

from briefings.ingest.web.client import Edge
from briefings.ingest.web.fetch import Client, FetchError, fetch, open_client, sitemaps_of
from briefings.ingest.web.memory import RobotsMemory
from briefings.ingest.web.robots import ALL_ALLOWED, LIMIT, Known, Rules, judged, learnt, read_rules

HOST = "https://paper.example"


class Watch:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def polite(watch: Watch) -> AsyncIterator[Client]:
    async with open_client(allow_hosts=["127.0.0.1"], timeout=5, pause=0, edge=Edge(clock=watch)) as client:
        yield client


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /private", "/private/a", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        ("User-agent: *\nDisallow: /\nAllow: /feed", "/feed.xml", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: onrecord\nDisallow: /drafts", "/feed", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: onrecord\nDisallow: /drafts", "/drafts/1", False),
        ("User-agent: OnRecord\nDisallow: /", "/a", False),
        ("User-agent: on\nDisallow: /", "/a", True),
        ("User-agent: onrecorder\nDisallow: /", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: other\nUser-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nUser-agent: other\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /x\nUser-agent: other\nDisallow: /a", "/a", True),
        ("User-agent: *\nSitemap: https://paper.example/map.xml\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("user-agent:*\r\ndisallow:/a # not this", "/a", False),
        ("<html><body>Disallow: /</body></html>", "/a", True),
    ],
)
def test_rules_are_those_for_us_or_else_for_everybody(text: str, path: str, *, allowed: bool) -> None:
    assert read_rules(text.encode()).allows(f"{HOST}{path}") is allowed


def test_a_delay_and_sitemaps_are_read() -> None:
    maps = "".join(f"Sitemap: https://paper.example/{number}.xml\n" for number in range(80))
    rules = read_rules(f"User-agent: *\nCrawl-delay: 7\nSitemap: javascript:x\nsitemap: /here.xml\n{maps}".encode())
    assert rules.delay == 7.0
    assert len(rules.sitemaps) == 50
    assert rules.sitemaps[0] == "https://paper.example/0.xml"


@pytest.mark.parametrize("delay", ["-1", "nan", "inf", "soon", ""])
def test_a_delay_that_is_none_is_none(delay: str) -> None:
    assert read_rules(f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /a".encode()).delay == 0.0


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("".join(f"User-agent: bot{number}\n" for number in range(9_000)) + "Disallow: /a\n" * 9_000, 20),
        ("User-agent: *\n" * 30_000, LIMIT),
        ("User-agent: *\nDisallow: /" + "*a" * 200_000, LIMIT),
        ("User-agent: *\n" + "Disallow: /*a*b*c*d*e*f$\n" * 18_000, LIMIT),
        (":" * LIMIT, 0),
        ("User-agent: *\nDisallow: " + "%" * 400_000, LIMIT),
    ],
    ids=["many names", "one name", "stars", "many stars", "colons", "percents"],
)
def test_a_hostile_file_is_read_within_bounds(text: str, kept: int) -> None:
    rules = read_rules(text.encode())
    assert rules.size <= kept
    assert rules.allows(f"{HOST}/" + "b" * 1_900)


@given(st.text(alphabet=st.sampled_from("useragtdiowlxcyp-:*/$%#\n \r\u2028é"), max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    rules = read_rules(text.encode())
    assert rules.allows(f"{HOST}/a") in {True, False}
    assert rules.delay >= 0


def test_only_a_server_in_trouble_means_that_nothing_is_allowed() -> None:
    for status in (301, 304, 400, 401, 403, 404, 410):
        assert judged(status, b"User-agent: *\nDisallow: /") is ALL_ALLOWED
    for status in (429, 500, 503, 599):
        assert judged(status, b"") is None
    found = judged(200, b"User-agent: *\nDisallow: /")
    assert found is not None
    assert not found.allows(f"{HOST}/a")


DAY = 86_400.0


def test_rules_are_kept_for_a_day_and_for_longer_while_no_others_can_be_read() -> None:
    rules = read_rules(b"User-agent: *\nDisallow: /a")
    first = learnt(None, rules, 0.0)
    assert first == Known(rules, DAY)
    failed = learnt(first, None, DAY)
    assert failed == Known(rules, DAY + 600, DAY)
    assert learnt(failed, ALL_ALLOWED, DAY + 600) == Known(ALL_ALLOWED, 2 * DAY + 600)


def test_after_a_month_without_an_answer_everything_counts_as_allowed() -> None:
    known = learnt(None, None, 0.0)
    assert known == Known(None, 600.0, 0.0)
    assert learnt(known, None, 29 * DAY).rules is None
    assert learnt(known, None, 30 * DAY).rules is ALL_ALLOWED


async def test_it_is_asked_once_a_host_and_day(site: Site, polite: Client, watch: Watch) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private")
    for number in range(3):
        await fetch(site.put(f"/{number}", "x"), client=polite)
    assert site.asked == ["/robots.txt", "/0", "/1", "/2"]
    watch.now += DAY + 1
    await fetch(site.url("/0"), client=polite)
    assert site.asked[4:] == ["/robots.txt", "/0"]


async def test_what_it_refuses_is_not_asked_for(site: Site, polite: Client) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private")
    url = site.put("/private/a", "x")
    with pytest.raises(FetchError, match=rf"^{re.escape(url)}: the robots\.txt of its host does not allow it"):
        await fetch(f"{url}?key=hunter2", client=polite)
    away = site.put("/away", status=302, Location="/private/a")
    with pytest.raises(FetchError, match=rf"^{re.escape(url)}: the robots\.txt"):
        await fetch(away, client=polite)
    assert site.asked == ["/robots.txt", "/away"]


async def test_an_exempt_host_is_not_asked(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /")
    async with open_client(allow_hosts=["127.0.0.1"], exempt=["127.0.0.1"], pause=0) as client:
        await fetch(site.put("/a", "x"), client=client)
    assert site.asked == ["/a"]


async def test_a_server_in_trouble_is_left_alone_until_it_is_asked_again(
    site: Site, polite: Client, watch: Watch
) -> None:
    site.put("/robots.txt", status=503)
    url = site.put("/a", "x")
    for _ in range(2):
        with pytest.raises(FetchError, match=r"robots\.txt of its host can't be read") as caught:
            await fetch(url, client=polite)
        assert caught.value.retry_after is not None
        assert caught.value.retry_after.total_seconds() == 600
    assert site.asked == ["/robots.txt"]
    watch.now += 601
    site.put("/robots.txt", status=404)
    assert (await fetch(url, client=polite)).body == b"x"
    assert site.asked == ["/robots.txt", "/robots.txt", "/a"]


async def test_redirects_are_followed_to_it_and_endless_ones_mean_that_there_is_none(
    site: Site, polite: Client, watch: Watch
) -> None:
    site.put("/robots.txt", status=301, Location="/rules")
    site.put("/rules", "User-agent: *\nDisallow: /a")
    url = site.put("/a", "x")
    with pytest.raises(FetchError, match="does not allow it"):
        await fetch(url, client=polite)
    watch.now += DAY + 1
    site.put("/rules", status=301, Location="/robots.txt")
    assert (await fetch(url, client=polite)).body == b"x"


async def test_a_redirect_of_it_into_a_private_network_is_refused(site: Site, polite: Client) -> None:
    site.put("/robots.txt", status=302, Location="http://10.0.0.1/robots.txt")
    with pytest.raises(FetchError, match="not public") as caught:
        await fetch(site.put("/a", "x"), client=polite)
    assert "10.0.0.1" not in str(caught.value)
    assert site.asked == ["/robots.txt"]


async def test_of_a_huge_one_the_first_half_megabyte_counts(site: Site, polite: Client) -> None:
    filler = "# nothing\n" * (LIMIT // 10)
    site.put("/robots.txt", f"User-agent: *\nDisallow: /a\n{filler}Disallow: /b")
    with pytest.raises(FetchError, match="does not allow it"):
        await fetch(site.put("/a", "x"), client=polite)
    assert (await fetch(site.put("/b", "x"), client=polite)).body == b"x"


async def test_one_in_another_compression_counts_as_not_read(site: Site, polite: Client) -> None:
    site.put("/robots.txt", "User-agent: *", Content_Encoding="br")
    with pytest.raises(FetchError, match="can't be read"):
        await fetch(site.put("/a", "x"), client=polite)


async def test_no_password_and_no_condition_is_sent_to_it(site: Site, polite: Client) -> None:
    heads: list[dict[str, str]] = []

    async def remember(request: web.Request) -> web.Response:
        heads.append(dict(request.headers))
        return web.Response(status=404)

    site.serve("/robots.txt", remember)
    url = site.put("/a", "x").replace("//", "//reader:hunter2@")
    await fetch(url, client=polite, etag='"v1"')
    assert not heads[0].keys() & {"Authorization", "If-None-Match", "If-Modified-Since"}


async def test_the_sitemaps_of_a_host_are_named(site: Site, polite: Client) -> None:
    assert await sitemaps_of(site.url("/a"), client=polite) == ()
    async with open_client(allow_hosts=["127.0.0.1"], exempt=["127.0.0.1"], pause=0) as exempting:
        site.put("/robots.txt", "Sitemap: https://paper.example/news.xml")
        assert await sitemaps_of(site.url("/a"), client=exempting) == ("https://paper.example/news.xml",)
    async with open_client(allow_hosts=["127.0.0.1"], pause=0) as other:
        site.put("/robots.txt", status=500)
        with pytest.raises(FetchError, match="can't be read"):
            await sitemaps_of(site.url("/a"), client=other)


async def test_what_is_remembered_is_bounded() -> None:
    big = Rules(size=500_000)
    memory = RobotsMemory()

    async def large(_: str) -> Rules:
        return big

    async def small(_: str) -> Rules:
        return ALL_ALLOWED

    for number in range(20):
        await memory.known(httpx.URL(f"https://big{number}.example/"), large)
    assert len(memory) == 8
    for number in range(5_000):
        await memory.known(httpx.URL(f"https://small{number}.example/"), small)
    assert len(memory) == 4_096


async def test_a_delay_that_it_asks_for_is_kept_between_requests_and_a_redirect_needs_no_second(site: Site) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 7")
    site.put("/b", "x")
    first, moved = site.put("/a", "x"), site.put("/moved", status=301, Location="/b")
    edge = Edge(clock=Watch(), sleep=sleep)
    async with open_client(allow_hosts=["127.0.0.1"], pause=1, edge=edge) as client:
        for url in (first, moved, first):
            await fetch(url, client=client)
    assert slept == [7.0, 7.0]
    assert site.asked == ["/robots.txt", "/a", "/moved", "/b", "/a"]
