"""What is parked is tried again at once when the bot may write in its channel again."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import discord
import pytest
import simcord
from discord_payloads import member
from sqlalchemy import select

from bot.platforms.discord import build_discord
from bot.recorded.answers import Desk
from briefings.store import Store, add_subscription, park
from briefings.store.tables import subscriptions

pytestmark = pytest.mark.simcord(shard_count=1)
PROBE_AFTER = timedelta(days=1)


def parked(store: Store, channel: Any, now: datetime) -> int:  # noqa: ANN401  # simcord's
    made = add_subscription(
        store,
        platform="discord",
        channel=str(channel.id),
        topic="troops",
        cron="0 8 * * *",
        timezone="UTC",
        now=now,
    )
    park(store, made.id, why="Missing Access", at=now, probe_at=now + PROBE_AFTER)
    return made.id


def is_tried(store: Store, subscription: int) -> bool:
    """Whether it is tried at the next round, and not only a day later."""
    with store.read() as connection:
        query = select(subscriptions.c.probe_at).where(subscriptions.c.id == subscription)
        return connection.execute(query).scalar_one() is None


async def test_a_channel_that_opens_is_tried_and_no_other(simcord_env: simcord.Env, store: Store, desk: Desk) -> None:
    shut = discord.PermissionOverwrite(send_messages=False)
    guild = simcord_env.create_guild("Harbour desk")
    narrow = guild.create_text_channel("narrow", overwrites={simcord_env.bot.user: shut})
    other = guild.create_text_channel("other", overwrites={simcord_env.bot.user: shut})
    await simcord_env.settle()
    ids = [parked(store, channel, desk.clock()) for channel in (narrow, other)]
    place = simcord_env.bot.get_channel(narrow.id)
    await place.edit(overwrites={simcord_env.bot.user: discord.PermissionOverwrite(embed_links=True)})
    await simcord_env.settle()
    assert [is_tried(store, one) for one in ids] == [True, False]


async def test_a_role_that_gets_permissions_opens_channels(simcord_env: simcord.Env, store: Store, desk: Desk) -> None:
    guild = simcord_env.create_guild("Harbour desk")
    channel = guild.create_text_channel("desk")
    await simcord_env.settle()
    everyone = simcord_env.bot.get_guild(guild.id).default_role
    held = everyone.permissions
    await everyone.edit(permissions=discord.Permissions(view_channel=True))
    await simcord_env.settle()
    one = parked(store, channel, desk.clock())
    assert not is_tried(store, one)
    await everyone.edit(permissions=held)
    await simcord_env.settle()
    assert is_tried(store, one)


async def test_a_role_that_the_bot_gets_opens_channels(simcord_env: simcord.Env, store: Store, desk: Desk) -> None:
    guild = simcord_env.create_guild("Harbour desk")
    writing = guild.create_role("writing")
    shut = discord.PermissionOverwrite(send_messages=False)
    opened = discord.PermissionOverwrite(send_messages=True)
    here = simcord_env.bot.get_guild(guild.id)
    overwrites = {here.default_role: shut, here.get_role(writing.id): opened}
    channel = guild.create_text_channel("desk", overwrites=overwrites)
    await simcord_env.settle()
    one = parked(store, channel, desk.clock())
    assert not is_tried(store, one)
    # Discord tells a bot of its own roles whatever its intents are, simcord does not.
    roles = [str(role.id) for role in (*here.me.roles[1:], writing)]
    news = member(str(here.me.id)) | {"guild_id": str(guild.id), "roles": roles}
    simcord_env.bot._connection.parse_guild_member_update(news)  # noqa: SLF001  # as the gateway does
    for _ in range(500):  # simcord does not wait for what it did not send itself
        if is_tried(store, one):
            break
        await asyncio.sleep(0.01)
    assert is_tried(store, one)


async def test_what_is_open_when_the_bot_comes_up_or_is_taken_in_is_tried(
    simcord_env: simcord.Env, store: Store, desk: Desk
) -> None:
    guild = simcord_env.create_guild("Harbour desk")
    channel = guild.create_text_channel("desk")
    await simcord_env.settle()
    one = parked(store, channel, desk.clock())
    await simcord_env.restart_bot(build_discord(desk))
    await simcord_env.settle()
    assert is_tried(store, one)
    park(store, one, why="Missing Access", at=desk.clock(), probe_at=desk.clock() + PROBE_AFTER)
    payload = dict(
        simcord.backend.serializers.guild_create_payload(simcord_env.backend, simcord_env.backend.guilds[guild.id])
    )
    del payload["unavailable"]
    simcord_env.backend.emit("GUILD_DELETE", {"id": str(guild.id)})
    simcord_env.backend.emit("GUILD_CREATE", payload)
    await simcord_env.settle()
    assert is_tried(store, one)
