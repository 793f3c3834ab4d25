"""The App Home: first buttons, the workspace's subscriptions, the last briefing's first lines, and help."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.asking.commands import ASKED
from bot.asking.queries import Query, token_of
from bot.asking.replies import Reply
from bot.platforms.slack.blocks import DO, Block, controls, plain, renamed, said_of
from bot.platforms.slack.people import Failures
from bot.platforms.slack.views import View
from bot.platforms.slack.words import is_ours
from bot.platforms.slack.working import Body, Counter, Visit

log = logging.getLogger(__name__)

MOST_BLOCKS = 100
# What stands in the Home in this order: a title where the reply has none, the command, how many blocks of it.
SECTIONS = (("", "subscriptions", 40), ("The last briefing", "briefing last", 15), ("", "help", 25))
# The buttons at the top; each opens a form.
BUTTONS = (("Subscribe a channel …", "subscribe"), ("New topic …", "topic add"), ("New source …", "source add"))


def opening_home(counter: Counter) -> Callable[..., Awaitable[None]]:
    """The listener for somebody who opens the bot's page."""

    async def open_home(body: Body, event: Body, client: AsyncWebClient) -> None:
        if event.get("tab", "home") == "home":
            await publish_home(counter.visit(body, client))

    return open_home


async def publish_home(visit: Visit) -> None:
    """Show the Home to the visitor as it is now. That Slack does not take it is logged: it comes anew anyway."""
    here = visit.at("").free()
    replies = await asyncio.gather(*(here.reply(command, {}) for _, command, _ in SECTIONS))
    try:
        await visit.client.views_publish(user_id=visit.place.user, view=home_view(replies))
    except Failures as error:
        log.warning("no App Home for %s: %s", visit.place.user, error)


def home_view(replies: Sequence[Reply]) -> View:
    """The Home with the replies to the commands of `SECTIONS`."""
    blocks: list[Block] = [{"type": "actions", "elements": [_button(at, *one) for at, one in enumerate(BUTTONS)]}]
    for (title, command, most), reply in zip(SECTIONS, replies, strict=True):
        head: list[Block] = [{"type": "header", "text": plain(title, 150)}] if title else []
        blocks += [{"type": "divider"}, *head, *_shown(reply, command, most)]
    return {"type": "home", "blocks": blocks[:MOST_BLOCKS]}


def _shown(reply: Reply, command: str, most: int) -> list[Block]:
    """The first blocks of a reply, with the buttons under the last of them; how to see the rest, if there is more."""
    ours = is_ours(command)
    below = list(renamed(controls(reply))) if ours else controls(reply)
    told = said_of(reply, ours=ours)
    blocks = [block for said in told for block in (said.blocks or (_line(said.text),)) if block not in below]
    room = most - len(below) - 1
    rest = [_small(f"There is more: /onrecord {command}")] if len(blocks) > room else []
    return [*blocks[:room], *rest, *below]


def _button(at: int, label: str, command: str) -> Block:
    token = token_of(Query(ASKED[command].name, ()), 1)
    return {"type": "button", "action_id": f"{DO}home{at}", "value": token, "text": plain(label, 75)}


def _line(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:3_000], "verbatim": True}}


def _small(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}
