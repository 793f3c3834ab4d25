"""Telling somebody in Slack that a channel takes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from slack_standin import FakeSlack, Fault

from bot.delivery import NotConnectedError
from bot.platforms.slack.app import web_client
from bot.platforms.slack.oauth import Credentials, flow_of
from bot.platforms.slack.posting import SlackPlatform
from bot.platforms.slack.sealing import seal_of
from bot.platforms.slack.workspaces import Installed, Workspaces


async def test_the_first_who_takes_it_is_told_and_the_words_do_nothing(
    slack_poster: SlackPlatform, slack: FakeSlack
) -> None:
    assert await slack_poster.warn("slack:T0TEAM", ("U0ALICE", "U0BOB"), "<!channel> *is* <@U0BOB> & :gone:")
    (said,) = slack.called("chat.postMessage")
    assert said["channel"] == "U0ALICE"
    assert "<!channel>" not in said["text"]
    assert "&lt;!channel&gt;" in said["text"]


async def test_then_come_the_operators_and_nobody_is_nobody(slack_poster: SlackPlatform, slack: FakeSlack) -> None:
    slack.errors["chat.postMessage"] = "user_not_found"
    assert not await slack_poster.warn("slack:T0TEAM", ("U0ALICE", "U0RUNS"), "a channel is archived")
    assert [said["channel"] for said in slack.called("chat.postMessage")] == ["U0ALICE", "U0RUNS"]


async def test_operators_of_another_workspace_are_told_by_the_token_of_their_own(
    slack_poster: SlackPlatform, slack: FakeSlack
) -> None:
    workspaces = Workspaces(slack_poster.store, slack_poster.clock, seal_of(Fernet.generate_key().decode()))
    await workspaces.add(Installed("T0FAR", "xoxb-of-far"), by="U0INSTALLS")
    anybodys = web_client(None, api_base=slack.url("/api/"))
    flow = flow_of(workspaces, Credentials("1.2", "made-up", "https://bot.example"), anybodys)
    serving = replace(slack_poster, flow=flow)
    slack.faults["chat.postMessage"] = [Fault(200, told='{"ok": false, "error": "user_not_found"}')] * 3
    assert await serving.warn("slack:T0FAR", ("U0ALICE",), "a channel is archived")
    told = [token for method, token in slack.tokens if method == "chat.postMessage"]
    assert told == ["xoxb-of-far"] * 3 + ["xoxb-made-up"]
    assert [said["channel"] for said in slack.called("chat.postMessage")] == [
        "U0ALICE",
        "U0INSTALLS",
        "U0RUNS",
        "U0RUNS",
    ]


async def test_a_slack_that_is_away_is_asked_again(slack_poster: SlackPlatform, slack: FakeSlack) -> None:
    assert slack.server is not None
    await slack.server.close()
    with pytest.raises(NotConnectedError):
        await slack_poster.warn("slack:T0TEAM", ("U0ALICE",), "a channel is archived")
