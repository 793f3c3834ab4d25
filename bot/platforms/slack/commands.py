"""Commands that are typed, and the shortcut in a message's menu."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.asking.commands import MESSAGE_COMMAND
from bot.asking.queries import given_in, wants_form
from bot.asking.replies import Reply
from bot.platforms.slack.message_words import words_of
from bot.platforms.slack.modals import opened, show_form
from bot.platforms.slack.saying import by_respond, say, send_files
from bot.platforms.slack.typed import resolved, typed_in
from bot.platforms.slack.words import group_and_line
from bot.platforms.slack.working import Body, Counter, Given
from briefings.model import UsageError

Listener = Callable[..., Awaitable[None]]
NO_WORDS = "There are no words in this message that I could look for."


def typing(counter: Counter) -> Listener:
    """The listener for every slash command."""

    async def typed(ack: AsyncAck, body: Body, respond: AsyncRespond, client: AsyncWebClient) -> None:
        await ack()
        visit, voice = counter.visit(body, client), by_respond(respond)
        try:
            command, given = _understood(str(body.get("command", "")), str(body.get("text") or ""))
        except UsageError as error:
            await say(Reply(error=str(error), private=True), "", voice)
            return
        if wants_form(command, given):
            if view_id := await opened(visit, body, command, voice):
                await show_form(visit, view_id, command, given)
            return
        reply = await visit.reply(command, given)
        await say(reply, command, voice)
        await send_files(visit, reply, voice)

    return typed


def asking_about(counter: Counter) -> Listener:
    """The listener for the shortcut; the answer is for the asker only."""

    async def about(ack: AsyncAck, body: Body, respond: AsyncRespond, client: AsyncWebClient) -> None:
        await ack()
        words, name = words_of(body.get("message") or {}), MESSAGE_COMMAND.name
        if words:
            reply = await counter.visit(body, client).reply(name, {MESSAGE_COMMAND.options[0].name: words})
        else:
            reply = Reply(error=NO_WORDS)
        await say(replace(reply, private=True), name, by_respond(respond))

    return about


def _understood(slash: str, text: str) -> tuple[str, Given]:
    """The command that is meant, and its options. Raises UsageError."""
    line = typed_in(text)
    command, given = given_in(*group_and_line(slash.removeprefix("/"), line.line))
    return command, resolved(command, given, line.ids)
