"""How a workspace installs the app by itself: Slack's OAuth, with installations and states in our store."""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.scopes import INSTALL, REDIRECT, SCOPES
from bot.platforms.slack.workspaces import Installed, Workspaces
from briefings.store import consume_state, issue_state

log = logging.getLogger(__name__)

STATE_LIVES = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Flow:
    """Everything that several workspaces need: who has the bot, how it is installed, and whose request is whose."""

    workspaces: Workspaces
    oauth: AsyncOAuthFlow
    authorize: AsyncAuthorize


@dataclass(frozen=True, slots=True)
class Credentials:
    """The app's own, from its page at Slack, and the address at which browsers reach this server."""

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str


def flow_of(workspaces: Workspaces, credentials: Credentials, client: AsyncWebClient) -> Flow:
    """The flow over the store of `workspaces`; `client` asks Slack for the tokens."""
    settings = AsyncOAuthSettings(
        client_id=credentials.client_id,
        client_secret=credentials.client_secret,
        scopes=SCOPES,
        user_scopes=(),
        redirect_uri=f"{credentials.public_url.rstrip('/')}{REDIRECT}",
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        installation_store=Installations(workspaces),
        installation_store_bot_only=True,
        state_store=States(workspaces),
        state_expiration_seconds=int(STATE_LIVES.total_seconds()),
        logger=log,
    )
    oauth = AsyncOAuthFlow(settings=settings, client=client, logger=log)
    return Flow(workspaces, oauth, TeamAuthorize(workspaces))


def install_pages(flow: Flow) -> web.Application:
    """The two pages of the installation alone, for a server that hears events by Socket Mode."""

    async def install(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.oauth.handle_installation(await to_bolt_request(request)))

    async def redirected(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.oauth.handle_callback(await to_bolt_request(request)))

    app = web.Application()
    app.add_routes([web.get(INSTALL, install), web.get(REDIRECT, redirected)])
    return app


class TeamAuthorize(AsyncAuthorize):
    """Gives a request the token of the workspace that it comes from. Asks nothing of Slack, so it does not wait."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(  # noqa: PLR0913  # as Bolt calls it
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002  # as above
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,  # noqa: ARG002  # as above
        actor_team_id: str | None = None,  # noqa: ARG002  # as above
        actor_user_id: str | None = None,  # noqa: ARG002  # as above
    ) -> AuthorizeResult | None:
        """Who the bot is there; None, which Bolt explains to the user, if it was not installed there."""
        installed = await self._workspaces.of(team_id or "")
        if installed is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            team=installed.name,
            bot_id=installed.bot_id,
            bot_user_id=installed.bot_user,
            bot_token=installed.token,
            user_id=user_id,
        )


class Installations(AsyncInstallationStore):
    """Bolt's installation store over ours; keeps what the bot needs, and no token of a person."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    @property
    def logger(self) -> logging.Logger:
        """The logger of this module."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Keep the bot's token of one workspace. Raises BoltError for an installation in a whole organisation."""
        if installation.is_enterprise_install or not installation.team_id or not installation.bot_token:
            message = "the app can be installed in a workspace, not in a whole organisation"
            raise BoltError(message)
        installed = Installed(
            installation.team_id,
            installation.bot_token,
            installation.bot_id or "",
            installation.bot_user_id or "",
            installation.team_name or "",
        )
        await self._workspaces.add(installed, by=installation.user_id or "")

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,  # noqa: ARG002  # as Bolt calls it
    ) -> Bot | None:
        """The bot in a workspace."""
        installed = await self._workspaces.of(team_id or "")
        if installed is None:
            return None
        return Bot(
            enterprise_id=enterprise_id,
            team_id=team_id,
            team_name=installed.name,
            bot_token=installed.token,
            bot_id=installed.bot_id,
            bot_user_id=installed.bot_user,
            installed_at=self._workspaces.clock(),
        )

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:  # noqa: ARG002  # Bolt's
        """Forget the bot's token of a workspace."""
        await self._workspaces.remove(team_id or "")

    async def async_delete_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
    ) -> None:
        """Nothing: no token of a person is kept."""


class States(AsyncOAuthStateStore):
    """What a browser that Slack sends back has to bring along; each is good once, for ten minutes."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    @property
    def logger(self) -> logging.Logger:
        """The logger of this module."""
        return log

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        """A new state."""
        state = secrets.token_urlsafe(32)
        now = self._workspaces.clock()
        await asyncio.to_thread(issue_state, self._workspaces.store, state, now=now, expires_at=now + STATE_LIVES)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state was given out and is still good."""
        return await asyncio.to_thread(consume_state, self._workspaces.store, state, now=self._workspaces.clock())
