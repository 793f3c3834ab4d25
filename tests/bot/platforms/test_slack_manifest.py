"""The manifest that installs the app in one paste: it agrees with the table, with Slack's limits and with the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.asking.commands import COMMANDS, MESSAGE_COMMAND
from bot.cli import cli
from bot.platforms import slack
from bot.platforms.slack.manifest import SHORTCUT, manifest
from bot.platforms.slack.scopes import EVENTS, METHODS, SCOPES
from bot.platforms.slack.words import SLASHES, UMBRELLA
from briefings.model import UsageError

DOCS = Path(__file__).parents[3] / "docs" / "slack-manifest.yaml"
HERE = Path(slack.__file__).parent
# From Slack's published schema of manifests.
LONGEST = {"command": 32, "description": 2_000, "usage_hint": 1_000, "name": 35, "callback_id": 255, "display_name": 80}
# What the SDK calls by other names than the method's, or by a method of several calls.
SEVERAL = {"files_upload_v2": ("files.getUploadURLExternal", "files.completeUploadExternal")}
BY_BOLT = {"oauth.v2.access"}


def values(key: str, text: str) -> list[str]:
    return [json.loads(value) for value in re.findall(rf"^[ -]*{key}: (\".*\")$", text, re.MULTILINE)]


def listed(after: str, text: str) -> list[str]:
    """The plain list under a key."""
    found = re.search(rf"^ *{after}:\n((?: *- \".*\"\n?)+)", text, re.MULTILINE)
    assert found is not None
    return [json.loads(line.strip().removeprefix("- ")) for line in found[1].splitlines()]


def test_the_file_in_the_repository_is_what_the_command_prints() -> None:
    assert DOCS.read_text(encoding="utf-8") == manifest(), "run: onrecord slack-manifest > docs/slack-manifest.yaml"


def test_it_has_every_command_the_shortcut_and_the_home() -> None:
    text = manifest()
    assert values("command", text) == [f"/{name}" for name in (UMBRELLA, *SLASHES)]
    assert {name.partition(" ")[0] for name in COMMANDS} - {"help"} == set(SLASHES.values())
    assert values("callback_id", text) == [MESSAGE_COMMAND.name]
    assert SHORTCUT in values("name", text)
    assert "home_tab_enabled: true" in text
    assert "is_enabled: true" in text
    assert text.count("should_escape: true") == len(SLASHES) + 1
    assert listed("bot_events", text) == list(EVENTS)


def test_it_is_within_slacks_limits() -> None:
    text = manifest("https://bot.example")
    for key, longest in LONGEST.items():
        assert all(0 < len(value) <= longest for value in values(key, text)), key
    assert len(SHORTCUT) <= 24
    assert len(SLASHES) + 1 <= 50
    assert len(values("description", text)[0]) <= 140
    assert len(MESSAGE_COMMAND.help) <= 150


def test_for_http_mode_every_address_is_filled_in() -> None:
    text = manifest("https://bot.example/")
    there = "https://bot.example/slack/events"
    assert values("url", text) == [there] * (len(SLASHES) + 1)
    assert values("request_url", text) == [there, there]
    assert values("message_menu_options_url", text) == [there]
    assert listed("redirect_urls", text) == ["https://bot.example/slack/oauth_redirect"]
    assert "socket_mode_enabled: false" in text
    assert "bot.example" not in manifest()


def test_its_scopes_are_those_of_the_methods_that_the_code_calls() -> None:
    assert listed("bot", manifest()) == list(SCOPES)
    source = "\n".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py"))
    called = {name for name in re.findall(r"client\.([a-z]+_[a-zA-Z_0-9]+)\(", source) if name != "client_of"}
    methods = {method for name in called for method in SEVERAL.get(name, (name.replace("_", ".", name.count("_")),))}
    assert methods | BY_BOLT == set(METHODS)
    needed = {scope for method in methods for scope in METHODS[method]}
    assert set(SCOPES) == {"commands", *needed}


@pytest.mark.parametrize("name", sorted(METHODS))
def test_a_method_is_named_as_slack_names_it(name: str) -> None:
    assert re.fullmatch(r"[a-z]+(?:\.v2)?\.[a-zA-Z.]+", name)


@pytest.mark.parametrize(
    "url", ["notaurl", "http://bot.example", "https://", "https://[bad", "https://bot.example?x=1"]
)
def test_an_address_that_slack_can_not_reach_is_refused(url: str) -> None:
    ran = CliRunner().invoke(cli, ["slack-manifest", "--url", url])
    assert isinstance(ran.exception, UsageError)
    assert "https://host" in str(ran.exception)
    assert ran.output == ""


def test_the_address_for_http_mode_is_taken() -> None:
    ran = CliRunner().invoke(cli, ["slack-manifest", "--url", "https://bot.example:8443/"])
    assert ran.output == manifest("https://bot.example:8443")
