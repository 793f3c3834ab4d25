"""Each kind of envelope of Socket Mode: acknowledged with what Slack waits for, and acted upon."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from slack_people import ByEnvelope, elements
from slack_standin import FakeSlack

from bot.platforms.slack.app import build_slack, web_client
from bot.platforms.slack.posting import SlackPlatform
from bot.recorded.answers import Desk


@pytest.fixture
async def bob(desk: Desk, slack: FakeSlack) -> AsyncIterator[ByEnvelope]:
    client = web_client("xoxb-made-up", api_base=slack.url("/api/"))
    platform = SlackPlatform(build_slack(desk, client), client, desk.store, desk.clock, "xapp-made-up")
    running = asyncio.create_task(platform.run())
    slack.people["U0BOB"] = {"is_owner": True}
    yield ByEnvelope(slack, user="U0BOB")
    running.cancel()
    await asyncio.wait({running})


async def test_a_command_and_a_button(bob: ByEnvelope, slack: FakeSlack) -> None:
    assert await bob.send("slash_commands", bob.typed("/claims", "troops")) == {}
    button = elements((await slack.answer())["blocks"])["Next page ▶"]
    assert await bob.send("interactive", bob.pressed(button)) == {}
    assert (await slack.answer())["replace_original"] is True


async def test_a_form_completed_refused_and_sent_off(bob: ByEnvelope, slack: FakeSlack) -> None:
    assert await bob.send("slash_commands", bob.typed("/subscribe", "")) == {}
    view = {**(await slack.call("views.update"))["view"], "id": "V1"}
    completed = await bob.send("interactive", bob.filling_in(view, "timezone", "kyiv"))
    assert "Europe/Kyiv" in json.dumps(completed)
    refused = await bob.send("interactive", bob.sent_off(view, {"topic": "troops", "timezone": "Atlantis"}))
    assert list(refused["errors"]) == ["timezone"]
    assert await bob.send("interactive", bob.sent_off(view, {"topic": "troops"})) == {}
    assert "North Korean troops" in json.dumps(await slack.call("chat.postEphemeral"))


async def test_the_shortcut_and_an_event(bob: ByEnvelope, slack: FakeSlack) -> None:
    assert await bob.send("interactive", bob.asked_about({"text": "11,000 soldiers stand in Kursk"})) == {}
    assert (await slack.answer())["response_type"] == "ephemeral"
    assert await bob.send("events_api", bob.event({"type": "app_home_opened", "tab": "home"})) == {}
    assert (await slack.call("views.publish"))["user_id"] == "U0BOB"


async def asked_again(bob: ByEnvelope, slack: FakeSlack) -> None:
    """On a third address: the first was to see if the token is good, the second is lost."""
    await slack.call("apps.connections.open", 3)
    await slack.connected()
    assert await bob.send("slash_commands", bob.typed("/claims", "troops")) == {}
    assert "11,000 soldiers" in json.dumps(await slack.answer())


@pytest.mark.parametrize("way", ["dropped", "sent away"])
async def test_a_socket_that_is_lost_is_opened_again(slack_poster: SlackPlatform, slack: FakeSlack, way: str) -> None:
    running = asyncio.create_task(slack_poster.run())
    await slack.connected()
    if way == "dropped":
        await slack.sockets[0].close()
    else:
        await slack.envelopes.put({"type": "disconnect", "reason": "refresh_requested"})
    await asked_again(ByEnvelope(slack), slack)
    running.cancel()
    await asyncio.wait({running})


async def test_a_connection_that_stays_away_is_begun_anew(slack_poster: SlackPlatform, slack: FakeSlack) -> None:
    slack.away = True
    slack_poster.pulse = 0.02

    with pytest.raises(ConnectionError, match="Socket Mode was away"):
        await slack_poster.run()
    slack.away = False
    slack_poster.pulse = 0.2
    running = asyncio.create_task(slack_poster.run())
    await slack.connected()
    running.cancel()
    await asyncio.wait({running})
