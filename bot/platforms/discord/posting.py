"""Discord as a service that is started again when it fails, and as a poster that outlives that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import discord

from bot.delivery import NotConnectedError, Step
from bot.platforms.discord.client import OnRecordClient
from bot.platforms.discord.finding import Wanted, find_message
from bot.platforms.discord.sending import asked, post_message
from bot.platforms.discord.warning import warn_people
from briefings.model import OnRecordError

NAME = "Discord"
LONGEST_AWAY_SECONDS = 180.0
LOOKS = 10
"""So often a gateway is looked at in that time."""


@dataclass(slots=True)
class DiscordPlatform:
    """Runs clients one after another, each built anew, and posts by the one that is up.

    Up is one that has logged in, whether or not its gateway is: posting, looking up and warning need the API only. A
    client whose gateway is away for more than `longest_away` seconds is ended.
    """

    build: Callable[[], OnRecordClient]
    token: str = field(repr=False)
    longest_away: float = LONGEST_AWAY_SECONDS
    _client: OnRecordClient | None = field(default=None, init=False, repr=False)

    async def run(self) -> None:
        """Stay connected until cancelled.

        Raises OnRecordError if Discord refuses the token, ConnectionError if a gateway was away for too long.
        """
        client = self.build()
        self._client = client
        try:
            await self._run(client)
        except discord.LoginFailure as error:
            message = "Discord refuses the token; set ONRECORD_DISCORD_TOKEN to the one of the bot's page"
            raise OnRecordError(message) from error
        finally:
            self._client = None

    async def _run(self, client: OnRecordClient) -> None:
        connection: asyncio.Task[None] | None = None
        try:
            async with client:
                connection = asyncio.create_task(client.start(self.token))
                await self._ended(client, connection)
        finally:
            # Only now: a client that is not closed may swallow it, and then waits for ever.
            if connection is not None:
                connection.cancel()
                await asyncio.gather(connection, return_exceptions=True)

    async def _ended(self, client: OnRecordClient, connection: asyncio.Task[None]) -> None:
        """Wait for the end. A new client tries more often than discord.py, which rests for up to 17 minutes."""
        time = asyncio.get_running_loop().time
        open_at = time()
        while not connection.done():
            await asyncio.wait({connection}, timeout=self.longest_away / LOOKS)
            if not _is_cut_off(client):
                open_at = time()
            elif time() - open_at > self.longest_away:
                reason = f"the gateway was away for more than {self.longest_away:.0f} seconds"
                raise ConnectionError(reason)
        await connection

    def is_connected(self) -> bool:
        """Whether there is a client that is up and whose every gateway is open right now."""
        client = self._client
        return client is not None and not client.is_closed() and client.is_ready() and not _is_cut_off(client)

    async def post(self, step: Step) -> str:
        """Post one message by the client that is up; see `post_message`. Raises PostError, also if none is up."""
        return await post_message(self._up(), step)

    async def find(self, step: Step, *, since: datetime, taken: tuple[str, ...]) -> str | None:
        """Look if a message stands where `post` puts it, see `find_message`. Raises PostError, also if none is up."""
        client = self._up()
        async with asked(client, step.channel):
            return await find_message(client, Wanted(step, since, frozenset(taken)))

    async def warn(self, workspace: str, people: tuple[str, ...], words: str) -> bool:
        """Tell somebody who looks after a server; see `warn_people`. Raises NotConnectedError if no client is up."""
        return await warn_people(self._up(), workspace, people, words)

    def _up(self) -> OnRecordClient:
        if self._client is None or self._client.user is None or self._client.is_closed():
            raise NotConnectedError(NAME)
        return self._client


def _is_cut_off(client: OnRecordClient) -> bool:
    """Whether a gateway that was open is not any more."""
    return any(shard.is_closed() for shard in client.shards.values())
