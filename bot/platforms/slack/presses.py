"""Buttons pressed and choices picked, in messages, in modals and in the App Home."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from slack_bolt.async_app import AsyncAck, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.asking.commands import ASKED
from bot.asking.queries import given_behind, wants_form
from bot.asking.replies import Reply
from bot.platforms.slack.blocks import PAGE, said_of
from bot.platforms.slack.home import publish_home
from bot.platforms.slack.modals import opened, show_form, show_reply
from bot.platforms.slack.saying import by_name, by_respond, respond_with, send_files
from bot.platforms.slack.views import kept_in
from bot.platforms.slack.words import is_ours
from bot.platforms.slack.working import Body, Counter, Given, Visit
from briefings.model import UsageError

Listener = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button asks, or why it can't be asked. `turning`: the page that it is on is turned."""

    command: str = ""
    given: Given = field(default_factory=dict)
    page: int = 1
    turning: bool = False
    refused: Reply | None = None

    @property
    def wants_form(self) -> bool:
        """Whether there is a form to fill in first."""
        return self.refused is None and wants_form(self.command, self.given)

    async def reply(self, visit: Visit) -> Reply:
        """The reply, for the one who pressed only."""
        if self.refused is not None:
            return self.refused
        return replace(await visit.reply(self.command, self.given, self.page), private=True)


def pressing(counter: Counter) -> Listener:
    """The listener for buttons and menus that hold a token."""

    async def pressed(ack: AsyncAck, body: Body, action: Body, respond: AsyncRespond, client: AsyncWebClient) -> None:
        await ack()
        await _answer(counter.visit(body, client), body, respond, press_of(action))

    return pressed


def asking_why(counter: Counter) -> Listener:
    """The listener for the button under a digest, which holds the window of the briefing; the digest stays as it is."""

    async def why(ack: AsyncAck, body: Body, action: Body, respond: AsyncRespond, client: AsyncWebClient) -> None:
        await ack()
        press = Press("why", {"window": str(action.get("value", ""))})
        await _answer(counter.visit(body, client), body, respond, press)

    return why


def press_of(action: Body) -> Press:
    """What a button or a picked choice asks."""
    token = str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
    try:
        command, given, page = given_behind(token)
    except UsageError as error:
        return Press(refused=Reply(error=str(error), private=True))
    return Press(command, given, page, turning=str(action.get("action_id", "")).startswith(PAGE))


async def _answer(visit: Visit, body: Body, respond: AsyncRespond, press: Press) -> None:
    if body.get("view"):
        await _in_view(visit, body, press)
    else:
        await _in_message(visit, body, respond, press)


async def _in_message(visit: Visit, body: Body, respond: AsyncRespond, press: Press) -> None:
    """A new message for the one who pressed; only pages are turned in place."""
    voice = by_respond(respond)
    if press.wants_form:
        if view_id := await opened(visit, body, press.command, voice):
            await show_form(visit, view_id, press.command, press.given)
        return
    reply = await press.reply(visit)
    first, *others = said_of(reply, ours=is_ours(press.command))
    await respond_with(respond, first, in_place=press.turning and reply.digest is not None)
    for said in others:
        await voice(said)
    if not press.turning:  # they came with the first page
        await send_files(visit, reply, voice)


async def _in_view(visit: Visit, body: Body, press: Press) -> None:
    """Show what comes in the modal that the button is in; for one of the Home, open a modal first."""
    view = body["view"]
    if view.get("type") == "modal":
        view_id, visit = str(view["id"]), visit.at(kept_in(view).channel)
    else:
        view_id = await opened(visit, body, press.command)
    if not view_id:
        return
    if press.wants_form:
        await show_form(visit, view_id, press.command, press.given)
        return
    reply = await press.reply(visit)
    await show_reply(visit, view_id, reply, press.command)
    if not press.turning:
        await send_files(visit, reply, by_name(visit.client, visit.place))
    if not visit.place.channel and press.refused is None and ASKED[press.command].guarded:
        await publish_home(visit)
