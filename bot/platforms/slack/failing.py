"""What a user is told when a listener fails: by what still works."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from slack_bolt.async_app import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.asking.replies import failure
from bot.platforms.slack.blocks import Said, escaped
from bot.platforms.slack.people import Failures, place_of
from bot.platforms.slack.saying import Voice, by_name, by_respond
from bot.platforms.slack.working import Body
from briefings.model import OnRecordError

log = logging.getLogger(__name__)

# Nobody waits for an answer to these.
UNASKED = {"event_callback", "block_suggestion"}


async def telling(error: Exception, body: Body, respond: AsyncRespond, client: AsyncWebClient) -> None:
    """Tell who asked, by the first way that Slack takes: what to do, or the id under which the log has the failure."""
    line = str(error) if isinstance(error, OnRecordError) else failure(error, "listening to Slack")
    if body.get("type") in UNASKED:
        return
    for voice in _voices(body, respond, client):
        try:
            await voice(Said(escaped(line)))
        except (*Failures, RuntimeError) as silent:
            log.warning("the asker could not be told so: %s", silent)
        else:
            return


def _voices(body: Body, respond: AsyncRespond, client: AsyncWebClient) -> Iterator[Voice]:
    if body.get("response_url"):
        yield by_respond(respond)
    yield by_name(client, place_of(body))
