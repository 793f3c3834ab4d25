"""Where a message goes: a channel or a thread, and what the bot may do there."""

from __future__ import annotations

import discord

from bot.delivery import PostError

LONGEST_ID = 20
Channel = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread | discord.DMChannel


def id_of(number: str) -> int:
    """The id that a channel, a message or a user goes by. Raises PostError if it is no number."""
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID):
        reason = f"channel {number}: a channel of Discord is a number"
        raise PostError(reason, permanent=True)
    return int(number)


async def channel_of(client: discord.Client, channel: str) -> Channel:
    """The channel or thread of that id. Raises PostError if it takes no messages, and what discord.py raises."""
    number = id_of(channel)
    found = client.get_channel(number) or await client.fetch_channel(number)
    if not isinstance(found, Channel):
        reason = f"channel {channel} is a {type(found).__name__}, which takes no messages"
        raise PostError(reason, permanent=True)
    return found


def known_permissions(client: discord.Client, channel: int) -> discord.Permissions | None:
    """What the bot may do in a channel, as far as the gateway told; None if that is not known. Asks nobody."""
    place = client.get_channel(channel)
    if isinstance(place, discord.Thread):
        place = place.parent
    if not isinstance(place, discord.abc.GuildChannel) or not isinstance(place.guild.me, discord.Member):
        return None
    return place.permissions_for(place.guild.me)


async def permissions_in(client: discord.Client, place: Channel) -> discord.Permissions:
    """What the bot may do in a place: as the gateway told, or else as Discord's API tells it, in three requests.

    For a thread they are its parent's. Raises what discord.py raises.
    """
    if isinstance(place, discord.DMChannel):
        return place.permissions_for()
    known = known_permissions(client, place.id)
    if known is not None:
        return known
    guild = await client.fetch_guild(place.guild.id, with_counts=False)
    return await permissions_of(await guild.fetch_member(own_id(client)), place)


async def permissions_of(
    member: discord.Member, place: discord.abc.GuildChannel | discord.Thread
) -> discord.Permissions:
    """What a member of a server that was fetched may do in a channel of it. Raises what discord.py raises."""
    # From its server, which knows the roles; the place may have come without one.
    number = place.parent_id if isinstance(place, discord.Thread) else place.id
    spot = await member.guild.fetch_channel(number)
    return discord.Permissions.none() if isinstance(spot, discord.Thread) else spot.permissions_for(member)


def own_id(client: discord.Client) -> int:
    """The bot's own id. Raises PostError if it has not logged in."""
    if client.user is None:
        reason = "Discord is not logged in"
        raise PostError(reason)
    return client.user.id
