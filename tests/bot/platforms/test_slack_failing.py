"""What somebody in Slack is told when Slack does not take what the bot says: an id, which the log has too."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_people import User
from slack_standin import FakeSlack

from bot.recorded.answers import Desk
from briefings.store import list_subscriptions

FAILED = "Something failed here"
Log = pytest.LogCaptureFixture


def mark_in(said: dict[str, Any]) -> str:
    """The id that is told."""
    assert FAILED in said["text"]
    return str(said["text"].split()[-1])


async def form(user: User, slack: FakeSlack) -> dict[str, Any]:
    await user.type("/subscribe", "")
    return {**(await slack.call("views.update"))["view"], "id": "V1"}


async def test_an_answer_that_slack_never_takes_is_told_in_the_channel(
    alice: User, slack: FakeSlack, caplog: Log
) -> None:
    slack.refuse_answers = 9
    await alice.type("/claims", "troops")
    said = await slack.call("chat.postEphemeral")
    assert (said["channel"], said["user"]) == (alice.channel, alice.user)
    assert mark_in(said) in caplog.text


async def test_an_address_that_can_not_be_reached_is_told_by_direct_message(
    alice: User, slack: FakeSlack, caplog: Log
) -> None:
    slack.errors["chat.postEphemeral"] = "not_in_channel"
    await alice.type("/claims", "troops", response_url="http://127.0.0.1:9/nobody")
    said = await slack.call("chat.postMessage")
    assert said["channel"] == alice.user
    assert mark_in(said) in caplog.text


async def test_a_modal_that_can_not_be_filled_says_so(admin: User, slack: FakeSlack, caplog: Log) -> None:
    slack.errors["views.update"] = "internal_error"
    await admin.type("/subscribe", "")
    told = json.dumps((await slack.call("views.update", 2))["view"])
    assert FAILED in told
    assert "One moment" not in told
    assert mark_in(await slack.call("chat.postEphemeral")) in caplog.text


async def test_a_form_whose_answer_the_channel_does_not_take_is_answered_by_direct_message(
    admin: User, slack: FakeSlack, desk: Desk
) -> None:
    view = await form(admin, slack)
    slack.errors["chat.postEphemeral"] = "fatal_error"
    await admin.send_off(view, {"topic": "troops"})
    said = await slack.call("chat.postMessage")
    assert said["channel"] == admin.user
    assert "North Korean troops" in json.dumps(said)
    assert len(list_subscriptions(desk.store)) == 1


async def test_what_nobody_can_be_told_is_in_the_log(alice: User, slack: FakeSlack, caplog: Log) -> None:
    slack.refuse_answers = 9
    slack.errors |= {"chat.postEphemeral": "fatal_error", "chat.postMessage": "fatal_error"}
    await alice.type("/claims", "troops")
    await slack.call("chat.postMessage")
    slack.refuse_answers = 0
    await alice.type("/claims", "missiles")
    await slack.answer()
    assert "while listening to Slack" in caplog.text


async def test_a_field_that_is_typed_into_and_fails_says_nothing(admin: User, slack: FakeSlack) -> None:
    view = {**await form(admin, slack), "private_metadata": '{"command": "dance"}'}
    await admin._interact(admin.filling_in(view, "topic", "x"))  # noqa: SLF001  # what is given back is no list
    await admin.type("/claims", "troops")
    await slack.answer()
    assert not slack.called("chat.postMessage")
