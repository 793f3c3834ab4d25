"""Forms in Slack: opened, filled in, completed while typing, refused, sent off, and answered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_people import User
from slack_standin import FakeSlack

from bot.asking.responses import Field, Form
from bot.platforms.slack.views import Kept, errors_of, filled_in, form_view, kept_in
from bot.recorded.answers import Desk
from briefings.model import UsageError
from briefings.store import list_subscriptions, list_topics

View = dict[str, Any]


async def form(user: User, slack: FakeSlack, slash: str, text: str) -> View:
    """The form that a command opens, as it stands when it is ready."""
    await user.type(slash, text)
    view: View = (await slack.call("views.update"))["view"]
    assert any(block["type"] == "input" for block in view["blocks"]), view
    return {**view, "id": "V1"}


async def test_a_subscription_is_filled_in_and_answered_in_the_channel(
    admin: User, slack: FakeSlack, desk: Desk
) -> None:
    view = await form(admin, slack, "/subscribe", "")
    assert await admin.send_off(view, {"topic": "troops", "schedule": "daily 07:00"}) == {}
    said = await slack.call("chat.postEphemeral")
    assert (said["channel"], said["user"]) == (admin.channel, admin.user)
    assert "North Korean troops in Russia" in json.dumps(said)
    (one,) = list_subscriptions(desk.store)
    assert (one.channel, one.topic, one.cron, one.workspace) == ("C0DESK", "troops", "0 7 * * *", "slack:T0TEAM")


async def test_another_channel_can_be_picked_in_the_form(admin: User, slack: FakeSlack, desk: Desk) -> None:
    view = await form(admin, slack, "/subscribe", "")
    await admin.send_off(view, {"topic": "troops", "channel": "C0RIVER"})
    await slack.call("chat.postEphemeral")
    assert list_subscriptions(desk.store)[0].channel == "C0RIVER"
    assert slack.called("conversations.info")[-1]["channel"] == "C0RIVER"


async def test_a_topic_of_the_workspace_is_made_and_changed_by_forms(admin: User, slack: FakeSlack, desk: Desk) -> None:
    view = await form(admin, slack, "/topics", "add")
    await admin.send_off(view, {"name": "grain", "terms": "grain, black sea"})
    await slack.call("chat.postEphemeral")
    assert [(one.owner, one.name) for one in list_topics(desk.store) if one.owner] == [("slack:T0TEAM", "grain")]
    slack.calls.clear()
    view = await form(admin, slack, "/topics", "edit grain")
    assert "black sea" in json.dumps(view)
    await admin.send_off(view, {"title": "Grain by sea"})
    await slack.call("chat.postEphemeral")
    assert "Grain by sea" in {one.title for one in list_topics(desk.store)}


async def test_a_mistake_is_told_under_the_field_that_it_is_in(admin: User, slack: FakeSlack, desk: Desk) -> None:
    view = await form(admin, slack, "/subscribe", "")
    told = await admin.send_off(view, {"topic": "troops", "timezone": "Atlantis/Main"})
    assert told["response_action"] == "errors"
    assert list(told["errors"]) == ["timezone"]
    assert "Atlantis" in told["errors"]["timezone"]
    assert list_subscriptions(desk.store) == ()
    assert not slack.called("chat.postEphemeral")


async def test_who_may_no_more_when_the_form_is_sent_off_changes_nothing(
    admin: User, slack: FakeSlack, desk: Desk
) -> None:
    view = await form(admin, slack, "/subscribe", "")
    other = User(slack, user="U0MALLORY", events=admin.events, session=admin.session)
    told = await other.send_off(view, {"topic": "troops"})
    assert "Only admins and owners" in json.dumps(told)
    assert list_subscriptions(desk.store) == ()


async def test_where_the_bot_is_not_in_the_channel_it_answers_by_direct_message(admin: User, slack: FakeSlack) -> None:
    view = await form(admin, slack, "/subscribe", "")
    slack.errors["chat.postEphemeral"] = "not_in_channel"
    await admin.send_off(view, {"topic": "troops"})
    assert (await slack.call("chat.postMessage"))["channel"] == admin.user


async def test_a_slow_store_closes_the_form_and_is_heard_of_later(admin: User, slack: FakeSlack, desk: Desk) -> None:
    view = await form(admin, slack, "/subscribe", "")
    with desk.store.write():  # nobody else writes meanwhile
        assert await admin.send_off(view, {"topic": "troops"}) == {}
        assert not slack.called("chat.postEphemeral")
    assert "North Korean troops" in json.dumps(await slack.call("chat.postEphemeral"))


async def test_what_is_typed_into_a_field_is_completed_and_counts_itself(admin: User, slack: FakeSlack) -> None:
    view = await form(admin, slack, "/subscribe", "")
    zones = await admin.fill_in(view, "timezone", "Kyiv")
    assert zones[0] == "Kyiv"
    assert "Europe/Kyiv" in zones
    assert await admin.fill_in(view, "nothing", "x") == ["x"]


async def test_a_form_that_was_closed_before_it_was_ready_is_left_alone(
    admin: User, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.errors["views.update"] = "not_found"
    await admin.type("/subscribe", "")
    await slack.call("views.update")
    await admin.type("/claims", "troops")
    await slack.answer()
    assert "Traceback" not in caplog.text


async def test_a_form_of_another_version_is_explained(admin: User, slack: FakeSlack) -> None:
    view = {**await form(admin, slack, "/subscribe", ""), "private_metadata": '{"command": "dance"}'}
    told = await admin.send_off(view, {})
    assert told["response_action"] == "update"
    assert "another version" in json.dumps(told["view"])


def test_a_form_keeps_what_it_is_about_and_reads_back_what_was_filled_in() -> None:
    fields = (
        Field("name", "Name", "grain", required=True),
        Field("terms", "Words of it", "grain, " + "sea " * 300, "with commas", long=True),
        Field("title", "T" * 80),
    )
    view = form_view(Form("A title that is longer than a modal has", "topic edit", fields, (("name", "grain"),)), "C1")
    assert kept_in(view) == Kept("topic edit", {"name": "grain"}, "C1")
    state = {"terms": {"fill:terms": {"type": "plain_text_input", "value": "wheat"}}}
    assert filled_in({"state": {"values": state}}) == {"terms": "wheat"}


def test_a_form_that_slack_can_not_keep_is_to_be_typed() -> None:
    with pytest.raises(UsageError, match="type it"):
        form_view(Form("Edit", "topic edit", (Field("name", "Name"),), (("terms", "x" * 3_000),)), "C1")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("No time zone is called that", "timezone"),
        ("The schedule says nothing", "schedule"),
        ("something else", "topic"),
        ("The When of the topic", "schedule"),
    ],
)
def test_an_error_stands_under_the_field_that_it_names_first(line: str, field: str) -> None:
    labels = {"topic": "Topic", "schedule": "When", "timezone": "Time zone"}
    blocks = [{"type": "input", "block_id": name, "label": {"text": label}} for name, label in labels.items()]
    assert errors_of(line, {"blocks": [{"type": "divider"}, *blocks]}) == {field: line}
    assert errors_of(line, {"blocks": []}) == {}
