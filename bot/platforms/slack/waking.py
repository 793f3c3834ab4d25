"""A channel that takes messages again: the bot is invited, or the channel is no longer archived."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.platforms.slack.people import PLATFORM
from bot.recorded.answers import Desk
from briefings.store import wake

log = logging.getLogger(__name__)

OPEN_AGAIN = ("channel_unarchive", "group_unarchive")


def inviting(desk: Desk) -> Callable[..., Awaitable[None]]:
    """The listener for somebody who comes into a channel: of the bot alone anything is made."""

    async def invited(event: Mapping[str, Any], context: AsyncBoltContext) -> None:
        if event.get("user") == context.bot_user_id:
            await _wake(desk, event)

    return invited


def opening_again(desk: Desk) -> Callable[..., Awaitable[None]]:
    """The listener for a channel that was archived and is not any more."""

    async def opened(event: Mapping[str, Any]) -> None:
        await _wake(desk, event)

    return opened


async def _wake(desk: Desk, event: Mapping[str, Any]) -> None:
    channel = str(event.get("channel"))
    woken = await asyncio.to_thread(wake, desk.store, platform=PLATFORM, channel=channel)
    if woken:
        log.info("channel %s may take messages again: what was parked there is tried", channel)
