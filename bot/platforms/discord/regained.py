"""Channels that took nothing and may take messages again: what is parked there is tried at once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.platforms.discord.asker import PLATFORM
from bot.platforms.discord.places import known_permissions
from briefings.store import Store, parked_channels, wake

if TYPE_CHECKING:
    from bot.platforms.discord.client import OnRecordClient

log = logging.getLogger(__name__)


async def try_again(client: OnRecordClient, guild: discord.Guild | None = None) -> None:
    """Have parked subscriptions tried at once whose channels the bot may see and write in now, as far as is known.

    With a server those of its channels only. Asks Discord nothing. To be called whenever permissions have changed.
    """
    desk = client.desk
    parked = await desk.threads.answer(parked_channels, desk.store, PLATFORM)
    open_ones = tuple(channel for channel in parked if _is_open(client, channel, guild))
    if open_ones:
        await desk.threads.answer(_wake, desk.store, open_ones)
        log.info("trying again what was parked: channels %s", ", ".join(open_ones))


def gained_by(before: discord.Permissions, after: discord.Permissions) -> bool:
    """Whether a change of permissions gives anything."""
    return bool(after.value & ~before.value)


def _wake(store: Store, channels: tuple[str, ...]) -> None:
    for channel in channels:
        wake(store, platform=PLATFORM, channel=channel)


def _is_open(client: OnRecordClient, channel: str, guild: discord.Guild | None) -> bool:
    place = client.get_channel(int(channel)) if channel.isdecimal() else None
    if not isinstance(place, discord.abc.GuildChannel | discord.Thread):
        return False
    if guild is not None and place.guild.id != guild.id:
        return False
    may = known_permissions(client, place.id)
    if may is None:
        return False
    if isinstance(place, discord.Thread):
        return may.view_channel and may.send_messages_in_threads and not place.locked
    return may.view_channel and may.send_messages
