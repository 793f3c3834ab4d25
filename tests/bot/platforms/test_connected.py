"""Each platform knows whether it is connected: before it runs, while it does, without its gateway, and afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from discord_payloads import TOKEN
from discord_standin import FakeDiscord
from slack_standin import FakeSlack

from bot.platforms.discord import build_discord
from bot.platforms.discord.posting import DiscordPlatform
from bot.platforms.slack.posting import SlackPlatform
from bot.recorded.answers import Desk


@asynccontextmanager
async def running(platform: DiscordPlatform | SlackPlatform) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(platform.run())
    try:
        yield task
    finally:
        while not task.done():  # a time-out of discord.py's may swallow one
            task.cancel()
            await asyncio.wait({task}, timeout=0.2)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what is waited for is no event
            await asyncio.sleep(0.01)


async def test_discord_is_connected_while_its_gateway_is_open(desk: Desk, fake: FakeDiscord) -> None:
    platform = DiscordPlatform(lambda: build_discord(desk, api_base=fake.base), TOKEN)
    assert not platform.is_connected()
    async with running(platform):
        await until(platform.is_connected)
        fake.refused_connections = 1_000_000
        await fake.drop()
        await until(lambda: not platform.is_connected())
    assert not platform.is_connected()


async def test_slack_is_connected_while_its_socket_is_open(slack_poster: SlackPlatform, slack: FakeSlack) -> None:
    slack_poster.pulse = 0.05
    assert not slack_poster.is_connected()
    async with running(slack_poster):
        await until(slack_poster.is_connected)
        slack.away = True
        await slack.sockets[0].close()
        await until(lambda: not slack_poster.is_connected())
    assert not slack_poster.is_connected()
