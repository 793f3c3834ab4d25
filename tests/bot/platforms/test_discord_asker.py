"""Who asks on Discord, and what the bot may not do where they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest
import simcord
from discord_room import Room, all_private, told

from bot.asking.asker import Asker
from bot.platforms.discord import build_discord
from bot.platforms.discord.asker import asker_of, owners_of
from bot.recorded.answers import Desk
from briefings.store import Store, list_subscriptions

pytestmark = pytest.mark.simcord(shard_count=1, settle_timeout=60)


@pytest.fixture
def seen(simcord_env: simcord.Env) -> Callable[[], Asker]:
    """The asker of the last interaction."""
    found: list[discord.Interaction[Any]] = []
    bot = simcord_env.bot
    handle = bot.on_interaction

    async def note(interaction: discord.Interaction[Any]) -> None:
        found.append(interaction)
        await handle(interaction)

    bot.on_interaction = note
    return lambda: asker_of(found[-1], bot.operators)


async def test_somebody_in_a_server(room: Room, seen: Callable[[], Asker]) -> None:
    await room.carol.slash(room.channel, "help")
    asker = seen()
    assert (asker.platform, asker.workspace, asker.channel) == ("discord", str(room.guild.id), str(room.channel.id))
    assert (asker.user, asker.name) == (str(room.carol.id), "carol")
    assert str(room.role.id) in asker.roles
    assert (asker.manages, asker.operates) == (False, False)


async def test_who_manages_the_server(room: Room, seen: Callable[[], Asker]) -> None:
    await room.bob.slash(room.channel, "help")
    assert seen().manages
    boss = room.guild.create_role("boss", permissions=discord.Permissions(administrator=True))
    dora = room.guild.add_member(room.env.create_user("dora"), roles=[boss])
    await dora.slash(room.channel, "help")
    assert seen().manages


async def test_somebody_in_a_direct_message(room: Room, seen: Callable[[], Asker]) -> None:
    await room.bob.user.slash("help")
    asker = seen()
    assert (asker.workspace, asker.owner, asker.manages, asker.lacks) == ("", "", False, ())
    assert asker.reader == f"discord:{room.bob.id}"


async def test_who_brought_the_bot_along_is_in_no_workspace(
    room: Room, seen: Callable[[], Asker], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = simcord.interactions.base_payload

    def brought(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # simcord's own
        record, payload = original(*args, **kwargs)
        return record, payload | {"authorizing_integration_owners": {"1": str(room.bob.id)}}

    monkeypatch.setattr(simcord.interactions, "base_payload", brought)
    result = await room.bob.slash(room.channel, "topic remove", name="troops")
    assert (seen().workspace, seen().manages) == ("", False)
    assert "in a channel" in told(result)


async def test_operators_are_those_of_the_setting(desk: Desk) -> None:
    bot = build_discord(desk, operators=("discord:77", "slack:U1"))
    assert bot.operators == {"discord:77", "slack:U1"}


def application(team: dict[str, Any] | None) -> discord.AppInfo:
    owner = {"id": "77", "username": "olga", "discriminator": "0", "avatar": None}
    data: dict[str, Any] = {
        "id": "1",
        "name": "made up",
        "description": "",
        "icon": None,
        "rpc_origins": [],
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0",
        "owner": owner,
        "team": team,
    }
    return discord.AppInfo(discord.Client(intents=discord.Intents.none())._connection, data)  # type: ignore[arg-type]  # noqa: SLF001  # what Discord sends, as discord.py reads it


def member(user: str, state: int, role: str) -> dict[str, Any]:
    person = {"id": user, "username": f"user{user}", "discriminator": "0", "avatar": None}
    return {"user": person, "team_id": "5", "membership_state": state, "role": role, "permissions": ["*"]}


async def test_the_owner_of_the_application_runs_the_bot() -> None:
    assert owners_of(None) == frozenset()
    assert owners_of(application(None)) == {77}


async def test_of_a_team_run_it_who_accepted_and_may_more_than_look() -> None:
    members = [
        member("1", 2, "admin"),
        member("2", 2, "developer"),
        member("3", 2, "read_only"),
        member("4", 1, "admin"),
    ]
    team = {"id": "5", "name": "made up", "icon": None, "owner_user_id": "1", "members": members}
    assert owners_of(application(team)) == {1, 2}


async def test_what_the_bot_lacks_in_a_channel_is_told_to_who_subscribes_it(room: Room, store: Store) -> None:
    denied = discord.PermissionOverwrite(embed_links=False, create_public_threads=False)
    narrow = room.guild.create_text_channel("narrow", overwrites={room.env.bot.user: denied})
    await room.env.settle()
    result = await room.bob.slash(room.channel, "subscribe", topic="troops", schedule="hourly", channel=narrow)
    assert all_private(result)
    assert "Embed Links" in told(result)
    assert "Create Public Threads" in told(result)
    assert "Attach Files" not in told(result)
    here = await room.bob.slash(room.channel, "subscribe", topic="missiles", schedule="hourly")
    assert "Embed Links" not in told(here)
    assert {one.channel for one in list_subscriptions(store)} <= {str(narrow.id), str(room.channel.id)}
