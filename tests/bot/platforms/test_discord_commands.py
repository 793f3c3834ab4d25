"""What Discord is told of the commands."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord
from discord_limits import check_discord_command
from discord_room import Room, room_in

from bot.asking.commands import COMMANDS, GROUPS, Command
from bot.platforms.discord import build_discord
from bot.platforms.discord.commands import IN_SERVERS_ONLY
from bot.recorded.answers import Desk

pytestmark = pytest.mark.simcord(shard_count=1)
TEXT, CHANNEL, ROLE = 3, 7, 8
KINDS = {"text": TEXT, "channel": CHANNEL, "role": ROLE}


def registered(env: simcord.Env) -> list[dict[str, Any]]:
    """What was sent to Discord last."""
    return [r.json for r in env.http_requests if r.method == "PUT" and r.path.endswith("/commands")][-1]


def leaf(payloads: list[dict[str, Any]], name: str) -> dict[str, Any]:
    first, _, second = name.partition(" ")
    (found,) = (one for one in payloads if one["name"] == first)
    if not second:
        return found
    (found,) = (one for one in found["options"] if one["name"] == second)
    return found


async def test_all_of_the_table_can_be_typed(room: Room) -> None:
    assert sorted(room.bob.available_commands(room.channel)) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
async def test_a_command_has_the_options_of_the_table(room: Room, command: Command) -> None:
    payload = leaf(registered(room.env), command.name)
    assert payload["description"] == command.help
    options = payload["options"]
    assert [(o["name"], o["description"], o["type"]) for o in options] == [
        (o.name, o.help, KINDS[o.kind]) for o in command.offered
    ]
    assert [bool(o.get("autocomplete")) for o in options] == [bool(o.suggests) for o in command.offered]
    assert [[c["value"] for c in o.get("choices") or ()] for o in options] == [list(o.picks) for o in command.offered]
    longest = [o.get("max_length") for o in options]
    assert longest == [o.longest if o.kind == "text" and not o.picks else None for o in command.offered]


async def test_what_a_form_asks_for_is_not_required(room: Room) -> None:
    for command in COMMANDS.values():
        required = [o["required"] for o in leaf(registered(room.env), command.name)["options"]]
        assert required == [o.required and not command.form for o in command.offered], command.name


async def test_groups_say_what_they_are_about(room: Room) -> None:
    for name, about in GROUPS.items():
        assert leaf(registered(room.env), name)["description"] == about


async def test_all_is_within_the_limits_in_every_language(room: Room) -> None:
    payloads = registered(room.env)
    for payload in payloads:
        check_discord_command(payload)
    assert len([p for p in payloads if p.get("type", 1) == 1]) <= 100
    assert all(p["description_localizations"].get("de") for p in payloads if p.get("type", 1) == 1)


async def test_a_command_that_needs_a_server_is_not_offered_elsewhere(room: Room) -> None:
    assert set(room.alice.user.available_commands()) == set(COMMANDS) - set(IN_SERVERS_ONLY)
    for payload in registered(room.env):
        here_only = payload["name"] in IN_SERVERS_ONLY
        assert payload["contexts"] == ([0] if here_only else [0, 1, 2])
        assert payload["integration_types"] == ([0] if here_only else [0, 1])


async def test_commands_can_go_to_named_servers_only(desk: Desk) -> None:
    async with simcord.run(build_discord(desk, guild_ids=(4242,)), shard_count=1) as env:
        paths = [r.path for r in env.http_requests if r.path.endswith("/commands")]
        assert len(paths) == 1
        assert "/guilds/4242/" in paths[0]


async def test_the_bot_is_up_though_discord_takes_no_commands(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    bot = build_discord(desk, guild_ids=(4242,))
    env = simcord.Env(bot, shard_count=1)
    env.inject_error("PUT", "/applications/*/commands", status=403, code=50001, message="Missing Access")
    await env.start()
    try:
        assert bot.is_ready()
        assert "server 4242" in caplog.text
    finally:
        await env.shutdown()


async def test_the_client_shards_by_itself_and_reads_no_messages(desk: Desk) -> None:
    bot = build_discord(desk)
    assert isinstance(bot, discord.AutoShardedClient)
    assert bot.intents == discord.Intents(guilds=True)
    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.to_dict() == {"parse": []}


async def test_a_command_from_before_an_update_is_told(desk: Desk) -> None:
    async with simcord.run(build_discord(desk), shard_count=1, check_errors=False) as env:
        room = room_in(env)
        env.bot.tree.remove_command("figures")
        result = await room.alice.slash(room.channel, "figures", topic="troops")
        assert result.ephemeral
        assert "another version" in result.response.content
