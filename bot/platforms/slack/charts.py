"""Charts that follow their messages in the thread, as a part of posting these."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.saying import uploads_of
from briefings.model import Attachment

log = logging.getLogger(__name__)

SOME = 50
LONGEST = 25.0  # seconds; with a post before it, less than what the delivery gives a message


async def send_charts(
    client: AsyncWebClient, channel: str, thread: str, files: Sequence[Attachment], *, longest: float = LONGEST
) -> None:
    """Upload the files to the thread. That it fails or takes too long is logged: the message stands without them."""
    if not files:
        return
    try:
        async with asyncio.timeout(longest):
            await client.files_upload_v2(channel=channel, thread_ts=thread, file_uploads=uploads_of(files))
    except Exception as error:  # noqa: BLE001 - the message stands, whatever becomes of its chart
        log.warning("chart for %s: posted without it: %s %s", channel, type(error).__name__, error)


async def send_missing(
    client: AsyncWebClient, channel: str, thread: str, message: str, files: Sequence[Attachment]
) -> None:
    """Upload those that do not stand in the thread after that message. If it can't be seen, that is logged."""
    if not files:
        return
    try:
        later = await client.conversations_replies(channel=channel, ts=thread, oldest=message, limit=SOME)
    except Exception as error:  # noqa: BLE001 - as above
        log.warning("channel %s: no looking for the chart of message %s: %s", channel, message, error)
        return
    there = {name for reply in later.get("messages") or () for name in _names(reply)}
    await send_charts(client, channel, thread, [file for file in files if file.filename not in there])


def _names(reply: dict[str, Any]) -> list[str]:
    return [str(file.get("name")) for file in reply.get("files") or ()]
