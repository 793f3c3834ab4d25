"""Telling somebody in Slack by direct message that something needs them."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.refusals import NEVER_SENT, refusal
from briefings.render.escape import escape_slack

log = logging.getLogger(__name__)

LONGEST = 3_000
MOST_PEOPLE = 10


async def tell_first(client: AsyncWebClient, people: Iterable[str], words: str) -> bool:
    """Tell the first of the people who can be told; False if nobody can. `words` are shown as they stand.

    Who can't be told is logged, not raised; ten are tried at most. Raises NotConnectedError if Slack can't be reached.
    """
    text = escape_slack(words[:LONGEST])
    for person in list(dict.fromkeys(people))[:MOST_PEOPLE]:
        try:
            await client.chat_postMessage(channel=person, text=text, unfurl_links=False, unfurl_media=False)
        except NEVER_SENT as error:
            raise refusal(error, person) from error
        except Exception as error:  # noqa: BLE001 - whatever it is, the next may be told
            log.warning("%s could not be told by direct message: %s", person, error)
        else:
            return True
    return False
