"""`onrecord run`: store, language model, scheduler and platforms put together and kept up until stopped."""

from __future__ import annotations

import asyncio
import logging
import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from spacy.language import Language

from bot.asking.cooldowns import Cooldowns
from bot.delivery import Attempts, DeliveryReport, Poster, deliver_pending
from bot.live_tools import live_tools
from bot.nlp import load_nlp
from bot.platforms.console import ConsolePoster
from bot.recorded.answers import Desk
from bot.scheduler import Jobs, build_scheduler
from bot.settings import Settings
from bot.supervise import Service, run_until_stopped
from bot.terminal.desk import opened, real_time
from bot.threads import Threads, own_threads
from bot.web import open_web
from briefings import service
from briefings.ingest.apart import Parsers, open_parsers
from briefings.ingest.checking import check_source
from briefings.ingest.feeds.discovery import find_feeds
from briefings.ingest.polling import Means
from briefings.ingest.web.client import Client
from briefings.model import Delivery, Subscription
from briefings.render.words import plural
from briefings.service import Ingested, Keeping
from briefings.store import Store, held_items, list_subscriptions

log = logging.getLogger(__name__)

CHATTY = ("apscheduler", "alembic", "httpx")


@dataclass(frozen=True, slots=True)
class Platforms:
    """The chat platforms whose tokens are set, and the console: what runs, and what posts."""

    services: tuple[Service, ...]
    posters: Mapping[str, Poster]


def run_bot(settings: Settings) -> None:
    """Run until Ctrl-C or SIGTERM. Raises OnRecordError if a setting, the database or a token is no good."""
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    nlp = load_nlp(settings.nlp_model)
    with opened(settings) as store, own_threads() as threads:
        asyncio.run(_run(settings, store, nlp, threads))


async def _run(settings: Settings, store: Store, nlp: Language, threads: Threads) -> None:
    async with open_web(settings) as client, open_parsers() as parsers:
        platforms = platforms_of(settings, desk_of(settings, store, threads, client, parsers))
        keeping = Keeping(store, nlp, real_time, timedelta(minutes=settings.poll_minutes), random.random)
        means = Means(client, parsers, partial(held_items, store))
        work = _Work(keeping, means, platforms.posters)
        jobs = Jobs(work.poll, work.brief, work.deliver, lambda: list_subscriptions(store))
        scheduler = build_scheduler(jobs)
        log.info("started: %s; stop with Ctrl-C", ", ".join(platforms.posters))
        await run_until_stopped(scheduler, platforms.services)
    log.info("stopped")


def desk_of(settings: Settings, store: Store, threads: Threads, client: Client, parsers: Parsers) -> Desk:
    """What answers people: with a model of its own for questions, client and parsers for addresses, and cool-downs.

    To be called where the event loop runs.
    """
    rate = settings.questions_per_minute
    return Desk(
        store,
        real_time,
        tools=live_tools(
            partial(load_nlp, settings.nlp_model),
            partial(find_feeds, client=client, parsers=parsers),
            partial(check_source, client=client, parsers=parsers),
            asyncio.get_running_loop(),
        ),
        cooldowns=Cooldowns(real_time, per_minute=rate) if rate else None,
        threads=threads,
        timezone=settings.timezone,
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """What the scheduler's jobs do."""

    keeping: Keeping
    means: Means
    posters: Mapping[str, Poster]
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    attempts: Attempts = field(default_factory=Attempts)

    async def poll(self) -> Ingested:
        found = await service.poll_due(self.keeping, self.means, turn=self.turn)
        if found != Ingested():
            log.info("read: %s, %s", plural(found.articles, "new or edited article"), plural(found.claims, "new claim"))
        return found

    async def brief(self, subscription: Subscription, slot: str) -> Delivery | None:
        store = self.keeping.store
        async with self.turn:
            now = real_time()
            return await asyncio.to_thread(service.brief_subscription, store, subscription, now=now, slot=slot)

    async def deliver(self) -> DeliveryReport:
        return await deliver_pending(self.keeping.store, self.posters, now=real_time(), attempts=self.attempts)


def platforms_of(settings: Settings, desk: Desk) -> Platforms:
    """The platforms that have their tokens, and the console. Their SDKs are loaded only where they are used."""
    services: list[Service] = []
    posters: dict[str, Poster] = {}
    if settings.discord_token is not None:
        from bot.platforms.discord import build_discord  # noqa: PLC0415 - an SDK that others need not load
        from bot.platforms.discord.posting import DiscordPlatform  # noqa: PLC0415 - as above

        discord = DiscordPlatform(
            lambda: build_discord(
                desk,
                guild_ids=settings.discord_guild_ids,
                operators=settings.operators,
                api_base=settings.discord_api_base,
            ),
            settings.discord_token.get_secret_value(),
        )
        services.append(Service("discord", discord.run))
        posters["discord"] = discord
    if settings.slack_bot_token is not None or settings.slack_client_id:
        from bot.platforms.slack.posting import slack_platform  # noqa: PLC0415 - as above

        slack = slack_platform(desk, settings)
        services.append(Service("slack", slack.run))
        posters["slack"] = slack
    posters["console"] = ConsolePoster(sys.stdout)
    return Platforms(tuple(services), posters)
