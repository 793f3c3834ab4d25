"""A room on a simulated Discord with the bot in it; what the bot sends there is checked against Discord's limits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import simcord
from discord_room import Room, check_traffic, room_in
from slack_people import SIGNING_SECRET, User, user_of
from slack_standin import FakeSlack, fake_slack

from bot.platforms.discord import OnRecordClient, build_discord
from bot.platforms.slack.app import build_slack, web_client
from bot.recorded.answers import Desk


@pytest.fixture
def simcord_bot(desk: Desk) -> OnRecordClient:
    return build_discord(desk)


@pytest.fixture
def room(simcord_env: simcord.Env) -> Iterator[Room]:
    room = room_in(simcord_env)
    yield room
    assert check_traffic(simcord_env)


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeSlack]:
    """A Slack of our own; all that the bot sends there is checked against Slack's limits."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    async with fake_slack() as standing_in:
        yield standing_in


@pytest.fixture
async def alice(desk: Desk, slack: FakeSlack) -> AsyncIterator[User]:
    """Somebody in Slack who manages nothing."""
    app = build_slack(desk, web_client("xoxb-made-up", api_base=slack.url("/api/")), signing_secret=SIGNING_SECRET)
    async with user_of(app, slack) as user:
        yield user


@pytest.fixture
def admin(alice: User, slack: FakeSlack) -> User:
    """The same, who manages the workspace."""
    slack.people[alice.user] = {"is_admin": True, "tz": "Europe/Kyiv"}
    return alice


@pytest.fixture
async def operator(desk: Desk, slack: FakeSlack) -> AsyncIterator[User]:
    """Somebody in Slack who runs the bot."""
    client = web_client("xoxb-made-up", api_base=slack.url("/api/"))
    app = build_slack(desk, client, signing_secret=SIGNING_SECRET, operators=("slack:U0RUNS",))
    async with user_of(app, slack, user="U0RUNS") as user:
        yield user
