"""`onrecord run`: store, language model, scheduler and platforms put together and kept up until stopped."""

from __future__ import annotations

import asyncio
import logging
import random
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractContextManager, AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.asking.cooldowns import Cooldowns
from bot.delivery import Outbox, Poster
from bot.live_tools import live_tools
from bot.nlp import load_nlp
from bot.operating.allocating import keep_little_freed_memory
from bot.operating.condition import Condition, Platform
from bot.operating.hanging import ended_if_hanging
from bot.operating.health import Health, open_health
from bot.operating.leading import Office, lead
from bot.operating.logs import set_up_logs
from bot.operating.metrics import Metrics
from bot.operating.model import Model
from bot.operating.redaction import redactor
from bot.operating.stopping import Stopping
from bot.operating.troubles import Troubles
from bot.operating.watching import Watch
from bot.operating.work import Work
from bot.platforms.console import ConsolePoster
from bot.recorded.answers import Desk
from bot.rounds import Rounds
from bot.scheduler import POLL, build_scheduler
from bot.schedules.due import Due, Policy
from bot.settings import Settings
from bot.supervise import Refusals, Service, run_until_stopped
from bot.terminal.desk import opened, real_time
from bot.threads import Threads, own_threads
from bot.web import open_web
from briefings.ingest.apart import Parsers, open_parsers
from briefings.ingest.checking import check_source
from briefings.ingest.feeds.discovery import find_feeds
from briefings.ingest.polling import Means
from briefings.ingest.web.client import Client
from briefings.model import DatabaseError
from briefings.service import Keeping
from briefings.store import Store, held_items

log = logging.getLogger(__name__)

PATIENCE, ASK_AGAIN = timedelta(minutes=1), timedelta(seconds=5)
"""So long a database is waited for at the start, and so often it is asked."""


@dataclass(frozen=True, slots=True)
class Platforms:
    """The chat platforms whose tokens are set, and the console: what runs, what posts, and what is connected."""

    services: tuple[Service, ...]
    posters: Mapping[str, Poster]
    connected: Mapping[str, Callable[[], bool]]


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of this process while it runs, by whoever does something or asks."""

    condition: Condition
    metrics: Metrics
    troubles: Troubles
    model: Model
    refusals: Refusals


def run_bot(settings: Settings) -> None:
    """Run until Ctrl-C or SIGTERM, and then end within ten seconds; a second one ends it at once.

    Raises OnRecordError if a setting or the health port is no good, if the database can't be opened within a minute, or
    if no platform takes its token.
    """
    keep_little_freed_memory()
    set_up_logs(settings)
    with Stopping() as stopping, ExitStack() as held, own_threads() as threads:
        store = open_patiently(partial(opened, settings), held, stopping)
        if store is not None:
            asyncio.run(keep_running(settings, store, threads, stopping))


def open_patiently(
    opening: Callable[[], AbstractContextManager[Store]],
    held: ExitStack,
    stopping: Stopping,
    *,
    patience: timedelta = PATIENCE,
    again: timedelta = ASK_AGAIN,
) -> Store | None:
    """The store, for as long as `held` is; None if told to stop while it was away: it may be starting like ourselves.

    Raises OnRecordError if it fails otherwise, or for longer than `patience`.
    """
    until = time.monotonic() + patience.total_seconds()
    while True:
        try:
            return held.enter_context(opening())
        except DatabaseError as error:
            if time.monotonic() > until:
                raise
            log.warning("%s; it is asked again in %d seconds", error, again.total_seconds())
        if stopping.wait(again.total_seconds()):
            return None


async def keep_running(settings: Settings, store: Store, threads: Threads, stopping: Stopping) -> None:
    """Lead or stand by until told to stop. Raises as `run_bot` does."""
    stop = stopping.event()
    async with AsyncExitStack() as opened_ones:
        client = await opened_ones.enter_async_context(open_web(settings))
        parsers = await opened_ones.enter_async_context(open_parsers())
        platforms = platforms_of(settings, desk_of(settings, store, threads, client, parsers))
        watched = watched_of(platforms)
        await opened_ones.enter_async_context(_health(settings, watched))
        opened_ones.enter_context(ended_if_hanging())
        load = partial(load_nlp, settings.nlp_model)
        await opened_ones.enter_async_context(_beside(watched.model.loaded(load)))
        office = Office(store, watched.condition, watched.troubles)
        work = work_of(settings, office, watched, Means(client, parsers, partial(held_items, store)), platforms.posters)

        async def act(ending: asyncio.Event) -> None:
            log.info("started: %s; stop with Ctrl-C", ", ".join(platforms.posters))
            scheduler = build_scheduler(work.jobs(ending))
            await run_until_stopped(scheduler, platforms.services, stop=ending, refusals=watched.refusals)

        await lead(office, act, stop=stop)
    log.info("stopped")


def watched_of(platforms: Platforms) -> Watched:
    """What is known at the start: nothing yet."""
    refusals = Refusals(tuple(service.name for service in platforms.services))
    condition = Condition(real_time)
    for name, connected in platforms.connected.items():
        condition.platforms[name] = Platform(connected, partial(refusals.why, name))
    return Watched(condition, Metrics(real_time), Troubles(real_time), Model(condition), refusals)


def work_of(settings: Settings, office: Office, watched: Watched, means: Means, posters: Mapping[str, Poster]) -> Work:
    """What the jobs do, as the settings have it."""
    store, turn = office.store, asyncio.Lock()
    usual = timedelta(minutes=settings.poll_minutes)
    policy = Policy(timedelta(hours=settings.catch_up_hours), timedelta(seconds=settings.jitter_seconds))
    return Work(
        Keeping(
            store,
            None,
            real_time,
            usual,
            random.random,
            watched.metrics.listeners(partial(watched.condition.moved, POLL)),
        ),
        means,
        watched.model,
        posters,
        Outbox(str(office.me)),
        Rounds(store, Due(policy), real_time, turn),
        turn,
        Watch(watched.condition, watched.metrics, watched.troubles, office.doubt),
        timedelta(days=settings.keep_days) if settings.keep_days else None,
    )


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


def platforms_of(settings: Settings, desk: Desk) -> Platforms:
    """The platforms that have their tokens, and the console. Their SDKs are loaded only where they are used."""
    services: list[Service] = []
    posters: dict[str, Poster] = {}
    connected: dict[str, Callable[[], bool]] = {}
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
        connected["discord"] = discord.is_connected
    if settings.slack_bot_token is not None or settings.slack_client_id:
        from bot.platforms.slack.posting import slack_platform  # noqa: PLC0415 - as above

        slack = slack_platform(desk, settings)
        services.append(Service("slack", slack.run))
        posters["slack"] = slack
        connected["slack"] = slack.is_connected
    posters["console"] = ConsolePoster(sys.stdout)
    return Platforms(tuple(services), posters, connected)


@asynccontextmanager
async def _health(settings: Settings, watched: Watched) -> AsyncIterator[None]:
    """Health and metrics told within it, if the settings name a port."""
    if settings.health_port is None:
        yield
        return
    health = Health(watched.condition, watched.metrics, redactor(settings))
    async with open_health(health, settings.health_host, settings.health_port) as port:
        log.info("health and metrics on %s, port %d", settings.health_host, port)
        yield


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """The work done beside what is done within it, and cancelled at its end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
