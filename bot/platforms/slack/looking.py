"""Whether a message stands in a conversation: Slack drops no repeats, so before one it is looked up by its metadata."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.delivery import CannotLookError
from bot.platforms.slack.refusals import no_look, said_by

EVENT = "onrecord_delivery"
A_PAGE = 100  # an app sold outside of the Marketplace gets 15, once a minute
MOST_MESSAGES = 2_000
MOST_BEGUN = 100


@dataclass(frozen=True, slots=True)
class Sought:
    """One message: its nonce, where it is if it is anywhere, and since when. `thread` is the message it is below."""

    channel: str
    nonce: str
    thread: str | None
    since: datetime
    taken: tuple[str, ...] = ()


@dataclass(slots=True)
class _Place:
    """How far a search has come: where the next page begins, and how many messages were seen."""

    cursor: str = ""
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """Searches. One that a rate limit cuts short goes on from there the next time, in this process.

    Of those that nobody goes on with the oldest are forgotten. One for a later attempt to post begins anew.
    """

    _begun: dict[Sought, _Place] = field(default_factory=dict, init=False, repr=False)

    async def find(self, client: AsyncWebClient, sought: Sought) -> str | None:
        """The id of the message if it is there, None if it is not; posts nothing.

        Messages of others don't count, whatever metadata they have. Raises CannotLookError if the bot may not look, or
        more has come since than it looks at; NoSuchMessageError if the thread is gone; else PostError.
        """
        if sought.channel.startswith(("U", "W")):
            reason = (
                f"channel {sought.channel} is a person, whose messages can't be looked at; name the chat itself (D…)"
            )
            raise CannotLookError(reason)
        key = replace(sought, taken=())
        place = self._begun.setdefault(key, _Place())
        if len(self._begun) > MOST_BEGUN:
            del self._begun[next(iter(self._begun))]
        try:
            found = await _looked_through(client, sought, place)
        except Exception as error:  # whatever it is, the message may be there or not
            if not (isinstance(error, SlackApiError) and said_by(error).limited):
                self._begun.pop(key, None)
            if isinstance(error, CannotLookError):
                raise
            raise no_look(error, sought.channel) from error
        self._begun.pop(key, None)
        return found


async def _looked_through(client: AsyncWebClient, sought: Sought, place: _Place) -> str | None:
    here = await client.auth_test()
    # Both, as a new installation may have another bot's id
    us = {str(here[name]) for name in ("user_id", "bot_id") if here.get(name)}
    while place.seen < MOST_MESSAGES:
        page = await _page(client, sought, place)
        messages = page.get("messages") or []
        for message in messages:
            if _is_it(message, sought, us):
                return str(message["ts"])
        place.seen += max(len(messages), 1)
        place.cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not place.cursor:
            return None
    reason = f"channel {sought.channel}: more than {MOST_MESSAGES:,} messages since {sought.since:%Y-%m-%d %H:%M}"
    raise CannotLookError(reason)


async def _page(client: AsyncWebClient, sought: Sought, place: _Place) -> AsyncSlackResponse:
    """The next page of the thread, or of the channel, which shows no replies."""
    where: dict[str, Any] = {
        "channel": sought.channel,
        "oldest": f"{sought.since.timestamp():.6f}",
        "cursor": place.cursor or None,
        "limit": A_PAGE,
        "include_all_metadata": True,
    }
    if sought.thread is not None:
        return await client.conversations_replies(ts=sought.thread, **where)
    return await client.conversations_history(**where)


def _is_it(message: dict[str, Any], sought: Sought, us: set[str]) -> bool:
    metadata = message.get("metadata") or {}
    return (
        metadata.get("event_type") == EVENT
        and (metadata.get("event_payload") or {}).get("nonce") == sought.nonce
        and not us.isdisjoint((message.get("user"), message.get("bot_id")))
        and message["ts"] not in sought.taken
    )
