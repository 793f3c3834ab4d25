"""The servers that have the bot: who came, went or changed its name is written down, and a new one is greeted."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot import workspaces
from bot.locales import told
from bot.platforms.discord import words
from bot.platforms.discord.asker import PLATFORM
from bot.platforms.discord.saying import QUIET

if TYPE_CHECKING:
    from bot.platforms.discord.client import OnRecordClient

log = logging.getLogger(__name__)


async def joined(client: OnRecordClient, guild: discord.Guild) -> None:
    """Write the server down and say hello; what it had set, when it had the bot before, is back."""
    desk = client.desk
    back = await desk.threads.answer(workspaces.joined, desk.store, PLATFORM, str(guild.id), name=guild.name)
    log.info("joined server %s%s", guild.id, ", which is back" if back else "")
    await _greet(guild, back=back)


async def left(client: OnRecordClient, guild: discord.Guild) -> None:
    """Write down that the bot was removed. discord.py calls it for that only: an outage is another event."""
    desk = client.desk
    await desk.threads.answer(workspaces.left, desk.store, PLATFORM, str(guild.id), now=desk.clock())
    log.info("removed from server %s", guild.id)


async def renamed(client: OnRecordClient, guild: discord.Guild) -> None:
    """Write the server's new name down."""
    desk = client.desk
    await desk.threads.answer(workspaces.joined, desk.store, PLATFORM, str(guild.id), name=guild.name)


async def all_here(client: OnRecordClient) -> None:
    """Write down which servers have the bot, those that are out of order as well; all others have removed it."""
    desk = client.desk
    found = {str(guild.id): guild.name or "" for guild in client.guilds}
    back = await desk.threads.answer(workspaces.seen_in, desk.store, PLATFORM, found, desk.clock())
    if back:
        log.info("back in %s", ", ".join(back))


async def _greet(guild: discord.Guild, *, back: bool) -> None:
    """A short hello in the channel for it, if there is one and the bot may write there."""
    channel = guild.system_channel
    if channel is None:
        return
    may = channel.permissions_for(guild.me)
    if not (may.view_channel and may.send_messages):
        return
    locale = str(guild.preferred_locale)
    text = told(words.BACK, locale) if back else f"**{told(words.HELLO_TITLE, locale)}**\n{told(words.HELLO, locale)}"
    try:
        await channel.send(text, allowed_mentions=QUIET)
    except discord.HTTPException as error:
        log.warning("no hello in server %s: %s", guild.id, error)
