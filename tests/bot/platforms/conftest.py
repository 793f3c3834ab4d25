"""A room on a simulated Discord with the bot in it; what the bot sends there is checked against Discord's limits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import discord
import pytest
import simcord
import yarl
from discord_payloads import TOKEN
from discord_room import Room, check_traffic, room_in
from discord_standin import FakeDiscord, fake_discord
from slack_people import SIGNING_SECRET, User, user_of
from slack_standin import FakeSlack, fake_slack

from bot.platforms.discord import OnRecordClient, build_discord
from bot.platforms.discord.wire import wire_trace
from bot.platforms.slack.app import build_slack, web_client
from bot.platforms.slack.posting import SlackPlatform
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
async def fake(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDiscord]:
    """A Discord of our own on the loopback, at which discord.py is pointed."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    # discord.py keeps both for the whole process; they are put back afterwards.
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL("ws://127.0.0.1:1/nowhere"))
    async with fake_discord() as standing_in:
        yield standing_in


@pytest.fixture
async def logged_in(fake: FakeDiscord) -> AsyncIterator[discord.Client]:
    """discord.py logged in there, with no gateway."""
    discord.http.Route.BASE = fake.base
    client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30, http_trace=wire_trace())
    async with client:
        await client.login(TOKEN)
        yield client


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeSlack]:
    """A Slack of our own; all that the bot sends there is checked against Slack's limits."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    async with fake_slack() as standing_in:
        yield standing_in


@pytest.fixture
def slack_poster(desk: Desk, slack: FakeSlack) -> SlackPlatform:
    """The bot in one workspace, by Socket Mode, with a pulse that a test can wait for."""
    client = web_client("xoxb-made-up", api_base=slack.url("/api/"))
    app = build_slack(desk, client)
    return SlackPlatform(app, client, desk.store, desk.clock, "xapp-made-up", operators=("U0RUNS",), pulse=0.2)


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
