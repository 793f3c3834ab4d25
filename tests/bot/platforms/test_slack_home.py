"""The App Home in Slack."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_people import User, elements
from slack_standin import FakeSlack

from bot.recorded.answers import Desk
from briefings.store import list_subscriptions

OPENED = {"type": "app_home_opened", "tab": "home"}


async def home(user: User, slack: FakeSlack) -> dict[str, Any]:
    """The Home of that user, opened anew."""
    number = len(slack.called("views.publish")) + 1
    assert await user.happen(OPENED) == (200, "")
    published = await slack.call("views.publish", number)
    assert published["user_id"] == user.user
    view: dict[str, Any] = {**published["view"], "id": "VHOME"}
    return view


async def test_the_home_shows_what_is_subscribed_and_how_to_begin(admin: User, slack: FakeSlack) -> None:
    await admin.type("/subscribe", "troops")
    await slack.answer()
    view = await home(admin, slack)
    assert view["type"] == "home"
    assert "North Korean troops in Russia" in json.dumps(view)
    assert {"Subscribe a channel …", "New topic …", "New source …"} <= set(elements(view["blocks"]))
    assert "Something failed" not in json.dumps(view)


async def test_opening_the_messages_shows_no_home(alice: User, slack: FakeSlack) -> None:
    await alice.happen({"type": "app_home_opened", "tab": "messages"})
    await alice.type("/claims", "troops")
    await slack.answer()
    assert not slack.called("views.publish")


async def test_another_workspace_sees_nothing_of_this_one(admin: User, slack: FakeSlack) -> None:
    await admin.type("/topics", "add barley terms:barley")
    await slack.answer()
    await admin.type("/subscribe", "barley")
    await slack.answer()
    assert "barley" in json.dumps(await home(admin, slack))
    stranger = User(slack, user="U0FAR", team="T0FAR", events=admin.events, session=admin.session)
    assert "barley" not in json.dumps(await home(stranger, slack))


async def test_a_channel_is_subscribed_from_the_home_which_then_shows_it(
    admin: User, slack: FakeSlack, desk: Desk
) -> None:
    view = await home(admin, slack)
    await admin.press(elements(view["blocks"])["Subscribe a channel …"], view)
    form = {**(await slack.call("views.update"))["view"], "id": "VFORM"}
    told = await admin.send_off(form, {"topic": "troops", "channel": "C0RIVER"})
    assert told["response_action"] == "update"
    assert "North Korean troops in Russia" in json.dumps(told["view"])
    assert [one.channel for one in list_subscriptions(desk.store)] == ["C0RIVER"]
    assert "C0RIVER" in json.dumps((await slack.call("views.publish", 2))["view"])
    assert not slack.called("chat.postEphemeral")


async def test_a_line_picked_in_the_home_opens_in_a_modal_and_a_change_there_shows(
    admin: User, slack: FakeSlack, desk: Desk
) -> None:
    await admin.type("/subscribe", "troops")
    await slack.answer()
    view = await home(admin, slack)
    menu = next(e for e in elements(view["blocks"]).values() if "subscription show" in json.dumps(e))
    await admin.press(menu, view)
    assert await slack.call("views.open")
    shown = await slack.call("views.update")
    assert "Cron line" in json.dumps(shown)
    modal = {**shown["view"], "id": shown["view_id"]}
    await admin.press(elements(modal["blocks"])["Remove"], modal)
    await slack.call("views.update", 2)
    await slack.call("views.publish", 2)
    assert list_subscriptions(desk.store) == ()


async def test_a_home_that_slack_does_not_take_is_logged(
    alice: User,
    slack: FakeSlack,
    caplog: pytest.LogCaptureFixture,
) -> None:
    slack.errors["views.publish"] = "not_enabled"
    await alice.happen(OPENED)
    await slack.call("views.publish")
    await alice.type("/claims", "troops")
    await slack.answer()
    assert "not_enabled" in caplog.text
