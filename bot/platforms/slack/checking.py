"""What is wrong with the bot's tokens and with the channels on Slack, asked of Slack itself. Posts nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.checked import Checked
from bot.platforms.slack.app import web_client
from bot.platforms.slack.refusals import AGAIN, GONE, INVITE, REFUSED_TOKEN, said_by
from bot.platforms.slack.scopes import SCOPES
from bot.platforms.slack.sealing import seal_of
from bot.platforms.slack.workspaces import TEAM, Workspaces
from bot.settings import PREFIX, Settings
from briefings.store import Store

LONGEST = 30.0  # seconds, for everything
MOST_CHANNELS = 40  # Slack answers about fifty questions a minute
AT_ONCE = 4

_Ask: TypeAlias = Callable[[], Awaitable[Checked]]


@dataclass(frozen=True, slots=True)
class _Bots:
    """The bot's clients: that of the setting, and those of the workspaces that installed the app, by their keys."""

    own: AsyncWebClient | None
    installed: Mapping[str, AsyncWebClient]

    def of(self, workspace: str) -> AsyncWebClient | None:
        """The one that posts to channels of the workspace."""
        if self.installed and workspace:
            return self.installed.get(workspace)
        only = next(iter(self.installed.values())) if len(self.installed) == 1 else None
        return self.own or only


async def check_slack(settings: Settings, store: Store, channels: Sequence[tuple[str, str]]) -> tuple[Checked, ...]:
    """Asks whether each token is good and has its scopes, then of each channel whether the bot can post there.

    `channels` are pairs of a workspace's key, "" where the operator subscribed, and a channel's id. Takes half a minute
    at most and looks at forty channels at most; the last line tells how many are left. Whatever Slack says, or leaves
    unsaid, is found, not raised; nothing is where Slack is not set up. Raises OnRecordError if the tokens of workspaces
    can't be read.
    """
    if settings.slack_bot_token is None and not settings.slack_client_id:
        return ()
    bots = await _bots(settings, store)
    asked = list(dict.fromkeys(channels))
    checks = dict([*_of_tokens(settings, bots), *(_of_channel(bots, *one) for one in asked[:MOST_CHANNELS])])
    turns = asyncio.Semaphore(AT_ONCE)
    deadline = asyncio.get_running_loop().time() + LONGEST

    async def in_turn(what: str, ask: _Ask) -> Checked:
        try:
            async with asyncio.timeout_at(deadline), turns:
                return await ask()
        except SlackApiError as error:
            said = said_by(error)
            refused = said.code in REFUSED_TOKEN and PREFIX in what
            found = f"Slack says {said}; {GONE.get(said.code, 'try again later')}"
            return Checked(what, found, ok=False, refused=refused)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is found
            return Checked(what, f"no answer: {type(error).__name__} {error}".rstrip(), ok=False)

    found = await asyncio.gather(*(in_turn(what, ask) for what, ask in checks.items()))
    left = len(asked) - MOST_CHANNELS
    rest = [Checked("Slack: other channels", f"{left} more were not looked at", ok=True)] if left > 0 else []
    return (*found, *rest)


async def _bots(settings: Settings, store: Store) -> _Bots:
    base = settings.slack_api_base
    own = None if settings.slack_bot_token is None else web_client(_secret(settings.slack_bot_token), api_base=base)
    if not settings.slack_client_id:
        return _Bots(own, {})
    known = await Workspaces(store, partial(datetime.now, UTC), seal_of(_secret(settings.secret_key))).load()
    return _Bots(own, {f"{TEAM}{one.team}": web_client(one.token, api_base=base) for one in known})


def _of_tokens(settings: Settings, bots: _Bots) -> Iterator[tuple[str, _Ask]]:
    if bots.own is not None:
        what = "Slack: ONRECORD_SLACK_BOT_TOKEN"
        yield what, partial(_bot_checked, what, bots.own)
    for workspace, client in bots.installed.items():
        what = f"Slack: the bot in {workspace}"
        yield what, partial(_bot_checked, what, client)
    if settings.slack_app_token is not None:
        what = "Slack: ONRECORD_SLACK_APP_TOKEN"
        yield what, partial(_app_checked, what, settings)


def _of_channel(bots: _Bots, workspace: str, channel: str) -> tuple[str, _Ask]:
    what = f"Slack: channel {channel}" + (f" in {workspace}" if workspace else "")
    return what, partial(_channel_checked, what, bots.of(workspace), channel)


async def _bot_checked(what: str, client: AsyncWebClient) -> Checked:
    """Whether the token is good; which scopes it lacks, if Slack says which it has."""
    here = await client.auth_test()
    held = {scope.strip() for scope in str(here.headers.get("x-oauth-scopes", "")).split(",")} - {""}
    lacking = [scope for scope in SCOPES if scope not in held] if held else []
    if lacking:
        return Checked(what, f"it lacks {', '.join(lacking)}: add them to the app and {AGAIN}", ok=False)
    return Checked(what, f"good in {here.get('team') or here.get('team_id')}", ok=True)


async def _app_checked(what: str, settings: Settings) -> Checked:
    """Whether Socket Mode may be used; it is not connected to."""
    client = web_client(None, api_base=settings.slack_api_base)
    await client.apps_connections_open(app_token=_secret(settings.slack_app_token))
    return Checked(what, "good", ok=True)


async def _channel_checked(what: str, client: AsyncWebClient | None, channel: str) -> Checked:
    if client is None:
        return Checked(what, f"the app is not installed there; {AGAIN}", ok=False)
    if not channel.startswith(("C", "G")):
        return Checked(what, "direct messages are not looked at", ok=True)
    found = (await client.conversations_info(channel=channel)).get("channel") or {}
    if found.get("is_archived"):
        return Checked(what, f"it is archived; {GONE['is_archived']}", ok=False)
    if not found.get("is_member"):
        return Checked(what, f"the bot is not in it; {INVITE}", ok=False)
    return Checked(what, "takes messages", ok=True)


def _secret(held: SecretStr | None) -> str:
    return held.get_secret_value() if held is not None else ""
