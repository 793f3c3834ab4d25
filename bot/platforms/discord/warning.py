"""Telling somebody who looks after a server that something there needs them."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.platforms.discord.asker import PLATFORM, owners_of
from bot.platforms.discord.saying import QUIET, cut_lines
from bot.platforms.discord.sending import PATIENCE_SECONDS, within
from briefings.render.escape import escape_discord

if TYPE_CHECKING:
    from bot.platforms.discord.client import OnRecordClient

log = logging.getLogger(__name__)
MOST_PEOPLE = 10
FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError)
_ID = re.compile(r"\b[0-9]{15,20}\b")


async def warn_people(client: OnRecordClient, workspace: str, people: tuple[str, ...], words: str) -> bool:
    """Tell the first who can be reached; False if nobody was.

    Tried are `people` who are still in the server, its owner, its system channel, and then those who run the bot. All
    but the channel is in private; nobody is mentioned. Raises nothing of what Discord refuses: it goes on to the next.
    """
    text = _text(client, words)
    tried: set[int] = set()
    try:
        async with within(client, PATIENCE_SECONDS):
            async for address in _addresses(client, workspace, people[:MOST_PEOPLE]):
                number = address if isinstance(address, int) else address.id
                if number not in tried and await _said(client, address, text):
                    return True
                tried.add(number)
    except TimeoutError:
        log.warning("nobody of %s could be told in time", workspace or "those who run the bot")
    return False


async def _addresses(
    client: OnRecordClient, workspace: str, people: tuple[str, ...]
) -> AsyncIterator[int | discord.TextChannel]:
    """Users by their ids, and the system channel, in the order in which they are tried."""
    guild = await _guild(client, workspace)
    if guild is not None:
        for person in people:
            if await _is_member(guild, person):
                yield int(person)
        if guild.owner_id is not None:
            yield guild.owner_id
        if guild.system_channel is not None:
            yield guild.system_channel
    for operator in _operators(client):
        yield operator


async def _guild(client: OnRecordClient, workspace: str) -> discord.Guild | None:
    """The server of a workspace's key; None if there is none, or the bot is not in it."""
    platform, _, number = workspace.partition(":")
    if platform != PLATFORM or not number.isdecimal():
        return None
    known = client.get_guild(int(number))
    if known is not None and not known.unavailable:
        return known
    try:
        return await client.fetch_guild(int(number), with_counts=False)
    except FAILURES as error:
        log.info("server %s can't be asked whom to tell: %s", number, error)
        return None


async def _is_member(guild: discord.Guild, person: str) -> bool:
    if not person.isdecimal():
        return False
    try:
        await guild.fetch_member(int(person))
    except FAILURES as error:
        log.info("user %s is not told, as they are not in server %s: %s", person, guild.id, error)
        return False
    return True


def _operators(client: OnRecordClient) -> Iterator[int]:
    """Those whom the operator named, and whom the application belongs to."""
    for key in sorted(client.operators):
        platform, _, number = key.partition(":")
        if platform == PLATFORM and number.isdecimal():
            yield int(number)
    yield from sorted(owners_of(client.application))


async def _said(client: OnRecordClient, address: int | discord.TextChannel, text: str) -> bool:
    try:
        place = await client.create_dm(discord.Object(address)) if isinstance(address, int) else address
        await place.send(text, allowed_mentions=QUIET)
    except FAILURES as error:
        log.info("%s could not be told: %s", address, error)
        return False
    return True


def _text(client: OnRecordClient, words: str) -> str:
    """The words as they stand; a channel that is known is a link to it."""

    def linked(found: re.Match[str]) -> str:
        return f"<#{found[0]}>" if client.get_channel(int(found[0])) is not None else found[0]

    return cut_lines(_ID.sub(linked, escape_discord(words)))
