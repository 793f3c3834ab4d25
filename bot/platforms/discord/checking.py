"""What Discord's API says of the token and of the channels to brief, for who runs the bot. It needs no gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiohttp
import discord

from bot.delivery import PostError
from bot.platforms.checked import Checked
from bot.platforms.discord.asker import lacking
from bot.platforms.discord.places import channel_of, own_id, permissions_of
from bot.platforms.discord.refusals import refusal
from bot.settings import Settings

MOST_CHANNELS = 50
AT_ONCE = 5
PATIENCE_SECONDS = 20.0
TOKEN, CHANNELS = "Discord's token", "Discord's channels"
REFUSED = "Discord refuses it; set ONRECORD_DISCORD_TOKEN to the one of the bot's page"
NOT_THERE = "is the bot in its server, with leave to see it?"


async def check_discord(settings: Settings, channels: Sequence[str]) -> tuple[Checked, ...]:
    """Look if the token is good, and what the bot lacks in each channel.

    The first fifty channels are looked at, and all of it takes less than a minute. Nothing if no token is set. Raises
    nothing that Discord or the network raise: those are findings.
    """
    if settings.discord_token is None:
        return ()
    discord.http.Route.BASE = settings.discord_api_base.rstrip("/")
    client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30.0)
    async with client:
        token = await _token(client, settings.discord_token.get_secret_value())
        if not token.ok:
            return (token,)
        return (token, *await _channels(client, tuple(dict.fromkeys(channels))))


async def _token(client: discord.Client, token: str) -> Checked:
    """Log in, which asks Discord who the bot is."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await client.login(token)
    except discord.LoginFailure:
        return Checked(TOKEN, REFUSED, ok=False, refused=True)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        return Checked(TOKEN, str(refusal(error, "Discord can't be asked")), ok=False)
    return Checked(TOKEN, f"that of {client.user}", ok=True)


async def _channels(client: discord.Client, channels: Sequence[str]) -> tuple[Checked, ...]:
    looked, room = _Looking(client), asyncio.Semaphore(AT_ONCE)

    async def one(channel: str) -> Checked:
        async with room:
            return await looked.at(channel)

    tasks = [asyncio.create_task(one(channel)) for channel in channels[:MOST_CHANNELS]]
    done, late = await asyncio.wait(tasks, timeout=PATIENCE_SECONDS) if tasks else (set(), set())
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    found = tuple(task.result() for task in tasks if task in done)
    unseen = len(channels) - len(found)
    return found if not unseen else (*found, Checked(CHANNELS, f"{unseen} more were not looked at", ok=True))


@dataclass(slots=True)
class _Looking:
    """Looks at channels; asks for each server and the bot in it once."""

    client: discord.Client
    members: dict[int, asyncio.Task[discord.Member]] = field(default_factory=dict)

    async def at(self, channel: str) -> Checked:
        what = f"Discord channel {channel}"
        try:
            place = await channel_of(self.client, channel)
            if isinstance(place, discord.DMChannel):
                return Checked(what, "a direct message", ok=True)
            may = await permissions_of(await self._me_in(place.guild.id), place)
        except (discord.Forbidden, discord.NotFound) as error:
            return Checked(what, str(refusal(error, "it can't be seen", hint=NOT_THERE)), ok=False)
        except PostError as error:
            return Checked(what, str(error), ok=False)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            return Checked(what, str(refusal(error, "it can't be looked at")), ok=False)
        missing = lacking(may, in_thread=isinstance(place, discord.Thread))
        if missing:
            return Checked(what, f"#{place.name}: the bot lacks there: {', '.join(missing)}", ok=False)
        return Checked(what, f"#{place.name}", ok=True)

    async def _me_in(self, guild: int) -> discord.Member:
        if guild not in self.members:
            self.members[guild] = asyncio.create_task(self._fetched(guild))
        return await asyncio.shield(self.members[guild])

    async def _fetched(self, guild: int) -> discord.Member:
        found = await self.client.fetch_guild(guild, with_counts=False)
        return await found.fetch_member(own_id(self.client))
