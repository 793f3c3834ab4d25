"""Discord as a service that is started again when it fails, and as a poster that outlives that."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord

from bot.delivery import NoSuchMessageError, NotConnectedError, PostError
from bot.platforms.discord.asker import lacking
from bot.platforms.discord.client import OnRecordClient
from bot.platforms.discord.outgoing import embeds_of, files_of, view_of
from bot.platforms.discord.saying import QUIET
from briefings.model import Message, OnRecordError

log = logging.getLogger(__name__)
NAME = "Discord"
THREAD_NAME = "Receipts"
THREAD_EXISTS = 160004
# The message or the thread is gone, no leave for threads, no threads there, archived, locked, too many of them.
NO_THREAD = {10003, 10008, 50001, 50013, 50024, 50083, 160005, 160006, 160007}
UNKNOWN_MESSAGE = 10008
INVALID_FORM = 50035
NO_HISTORY = 160002  # an answer needs leave to read the channel's history
Channel = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread | discord.DMChannel


@dataclass(slots=True)
class DiscordPlatform:
    """Runs clients one after another, each built anew, and posts by the one that is up."""

    build: Callable[[], OnRecordClient]
    token: str = field(repr=False)
    _client: OnRecordClient | None = field(default=None, init=False, repr=False)

    async def run(self) -> None:
        """Stay connected until cancelled. Raises OnRecordError if Discord refuses the token."""
        client = self.build()
        self._client = client
        try:
            async with client:
                await client.start(self.token)
        except discord.LoginFailure as error:
            message = "Discord refuses the token; set ONRECORD_DISCORD_TOKEN to the one of the bot's page"
            raise OnRecordError(message) from error
        finally:
            self._client = None

    async def post(  # noqa: PLR0913 - what a Poster is given
        self,
        channel: str,
        message: Message,
        *,
        nonce: str,
        thread: str | None,
        reply_to: str | None = None,
        workspace: str = "",  # noqa: ARG002 - a channel's id is enough
    ) -> str:
        """Post one message by the client that is up; see `post_message`. Raises PostError, also if none is up."""
        if self._client is None:
            raise NotConnectedError(NAME)
        return await post_message(self._client, channel, message, nonce=nonce, thread=thread, reply_to=reply_to)


async def post_message(  # noqa: PLR0913 - what a Poster is given, and the client
    client: OnRecordClient,
    channel: str,
    message: Message,
    *,
    nonce: str,
    thread: str | None,
    reply_to: str | None = None,
) -> str:
    """Post one message to a channel's id, or to the thread of the message `thread` in it; gives the message's id.

    An answer to a message that was deleted stands by itself. Discord drops a repeat with the same nonce for some
    minutes only. Raises PostError, NoSuchMessageError if the message can't be answered.
    """
    if not client.is_ready():
        raise NotConnectedError(NAME)
    with _told(client, channel, replying=reply_to is not None):
        place = await _channel(client, channel)
        if thread is not None:
            return await _receipt(client, place, message, nonce=nonce, thread=int(thread))
        return await _send(place, message, nonce=nonce, reply_to=reply_to)


async def _receipt(client: OnRecordClient, place: Channel, message: Message, *, nonce: str, thread: int) -> str:
    """Post to the thread of a message; where there can be none, below in the channel, so that nothing is lost."""
    try:
        return await _send(await _thread(client, place, thread), message, nonce=nonce)
    except discord.HTTPException as error:
        if error.code not in NO_THREAD:
            raise
        log.warning("channel %s: receipts go to the channel, as they can't go to a thread: %s", place.id, error)
    return await _send(place, message, nonce=nonce)


async def _send(place: Channel, message: Message, *, nonce: str, reply_to: str | None = None) -> str:
    sent = await place.send(
        content=message.text or None,
        embeds=embeds_of(message),
        files=files_of(message.attachments),
        view=view_of(message) or discord.utils.MISSING,
        nonce=nonce,
        allowed_mentions=QUIET,
        **_reference(place, reply_to),
    )
    return str(sent.id)


def _reference(place: Channel, reply_to: str | None) -> dict[str, Any]:
    """What makes a message an answer to another one of the same place."""
    if reply_to is None:
        return {}
    message = discord.MessageReference(message_id=int(reply_to), channel_id=place.id, fail_if_not_exists=False)
    return {"reference": message, "mention_author": False}


async def _thread(client: OnRecordClient, place: Channel, message_id: int) -> Channel:
    """The thread of a message, made if it has none. A place that can't have threads takes the messages itself."""
    if not isinstance(place, discord.TextChannel):
        return place
    # A message's thread has the message's id.
    known = client.get_channel(message_id)
    if isinstance(known, discord.Thread):
        return known
    try:
        return await place.get_partial_message(message_id).create_thread(name=THREAD_NAME)
    except discord.HTTPException as error:
        if error.code != THREAD_EXISTS:
            raise
    return await _channel(client, str(message_id))


async def _channel(client: OnRecordClient, channel: str) -> Channel:
    found = client.get_channel(int(channel)) or await client.fetch_channel(int(channel))
    if not isinstance(found, Channel):
        reason = f"channel {channel} is a {type(found).__name__}, which takes no messages"
        raise PostError(reason, permanent=True)
    return found


@contextlib.contextmanager
def _told(client: OnRecordClient, channel: str, *, replying: bool) -> Iterator[None]:
    """Whatever Discord, discord.py or the network raises, as a PostError that names the channel.

    What it does not accept as an answer (the message is in another channel, the history may not be read) is told apart.
    """
    try:
        yield
    except discord.HTTPException as error:
        raise _refusal(error, client, channel, replying=replying) from error
    except ValueError as error:
        reason = f"channel {channel}: {error}; a channel of Discord is a number"
        raise PostError(reason, permanent=True) from error
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        reason = f"channel {channel}: {type(error).__name__} {error}"
        raise PostError(reason, permanent=False) from error


def _refusal(error: discord.HTTPException, client: OnRecordClient, channel: str, *, replying: bool) -> PostError:
    """Why Discord did not take a message."""
    if replying and _is_of_answer(error):
        return NoSuchMessageError(f"channel {channel}: {error.text or error}")
    if isinstance(error, discord.Forbidden | discord.NotFound):
        return PostError(f"channel {channel}: {error.text or error}; {_hint(client, int(channel))}", permanent=True)
    return PostError(f"channel {channel}: {type(error).__name__} {error}", permanent=False)


def _hint(client: OnRecordClient, channel: int) -> str:
    """What to do about a channel that takes nothing: which permissions are missing, as far as that is known."""
    place = client.get_channel(channel)
    if not isinstance(place, discord.abc.GuildChannel | discord.Thread):
        return "is the bot in its server, with leave to see it?"
    missing = lacking(place.permissions_for(place.guild.me), in_thread=isinstance(place, discord.Thread))
    return f"the bot lacks there: {', '.join(missing)}" if missing else "may the bot write there and open threads?"


def _is_of_answer(error: discord.HTTPException) -> bool:
    """Whether nothing but the message that was to be answered is refused."""
    named = error.code == INVALID_FORM and "In message_reference" in error.text
    return named or error.code in {UNKNOWN_MESSAGE, NO_HISTORY}
