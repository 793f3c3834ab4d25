"""Slack: slash commands in, blocks out. Translates only; what is answered is decided in `bot/replies.py`."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook import WebhookResponse

from bot.answers import Desk
from bot.commands import COMMANDS, query_in, why_of
from bot.replies import Reply, failure, reply_to, to_button
from briefings.model import Message
from briefings.render.escape import escape_slack
from briefings.render.why import ACTION

log = logging.getLogger(__name__)

PLATFORM = "slack"
REMEMBERED = 10_000
OK = 200

Body = Mapping[str, Any]


def build_slack(desk: Desk, client: AsyncWebClient, *, signing_secret: str = "") -> AsyncApp:
    """The app with the commands of the table. Without a signing secret it can be reached by Socket Mode only."""
    app = AsyncApp(client=client, signing_secret=signing_secret, name="onrecord", logger=log)
    app.use(_once())
    for name in COMMANDS:
        app.command(f"/{name}")(_command(desk, name))
    app.action(re.compile(r"page:.+"))(_page(desk))
    app.action(ACTION)(_why(desk))
    return app


def web_client(token: str, *, api_base: str) -> AsyncWebClient:
    """A client that waits when Slack says so. A request whose answer was lost is not repeated: it may have worked."""
    return AsyncWebClient(token, base_url=api_base, retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=2)])


def _once() -> Callable[..., Awaitable[BoltResponse | None]]:
    """Middleware that answers a request which Slack sends again with "yes, got it" and nothing more."""
    seen: OrderedDict[str, None] = OrderedDict()

    async def once(body: Body, next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        mark = body.get("trigger_id") or body.get("event_id")
        if mark in seen:
            return BoltResponse(status=OK, body="")
        if mark:
            seen[str(mark)] = None
            if len(seen) > REMEMBERED:
                seen.popitem(last=False)
        await next_()
        return None

    return once


def _command(desk: Desk, name: str) -> Callable[..., Awaitable[None]]:
    async def command(ack: AsyncAck, body: Body, respond: AsyncRespond, client: AsyncWebClient) -> None:
        await ack()
        text = _plain(str(body.get("text") or ""))
        reply = await asyncio.to_thread(reply_to, lambda: (query_in(name, text), 1), desk, PLATFORM)
        await _say(reply, respond)
        await _send_files(reply, str(body.get("channel_id", "")), client, respond)

    return command


def _page(desk: Desk) -> Callable[..., Awaitable[None]]:
    async def page(ack: AsyncAck, action: Body, respond: AsyncRespond) -> None:
        await ack()
        reply = await asyncio.to_thread(reply_to, to_button(str(action.get("value", ""))), desk, PLATFORM)
        if reply.digest is None or not reply.digest.messages:
            await _send(respond, text=escape_slack(reply.error), response_type="ephemeral", replace_original=False)
            return
        shown = reply.digest.messages[-1]
        await _send(respond, text=shown.text, blocks=_blocks(shown, reply), replace_original=True)

    return page


def _why(desk: Desk) -> Callable[..., Awaitable[None]]:
    async def why(ack: AsyncAck, action: Body, respond: AsyncRespond) -> None:
        """Answer to the one who pressed the button under a digest alone, and leave the digest as it is."""
        await ack()
        window = str(action.get("value", ""))
        reply = await asyncio.to_thread(reply_to, lambda: (why_of(window), 1), desk, PLATFORM)
        await _say(reply, respond)

    return why


async def _say(reply: Reply, respond: AsyncRespond) -> None:
    """The reply's messages with the buttons under the last of the channel's; what went wrong to the asker only.

    A message whose button was pressed stays as it is.
    """
    private: dict[str, Any] = {"response_type": "ephemeral", "replace_original": False}
    if reply.digest is None:
        await _send(respond, text=escape_slack(reply.error), **private)
        return
    last = len(reply.digest.messages) - 1
    for index, message in enumerate((*reply.digest.messages, *reply.digest.thread)):
        seen = private if reply.private or index > last else {"response_type": "in_channel"}
        await _send(respond, text=message.text, blocks=_blocks(message, reply if index == last else Reply()), **seen)
    if reply.note:
        await _send(respond, text=escape_slack(reply.note), **private)


async def _send(respond: AsyncRespond, **parts: Any) -> None:  # noqa: ANN401  # whatever respond takes
    """Say something by the answer's address; if Slack does not take it, say that something failed."""
    answered = await respond(**parts, unfurl_links=False, unfurl_media=False)
    if answered.status_code != OK:
        line = failure(_refused(answered), "answering on Slack")
        await respond(text=line, response_type="ephemeral", replace_original=False)


def _refused(answered: WebhookResponse) -> Exception:
    return RuntimeError(f"Slack answered {answered.status_code}: {answered.body[:200]}")


async def _send_files(reply: Reply, channel: str, client: AsyncWebClient, respond: AsyncRespond) -> None:
    """The charts of an answer, as files in the channel; the asker is told if the bot may not put them there."""
    files = [f for m in (reply.digest.messages if reply.digest else ()) for f in uploads_of(m)]
    if not files or reply.private:
        return
    try:
        await client.files_upload_v2(channel=channel, file_uploads=files)
    except SlackClientError as error:
        log.warning("no chart in channel %s: %s", channel, error)
        line = "The chart needs me in this channel: /invite @On Record, then ask again."
        await respond(text=line, response_type="ephemeral", replace_original=False)


def uploads_of(message: Message) -> list[dict[str, object]]:
    """The attachments as `files_upload_v2` takes them, with their alt text."""
    return [
        {"content": f.content, "filename": f.filename, "title": f.filename, "alt_txt": f.alt}
        for f in message.attachments
    ]


def blocks_of(message: Message) -> list[dict[str, object]]:
    """The blocks of a message's payload."""
    blocks = message.payload.get("blocks", ())
    return list(blocks) if isinstance(blocks, Sequence) else []


def _blocks(message: Message, reply: Reply) -> list[dict[str, object]] | None:
    """The message's blocks with buttons to the pages beside this one; None leaves the text alone."""
    pages = (("earlier", "◀ Earlier page", reply.earlier), ("later", "Next page ▶", reply.later))
    buttons = [
        {
            "type": "button",
            "action_id": f"page:{way}",
            "value": token,
            "text": {"type": "plain_text", "text": label, "emoji": False},
        }
        for way, label, token in pages
        if token
    ]
    blocks = blocks_of(message)
    return [*blocks, {"type": "actions", "elements": buttons}] if buttons else blocks or None


def _plain(text: str) -> str:
    """What was typed: Slack hands it over with three characters escaped."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
