"""The demo's story in a store, and people of a Discord server and a Slack workspace who ask about it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.asking.asker import Asker
from bot.delivery import deliver_pending
from bot.platforms.console import ConsolePoster
from bot.recorded.answers import Desk
from bot.terminal.demo import Clock, replay
from bot.tools import Tools
from briefings import service
from briefings.ingest.checking import Checked, Other, Sample
from briefings.ingest.feeds.discovery import Found, FoundFeed
from briefings.ingest.feeds.listing import Hints
from briefings.model import Briefing, Extent, Poll, Source
from briefings.store import Store, add_subscription, note_polls, open_store, put_sources

ASKERS = {
    "discord": Asker("discord", workspace="1", channel="42", user="7", name="mira", manages=True),
    "slack": Asker("slack", workspace="T1", channel="C0DESK", user="U7", name="mira", manages=True),
}


@dataclass(frozen=True)
class Story:
    """The desk at the end of the story, and every briefing of it."""

    desk: Desk
    briefings: tuple[Briefing, ...]
    at: datetime


@contextmanager
def told(nlp_model: str) -> Iterator[Story]:
    """The story in a throw-away store, its last day briefed to a channel of each platform."""
    with TemporaryDirectory(prefix="story-") as folder, open_store(f"sqlite:///{Path(folder) / 'story.db'}") as store:
        replayed = replay(store, ConsolePoster(io.StringIO()), nlp_model=nlp_model)
        clock = Clock(replayed.briefings[-1].until)
        _brief(store, clock)
        _read(store, clock())
        tools = Tools(find_feeds=_found, check_source=partial(_checked, clock()))
        yield Story(Desk(store, clock, tools=tools), replayed.briefings, clock())


def _brief(store: Store, clock: Clock) -> None:
    for platform, asker in ASKERS.items():
        subscription = add_subscription(
            store,
            platform=platform,
            channel=asker.channel,
            topic="troops",
            cron="0 20 * * *",
            timezone="Europe/Berlin",
            now=clock() - timedelta(days=2),
            workspace=asker.owner,
        )
        service.brief_subscription(store, subscription, now=clock(), slot="the last day")
    asyncio.run(deliver_pending(store, {platform: ConsolePoster(io.StringIO()) for platform in ASKERS}, now=clock()))


def _found(address: str) -> Found:
    return Found("Harbour Wire", address, (FoundFeed(f"{address}/feed.xml", "Harbour Wire: all news", ()),))


def _read(store: Store, now: datetime) -> None:
    """Sources whose reading goes well, badly, and not at all."""
    ferry, quay, pier = (f"https://{name}.example/feed.xml" for name in ("ferry", "quay", "pier"))
    put_sources(
        store,
        [
            Source("ferry-post", "Ferry Post", feeds=(ferry,), reliability="B"),
            Source("quay-news", "Quay News", feeds=(quay,)),
            Source("pier-daily", "Pier Daily", feeds=(pier,)),
            Source("harbour-live", "Harbour Live", pages=("https://harbour.example/live",)),
        ],
    )
    good = Poll("ferry-post", ferry, read_at=now - timedelta(minutes=5), next_at=now + timedelta(minutes=20))
    failed = replace(good, source="quay-news", url=quay, failed_at=now, error=f"{quay}: the server answered 503")
    gone = replace(failed, source="pier-daily", url=pier, gone=True)
    note_polls(store, [good, replace(failed, failures=4, next_at=now + timedelta(hours=1)), gone])


def _checked(now: datetime, address: str, *, page: bool = False) -> Checked:
    items = (
        ("Boats wait", Extent.WHOLE, "en"),
        ("Bread is dearer", Extent.PAYWALLED, "en"),
        ("Мости", Extent.WHOLE, "uk"),
    )
    samples = tuple(
        Sample(title, f"{address}/{title}", now - timedelta(hours=number), extent, language=language, letters=4200)
        for number, (title, extent, language) in enumerate(items, 1)
    )
    return Checked(
        address,
        f"https://{address}/feed.xml",
        "page" if page else "Atom",
        "Harbour Wire",
        f"https://{address}/",
        items=40,
        dates=tuple(now - timedelta(hours=2 * number) for number in range(1, 40)),
        hints=Hints(ttl=timedelta(hours=1)),
        samples=samples,
        others=(Other(f"https://{address}/sport.xml", "Sport"),),
    )
