"""The demo's story in a store, and people of a Discord server and a Slack workspace who ask about it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.asking.asker import Asker
from bot.delivery import deliver_pending
from bot.platforms.console import ConsolePoster
from bot.recorded.answers import Desk
from bot.terminal.demo import Clock, replay
from bot.tools import Tools
from briefings import service
from briefings.ingest.feeds.discovery import Found, FoundFeed
from briefings.model import Briefing
from briefings.store import Store, add_subscription, open_store

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
        yield Story(Desk(store, clock, tools=Tools(find_feeds=_found)), replayed.briefings, clock())


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
