"""A dozen and more news sites, each built in its own way and with its own bad days, on the addresses of the loopback.

What they show depends on a clock that the caller turns, so that a week passes in minutes.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b

from aiohttp import web
from mirror import builds
from mirror.builds import Habits
from mirror.prose import Story, story

START = datetime(2031, 3, 3, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DOWN = {
    "Flaky Star": (START + 3 * DAY + 6 * HOUR, START + 4 * DAY + 12 * HOUR),
    "Broken Bugle": (START + 2 * DAY + 10 * HOUR, START + 2 * DAY + 18 * HOUR),
}
"""From when until when a site can't be read."""

MOVED, GONE = START + 2 * DAY, START + 5 * DAY
IN_FEED = 40
PRIVATE = "inside"
ROBOTS = f"User-agent: *\nDisallow: /{PRIVATE}/\n"
QUOTED = "The mayor’s office called it “early days” – and said no more than that about the café on the quay."
ERROR_PAGE = (
    "<!doctype html><html><head><title>Sorry</title></head><body><h1>Something broke on our side</h1></body></html>"
)


@dataclass(slots=True)
class Clock:
    """The mirror's time."""

    now: datetime = START

    def seconds(self) -> float:
        """The seconds since the beginning."""
        return (self.now - START).total_seconds()


@dataclass(frozen=True, slots=True)
class Edit:
    """From `at` on the story's third paragraph is another one, or the page is `withdrawn`."""

    at: datetime
    paragraph: str = ""
    withdrawn: bool = False


@dataclass(slots=True)
class Site:
    """One outlet: what it writes in the week, how it is built, and what was asked of it."""

    name: str
    host: str
    stories: list[Story] = field(default_factory=list)
    edits: dict[int, Edit] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    wrongly: list[str] = field(default_factory=list)
    not_modified: int = 0

    def written(self, now: datetime) -> list[Story]:
        """What a feed lists: the newest first."""
        return sorted((one for one in self.stories if one.published <= now), key=lambda one: one.published)[
            : -IN_FEED - 1 : -1
        ]

    def shown(self, one: Story, now: datetime) -> Story:
        """The story as its page has it now."""
        edit = self.edits.get(one.number)
        if edit is None or now < edit.at or not edit.paragraph:
            return one
        return replace(one, paragraphs=(*one.paragraphs[:2], edit.paragraph, *one.paragraphs[3:]))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sends, which it calls UTF-8 whatever its `charset`; `validator` is "etag", "modified" or ""."""

    body: str = ""
    kind: str = "text/html"
    status: int = 200
    charset: str = "utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    validator: str = "etag"


Feed = Callable[[Site, str, datetime], Answer]
Page = Callable[[Site, str, Story, datetime], Answer]


@dataclass(frozen=True, slots=True)
class Build:
    """How a site is built: where its list of articles is, how list and pages look; `page` None: there are none."""

    path: str
    feed: Feed
    page: Page | None = None
    language: str = "en"
    faults: Callable[[str, datetime], Answer | None] = lambda _path, _now: None


def _rss(site: Site, base: str, now: datetime) -> Answer:
    return Answer(builds.rss(site.name, base, site.written(now), Habits()), "application/rss+xml")


def _whole_rss(site: Site, base: str, now: datetime) -> Answer:
    return Answer(builds.rss(site.name, base, site.written(now), Habits(full=True)), "application/rss+xml")


def _slow_rss(site: Site, base: str, now: datetime) -> Answer:
    head = "<ttl>30</ttl><skipHours><hour>2</hour><hour>3</hour></skipHours>"
    text = builds.rss(site.name, base, site.written(now), Habits(full=True, head=head))
    return Answer(text, "text/xml", validator="")


def _shifting(site: Site, base: str, now: datetime) -> Answer:
    habits = Habits(query=f"?utm_source=rss&utm_term={now:%H%M}", salt=f"-{now:%d%H%M}")
    text = builds.rss(site.name, base, site.written(now), habits)
    return Answer(text, "application/rss+xml", validator="")


def _atom(site: Site, _base: str, now: datetime) -> Answer:
    return Answer(builds.atom(site.name, site.written(now)), "application/atom+xml", validator="modified")


def _json(site: Site, base: str, now: datetime) -> Answer:
    return Answer(builds.json_feed(site.name, base, site.written(now)), "application/json")


def _map(site: Site, base: str, now: datetime) -> Answer:
    return Answer(builds.news_map(site.name, base, site.written(now)), "application/xml")


def _linked(site: Site, base: str, one: Story, now: datetime) -> Answer:
    edit = site.edits.get(one.number)
    modified = edit.at if edit is not None and edit.at <= now else None
    return Answer(builds.linked_page(site.name, base, site.shown(one, now), modified=modified))


def _walled(site: Site, base: str, one: Story, _now: datetime) -> Answer:
    return Answer(builds.linked_page(site.name, base, one, walled=True))


def _graph(site: Site, base: str, one: Story, _now: datetime) -> Answer:
    return Answer(builds.graph_page(site.name, base, one), validator="")


def _old(site: Site, _base: str, one: Story, _now: datetime) -> Answer:
    return Answer(builds.bare_page(site.name, one), charset="cp1252")


def _dark(_path: str, now: datetime) -> Answer | None:
    """Down for thirty hours, and now and then for a moment."""
    first, last = DOWN["Flaky Star"]
    if first <= now < last:
        return Answer(status=503, headers=(("Retry-After", "1800"),))
    return Answer(status=500) if now.hour % 7 == 0 and now.minute < 10 else None  # noqa: PLR2004 - ten minutes


def _moved(path: str, now: datetime) -> Answer | None:
    if path == "/feed" and now >= MOVED:
        return Answer(status=301, headers=(("Location", "/new/feed"),))
    return Answer(status=404) if path == "/new/feed" and now < MOVED else None


def _broken(path: str, now: datetime) -> Answer | None:
    first, last = DOWN["Broken Bugle"]
    return Answer(ERROR_PAGE) if path == "/rss" and first <= now < last else None


def _gone(path: str, now: datetime) -> Answer | None:
    return Answer(status=410) if path == "/rss" and now >= GONE else None


BUILDS: dict[str, Build] = {
    "Whole Herald": Build("/rss", _whole_rss),
    "Linked Times": Build("/rss", _rss, _linked),
    "Atom Gazette": Build("/atom.xml", _atom, _graph),
    "Jay Post": Build("/feed.json", _json),
    "Map Courier": Build("/news-sitemap.xml", _map, _linked),
    "Shifting Sun": Build("/rss", _shifting, _linked),
    "Old Mercury": Build("/rss", _rss, _old),
    "Walled Review": Build("/rss", _rss, _walled),
    "Moved Mail": Build("/feed", _rss, _linked, faults=_moved),
    "Flaky Star": Build("/rss", _rss, _graph, faults=_dark),
    "Edited Echo": Build("/rss", _rss, _linked),
    "Deutsche Warte": Build("/rss", _rss, _linked, language="de"),
    "Inner Tribune": Build("/rss", _rss, _linked),
    "Gone Globe": Build("/rss", _whole_rss, faults=_gone),
    "Reprint Daily": Build("/rss", _rss, _graph),
    "Broken Bugle": Build("/rss", _rss, _graph, faults=_broken),
    "Slow Sentinel": Build("/rss", _slow_rss),
}


def write_week(*, a_day: int, days: int, seed: int) -> list[Site]:
    """The sites with all that they will write: `a_day` articles each, some edited or withdrawn later, some reprints."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    sites = [Site(name, f"127.0.77.{number}") for number, name in enumerate(BUILDS, 1)]
    number = 0
    for site in sites:
        for _ in range(a_day * days):
            number += 1
            published = (START + days * DAY * chance.random()).replace(second=0, microsecond=0)
            one = story(chance, number, published, language=BUILDS[site.name].language)
            site.stories.append(replace(one, path=f"{PRIVATE}/{one.path}") if _is_private(site, number) else one)
    by_name = {site.name: site for site in sites}
    _edit(by_name["Edited Echo"], chance)
    old = by_name["Old Mercury"]
    old.stories = [replace(one, paragraphs=(*one.paragraphs, QUOTED)) for one in old.stories]
    _reprint(by_name["Reprint Daily"], by_name["Linked Times"])
    return sites


def _is_private(site: Site, number: int) -> bool:
    return site.name == "Inner Tribune" and number % 3 == 0


def _edit(site: Site, chance: random.Random) -> None:
    for one in site.stories[::3]:
        changed = story(chance, one.number, one.published).paragraphs[0]
        site.edits[one.number] = Edit(one.published + timedelta(hours=chance.randint(2, 20)), changed)
    for one in site.stories[1::9]:
        site.edits[one.number] = Edit(one.published + timedelta(hours=30), withdrawn=True)


def _reprint(site: Site, lender: Site) -> None:
    """A third of a site's articles are another's, some hours later."""
    for place in range(0, len(site.stories), 3):
        mine, theirs = site.stories[place], lender.stories[place]
        site.stories[place] = replace(
            mine, title=theirs.title, paragraphs=theirs.paragraphs, published=theirs.published + 3 * HOUR
        )


@asynccontextmanager
async def serving(sites: Sequence[Site], clock: Clock) -> AsyncIterator[int]:
    """The sites on the loopback, each on its own address; gives the port that all share."""
    by_host = {site.host: site for site in sites}

    async def answer(request: web.Request) -> web.StreamResponse:
        site = by_host[request.host.partition(":")[0]]
        return _answered(site, request, clock.now)

    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    first = web.TCPSite(runner, sites[0].host, 0)
    await first.start()
    port: int = runner.addresses[0][1]
    for site in sites[1:]:
        await web.TCPSite(runner, site.host, port).start()
    try:
        yield port
    finally:
        await runner.cleanup()


def _answered(site: Site, request: web.Request, now: datetime) -> web.Response:
    path = request.path
    site.asked[path] += 1
    found = _found(site, path, f"http://{request.host}", now)
    body = found.body.encode(found.charset, "xmlcharrefreplace")
    headers = {
        "Date": format_datetime(now, usegmt=True),
        "Content-Type": f"{found.kind}; charset=utf-8",
        **dict(found.headers),
    }
    if found.status == 200:  # noqa: PLR2004 - what HTTP calls all right
        tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        if found.validator == "etag":
            headers["ETag"] = tag
            if request.headers.get("If-None-Match") == tag:
                site.not_modified += 1
                return web.Response(status=304, headers={"ETag": tag, "Date": headers["Date"]})
        elif found.validator == "modified" and site.written(now):
            headers["Last-Modified"] = format_datetime(site.written(now)[0].published, usegmt=True)
            if request.headers.get("If-Modified-Since") == headers["Last-Modified"]:
                site.not_modified += 1
                return web.Response(status=304, headers={"Date": headers["Date"]})
    return web.Response(body=body, status=found.status, headers=headers)


def _found(site: Site, path: str, base: str, now: datetime) -> Answer:
    build = BUILDS[site.name]
    if path == "/robots.txt":
        return Answer(ROBOTS, "text/plain")
    if path.startswith(f"/{PRIVATE}/"):
        site.wrongly.append(path)
    fault = build.faults(path, now)
    if fault is not None:
        return fault
    if path in {build.path, "/new/feed"}:
        return build.feed(site, base, now)
    one = next((one for one in site.stories if f"/{one.path}" == path and one.published <= now), None)
    edit = site.edits.get(one.number) if one else None
    if one is None or build.page is None or (edit is not None and edit.withdrawn and edit.at <= now):
        return Answer("<h1>Not here</h1>", status=404)
    return build.page(site, base, one, now)


def feeds_of(sites: Sequence[Site], port: int) -> Iterator[tuple[Site, str]]:
    """Each site with the address of its list of articles."""
    return ((site, f"http://{site.host}:{port}{BUILDS[site.name].path}") for site in sites)
