"""Forms and replies in modals: opened at once, filled when the store has answered."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.asking.commands import ASKED
from bot.asking.replies import Reply, failure
from bot.asking.responses import Form
from bot.platforms.slack.blocks import Said, escaped, said_of
from bot.platforms.slack.people import Failures
from bot.platforms.slack.saying import Voice, by_name
from bot.platforms.slack.views import View, form_view, moment_view, told_view
from bot.platforms.slack.words import is_ours
from bot.platforms.slack.working import Body, Given, Visit
from briefings.model import UsageError

log = logging.getLogger(__name__)


async def opened(visit: Visit, body: Body, command: str, voice: Voice | None = None) -> str:
    """Open a modal at once, as what Slack gives for it lives three seconds; gives its id, "" if that was too late."""
    try:
        answered = await visit.client.views_open(trigger_id=str(body.get("trigger_id")), view=moment_view())
    except SlackApiError as error:
        log.warning("no modal for /%s: %s", command, error)
        if voice is not None:
            line = f"Slack gave me too little time to open the form. Type it out: {ASKED[command].usage}"
            await voice(Said(escaped(line)))
        return ""
    view: dict[str, Any] = answered["view"]
    return str(view["id"])


async def show_form(visit: Visit, view_id: str, command: str, given: Given) -> None:
    """Put the form of a command into an open modal, or why there is none."""
    async with _told_in(visit, view_id):
        form = await visit.form(command, given)
        await updated(visit, view_id, _view_of(form, visit.place.channel))


async def show_reply(visit: Visit, view_id: str, reply: Reply, command: str) -> None:
    """Put a reply into an open modal."""
    async with _told_in(visit, view_id):
        await updated(visit, view_id, told_view(said_of(reply, ours=is_ours(command)), visit.place.channel))


async def updated(visit: Visit, view_id: str, view: View) -> None:
    """Put something else into a modal; one that was closed meanwhile is left alone."""
    try:
        await visit.client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response.get("error") != "not_found":
            raise
        log.info("a modal was closed before it was filled")


@asynccontextmanager
async def _told_in(visit: Visit, view_id: str) -> AsyncIterator[None]:
    """Within it, what fails is told in the modal, which waits for something; where that fails too, beside it."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  # a user is waiting: told an id, under which the log has the rest
        told = Said(failure(error, "filling a modal on Slack"))
        try:
            await visit.client.views_update(view_id=view_id, view=told_view((told,), visit.place.channel))
        except Failures:
            await by_name(visit.client, visit.place)(told)


def _view_of(form: Form | Reply, channel: str) -> View:
    try:
        return form_view(form, channel) if isinstance(form, Form) else told_view(said_of(form), channel)
    except UsageError as error:
        return told_view((Said(escaped(str(error))),), channel)
