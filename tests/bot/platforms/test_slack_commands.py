"""Every command as it is typed in Slack, by its own name and by the one for all."""

from __future__ import annotations

import json

import pytest
from slack_people import User
from slack_standin import FakeSlack

from bot.asking.commands import COMMANDS, Command
from bot.platforms.slack.words import SLASHES

# What a command that needs something is told; those that are left out are typed alone.
TOLD = {
    "claims": "troops",
    "who-said": "Zelensky",
    "figures": "troops",
    "disputed": "troops",
    "timeline": "troops",
    "briefing now": "troops",
    "briefing preview": "troops",
    "briefing last": "troops",
    "briefing at": "24h troops",
    "catchup": "troops",
    "why": "topic:troops",
    "missed": "troops",
    "question add": '"How many soldiers are in Kursk?" troops',
    "question close": "1",
    "topic add": "grain terms:grain",
    "topic edit": "troops terms:troops,soldiers",
    "topic remove": "missiles",
    "source add": "https://meridian.example/feed",
    "source check": "https://meridian.example/feed",
    "source grade": "meridian B",
    "source pause": "meridian",
    "source resume": "meridian",
    "source remove": "meridian",
    "subscribe": "troops",
    "export": "troops",
}
GUARDED = [command for command in COMMANDS.values() if command.guarded]
FORMS = [command for command in COMMANDS.values() if command.form]


def by_own_name(command: Command, told: str) -> tuple[str, str]:
    """How it is typed where the slash command has the name of its first word, or one near it."""
    first, _, second = command.name.partition(" ")
    slash = next((slash for slash, word in SLASHES.items() if word == first), None)
    return (f"/{slash}", f"{second} {told}".strip()) if slash else ("/onrecord", f"{first} {told}".strip())


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
async def test_every_command_is_answered_where_it_should_be(command: Command, admin: User, slack: FakeSlack) -> None:
    slash, text = by_own_name(command, TOLD.get(command.name, ""))
    assert await admin.type(slash, text) == (200, "")
    answer = await slack.answer()
    assert "Something failed here" not in answer["text"]
    if command.private or command.guarded:
        assert answer["response_type"] == "ephemeral"
    assert not slack.called("views.open")


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
async def test_the_umbrella_answers_every_command_as_well(command: Command, admin: User, slack: FakeSlack) -> None:
    told = TOLD.get(command.name, "")
    await admin.type("/onrecord", f"{command.name} {told}".strip())
    answer = await slack.answer()
    assert "Something failed here" not in answer["text"]
    assert (answer["response_type"] == "ephemeral") is (command.private or command.guarded)


@pytest.mark.parametrize("command", GUARDED, ids=lambda command: command.name)
async def test_who_manages_nothing_changes_nothing(command: Command, alice: User, slack: FakeSlack) -> None:
    await alice.type(*by_own_name(command, TOLD[command.name]))
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert "Only admins and owners" in answer["text"]


@pytest.mark.parametrize("command", FORMS, ids=lambda command: command.name)
async def test_a_command_without_what_it_needs_opens_its_form(
    command: Command, operator: User, slack: FakeSlack
) -> None:
    told = "troops" if command.name == "topic edit" else ""
    await operator.type("/subscribe", "troops")  # a question is of a subscription
    await slack.answer()
    await operator.type(*by_own_name(command, told))
    opened = await slack.call("views.open")
    assert "One moment" in json.dumps(opened["view"])
    shown = (await slack.call("views.update"))["view"]
    inputs = {block["block_id"] for block in shown["blocks"] if block["type"] == "input"}
    assert set(command.form) - inputs <= {"name"}
    assert slack.answers.empty()


@pytest.mark.parametrize("command", FORMS, ids=lambda command: command.name)
async def test_a_form_is_not_shown_to_who_may_not_send_it_off(command: Command, alice: User, slack: FakeSlack) -> None:
    await alice.type(*by_own_name(command, ""))
    shown = (await slack.call("views.update"))["view"]
    assert "Only admins and owners" in json.dumps(shown)
    assert not any(block["type"] == "input" for block in shown["blocks"])


async def test_a_form_that_slack_gives_no_time_for_can_be_typed_out(admin: User, slack: FakeSlack) -> None:
    slack.errors["views.open"] = "expired_trigger_id"
    await admin.type("/topics", "add")
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert "/topics add NAME TERMS" in answer["text"]


async def test_a_name_that_is_no_command_is_told_the_nearest(alice: User, slack: FakeSlack) -> None:
    await alice.type("/onrecord", "clams troops")
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert "/onrecord claims" in answer["text"]


async def test_help_names_the_commands_as_they_are_typed_in_slack(alice: User, slack: FakeSlack) -> None:
    await alice.type("/onrecord", "")
    answer = json.dumps(await slack.answer())
    assert "/topic add" not in answer
    assert "/help" not in answer.replace("/onrecord help", "")


async def test_the_channel_and_the_person_are_picked_by_slacks_own_means(admin: User, slack: FakeSlack) -> None:
    await admin.type("/subscribe", "troops channel:<#C0RIVER|river>")
    assert "C0RIVER" in json.dumps(await slack.answer())
    assert slack.called("conversations.info")[0]["channel"] == "C0RIVER"
    await admin.type("/settings", "editor:<@U0BOB|bob>")
    assert "U0BOB" in json.dumps(await slack.answer())
    await admin.type("/settings", "editor:@nobody")
    assert "pick the person from Slack's list" in (await slack.answer())["text"]


@pytest.mark.parametrize("known", [{"is_member": False}, None])
async def test_a_channel_that_the_bot_is_not_in_says_how_to_invite_it(
    admin: User, slack: FakeSlack, known: dict[str, bool] | None
) -> None:
    if known is None:
        slack.errors["conversations.info"] = "channel_not_found"
    else:
        slack.channels["C0DESK"] = known
    await admin.type("/subscribe", "troops")
    assert "/invite" in (await slack.answer())["text"]


async def test_slack_is_asked_about_a_person_once_in_a_while_and_only_where_it_matters(
    admin: User, slack: FakeSlack
) -> None:
    await admin.type("/claims", "troops")
    await slack.answer()
    assert not slack.called("users.info")
    for _ in range(3):
        await admin.type("/subscriptions", "")
        await slack.answer()
    assert len(slack.called("users.info")) == 1
    assert not slack.called("conversations.info")


async def test_an_app_without_the_scope_for_people_lets_nobody_change_anything(
    admin: User, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.errors["users.info"] = "missing_scope"
    await admin.type("/subscribe", "troops")
    assert "Only admins and owners" in (await slack.answer())["text"]
    assert "slack-manifest" in caplog.text


async def test_a_file_comes_by_direct_message(alice: User, slack: FakeSlack) -> None:
    await alice.type("/export", "troops")
    answers = [await slack.answer(), await slack.answer()]
    assert {answer["response_type"] for answer in answers} == {"ephemeral"}
    assert "direct messages" in answers[-1]["text"]
    assert slack.called("chat.postMessage")[0]["channel"] == alice.user
    assert slack.called("files.completeUploadExternal")[0]["channel_id"] == f"D{alice.user}"
