"""Who asks, from what Slack sends, and what it says about them when it is asked."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_bolt.request.internals import extract_team_id
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.asking.asker import Asker
from bot.asking.commands import ASKED
from bot.asking.queries import channel_in

log = logging.getLogger(__name__)

PLATFORM = "slack"
FRESH = timedelta(minutes=5)
REMEMBERED = 10_000
MANAGERS = ("is_admin", "is_owner", "is_primary_owner")
GUESTS = ("is_stranger", "is_restricted", "is_ultra_restricted")
NOT_IN_IT = "an invitation (type /invite @On Record)"
NOT_FOR_POSTS = "a channel that takes posts (it is archived)"
UNSEEN = {"channel_not_found", "not_in_channel"}
NOTHING: Mapping[str, str | None] = {}
Failures = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was asked, and by whom, in Slack's ids; `channel` is "" in the App Home.

    `team` is the workspace that has the bot, `home` the one that the user is of, "" where the request does not say:
    in a channel that workspaces share these are two.
    """

    team: str
    channel: str
    user: str
    name: str = ""
    home: str = ""


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody as a workspace sees them; `elsewhere` if they are of another one."""

    manages: bool = False
    timezone: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """What Slack says of people, remembered for five minutes. `operators` are readers' keys such as "slack:U1"."""

    clock: Callable[[], datetime]
    operators: Collection[str] = ()
    _known: OrderedDict[tuple[str, str], tuple[datetime, _Person]] = field(
        default_factory=OrderedDict, init=False, repr=False
    )

    async def asker(
        self, client: AsyncWebClient, place: Place, command: str = "", given: Mapping[str, str | None] = NOTHING
    ) -> Asker:
        """Who asks for the command. Slack is asked only for what may matter to it.

        That is who they are where the answer is theirs alone, and what the bot lacks in the channel, or in the one that
        is `given`, where the command changes something. Where Slack does not say, they manage nothing.
        """
        asked = ASKED.get(command)
        guarded, private = (asked.guarded, asked.private) if asked else (False, False)
        person, lacks = await asyncio.gather(
            self._person(client, place) if private or guarded else _nobody(),
            _lacks(client, channel_in(command, given) or place.channel) if guarded else _nothing(),
        )
        belongs = place.home in {"", place.team} and not person.elsewhere
        return Asker(
            PLATFORM,
            workspace=place.team,
            channel=place.channel,
            user=place.user,
            name=place.name,
            manages=belongs and person.manages,
            operates=belongs and f"{PLATFORM}:{place.user}" in self.operators,
            timezone=person.timezone,
            lacks=lacks,
        )

    async def _person(self, client: AsyncWebClient, place: Place) -> _Person:
        key, now = (place.team, place.user), self.clock()
        at, person = self._known.get(key, (now, None))
        if person is not None and now - at < FRESH:
            return person
        try:
            found = (await client.users_info(user=place.user)).get("user") or {}
        except Failures as error:
            log.warning("users.info: %s; if this stays, install the app again from docs/slack-manifest.yaml", error)
            return _Person()
        person = _person_in(found, place.team)
        self._known[key] = now, person
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return person


def place_of(body: Mapping[str, Any]) -> Place:
    """Where a command, a pressed button, a form, a shortcut or an event comes from."""
    channel, user, event = (body.get(name) or {} for name in ("channel", "user", "event"))
    return Place(
        team=extract_team_id(dict(body)) or "",  # as Bolt chose the token
        channel=str(channel.get("id") or body.get("channel_id") or ""),
        user=str(user.get("id") or body.get("user_id") or event.get("user") or ""),
        name=str(user.get("username") or user.get("name") or body.get("user_name") or ""),
        home=str(user.get("team_id") or ""),
    )


def _person_in(found: Mapping[str, Any], team: str) -> _Person:
    """What users.info tells, as it counts in that workspace: an admin of another one manages nothing there."""
    elsewhere = bool(found.get("is_stranger")) or str(found.get("team_id") or team) != team
    guest = elsewhere or any(found.get(sort) for sort in GUESTS)
    manages = not guest and any(found.get(right) for right in MANAGERS)
    return _Person(manages, str(found.get("tz") or ""), elsewhere)


async def _nobody() -> _Person:
    return _Person()


async def _nothing() -> tuple[str, ...]:
    return ()


async def _lacks(client: AsyncWebClient, channel: str) -> tuple[str, ...]:
    """What a briefing in the channel would need and the bot has not. Direct messages are not looked at."""
    if not channel.startswith(("C", "G")):
        return ()
    try:
        found = (await client.conversations_info(channel=channel)).get("channel") or {}
    except SlackApiError as error:
        if error.response.get("error") in UNSEEN:
            return (NOT_IN_IT,)
        log.warning("conversations.info: %s", error)
        return ()
    except Failures as error:
        log.warning("conversations.info: %s", error)
        return ()
    if found.get("is_archived"):
        return (NOT_FOR_POSTS,)
    return () if found.get("is_member", True) else (NOT_IN_IT,)
