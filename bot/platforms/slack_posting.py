"""Slack as a service that is started again when it fails, and as a poster."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import Desk
from bot.delivery import NoSuchMessageError, PostError
from bot.platforms.slack import blocks_of, build_slack, uploads_of, web_client
from bot.settings import Settings
from briefings.model import Message, OnRecordError

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
    """Listens by Socket Mode if there is an app-level token, else by HTTP on `port`, and posts."""

    app: AsyncApp
    client: AsyncWebClient
    app_token: str = field(default="", repr=False)
    port: int = 3000
    _charts: set[asyncio.Task[None]] = field(default_factory=set, init=False, repr=False)

    async def run(self) -> None:
        """Listen until cancelled; charts on their way get a second more. Raises OnRecordError for a refused token."""
        try:
            await self._check_tokens()
            if self.app_token:
                await self._listen_by_socket()
            else:
                await self._listen_by_http()
        finally:
            await self._charts_up(CLOSING_SECONDS)

    async def post(
        self, channel: str, message: Message, *, nonce: str, thread: str | None, reply_to: str | None = None
    ) -> str:
        """Post one message to a channel, or to the thread of a message in it; gives its time stamp, which is its id.

        An answer goes to the thread of the message that it answers, and is not shown in the channel besides.

        Slack keeps the nonce as the message's metadata and does not drop a repeat. A chart is not waited for, so that a
        stop meanwhile can't make the message look unposted: it follows in the thread before the receipts, unless it
        takes more than ten seconds; if it fails or is cut short, that is logged. Raises PostError, NoSuchMessageError
        if the thread or the message answered is gone.
        """
        answered = thread or reply_to
        if thread is not None:
            await self._charts_up(CHART_SECONDS)
        try:
            sent = await self.client.chat_postMessage(
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
        if files := uploads_of(message):
            chart = asyncio.create_task(self._attach(channel, answered or posted, files), name=f"chart for {channel}")
            self._charts.add(chart)
            chart.add_done_callback(self._attached)
        return posted

    async def _attach(self, channel: str, thread: str, files: list[dict[str, object]]) -> None:
        await self.client.files_upload_v2(channel=channel, thread_ts=thread, file_uploads=files)

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

    async def _check_tokens(self) -> None:
        """Ask Slack about both tokens first: the connection of Socket Mode would try a bad one for ever."""
        try:
            await self.client.auth_test()
        except SlackApiError as error:
            raise _refused(error, "ONRECORD_SLACK_BOT_TOKEN") from error
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
        runner = web.AppRunner(self.app.web_app())
        await runner.setup()
        try:
            await web.TCPSite(runner, port=self.port).start()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()


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
    """Slack as the settings have it; connects to nothing yet. The bot's token must be set."""
    client = web_client(_secret(settings.slack_bot_token), api_base=settings.slack_api_base)
    app = build_slack(desk, client, signing_secret=_secret(settings.slack_signing_secret))
    return SlackPlatform(app, client, _secret(settings.slack_app_token), settings.http_port)


def _secret(held: SecretStr | None) -> str:
    return held.get_secret_value() if held is not None else ""
