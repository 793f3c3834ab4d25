"""Slack as a service that is started again when it fails, and as a poster."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import NoSuchMessageError, PostError
from bot.platforms.slack.app import build_slack, web_client
from bot.platforms.slack.blocks import blocks_of
from bot.platforms.slack.oauth import Credentials, Flow, flow_of, install_pages
from bot.platforms.slack.people import PLATFORM
from bot.platforms.slack.saying import uploads_of
from bot.platforms.slack.sealing import seal_of
from bot.platforms.slack.workspaces import TEAM, Workspaces
from bot.recorded.answers import Desk
from bot.settings import Settings
from bot.workspaces import seen_in
from briefings.model import Message, OnRecordError
from briefings.store import Store

log = logging.getLogger(__name__)

EVENT = "onrecord_delivery"
CHART_SECONDS = 10.0  # how long receipts wait for the chart above them
CLOSING_SECONDS = 1.0
REFUSED_TOKEN = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
NO_SUCH_MESSAGE = {"thread_not_found", "message_not_found", "cannot_reply_to_message"}
# What trying again does not mend: somebody has to invite the bot, unarchive the channel or install the app again.
PERMANENT = REFUSED_TOKEN | {
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "no_permission",
    "missing_scope",
    "restricted_action",
    "restricted_action_read_only_channel",
    "messages_tab_disabled",
    "invalid_blocks",
    "msg_too_long",
    "msg_blocks_too_long",
}


@dataclass(frozen=True, slots=True)
class SlackPlatform:
    """Listens by Socket Mode if there is an app-level token, else by HTTP on `port`, and posts.

    With a `flow` it serves every workspace that installed the app, and the pages of the installation by HTTP always;
    without one, the workspace of the `client`'s token.
    """

    app: AsyncApp
    client: AsyncWebClient
    store: Store
    clock: Callable[[], datetime]
    app_token: str = field(default="", repr=False)
    port: int = 3000
    flow: Flow | None = None
    _charts: set[asyncio.Task[None]] = field(default_factory=set, init=False, repr=False)

    async def run(self) -> None:
        """Listen until cancelled; charts on their way get a second more. Raises OnRecordError for a refused token."""
        try:
            await self._check_in()
            by_http = [] if self.app_token and self.flow is None else [self._listen_by_http()]
            await _together([*by_http, *([self._listen_by_socket()] if self.app_token else [])])
        finally:
            await self._charts_up(CLOSING_SECONDS)

    async def post(  # noqa: PLR0913  # what a Poster is given
        self,
        channel: str,
        message: Message,
        *,
        nonce: str,
        thread: str | None,
        reply_to: str | None = None,
        workspace: str = "",
    ) -> str:
        """Post one message to a channel, or to the thread of a message in it; gives its time stamp, which is its id.

        An answer goes to the thread of the message that it answers, and is not shown in the channel besides.

        Slack keeps the nonce as the message's metadata and does not drop a repeat. A chart is not waited for, so that a
        stop meanwhile can't make the message look unposted: it follows in the thread before the receipts, unless it
        takes more than ten seconds; if it fails or is cut short, that is logged. Raises PostError, NoSuchMessageError
        if the thread or the message answered is gone.
        """
        answered = thread or reply_to
        client = await self._client_of(channel, workspace)
        if thread is not None:
            await self._charts_up(CHART_SECONDS)
        try:
            sent = await client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=blocks_of(message) or None,
                thread_ts=answered,
                reply_broadcast=False if answered else None,
                metadata={"event_type": EVENT, "event_payload": {"nonce": nonce}},
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            raise _post_error(error, channel) from error
        except (SlackClientError, aiohttp.ClientError, OSError, TimeoutError) as error:
            reason = f"channel {channel}: {type(error).__name__} {error}"
            raise PostError(reason, permanent=False) from error
        posted = str(sent["ts"])
        if files := uploads_of(message.attachments):
            upload = _attach(client, channel, answered or posted, files)
            chart = asyncio.create_task(upload, name=f"chart for {channel}")
            self._charts.add(chart)
            chart.add_done_callback(self._attached)
        return posted

    async def _client_of(self, channel: str, workspace: str) -> AsyncWebClient:
        """The client with the bot's token in the workspace. Raises PostError where it is not installed (any more).

        Without a workspace, which is a subscription by the operator, it is the setting's token, else the only one.
        """
        if self.flow is None or (not workspace and self.client.token):
            return self.client
        team = workspace.removeprefix(TEAM)
        found = await (self.flow.workspaces.of(team) if team else self.flow.workspaces.only())
        if found is None:
            where = workspace or "its workspace is not known: subscribe it in Slack with /subscribe"
            reason = f"channel {channel}: the app is not installed there ({where})"
            raise PostError(reason, permanent=True)
        return web_client(found.token, api_base=self.client.base_url)

    def _attached(self, chart: asyncio.Task[None]) -> None:
        self._charts.discard(chart)
        if chart.cancelled():
            log.warning("%s: posted without it, the process was stopped first", chart.get_name())
        elif (error := chart.exception()) is not None:
            log.warning("%s: posted without it: %s %s", chart.get_name(), type(error).__name__, error)

    async def _charts_up(self, seconds: float) -> None:
        """Wait for the charts on their way, no longer than that; those that take longer go on."""
        if self._charts:
            await asyncio.wait(self._charts, timeout=seconds)

    async def _check_in(self) -> None:
        """Ask Slack about the tokens first, and write down which workspaces there are.

        The connection of Socket Mode would try a bad token for ever.
        """
        if self.flow is None:
            try:
                here = await self.client.auth_test()
            except SlackApiError as error:
                raise _refused(error, "ONRECORD_SLACK_BOT_TOKEN") from error
            found = {str(here["team_id"]): str(here.get("team") or "")}
        else:
            found = {one.team: one.name for one in await self.flow.workspaces.load()}
        seen = partial(seen_in, self.store, PLATFORM, found, self.clock())
        await asyncio.to_thread(seen)
        if not self.app_token:
            return
        try:
            await self.client.apps_connections_open(app_token=self.app_token)
        except SlackApiError as error:
            raise _refused(error, "ONRECORD_SLACK_APP_TOKEN") from error

    async def _listen_by_socket(self) -> None:
        client = AsyncSocketModeHandler(self.app, self.app_token).client
        try:
            await client.connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves it bare
            await asyncio.Event().wait()
        finally:
            await client.close()  # type: ignore[no-untyped-call]  # slack_sdk leaves it bare

    async def _listen_by_http(self) -> None:
        """Requests from Slack where they come by HTTP, and the pages of the installation.

        Where requests come by Socket Mode there may be no signing secret, so that anybody could send one by HTTP.
        """
        pages = install_pages(self.flow) if self.app_token and self.flow is not None else self.app.web_app()
        runner = web.AppRunner(pages, access_log=None)  # its lines would hold the codes of installations
        await runner.setup()
        starting = asyncio.create_task(web.TCPSite(runner, port=self.port).start())
        try:
            await asyncio.shield(starting)  # cut off while it starts, it would leave its sockets open
            await asyncio.Event().wait()
        finally:
            await asyncio.wait({starting})
            await runner.cleanup()


async def _together(listeners: Sequence[Coroutine[None, None, None]]) -> None:
    """Run all until one fails, which ends the others too, or until cancelled."""
    tasks = [asyncio.create_task(listener) for listener in listeners]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            if not task.cancelling():  # a second time would cut its closing short
                task.cancel()
        await asyncio.wait(tasks)


async def _attach(client: AsyncWebClient, channel: str, thread: str, files: list[dict[str, object]]) -> None:
    await client.files_upload_v2(channel=channel, thread_ts=thread, file_uploads=files)


def _post_error(error: SlackApiError, channel: str) -> PostError:
    """Why a message was not taken."""
    code = error.response.get("error")
    reason = f"channel {channel}: Slack says {code or error.response.status_code}"
    return NoSuchMessageError(reason) if code in NO_SUCH_MESSAGE else PostError(reason, permanent=code in PERMANENT)


def _refused(error: SlackApiError, setting: str) -> Exception:
    """A refused token as an error to end with, anything else as it is: that may pass."""
    code = error.response.get("error")
    if code in REFUSED_TOKEN:
        return OnRecordError(f"Slack refuses the token ({code}); set {setting} to one of the installed app")
    return error


def slack_platform(desk: Desk, settings: Settings) -> SlackPlatform:
    """Slack as the settings have it; connects to nothing yet. The bot's token must be set, or the app's client id.

    Raises OnRecordError if the key is missing by which the tokens of workspaces are kept.
    """
    client = web_client(_secret(settings.slack_bot_token), api_base=settings.slack_api_base)
    anybodys = web_client(None, api_base=settings.slack_api_base)
    flow = _flow(desk, settings, anybodys) if settings.slack_client_id else None
    app = build_slack(
        desk,
        client if flow is None else anybodys,
        signing_secret=_secret(settings.slack_signing_secret),
        operators=settings.operators,
        flow=flow,
    )
    return SlackPlatform(
        app, client, desk.store, desk.clock, _secret(settings.slack_app_token), settings.http_port, flow
    )


def _flow(desk: Desk, settings: Settings, client: AsyncWebClient) -> Flow:
    workspaces = Workspaces(desk.store, desk.clock, seal_of(_secret(settings.secret_key)))
    own = Credentials(settings.slack_client_id, _secret(settings.slack_client_secret), settings.public_url)
    return flow_of(workspaces, own, client)


def _secret(held: SecretStr | None) -> str:
    return held.get_secret_value() if held is not None else ""
