"""Several workspaces that install the app themselves: from the page to answers and posts with each one's own token."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from cryptography.fernet import Fernet
from slack_people import SIGNING_SECRET, ByEnvelope, User
from slack_standin import FakeSlack, Fault
from sqlalchemy import text

from bot.delivery import PostError, Step
from bot.platforms.slack.posting import SlackPlatform, slack_platform
from bot.platforms.slack.scopes import SCOPES
from bot.platforms.slack.sealing import seal_of
from bot.platforms.slack.workspaces import Installed, Workspaces
from bot.recorded.answers import Desk
from bot.settings import Settings
from briefings.model import Message, OnRecordError
from briefings.store import get_workspace

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk's own use
KEY = Fernet.generate_key().decode()
HELLO = Message("What changed", {"blocks": [{"type": "divider"}]})


@dataclass
class Site:
    """The bot's own server, and a browser."""

    url: str
    session: aiohttp.ClientSession

    async def begin(self) -> tuple[dict[str, list[str]], str]:
        """Open the page of the installation; gives what the link to Slack says, and the cookie."""
        async with self.session.get(f"{self.url}/slack/install") as page:
            assert page.status == 200
            link = re.search(r'href="(https://slack\.com/oauth/[^"]+)"', await page.text())
            assert link is not None
            return parse_qs(urlsplit(link[1].replace("&amp;", "&")).query), page.headers["Set-Cookie"].split(";")[0]

    async def come_back(self, code: str, state: str, cookie: str) -> tuple[int, str]:
        """Come back from Slack."""
        asked = {"code": code, "state": state}
        async with self.session.get(
            f"{self.url}/slack/oauth_redirect", params=asked, headers={"Cookie": cookie}
        ) as page:
            return page.status, await page.text()

    async def install(self, slack: FakeSlack, team: str) -> int:
        """Install the app in that workspace."""
        slack.installs[f"code-{team}"] = granted(team)
        told, cookie = await self.begin()
        return (await self.come_back(f"code-{team}", told["state"][0], cookie))[0]


def granted(team: str) -> dict[str, Any]:
    return {
        "access_token": f"xoxb-of-{team}",
        "bot_user_id": "U0BOT",
        "team": {"id": team, "name": f"The {team}"},
        "authed_user": {"id": "U0INSTALLER"},
        "scope": ",".join(SCOPES),
    }


@pytest.fixture
def platform(desk: Desk, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> SlackPlatform:
    for name, value in {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "made-up",
        "PUBLIC_URL": "https://bot.example",
        "SECRET_KEY": KEY,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_BASE": slack.url("/api/"),
        "HTTP_PORT": "0",
    }.items():
        monkeypatch.setenv(f"ONRECORD_{name}", value)
    return slack_platform(desk, Settings())


@pytest.fixture
async def site(platform: SlackPlatform) -> AsyncIterator[Site]:
    async with TestServer(platform.app.web_app()) as server, aiohttp.ClientSession() as session:
        yield Site(str(server.make_url("/")).rstrip("/"), session)


def user_in(team: str, site: Site, slack: FakeSlack) -> User:
    return User(slack, team=team, events=f"{site.url}/slack/events", session=site.session)


async def test_the_page_asks_for_the_scopes_of_the_table_and_nothing_of_people(site: Site) -> None:
    told, _ = await site.begin()
    assert told["scope"] == [",".join(SCOPES)]
    assert "user_scope" not in told
    assert told["redirect_uri"] == ["https://bot.example/slack/oauth_redirect"]


async def test_each_workspace_is_answered_and_posted_to_with_its_own_token(
    site: Site, slack: FakeSlack, platform: SlackPlatform, desk: Desk
) -> None:
    assert [await site.install(slack, team) for team in ("T0ONE", "T0TWO")] == [200, 200]
    for team in ("T0ONE", "T0TWO"):
        await user_in(team, site, slack).type("/subscriptions", "")
        assert (await slack.answer())["response_type"] == "ephemeral"
        await platform.post(Step("C0DESK", HELLO, "n", workspace=f"slack:{team}"))
    used = [token for method, token in slack.tokens if method in {"users.info", "chat.postMessage"}]
    assert used == ["xoxb-of-T0ONE", "xoxb-of-T0ONE", "xoxb-of-T0TWO", "xoxb-of-T0TWO"]
    known = get_workspace(desk.store, "slack:T0TWO")
    assert known is not None
    assert known.name == "The T0TWO"


async def test_what_was_lost_is_looked_up_and_who_installed_it_is_told_with_the_workspaces_token(
    site: Site, slack: FakeSlack, platform: SlackPlatform
) -> None:
    await site.install(slack, "T0ONE")
    await site.install(slack, "T0TWO")
    slack.faults["chat.postMessage"] = [Fault(done=True)]
    step = Step("C0DESK", HELLO, "n", workspace="slack:T0TWO")
    with pytest.raises(PostError):
        await platform.post(step)
    since = datetime(2024, 10, 1, tzinfo=UTC)
    assert await platform.find(step, since=since, taken=()) == slack.posted["C0DESK"][0]["ts"]
    assert await platform.warn("slack:T0TWO", (), "a channel is archived")
    assert slack.called("chat.postMessage")[-1]["channel"] == "U0INSTALLER"
    assert {token for method, token in slack.tokens if method.startswith(("chat", "conv"))} == {"xoxb-of-T0TWO"}
    assert len(slack.called("chat.postMessage")) == 2
    assert not await platform.warn("slack:T0NOBODY", ("U0ALICE",), "a channel is archived")


async def test_an_event_of_the_second_workspace_is_heard(site: Site, slack: FakeSlack) -> None:
    await site.install(slack, "T0ONE")
    await site.install(slack, "T0TWO")
    assert await user_in("T0TWO", site, slack).happen({"type": "app_home_opened", "tab": "home"}) == (200, "")
    await slack.call("views.publish")
    assert ("views.publish", "xoxb-of-T0TWO") in slack.tokens


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"], "oauth": []}}]
)
async def test_a_workspace_that_removes_the_app_rests_until_it_is_back(
    site: Site, slack: FakeSlack, platform: SlackPlatform, desk: Desk, event: dict[str, Any]
) -> None:
    await site.install(slack, "T0ONE")
    await user_in("T0ONE", site, slack).happen(event)
    async with asyncio.timeout(20):
        known = get_workspace(desk.store, "slack:T0ONE")
        while known is None or known.left_at is None:
            await asyncio.sleep(0.02)
            known = get_workspace(desk.store, "slack:T0ONE")
    with pytest.raises(PostError, match="not installed") as caught:
        await platform.post(Step("C0DESK", HELLO, "n", workspace="slack:T0ONE"))
    assert caught.value.permanent
    assert await site.install(slack, "T0ONE") == 200
    known = get_workspace(desk.store, "slack:T0ONE")
    assert known is not None
    assert known.left_at is None
    assert await platform.post(Step("C0DESK", HELLO, "n", workspace="slack:T0ONE"))


async def test_a_token_of_a_person_that_is_revoked_changes_nothing(
    site: Site, slack: FakeSlack, platform: SlackPlatform
) -> None:
    await site.install(slack, "T0ONE")
    user = user_in("T0ONE", site, slack)
    await user.happen({"type": "tokens_revoked", "tokens": {"oauth": ["U0INSTALLER"], "bot": []}})
    await user.type("/claims", "troops")
    assert (await slack.answer())["response_type"] == "in_channel"
    assert await platform.post(Step("C0DESK", HELLO, "n", workspace="slack:T0ONE"))


async def test_a_workspace_without_the_app_is_told_so(site: Site, slack: FakeSlack) -> None:
    await user_in("T0NOBODY", site, slack).type("/claims", "troops")
    assert "reinstall" in (await slack.answer())["text"]


async def test_tokens_are_not_readable_in_the_database(site: Site, slack: FakeSlack, desk: Desk) -> None:
    await site.install(slack, "T0ONE")
    with desk.store.read() as connection:
        held = connection.execute(text("SELECT document FROM installations")).scalar_one()
    assert "xoxb" not in held
    assert json.loads(seal_of(KEY).open(held))["token"] == "xoxb-of-T0ONE"
    other = Workspaces(desk.store, desk.clock, seal_of(Fernet.generate_key().decode()))
    with pytest.raises(OnRecordError, match="not the key"):
        await other.load()
    both = Workspaces(desk.store, desk.clock, seal_of(f"{Fernet.generate_key().decode()}, {KEY}"))
    assert [one.token for one in await both.load()] == ["xoxb-of-T0ONE"]
    assert "xoxb" not in repr(both)


async def test_a_token_that_another_process_has_taken_meanwhile_is_known_at_the_next_start(desk: Desk) -> None:
    ours, others = (Workspaces(desk.store, desk.clock, seal_of(KEY)) for _ in range(2))
    await ours.add(Installed("T0ONE", "xoxb-old"), by="U0ALICE")
    await others.add(Installed("T0ONE", "xoxb-new"), by="U0ALICE")
    assert [one.token for one in await ours.load()] == ["xoxb-new"]


@pytest.mark.parametrize("state", ["of another", "used"])
async def test_a_browser_that_was_not_sent_off_from_here_installs_nothing(
    site: Site, slack: FakeSlack, desk: Desk, state: str
) -> None:
    slack.installs["code"] = granted("T0ONE")
    told, cookie = await site.begin()
    good = told["state"][0]
    if state == "used":
        assert (await site.come_back("wrong code", good, cookie))[0] == 401
        assert (await site.come_back("code", good, cookie))[0] == 401
    else:
        made_up = secrets.token_urlsafe(32)
        assert (await site.come_back("code", made_up, cookie))[0] == 400
        assert (await site.come_back("code", made_up, f"slack-app-oauth-state={made_up}"))[0] == 401
    assert get_workspace(desk.store, "slack:T0ONE") is None


async def test_a_whole_organisation_is_not_installed_in(site: Site, slack: FakeSlack) -> None:
    slack.installs["code"] = {**granted("T0ONE"), "is_enterprise_install": True, "enterprise": {"id": "E1"}}
    told, cookie = await site.begin()
    assert (await site.come_back("code", told["state"][0], cookie))[0] == 500


async def test_what_the_operator_subscribed_goes_to_the_only_workspace(
    site: Site, slack: FakeSlack, platform: SlackPlatform
) -> None:
    await site.install(slack, "T0ONE")
    assert await platform.post(Step("C0DESK", HELLO, "n"))
    await site.install(slack, "T0TWO")
    with pytest.raises(PostError, match="workspace is not known"):
        await platform.post(Step("C0DESK", HELLO, "n"))


@pytest.mark.usefixtures("platform")
async def test_with_socket_mode_only_the_pages_of_the_installation_are_on_the_web(
    desk: Desk, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    monkeypatch.delenv("ONRECORD_SLACK_SIGNING_SECRET")
    monkeypatch.setenv("ONRECORD_SLACK_APP_TOKEN", "xapp-made-up")
    monkeypatch.setenv("ONRECORD_HTTP_PORT", str(unused_tcp_port))
    running = asyncio.create_task(slack_platform(desk, Settings()).run())
    async with aiohttp.ClientSession() as session:
        site = Site(f"http://127.0.0.1:{unused_tcp_port}", session)
        async with asyncio.timeout(20):
            while True:
                try:
                    assert await site.install(slack, "T0ONE") == 200
                    break
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.05)
        assert (await user_in("T0ONE", site, slack).type("/claims", "troops", secret=""))[0] == 404
        bob = ByEnvelope(slack, team="T0ONE")
        await bob.send("slash_commands", bob.typed("/claims", "troops"))
        assert "11,000 soldiers" in json.dumps(await slack.answer())
    running.cancel()
    await asyncio.wait({running})
    assert running.cancelled()


@pytest.mark.parametrize(
    ("unset", "told"),
    [
        ("SECRET_KEY", "ONRECORD_SECRET_KEY"),
        ("PUBLIC_URL", "ONRECORD_PUBLIC_URL"),
        ("SLACK_CLIENT_SECRET", "ONRECORD_SLACK_CLIENT_SECRET"),
    ],
)
def test_what_is_missing_is_named(
    platform: SlackPlatform, monkeypatch: pytest.MonkeyPatch, unset: str, told: str
) -> None:
    assert platform.flow is not None
    monkeypatch.delenv(f"ONRECORD_{unset}")
    with pytest.raises(ValueError, match=told):
        Settings()


@pytest.mark.parametrize("keys", ["", " , ", "not a key"])
def test_a_bad_key_is_explained_and_not_repeated(keys: str) -> None:
    with pytest.raises(OnRecordError, match="generate_key") as caught:
        seal_of(keys)
    assert "not a key" not in str(caught.value)
