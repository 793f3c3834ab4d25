"""A week of the news: whether every article is read, once, as it was written, and the sites are left in peace.

Seventeen made-up sites on the loopback, each built in its own way (feeds whole and cut, Atom, JSON Feed, a news
sitemap, old charsets, a wall, guids that change, edits, reprints, German) and with its own bad days (moved for good,
dark for thirty hours, error pages called 200, gone), are polled through a simulated week by the code that the bot
runs, claims and all. The clock is turned in steps; the pauses between requests, which are in real time, are none.

    python benchmarks/week.py [--a-day 4] [--days 7] [--seed 1]

What is found is compared with what was written. `lost` were written and not stored, `doubled` stored twice, `wrong`
have another text, date, author, section, language or extent than their page, `furniture` are lines of a page's own
that passed for the article's, `unnamed` the hours in which a site could not be read and the bot did not say so, or
said so too long. `lag` is the time from publication to the record. `requests` is the ratio to a peer that asks every
feed every fifteen minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from given import MODEL
from mirror import builds
from mirror.prose import Story
from mirror.sites import BUILDS, DAY, DOWN, GONE, HOUR, PRIVATE, START, Clock, Site, feeds_of, serving, write_week
from sqlalchemy import select

from bot.nlp import load_nlp
from briefings import service
from briefings.ingest.apart import open_parsers
from briefings.ingest.polling import Means
from briefings.ingest.web.client import Edge, open_client
from briefings.model import Article, Extent, Source
from briefings.store import Store, get_articles, held_items, open_store, put_sources, source_states
from briefings.store.tables import articles

STEP, USUAL = timedelta(minutes=5), timedelta(minutes=15)
SETTLE = 3 * HOUR
"""What was written so shortly before the end need not have been read."""

NOTICE, RELIEF = 2 * HOUR, 6 * HOUR
"""How long a site may be down before it has to be named, and up again before it must not be any more."""

EXTENTS = {"Walled Review": Extent.PAYWALLED}
NO_FACTS = {"Old Mercury": {"author", "section"}, "Jay Post": {"section"}}


@dataclass(slots=True)
class Found:
    """What the week came to."""

    end: datetime
    written: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    furniture: int = 0
    unnamed: list[str] = field(default_factory=list)
    revisions_missed: list[str] = field(default_factory=list)
    false_revisions: list[str] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)


async def live(store: Store, sites: Sequence[Site], clock: Clock, days: int) -> list[str]:
    """Poll through the days; gives the hours at which a site was down, or up, and the states said otherwise."""
    unnamed: list[str] = []
    chance = random.Random(0)  # noqa: S311 - no secret
    hosts = [site.host for site in sites]
    edge = Edge(clock=clock.seconds, sleep=lambda _seconds: asyncio.sleep(0))
    keeping = service.Keeping(store, load_nlp(MODEL), lambda: clock.now, USUAL, chance.random)
    async with (
        serving(sites, clock) as port,
        open_client(allow_hosts=hosts, timeout=10, pause=0, edge=edge) as client,
        open_parsers() as parsers,
    ):
        put_sources(store, [Source(site.name, site.name, feeds=(url,)) for site, url in feeds_of(sites, port)])
        means, turn = Means(client, parsers, partial(held_items, store)), asyncio.Lock()
        while clock.now < START + days * DAY:
            await service.poll_due(keeping, means, turn=turn)
            if clock.now.minute == 0:
                unnamed += _silent(store, clock.now)
            clock.now += STEP
    return unnamed


def _silent(store: Store, now: datetime) -> Iterator[str]:
    errors = {state.name: state.error for state in source_states(store)}
    for name, (first, last) in DOWN.items():
        if first + NOTICE <= now <= last and not errors.get(name):
            yield f"{name} at {now:%d %H:%M}: down, and not said so"
        if last + RELIEF <= now < last + DAY and errors.get(name):
            yield f"{name} at {now:%d %H:%M}: up again, and called dark: {errors[name]}"


def judge(store: Store, sites: Sequence[Site], end: datetime) -> Found:
    """What is on record against what was written."""
    found = Found(end)
    with store.read() as connection:
        ids = list(connection.scalars(select(articles.c.id)))
    on_record: dict[str, dict[str, list[Article]]] = {site.name: {} for site in sites}
    for article in get_articles(store, ids).values():
        on_record[article.source].setdefault(_number(article), []).append(article)
    for site in sites:
        for one in site.stories:
            if one.published < end - SETTLE and not (site.name == "Gone Globe" and one.published > GONE - HOUR):
                found.written += 1
                held = on_record[site.name].get(str(one.number), [])
                _compare(found, site, one, sorted(held, key=lambda article: article.revision))
    return found


def _number(article: Article) -> str:
    return article.url.rpartition("-")[2].partition("?")[0]


def _compare(found: Found, site: Site, one: Story, held: Sequence[Article]) -> None:
    name = f"{site.name} {one.number}"
    if not held:
        found.lost.append(name)
        return
    if len({article.key for article in held}) > 1:
        found.doubled.append(name)
    first = held[0]
    found.lags.append((first.seen_at - one.published) / timedelta(minutes=1))
    found.furniture += sum(line in article.text for article in held for line in builds.FURNITURE)
    found.wrong += [f"{name}: {what}" for what in _differences(site, one, first)]
    edit = site.edits.get(one.number)
    if edit is None or edit.withdrawn:
        if len(held) > 1:
            found.false_revisions.append(f"{name}: {[article.extent.value for article in held]}")
    elif edit.at < found.end - DAY and not any(edit.paragraph in article.text for article in held):
        found.revisions_missed.append(name)


def _differences(site: Site, one: Story, read: Article) -> Iterator[str]:
    private = PRIVATE in one.path
    extent = Extent.SUMMARY if private else EXTENTS.get(site.name, Extent.WHOLE)
    if read.extent is not extent:
        yield f"extent {read.extent}, not {extent}"
    shown = {Extent.WHOLE: one.paragraphs, Extent.PAYWALLED: one.paragraphs[:1], Extent.SUMMARY: (one.lead,)}[extent]
    if [part for part in read.text.split("\n\n") if part != one.title] != list(shown):
        yield "text"
    facts = {"title": one.title, "author": one.author, "section": one.section, "published_at": one.published}
    for fact, true in (facts | {"language": one.language}).items():
        if fact not in NO_FACTS.get(site.name, set()) and getattr(read, fact) != true:
            yield f"{fact} {getattr(read, fact)!r}, not {true!r}"


def _origins(store: Store) -> tuple[int, int]:
    """How many of the reprints share their origin with what they reprint, and how many reprints there are."""
    with store.read() as connection:
        rows = connection.execute(select(articles.c.source_id, articles.c.title, articles.c.origin)).all()
    lent, reprinted = (
        {row.title: row.origin for row in rows if row.source_id == name} for name in ("Linked Times", "Reprint Daily")
    )
    both = lent.keys() & reprinted.keys()
    return sum(lent[title] == reprinted[title] for title in both), len(both)


def report(found: Found, sites: Sequence[Site], days: int) -> dict[str, float]:
    """The figures."""
    asked = sum(site.asked[path] for site in sites for path in (BUILDS[site.name].path, "/new/feed"))
    pages = sum(sum(site.asked.values()) for site in sites) - asked
    return {
        "written": found.written,
        "lost": len(found.lost),
        "doubled": len(found.doubled),
        "wrong": len(found.wrong),
        "furniture": found.furniture,
        "unnamed": len(found.unnamed),
        "revisions_missed": len(found.revisions_missed),
        "false_revisions": len(found.false_revisions),
        "against_robots": sum(len(site.wrongly) for site in sites),
        "lag_minutes_p50": round(statistics.median(found.lags), 1) if found.lags else 0.0,
        "lag_minutes_p95": round(statistics.quantiles(found.lags, n=20)[-1], 1) if len(found.lags) > 1 else 0.0,
        "feed_requests": asked,
        "requests": round(asked / (len(sites) * days * 24 * 4), 3),
        "not_modified": sum(site.not_modified for site in sites),
        "page_requests": pages,
    }


def main() -> None:
    """Run the week and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--a-day", type=int, default=4, help="articles of each site a day")
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    sites, clock, begun = write_week(a_day=asked.a_day, days=asked.days, seed=asked.seed), Clock(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{Path(folder) / 'week.db'}") as store:
        unnamed = asyncio.run(live(store, sites, clock, asked.days))
        found = judge(store, sites, clock.now)
        found.unnamed += unnamed
        shared, reprints = _origins(store)
    for what in ("lost", "doubled", "wrong", "unnamed", "revisions_missed", "false_revisions"):
        for site, count in Counter(
            line.rpartition(" ")[0].partition(" at ")[0] for line in getattr(found, what)
        ).most_common(8):
            print(f"{what}: {count} × {site}")
        for line in getattr(found, what)[:5]:
            print(f"  {line}")
    print(f"{asked.days} days in {time.monotonic() - begun:.0f} s; {shared} of {reprints} reprints share their origin")
    print(json.dumps(report(found, sites, asked.days) | {"reprints": reprints, "origins_shared": shared}))


if __name__ == "__main__":
    main()
