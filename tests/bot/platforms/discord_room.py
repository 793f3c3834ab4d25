"""A simulated server with people in it, and a look at all that the bot sent there."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

import discord
import simcord
from discord_limits import check_discord_command, check_discord_message, check_discord_response

OF_MESSAGES = ("/webhooks/*", "/channels/*/messages", "/channels/*/messages/*[0-9]")


@dataclass
class Room:
    """A server with one channel: alice may write there, bob manages the server, and carol has a role."""

    env: Any
    guild: Any
    channel: Any
    alice: Any
    bob: Any
    carol: Any
    role: Any


def room_in(env: simcord.Env) -> Room:
    guild = env.create_guild("Harbour desk")
    managing = guild.create_role("managing", permissions=discord.Permissions(manage_guild=True))
    editing = guild.create_role("editing")
    return Room(
        env,
        guild,
        guild.create_text_channel("desk"),
        guild.add_member(env.create_user("alice")),
        guild.add_member(env.create_user("bob"), roles=[managing]),
        guild.add_member(env.create_user("carol"), roles=[editing]),
        editing,
    )


def said(message: Any) -> str:  # noqa: ANN401  # simcord's message
    """What a message says, its embeds included."""
    embeds = (f"{e.title}\n{e.description}\n{e.footer.text}" for e in message.embeds)
    return "\n".join((message.content, *embeds))


def told(result: Any) -> str:  # noqa: ANN401  # simcord's result
    """All that an interaction was answered with."""
    messages = [*([result.response] if result.response is not None else []), *result.followups]
    return "\n".join(said(message) for message in messages)


def all_private(result: Any) -> bool:  # noqa: ANN401  # as above
    """Whether only the asker saw something, and saw something."""
    messages = [*([result.response] if result.response is not None else []), *result.followups]
    return bool(messages) and all(message.ephemeral for message in messages)


def check_traffic(env: simcord.Env) -> int:
    """Check every request with a payload against Discord's limits; gives how many there were."""
    checked = 0
    for request in env.http_requests:
        if request.json is None or request.method not in {"POST", "PUT", "PATCH"}:
            continue
        _check(request.method, request.path, request.json)
        checked += 1
    return checked


def _check(method: str, path: str, payload: Any) -> None:  # noqa: ANN401  # JSON
    if path.endswith("/commands"):
        for command in payload:
            check_discord_command(command)
        assert sum(command.get("type", 1) == 1 for command in payload) <= 100
        assert sum(command.get("type", 1) == 3 for command in payload) <= 5
    elif path.endswith("/callback"):
        check_discord_response(payload)
    elif any(fnmatch(path, pattern) for pattern in OF_MESSAGES):
        check_discord_message(payload, edit=method == "PATCH")
