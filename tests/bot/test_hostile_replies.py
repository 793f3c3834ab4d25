"""Whatever articles, sources and people write: no platform is sent a mention, foreign markup, or a foreign link."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hostile_record import ASKERS, ATTACK, ATTACKS, EVIL, any_question, checked_source, fill_hostile, found_feeds
from measuring import strings
from pictures.looks import LOOKS
from platform_limits import (
    check_discord_message,
    check_discord_modal,
    check_slack_message,
    check_slack_view,
    mentions_in,
)
from small_record import NOW

from bot.asking.commands import ASKED
from bot.asking.queries import Query, query_of
from bot.asking.replies import Reply, form_for, reply_to, suggestions, to_button
from bot.asking.responses import Form
from bot.recorded.answers import Desk
from bot.tools import Tools
from briefings.render import Scene
from briefings.store import open_store

# What an option is told besides the attack itself, so that an answer comes about.
KNOWN: Mapping[str, str] = {
    "topic": EVIL,
    "name": "Boris",
    "moment": "2024-11-08",
    "line": "1",
    "number": "1",
    "schedule": "daily 08:00",
    "address": "https://evil-wire.example",
    "outlet": "https://evil-wire.example",
    "source": EVIL,
    "terms": ATTACK,
    "reliability": "B",
    "question": ATTACK,
    "text": f"{ATTACK} soldiers stand in Kursk, Boris said.",
}
MAY_FAIL = frozenset({"question close", "question show"})  # none is open
LONGEST_ID = 100
# Values that nothing is asked for, but that buttons hold: the platform never shows them.
HELD = frozenset({"custom_id", "value", "action_id", "block_id", "callback_id", "private_metadata", "type", "url"})
# What neither platform reads any markup in: words for who can't see a picture, and on Discord what is on controls.
PLAIN = {"discord": HELD | {"attachments", "components"}, "slack": HELD | {"attachments"}}
DISCORD_LINK = re.compile(r"(?<!\\)\]\((?P<address>[^)]*)\)")
SLACK_LINK = re.compile(r"<(?P<address>https?://[^|>]*)\|[^>]*>")
PLATFORMS = pytest.mark.parametrize("platform", list(ASKERS))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile record as a file, made once; every test changes a copy of its own."""
    path = tmp_path_factory.mktemp("hostile") / "record.db"
    with open_store(f"sqlite:///{path}") as store:
        fill_hostile(store)
    return path


@pytest.fixture
def desk(record: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copy(record, tmp_path / "record.db")
    with open_store(f"sqlite:///{tmp_path / 'record.db'}") as store:
        yield Desk(store, lambda: NOW, tools=Tools(any_question, found_feeds, checked_source))


def payloads(platform: str, reply: Reply, command: str) -> Iterator[dict[str, Any]]:
    """What is sent, message by message."""

    async def made() -> tuple[Scene, ...]:
        return LOOKS[platform].scenes(reply, command)

    for scene in asyncio.run(made()):
        text = "content" if platform == "discord" else "text"
        alts = [{"filename": one.filename, "description": one.alt} for one in scene.message.attachments]
        yield {text: scene.message.text, **scene.message.payload, "attachments": alts}


def harmless(platform: str, payload: Mapping[str, Any]) -> None:
    """Within the limits, nobody mentioned, no link but those to where an article is, nothing a screen would obey."""
    (check_discord_message if platform == "discord" else check_slack_message)(payload)
    assert all(re.fullmatch(r"[\w.-]{1,80}", file["filename"]) for file in payload["attachments"])
    for text in strings(payload, leave=HELD):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    for text in strings(payload, leave=PLAIN[platform]):
        assert mentions_in(text) == []
        for link in (DISCORD_LINK if platform == "discord" else SLACK_LINK).finditer(text):
            assert re.match(r"https://(evil-wire|meridian)\.example/[^\s()<>]*$", link["address"]), link["address"]
        assert "49" not in text.replace("\u200b", "").split()


def asked(command: str, given: Mapping[str, str | None]) -> tuple[Query, int]:
    return query_of(command, given), 1


def given_for(command: str) -> dict[str, str | None]:
    return {option.name: KNOWN.get(option.name, "") for option in ASKED[command].options if option.required}


@PLATFORMS
@pytest.mark.parametrize("command", sorted(ASKED))
def test_an_answer_about_hostile_things_is_harmless(desk: Desk, platform: str, command: str) -> None:
    given = given_for(command)
    if command.startswith("topic "):
        given["name"] = "grain" if command == "topic add" else EVIL
    if command.startswith("subscription "):
        given["number"] = str(1 + list(ASKERS).index(platform))
    reply = reply_to(lambda: (query_of(command, given), 1), desk, ASKERS[platform])
    assert "Something failed" not in reply.error
    assert reply.digest is not None or command in MAY_FAIL, reply.error
    for payload in payloads(platform, reply, command):
        harmless(platform, payload)
    later = [
        reply.later,
        *(button.token for button in reply.buttons),
        *(c.token for m in reply.menus for c in m.choices),
    ]
    for token in list(filter(None, later))[:3]:
        for payload in payloads(platform, reply_to(to_button(token), desk, ASKERS[platform]), command):
            harmless(platform, payload)


@PLATFORMS
@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_typed_is_echoed_harmlessly(desk: Desk, platform: str, attack: str) -> None:
    for command, offered in ASKED.items():
        if not offered.options or offered.hidden:
            continue
        given: dict[str, str | None] = {option.name: attack for option in offered.options if option.required}
        given.setdefault(offered.options[0].name, attack)
        reply = reply_to(partial(asked, command, given), desk, ASKERS[platform])
        for payload in payloads(platform, reply, command):
            harmless(platform, payload)


@PLATFORMS
@pytest.mark.parametrize("command", sorted(name for name, one in ASKED.items() if one.form))
@pytest.mark.parametrize("kept", ["", EVIL, ATTACK])
def test_a_form_filled_in_with_hostile_things_is_within_its_limits(
    desk: Desk, platform: str, command: str, kept: str
) -> None:
    given: dict[str, str | None] = {o.name: KNOWN.get(o.name, kept) for o in ASKED[command].options} if kept else {}
    form = form_for(command, given, desk, ASKERS[platform])
    if not isinstance(form, Form):
        for payload in payloads(platform, form, command):
            harmless(platform, payload)
        return

    async def made() -> Mapping[str, Any]:
        return LOOKS[platform].modal(form)

    payload = asyncio.run(made())
    if len(payload.get("custom_id", "")) > LONGEST_ID:
        return  # what a platform can't hold is typed out instead, which its own tests show
    (check_discord_modal if platform == "discord" else check_slack_view)(payload)
    if platform == "slack":
        marked = [part["text"] for part in mrkdwn_of(payload)]
        assert [text for text in marked if mentions_in(text)] == []


def mrkdwn_of(value: object) -> Iterator[Mapping[str, str]]:
    """The texts of a payload in which Slack reads markup."""
    if isinstance(value, Mapping):
        if value.get("type") == "mrkdwn":
            yield value  # type: ignore[misc]  # a text object holds texts
        for part in value.values():
            yield from mrkdwn_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from mrkdwn_of(part)


@pytest.mark.parametrize("kind", sorted({o.suggests for one in ASKED.values() for o in one.options} - {""}))
def test_what_is_completed_is_no_longer_than_a_platform_takes(desk: Desk, kind: str) -> None:
    for typed in ("", "e", ATTACK):
        assert len(suggestions(desk, kind, typed, ASKERS["discord"])) <= 25
