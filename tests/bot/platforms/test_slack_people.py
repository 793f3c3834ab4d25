"""Whose word counts in Slack where workspaces share a channel: that of people of the workspace that has the bot."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_people import User, trigger
from slack_standin import FakeSlack

from bot.platforms.slack.people import place_of
from bot.recorded.answers import Desk
from briefings.store import list_subscriptions

AWAY = [
    {"team_id": "T0OTHER"},
    {"is_stranger": True},
    {"team_id": "T0TEAM", "is_restricted": True},
    {"team_id": "T0TEAM", "is_ultra_restricted": True},
]


@pytest.mark.parametrize("known", AWAY, ids=str)
@pytest.mark.parametrize("right", ["is_admin", "is_owner", "is_primary_owner"])
async def test_who_manages_another_workspace_manages_nothing_here(
    alice: User, slack: FakeSlack, desk: Desk, known: dict[str, Any], right: str
) -> None:
    slack.people[alice.user] = {right: True, **known}
    await alice.type("/subscribe", "troops")
    assert "Only admins and owners" in (await slack.answer())["text"]
    assert list_subscriptions(desk.store) == ()


async def test_who_manages_this_workspace_may(alice: User, slack: FakeSlack, desk: Desk) -> None:
    slack.people[alice.user] = {"is_admin": True, "team_id": alice.team}
    await alice.type("/subscribe", "troops")
    await slack.answer()
    assert len(list_subscriptions(desk.store)) == 1


@pytest.mark.parametrize(("known", "may"), [({"team_id": "T0OTHER"}, False), ({"team_id": "T0TEAM"}, True), ({}, True)])
async def test_an_id_of_an_operator_counts_in_its_own_workspace(
    operator: User,
    slack: FakeSlack,
    known: dict[str, Any],
    may: bool,  # noqa: FBT001  # a row of the table
) -> None:
    slack.people[operator.user] = known
    await operator.type("/subscribe", "troops")
    assert ("Only admins and owners" in (await slack.answer())["text"]) is not may


async def test_a_form_sent_off_in_another_workspace_changes_nothing(admin: User, slack: FakeSlack, desk: Desk) -> None:
    await admin.type("/subscribe", "")
    shown = (await slack.call("views.update"))["view"]
    view = {**shown, "id": "V1", "app_installed_team_id": admin.team}
    far = User(slack, user=admin.user, team="T0OTHER", events=admin.events, session=admin.session)
    told = await far.send_off(view, {"topic": "troops"})
    assert "Only admins and owners" in json.dumps(told)
    assert list_subscriptions(desk.store) == ()


@pytest.mark.parametrize(
    "body",
    [
        {"team": {"id": "T0OTHER"}, "view": {"app_installed_team_id": "T0TEAM"}},
        {"team_id": "T0OTHER", "authorizations": [{"team_id": "T0TEAM"}]},
        {"team": None, "user": {"team_id": "T0TEAM"}},
        {"team_id": "T0TEAM"},
    ],
    ids=["form", "event", "organisation", "command"],
)
def test_the_workspace_is_the_one_whose_token_is_used(body: dict[str, Any]) -> None:
    assert place_of({"trigger_id": trigger(), **body}).team == "T0TEAM"
