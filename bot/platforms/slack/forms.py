"""Forms that are filled in and sent off."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.asking.replies import Reply
from bot.platforms.slack.blocks import Said, escaped, said_of
from bot.platforms.slack.home import publish_home
from bot.platforms.slack.modals import show_reply
from bot.platforms.slack.saying import by_name, say, send_files
from bot.platforms.slack.views import completed, errors_of, filled_in, kept_in, moment_view, suggested, told_view
from bot.platforms.slack.words import as_typed_here, is_ours
from bot.platforms.slack.working import Body, Counter, Visit
from briefings.model import UsageError

PATIENCE = 2.5  # seconds; Slack wants to know within three what becomes of a form
COMPLETING = 2.0

Listener = Callable[..., Awaitable[None]]


def sending_off(counter: Counter) -> Listener:
    """The listener for forms that are sent off."""

    async def sent_off(ack: AsyncAck, body: Body, view: Body, client: AsyncWebClient) -> None:
        """Say within three seconds what becomes of the form; what takes longer is said afterwards."""
        try:
            kept = kept_in(view)
        except UsageError as error:
            await ack(response_action="update", view=told_view((Said(escaped(str(error))),)))
            return
        visit = counter.visit(body, client).at(kept.channel)
        asked = visit.reply(kept.command, {**kept.given, **filled_in(view)})
        answering = asyncio.create_task(asked, name=f"form of /{kept.command}")
        in_time, _ = await asyncio.wait({answering}, timeout=PATIENCE)
        if in_time and (errors := _errors(answering.result(), view)):
            await ack(response_action="errors", errors=errors)
        elif kept.channel:
            await ack()
            await _answer_there(visit, await answering, kept.command)
        else:
            await _answer_here(ack, visit, answering, view, kept.command)
            await publish_home(visit)

    return sent_off


def completing(counter: Counter) -> Listener:
    """The listener for a field that is being filled in."""

    async def complete(ack: AsyncAck, payload: Body, body: Body, client: AsyncWebClient) -> None:
        """What completes it; if the store takes longer than Slack waits, only what was typed."""
        typed = str(payload.get("value") or "")
        kind = completed(str(payload.get("action_id", "")), body.get("view") or {})
        found: tuple[str, ...] = ()
        if kind:
            asking = asyncio.create_task(
                counter.visit(body, client).suggestions(kind, typed), name=f"completing {kind}"
            )
            in_time, _ = await asyncio.wait({asking}, timeout=COMPLETING)
            found = asking.result() if in_time else ()
        await ack(options=suggested(found, typed))

    return complete


def _errors(reply: Reply, view: Body) -> dict[str, str]:
    return errors_of(as_typed_here(reply.error), view) if reply.digest is None else {}


async def _answer_there(visit: Visit, reply: Reply, command: str) -> None:
    """Answer in the channel that the form was opened in, to the asker only."""
    voice = by_name(visit.client, visit.place)
    await say(reply, command, voice)
    await send_files(visit, replace(reply, private=True), voice)


async def _answer_here(ack: AsyncAck, visit: Visit, answering: asyncio.Task[Reply], view: Body, command: str) -> None:
    """Answer in the modal itself: it was opened in the App Home, where there is no channel."""
    if answering.done():
        told = said_of(answering.result(), ours=is_ours(command))
        await ack(response_action="update", view=told_view(told))
        return
    await ack(response_action="update", view=moment_view())
    await show_reply(visit, str(view.get("id")), await answering, command)
