"""Slack as a service that is started again when it fails, and as a poster."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import PostError, Step
from bot.platforms.slack.app import build_slack, web_client
from bot.platforms.slack.blocks import blocks_of
from bot.platforms.slack.charts import send_charts, send_missing
from bot.platforms.slack.listening import PULSE, listen_by_http, listen_by_socket, together
from bot.platforms.slack.looking import EVENT, Search, Sought
from bot.platforms.slack.oauth import Credentials, Flow, flow_of, install_pages
from bot.platforms.slack.people import PLATFORM
from bot.platforms.slack.refusals import REFUSED_TOKEN, refusal, said_by
from bot.platforms.slack.sealing import seal_of
from bot.platforms.slack.warning import tell_first
from bot.platforms.slack.workspaces import TEAM, Workspaces
from bot.recorded.answers import Desk
from bot.settings import Settings
from bot.workspaces import seen_in
from briefings.model import OnRecordError
from briefings.store import Store, wake

log = logging.getLogger(__name__)


@dataclass(slots=True)
class SlackPlatform:
    """Listens by Socket Mode if there is an app-level token, else by HTTP on `port`, and posts.

    With a `flow` it serves every workspace that installed the app, and the pages of the installation by HTTP always;
    without one, the workspace of the `client`'s token. `operators` are ids of Slack, without its name.
    """

    app: AsyncApp
    client: AsyncWebClient
    store: Store
    clock: Callable[[], datetime]
    app_token: str = field(default="", repr=False)
    port: int = 3000
    flow: Flow | None = None
    operators: tuple[str, ...] = ()
    pulse: float = PULSE
    _search: Search = field(default_factory=Search, init=False, repr=False)
    _was_in: bool = field(default=False, init=False)
    _connected: bool = field(default=False, init=False)

    async def run(self) -> None:
        """Listen until cancelled.

        Raises OnRecordError for a token that is refused, ConnectionError for a connection that stays away.
        """
        try:
            await self._check_in()
            pages = install_pages(self.flow) if self.app_token and self.flow is not None else self.app.web_app()
            by_http = [] if self.app_token and self.flow is None else [listen_by_http(pages, self.port)]
            hearing = partial(listen_by_socket, self.app, self.app_token, pulse=self.pulse, tell=self._note_connected)
            by_socket = [hearing()] if self.app_token else []
            self._note_connected(not by_socket)
            await together([*by_http, *by_socket])
        finally:
            self._note_connected(connected=False)

    def is_connected(self) -> bool:
        """Whether Slack reached us at the last look; by HTTP alone, whether its tokens were good at the start."""
        return self._connected

    def _note_connected(self, connected: bool) -> None:  # noqa: FBT001 - as the connection tells it
        self._connected = connected

    async def post(self, step: Step) -> str:
        """Post one message to a channel, or to the thread of a message in it; gives its time stamp, which is its id.

        An answer goes to the thread of the message that it answers, and is not shown in the channel besides.

        Slack keeps the nonce as the message's metadata and does not drop a repeat. A chart follows in the thread before
        the id is given, so that `find` sends it if the process stops first; if Slack does not take it, that is logged.
        Raises PostError, NotConnectedError if Slack can't be reached, NoSuchMessageError if the thread or the message
        answered is gone.
        """
        channel, answered = step.channel, step.thread or step.reply_to
        client = await self._client_of(channel, step.workspace)
        blocks = blocks_of(step.message) or None
        try:
            sent = await client.chat_postMessage(
                channel=channel,
                text=step.message.text,
                blocks=blocks,
                thread_ts=answered,
                reply_broadcast=False if answered else None,
                metadata={"event_type": EVENT, "event_payload": {"nonce": step.nonce}},
                unfurl_links=False,
                unfurl_media=False,
            )
        except Exception as error:  # whatever it is, the message may be in the channel
            raise refusal(error, channel) from error
        posted = sent.get("ts")
        if not isinstance(posted, str):
            reason = f"channel {channel}: Slack took the message and gave it no id"
            raise PostError(reason, unsure=True)
        await send_charts(client, str(sent.get("channel") or channel), answered or posted, step.message.attachments)
        return posted

    async def find(self, step: Step, *, since: datetime, taken: tuple[str, ...]) -> str | None:
        """The id of the message with that nonce where `post` puts it, None if it is not there; see `Search`.

        The chart of one that is found is sent after it, if it is not there. Raises CannotLookError, NoSuchMessageError
        if the thread or the message answered is gone, PostError.
        """
        channel, answered = step.channel, step.thread or step.reply_to
        client = await self._client_of(channel, step.workspace)
        found = await self._search.find(client, Sought(channel, step.nonce, answered, since, taken))
        if found is not None:
            await send_missing(client, channel, answered or found, found, step.message.attachments)
        return found

    async def warn(self, workspace: str, people: tuple[str, ...], words: str) -> bool:
        """Tell the first of these people, who installed the app and the operators by direct message; False if none.

        Operators may be of another workspace, that of the setting's token; where the app is not installed (any more),
        only they can be told. Raises NotConnectedError if Slack can't be reached.
        """
        client = await self._client_in(workspace)
        if client is not None:
            team = workspace.removeprefix(TEAM)
            installers = () if self.flow is None else await self.flow.workspaces.installers(team)
            if await tell_first(client, (*people, *installers, *self.operators), words):
                return True
        elsewhere = client is not self.client and bool(self.client.token)
        return elsewhere and await tell_first(self.client, self.operators, words)

    async def _client_of(self, channel: str, workspace: str) -> AsyncWebClient:
        """The client with the bot's token in the workspace. Raises PostError where it is not installed (any more)."""
        client = await self._client_in(workspace)
        if client is None:
            where = workspace or "its workspace is not known: subscribe it in Slack with /subscribe"
            reason = f"channel {channel}: the app is not installed there ({where})"
            raise PostError(reason, gone=True)
        return client

    async def _client_in(self, workspace: str) -> AsyncWebClient | None:
        """The client with the bot's token in the workspace, None where it has none.

        Without a workspace, which is a subscription by the operator, it is the setting's token, else the only one.
        """
        if self.flow is None or (not workspace and self.client.token):
            return self.client
        team = workspace.removeprefix(TEAM)
        found = await (self.flow.workspaces.of(team) if team else self.flow.workspaces.only())
        return None if found is None else web_client(found.token, api_base=self.client.base_url)

    async def _check_in(self) -> None:
        """Ask Slack about the tokens first, and write down which workspaces there are.

        The connection of Socket Mode would try a bad token for ever. What is parked may do with tokens that are new.
        """
        if self.flow is None:
            try:
                here = await self.client.auth_test()
            except SlackApiError as error:
                raise self._refused(error, "ONRECORD_SLACK_BOT_TOKEN") from error
            found = {str(here["team_id"]): str(here.get("team") or "")}
        else:
            found = {one.team: one.name for one in await self.flow.workspaces.load()}
        await asyncio.to_thread(seen_in, self.store, PLATFORM, found, self.clock())
        if self.app_token:
            try:
                await self.client.apps_connections_open(app_token=self.app_token)
            except SlackApiError as error:
                raise self._refused(error, "ONRECORD_SLACK_APP_TOKEN") from error
        if not self._was_in:
            await asyncio.to_thread(wake, self.store, platform=PLATFORM)
        self._was_in = True

    def _refused(self, error: SlackApiError, setting: str) -> Exception:
        """A refused token as an error that somebody has to mend; anything else may pass."""
        said = said_by(error)
        if said.code not in REFUSED_TOKEN:
            return ConnectionError(f"Slack says {said} when asked about {setting}")
        self._was_in = False
        return OnRecordError(f"Slack refuses the token ({said}); set {setting} to one of the installed app")


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
        app,
        client,
        desk.store,
        desk.clock,
        _secret(settings.slack_app_token),
        settings.http_port,
        flow,
        tuple(key.removeprefix(TEAM) for key in settings.operators if key.startswith(TEAM)),
    )


def _flow(desk: Desk, settings: Settings, client: AsyncWebClient) -> Flow:
    workspaces = Workspaces(desk.store, desk.clock, seal_of(_secret(settings.secret_key)))
    own = Credentials(settings.slack_client_id, _secret(settings.slack_client_secret), settings.public_url)
    return flow_of(workspaces, own, client)


def _secret(held: SecretStr | None) -> str:
    return held.get_secret_value() if held is not None else ""
