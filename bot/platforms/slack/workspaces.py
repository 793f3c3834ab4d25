"""Which workspaces have the bot, with the token of each; told when one installs or removes it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.platforms.slack.people import PLATFORM
from bot.platforms.slack.sealing import Seal
from bot.workspaces import joined, key_of, left
from briefings.store import (
    Store,
    find_installation,
    installers_of,
    list_installations,
    put_installation,
    remove_installations,
)

if TYPE_CHECKING:
    from bot.platforms.slack.oauth import Flow
    from bot.recorded.answers import Desk

log = logging.getLogger(__name__)

TEAM = key_of(PLATFORM, "")
NO_ENTERPRISE = ""  # a team's id is enough: the app is installed in workspaces, never in a whole organisation


@dataclass(frozen=True, slots=True)
class Installed:
    """The bot in one workspace."""

    team: str
    token: str = field(repr=False)
    bot_id: str = ""
    bot_user: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Workspaces:
    """The installations in the store, with their tokens sealed; those in use are remembered."""

    store: Store
    clock: Callable[[], datetime]
    seal: Seal
    _known: dict[str, Installed] = field(default_factory=dict, init=False, repr=False)

    async def load(self) -> tuple[Installed, ...]:
        """Read them all anew, so that no request has to wait for the store; another process may have written there.

        Raises OnRecordError if the key is another.
        """
        self._known.clear()
        teams = [team for _, team in await asyncio.to_thread(list_installations, self.store)]
        return tuple([one for team in teams if (one := await self.of(team)) is not None])

    async def of(self, team: str) -> Installed | None:
        """The bot in that workspace, None if it is not there. Raises OnRecordError if the key is another one."""
        if team not in self._known:
            sealed = await asyncio.to_thread(find_installation, self.store, enterprise=NO_ENTERPRISE, team=team)
            if sealed is None:
                return None
            self._known[team] = Installed(team, **json.loads(self.seal.open(sealed)))
        return self._known[team]

    async def only(self) -> Installed | None:
        """The bot in the only workspace that has it; None if there are several, or none."""
        teams = {team for _, team in await asyncio.to_thread(list_installations, self.store)}
        return await self.of(teams.pop()) if len(teams) == 1 else None

    async def installers(self, team: str) -> tuple[str, ...]:
        """Who installed the app in that workspace, as Slack names them, the latest first."""
        return await asyncio.to_thread(installers_of, self.store, enterprise=NO_ENTERPRISE, team=team)

    async def add(self, installed: Installed, *, by: str) -> None:
        """Keep a new installation; what belonged to the workspace before is back."""
        held = {name: getattr(installed, name) for name in ("token", "bot_id", "bot_user", "name")}
        sealed = self.seal.close(json.dumps(held))
        await asyncio.to_thread(self._put, installed, by, sealed)
        self._known[installed.team] = installed

    async def remove(self, team: str) -> None:
        """Forget the workspace's tokens."""
        self._known.pop(team, None)
        await asyncio.to_thread(remove_installations, self.store, enterprise=NO_ENTERPRISE, team=team)

    def _put(self, installed: Installed, by: str, sealed: str) -> None:
        put_installation(
            self.store,
            enterprise=NO_ENTERPRISE,
            team=installed.team,
            user=by,
            installed_at=self.clock(),
            document=sealed,
        )
        joined(self.store, PLATFORM, installed.team, name=installed.name)


def leaving(desk: Desk, flow: Flow | None) -> Callable[..., Awaitable[None]]:
    """The listener for a workspace that removed the app."""

    async def leave(body: Mapping[str, Any]) -> None:
        team = str(body.get("team_id", ""))
        if flow is not None:
            await flow.workspaces.remove(team)
        if await asyncio.to_thread(left, desk.store, PLATFORM, team, now=desk.clock()):
            log.info("the app was removed from %s: what belongs to it rests until it is back", key_of(PLATFORM, team))

    return leave


def revoking(desk: Desk, flow: Flow | None) -> Callable[..., Awaitable[None]]:
    """The listener for tokens that a workspace has revoked: without the bot's, nothing can be done for it."""
    leave = leaving(desk, flow)

    async def revoked(body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await leave(body)

    return revoked
