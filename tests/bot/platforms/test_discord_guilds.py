"""The bot comes into servers, leaves them, and finds at its start where it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord
import pytest
import simcord

from bot.platforms.discord import build_discord
from bot.recorded.answers import Desk
from briefings.store import Store, get_workspace

pytestmark = pytest.mark.simcord(shard_count=1)


def created(env: simcord.Env, guild: Any) -> dict[str, Any]:  # noqa: ANN401  # simcord's
    """What Discord sends of a server that has just taken the bot in."""
    payload = dict(simcord.backend.serializers.guild_create_payload(env.backend, env.backend.guilds[guild.id]))
    del payload["unavailable"]
    return payload


def with_system_channel(env: simcord.Env) -> tuple[Any, Any]:
    """A server that greets its people in a channel, as the bot sees it when it is taken in."""
    guild = env.create_guild("Second desk")
    channel = guild.create_text_channel("general")
    env.backend.guilds[guild.id].system_channel_id = channel.id
    return guild, channel


def left_at(store: Store, guild: Any) -> datetime | None:  # noqa: ANN401  # as above
    found = get_workspace(store, f"discord:{guild.id}")
    assert found is not None
    return found.left_at


async def sent(env: simcord.Env, event: str, payload: dict[str, Any]) -> None:
    env.backend.emit(event, payload)
    await env.settle()


async def test_a_server_is_noted_when_it_removes_the_bot_and_when_it_takes_it_in(
    simcord_env: simcord.Env, store: Store, desk: Desk
) -> None:
    guild, _ = with_system_channel(simcord_env)
    payload = created(simcord_env, guild)
    await sent(simcord_env, "GUILD_CREATE", payload)
    found = get_workspace(store, f"discord:{guild.id}")
    assert found is not None
    assert found.name == "Second desk"
    await sent(simcord_env, "GUILD_DELETE", {"id": str(guild.id), "unavailable": True})
    assert left_at(store, guild) is None, "an outage is no removal"
    await sent(simcord_env, "GUILD_CREATE", payload | {"unavailable": False})
    await sent(simcord_env, "GUILD_DELETE", {"id": str(guild.id)})
    assert left_at(store, guild) == desk.clock()
    await sent(simcord_env, "GUILD_CREATE", payload)
    assert left_at(store, guild) is None


async def test_at_its_start_it_finds_where_it_is(simcord_env: simcord.Env, store: Store, desk: Desk) -> None:
    guild, _ = with_system_channel(simcord_env)
    other = simcord_env.create_guild("Third desk")
    await simcord_env.settle()
    await simcord_env.restart_bot(build_discord(desk))
    await simcord_env.settle()
    assert left_at(store, guild) is None
    del simcord_env.backend.guilds[other.id]
    await simcord_env.restart_bot(build_discord(desk))
    await simcord_env.settle()
    assert left_at(store, guild) is None
    assert left_at(store, other) == desk.clock()


async def test_a_new_name_is_noted(simcord_env: simcord.Env, store: Store) -> None:
    guild, _ = with_system_channel(simcord_env)
    payload = created(simcord_env, guild)
    await sent(simcord_env, "GUILD_UPDATE", payload | {"name": "Pier desk"})
    found = get_workspace(store, f"discord:{guild.id}")
    assert found is not None
    assert found.name == "Pier desk"


async def test_a_new_server_is_greeted_and_one_that_is_back_is_told_so(simcord_env: simcord.Env) -> None:
    guild, channel = with_system_channel(simcord_env)
    payload = created(simcord_env, guild)
    await sent(simcord_env, "GUILD_CREATE", payload)
    await sent(simcord_env, "GUILD_DELETE", {"id": str(guild.id)})
    await sent(simcord_env, "GUILD_CREATE", payload)
    first, again = [message.content for message in channel.history()]
    assert all(f"{number}. " in first for number in (1, 2, 3))
    assert "I am back" in again
    body = next(r.json for r in reversed(simcord_env.http_requests) if r.path.endswith("/messages"))
    assert body["allowed_mentions"]["parse"] == []


async def test_a_server_is_greeted_in_its_language(simcord_env: simcord.Env) -> None:
    guild, channel = with_system_channel(simcord_env)
    await sent(simcord_env, "GUILD_CREATE", created(simcord_env, guild) | {"preferred_locale": "de"})
    (hello,) = [message.content for message in channel.history()]
    assert "On Record ist da" in hello


async def test_nobody_is_greeted_where_the_bot_may_not_write(simcord_env: simcord.Env) -> None:
    guild, channel = with_system_channel(simcord_env)
    payload = created(simcord_env, guild)
    for role in payload["roles"]:
        role["permissions"] = str(discord.Permissions(view_channel=True).value)
    await sent(simcord_env, "GUILD_CREATE", payload)
    assert channel.history() == []


async def test_a_greeting_that_fails_is_in_the_log_only(
    simcord_env: simcord.Env, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    guild, _ = with_system_channel(simcord_env)
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    await sent(simcord_env, "GUILD_CREATE", created(simcord_env, guild))
    assert "no hello" in caplog.text
    assert left_at(store, guild) is None
