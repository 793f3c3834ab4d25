"""How a reply gets to the asker: by the answer's address, or straight to the channel or the person."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from slack_bolt.async_app import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.asking.replies import Reply, failure
from bot.platforms.slack.blocks import Said, said_of
from bot.platforms.slack.people import Failures, Place
from bot.platforms.slack.words import is_ours
from bot.platforms.slack.working import Visit
from briefings.model import Attachment

log = logging.getLogger(__name__)

OK = 200

Voice: TypeAlias = Callable[[Said], Awaitable[None]]


def by_respond(respond: AsyncRespond) -> Voice:
    """Speaks at the address that Slack gave for the answer: five times in half an hour, also where the bot is not."""

    async def speak(said: Said) -> None:
        await respond_with(respond, said)

    return speak


async def respond_with(respond: AsyncRespond, said: Said, *, in_place: bool = False) -> None:
    """Say one message at the answer's address; `in_place` of the message whose button was pressed, else beside it.

    Raises RuntimeError if Slack does not take it.
    """
    answered = await respond(
        text=said.text,
        blocks=list(said.blocks) or None,
        response_type=None if in_place else "ephemeral" if said.private else "in_channel",
        replace_original=in_place,
        unfurl_links=False,
        unfurl_media=False,
    )
    if answered.status_code != OK:
        message = f"Slack answered {answered.status_code}: {answered.body[:200]}"
        raise RuntimeError(message)


def by_name(client: AsyncWebClient, place: Place) -> Voice:
    """Speaks to the asker alone: in the channel, or in their direct messages where that cannot be."""

    async def speak(said: Said) -> None:
        text, blocks = said.text, list(said.blocks) or None
        try:
            if place.channel:
                await client.chat_postEphemeral(channel=place.channel, user=place.user, text=text, blocks=blocks)
                return
        except Failures as error:  # the bot is not in the channel, say, or the asker is no more
            log.info("said by direct message instead of in channel %s: %s", place.channel, error)
        await client.chat_postMessage(
            channel=place.user, text=text, blocks=blocks, unfurl_links=False, unfurl_media=False
        )

    return speak


async def say(reply: Reply, command: str, voice: Voice) -> None:
    """Say all of a reply to a command, without its files."""
    for said in said_of(reply, ours=is_ours(command)):
        await voice(said)


async def send_files(visit: Visit, reply: Reply, voice: Voice) -> None:
    """The charts and files of a reply, into the channel; if it is for the asker only, into their direct messages.

    The asker is told where to find them, or what is in the way.
    """
    if reply.digest is None:
        return
    files = [*(file for message in reply.digest.messages for file in message.attachments), *reply.files]
    if files and reply.private:
        await voice(Said(await _sent_home(visit.client, visit.place, files)))
    elif files and not await _uploaded(visit.client, visit.place.channel, files):
        await voice(Said("The chart needs me in this channel: /invite @On Record, then ask again."))


async def _sent_home(client: AsyncWebClient, place: Place, files: Sequence[Attachment]) -> str:
    """Puts files into the asker's direct messages with the bot; gives the line that says so."""
    names = ", ".join(file.filename for file in files)
    try:
        opened = await client.chat_postMessage(channel=place.user, text=f"What you asked for: {names}")
    except Failures as error:
        return failure(error, "opening direct messages on Slack")
    if await _uploaded(client, str(opened["channel"]), files):
        return f"You find this in your direct messages with me: {names}"
    return "Slack did not take the file; please try again."


async def _uploaded(client: AsyncWebClient, channel: str, files: Sequence[Attachment]) -> bool:
    try:
        await client.files_upload_v2(channel=channel, file_uploads=uploads_of(files))
    except Failures as error:
        log.warning("no file in channel %s: %s", channel, error)
        return False
    return True


def uploads_of(files: Sequence[Attachment]) -> list[dict[str, object]]:
    """The attachments as `files_upload_v2` takes them, with their alt text."""
    return [{"content": f.content, "filename": f.filename, "title": f.filename, "alt_txt": f.alt} for f in files]
