"""One message to Discord's API, and what became of it if it was not taken."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord

from bot.delivery import PostError, Step
from bot.platforms.discord.asker import lacking
from bot.platforms.discord.outgoing import embeds_of, files_of, view_of
from bot.platforms.discord.places import Channel, channel_of, id_of, known_permissions
from bot.platforms.discord.refusals import NO_THREAD, THREAD_EXISTS, refusal
from bot.platforms.discord.saying import QUIET
from bot.platforms.discord.wire import Passage, watched
from briefings.model import Message

log = logging.getLogger(__name__)
THREAD_NAME = "Receipts"
PATIENCE_SECONDS = 50.0
"""For all that one message takes; the delivery gives up a bit later, and then does not know what became of it."""


async def post_message(client: discord.Client, step: Step, *, patience: float = PATIENCE_SECONDS) -> str:
    """Post one message to a channel's id, or to the thread of a message in it; gives the message's id.

    It takes Discord's API only: the gateway may be away. An answer to a message that was deleted stands by itself.
    Discord drops a repeat with the same nonce for some minutes only. Raises PostError, NoSuchMessageError if the
    message can't be answered.
    """
    message, nonce = step.message, step.nonce
    async with asked(client, step.channel, replying=step.reply_to is not None, patience=patience) as passage:
        place = await channel_of(client, step.channel)
        if step.thread is None:
            return await _send(place, message, nonce=nonce, reply_to=step.reply_to)
        try:
            return await _send(await _thread(client, place, id_of(step.thread)), message, nonce=nonce)
        except discord.HTTPException as error:
            if error.code not in NO_THREAD or passage.may_have_arrived:
                raise
            log.warning("channel %s: receipts go to the channel, as they can't go to a thread: %s", step.channel, error)
        return await _send(place, message, nonce=nonce)


@asynccontextmanager
async def asked(
    client: discord.Client, channel: str, *, replying: bool = False, patience: float = PATIENCE_SECONDS
) -> AsyncIterator[Passage]:
    """Whatever Discord, discord.py or the network raises in there, as a PostError that names the channel.

    That is `unsure` if a message may have been posted. What takes longer than `patience` seconds is ended.
    """
    number, where = id_of(channel), f"channel {channel}"
    with watched() as passage:
        try:
            async with within(client, patience):
                yield passage
        except PostError:
            raise
        except Exception as error:
            # discord.py also lets out what it stumbles over, such as the KeyError of an odd answer
            unsure = passage.may_have_arrived
            raise refusal(error, where, hint=_hint(client, number), unsure=unsure, replying=replying) from error


@asynccontextmanager
async def within(client: discord.Client, seconds: float) -> AsyncIterator[None]:
    """Whatever is asked of Discord in there, ended after so many seconds. Raises TimeoutError then."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        # discord.py, stopped while it sits out a limit of all, would hold every request for ever.
        client.http._global_over.set()  # noqa: SLF001 - there is no public way to it
        raise


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
    message = discord.MessageReference(message_id=id_of(reply_to), channel_id=place.id, fail_if_not_exists=False)
    return {"reference": message, "mention_author": False}


async def _thread(client: discord.Client, place: Channel, message_id: int) -> Channel:
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
    return await channel_of(client, str(message_id))


def _hint(client: discord.Client, channel: int) -> str:
    """What to do about a channel that takes nothing: which permissions are missing, as far as that is known."""
    may = known_permissions(client, channel)
    if may is None:
        return "is the bot in its server, with leave to see it?"
    missing = lacking(may, in_thread=isinstance(client.get_channel(channel), discord.Thread))
    return f"the bot lacks there: {', '.join(missing)}" if missing else "may the bot write there and open threads?"
