"""What belongs to another workspace can't be had by its name, its id or a button that holds its id."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from small_record import NOW

from bot.asking.asker import Asker
from bot.asking.commands import ASKED
from bot.asking.queries import query_of, token_of
from bot.asking.replies import Reply, form_for, reply_to, suggestions, to_button
from bot.asking.responses import Form
from bot.following.retag import retag
from bot.recorded.answers import Desk
from briefings.model import Topic
from briefings.render import window_token
from briefings.service import brief
from briefings.store import add_subscription, list_audit, list_subscriptions, list_topics, put_topics

READER = Asker("discord", workspace="1", channel="9", user="42", manages=True)
THEIRS = Topic("discord:2/harvest", "Their harvest", ("xylophone", "soldiers"), owner="discord:2")
FILLED = {
    "name": "Zelensky",
    "moment": "24h",
    "line": "1",
    "question": "How many soldiers are in Kursk?",
    "number": "1",
    "schedule": "daily 08:00",
    "title": "Mine now",
    "terms": "troops",
}
ON_TOPIC = tuple((name, one.name) for name, asked in ASKED.items() for one in asked.options if one.suggests == "topics")


@pytest.fixture
def shared_desk(desk: Desk) -> Desk:
    """A desk with a topic and a subscription of another workspace, which has two claims on record."""
    put_topics(desk.store, [THEIRS])
    assert retag(desk.store, THEIRS) == 2
    add_subscription(
        desk.store,
        platform="discord",
        channel="77",
        topic=THEIRS.id,
        cron="0 8 * * *",
        timezone="UTC",
        now=NOW - timedelta(days=2),
        workspace=THEIRS.owner,
    )
    return desk


def told(reply: Reply) -> str:
    digest = reply.digest
    shown = () if digest is None else (*digest.messages, *digest.thread)
    buttons = [(button.label, button.token) for button in reply.buttons]
    choices = [(choice.label, choice.token) for menu in reply.menus for choice in menu.choices]
    files = [file.content.decode("utf-8", "replace") for file in reply.files]
    words = [message.text + json.dumps(message.payload) for message in shown]
    return "\n".join([*words, reply.note, *map(str, buttons), *map(str, choices), *files])


def filled(command: str, option: str, value: str) -> dict[str, str | None]:
    needed = {one.name: FILLED[one.name] for one in ASKED[command].options if one.required and one.name in FILLED}
    return {**needed, option: value}


@pytest.mark.parametrize("typed", [THEIRS.id, THEIRS.name, THEIRS.title])
@pytest.mark.parametrize(("command", "option"), ON_TOPIC)
def test_another_workspaces_topic_is_unknown_to_every_command(
    shared_desk: Desk, command: str, option: str, typed: str
) -> None:
    if command == "topic add":
        pytest.skip("a name may be used by two workspaces")
    reply = reply_to(lambda: (query_of(command, filled(command, option, typed)), 1), shared_desk, READER)
    assert reply.digest is None, told(reply)
    assert "xylophone" not in reply.error
    assert [topic for topic in list_topics(shared_desk.store) if topic.id == THEIRS.id] == [THEIRS]
    assert [one.workspace for one in list_subscriptions(shared_desk.store)] == [THEIRS.owner]
    assert list_audit(shared_desk.store) == ()


@pytest.mark.parametrize("command", ["why", "missed", "catchup"])
def test_a_button_of_another_workspaces_briefing_tells_nothing(shared_desk: Desk, command: str) -> None:
    window = window_token(brief(shared_desk.store, THEIRS.id, since=NOW - timedelta(days=1), until=NOW))
    token = token_of(query_of(command, {"window": window}), 1)
    reply = reply_to(to_button(token), shared_desk, READER)
    assert reply.digest is None, told(reply)
    assert reply.error


@pytest.mark.parametrize("command", ["topic edit", "subscribe", "question add"])
def test_no_form_is_filled_in_with_what_is_another_workspaces(shared_desk: Desk, command: str) -> None:
    option = "name" if command == "topic edit" else "topic"
    shown = form_for(command, {option: THEIRS.id}, shared_desk, READER)
    if isinstance(shown, Form):
        assert "xylophone" not in str(shown)
        assert THEIRS.title not in str(shown)


@pytest.mark.parametrize("kind", ["topics", "subscriptions", "questions", "sources", "commands"])
def test_nothing_of_another_workspace_completes_what_is_typed(shared_desk: Desk, kind: str) -> None:
    for typed in ("", "har", "1"):
        found = str(suggestions(shared_desk, kind, typed, READER))
        assert "harvest" not in found
        assert "discord:2" not in found


@pytest.mark.parametrize("command", ["topic list", "subscriptions", "question list", "source list", "help", "settings"])
def test_no_list_names_what_is_another_workspaces(shared_desk: Desk, command: str) -> None:
    reply = reply_to(lambda: (query_of(command, {}), 1), shared_desk, READER)
    assert "harvest" not in told(reply)
    assert "discord:2" not in told(reply)


@pytest.mark.parametrize("what", ["show", "change", "pause", "resume", "remove"])
def test_a_subscription_of_another_workspace_is_unknown_by_its_number(shared_desk: Desk, what: str) -> None:
    (one,) = list_subscriptions(shared_desk.store)
    given: dict[str, str | None] = {"number": str(one.id), "schedule": "hourly"}
    reply = reply_to(lambda: (query_of(f"subscription {what}", given), 1), shared_desk, READER)
    assert reply.digest is None, told(reply)
    assert list_subscriptions(shared_desk.store) == (one,)


def test_the_owner_itself_has_it(shared_desk: Desk) -> None:
    owner = Asker("discord", workspace="2", channel="77", user="5", manages=True)
    for command in ("claims", "export"):
        reply = reply_to(lambda name=command: (query_of(name, {"topic": "harvest"}), 1), shared_desk, owner)  # type: ignore[misc]  # a lambda's default has no type
        assert "11,000" in told(reply)
