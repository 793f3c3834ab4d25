"""Who asks, from an interaction."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import discord

from bot.asking.asker import Asker
from bot.terminal.invite import missing_permissions

PLATFORM = "discord"
# What a thread needs for a briefing is what it calls by other names: nobody opens threads in it.
IN_THREADS = discord.Permissions(send_messages=True, create_public_threads=True)


def asker_of(
    interaction: discord.Interaction[Any], operators: Collection[str] = (), *, channel: str | None = None
) -> Asker:
    """Who asks, where, and what they are there; `channel` is the id of one that they chose.

    `operators` are readers' keys ("discord:123"); the application's owner and team run the bot too. Who brought the bot
    along to a server that does not have it, or asks in a direct message, is in no workspace.
    """
    user = interaction.user
    workspace = "" if _only_theirs(interaction) else str(interaction.guild_id or "")
    return Asker(
        PLATFORM,
        workspace=workspace,
        channel=str(interaction.channel_id or ""),
        user=str(user.id),
        name=user.display_name,
        manages=bool(workspace) and _manages(interaction.permissions),
        operates=f"{PLATFORM}:{user.id}" in operators or user.id in owners_of(interaction.client.application),
        roles=tuple(str(role.id) for role in user.roles) if workspace and isinstance(user, discord.Member) else (),
        lacks=_lacks(interaction, channel) if workspace else (),
    )


def owners_of(application: discord.AppInfo | None) -> frozenset[int]:
    """The ids of those whom the application belongs to: its owner, or who of its team may do more than look."""
    if application is None:
        return frozenset()
    if application.team is None:
        return frozenset({application.owner.id})
    return frozenset(
        member.id
        for member in application.team.members
        if member.membership_state is discord.TeamMembershipState.accepted
        and member.role is not discord.TeamMemberRole.read_only
    )


def _manages(permissions: discord.Permissions) -> bool:
    return permissions.manage_guild or permissions.administrator


def _only_theirs(interaction: discord.Interaction[Any]) -> bool:
    """Whether the bot is here for the asker alone, and not in the server."""
    return interaction.is_user_integration() and not interaction.is_guild_integration()


def _lacks(interaction: discord.Interaction[Any], channel: str | None) -> tuple[str, ...]:
    """What the bot may not do in the channel, by the names of Discord's settings."""
    if channel is None or channel == str(interaction.channel_id):
        return lacking(interaction.app_permissions, in_thread=isinstance(interaction.channel, discord.Thread))
    guild = interaction.guild
    place = guild.get_channel_or_thread(int(channel)) if guild is not None and channel.isdecimal() else None
    if guild is None or place is None:
        return lacking(discord.Permissions.none())
    return lacking(place.permissions_for(guild.me), in_thread=isinstance(place, discord.Thread))


def lacking(permissions: discord.Permissions, *, in_thread: bool = False) -> tuple[str, ...]:
    """The names of what a briefing needs and the permissions have not."""
    held = permissions | IN_THREADS if in_thread else permissions
    return () if held.administrator else missing_permissions(held.value)
