"""The tables of limits themselves: what is at a limit passes, what is past it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from platform_limits import (
    check_discord_command,
    check_discord_message,
    check_discord_modal,
    check_discord_response,
    check_slack_message,
    check_slack_view,
    mentions_in,
)

Check = Callable[[Mapping[str, Any]], None]


def button(**given: object) -> dict[str, object]:
    return {"type": 2, "style": 2, "label": "Next", "custom_id": "page:2", **given}


def row(*parts: Mapping[str, object]) -> dict[str, object]:
    return {"components": [{"type": 1, "components": list(parts)}]}


def menu(*options: Mapping[str, object]) -> dict[str, object]:
    return row({"type": 3, "custom_id": "m", "options": list(options)})


def modal(**given: object) -> dict[str, object]:
    inner = {"type": 4, "custom_id": "name", "style": 1, **given}
    return {"title": "T", "custom_id": "f", "components": [{"type": 18, "label": "Name", "component": inner}]}


def option(**given: object) -> dict[str, object]:
    return {"type": 3, "name": "topic", "description": "d", **given}


def command(*options: Mapping[str, object], **given: object) -> dict[str, object]:
    return {"name": "who-said", "description": "d", "options": list(options), **given}


def section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def plain(text: str) -> dict[str, object]:
    return {"type": "plain_text", "text": text}


def actions(*elements: Mapping[str, object]) -> dict[str, object]:
    return {"text": "t", "blocks": [{"type": "actions", "elements": list(elements)}]}


def view(*blocks: Mapping[str, object], **given: object) -> dict[str, object]:
    return {"type": "modal", "title": plain("T"), "submit": plain("Save"), "blocks": list(blocks), **given}


def pressed(number: int = 0, **given: object) -> dict[str, object]:
    return {"type": "button", "action_id": f"a{number}", "text": plain("Go"), **given}


AT_THE_LIMIT: tuple[tuple[Check, Mapping[str, Any]], ...] = (
    (check_discord_message, {"content": "x" * 2000}),
    (check_discord_message, {"embeds": [{"title": "x" * 256, "description": "x" * 4096}]}),
    (check_discord_message, row(*(button(custom_id=str(n), label="x" * 80) for n in range(5)))),
    (check_discord_message, menu(*({"label": "x" * 100, "value": str(n)} for n in range(25)))),
    (check_discord_modal, modal(value="x" * 4000)),
    (check_discord_command, command(*(option(name=f"o{n}") for n in range(25)))),
    (check_discord_response, {"type": 5}),
    (check_discord_response, {"type": 8, "data": {"choices": [{"name": str(n), "value": "v"} for n in range(25)]}}),
    (check_slack_message, {"text": "t", "blocks": [section("x" * 3000)] * 2}),
    (check_slack_message, {"text": "x" * 20_000}),
    (check_slack_message, actions(*(pressed(n, value="v" * 100) for n in range(25)))),
    (check_slack_view, view(*[section("x")] * 100)),
)
PAST_IT: tuple[tuple[Check, Mapping[str, Any], str], ...] = (
    (check_discord_message, {"content": "x" * 2001}, "2,001 characters of at most 2,000"),
    (check_discord_message, {"content": "😀" * 1001}, "2,002 characters"),
    (check_discord_message, {"content": ""}, "nothing in it"),
    (check_discord_message, {"embeds": [{"description": "x" * 4097}]}, "4,097"),
    (check_discord_message, {"embeds": [{"description": "x" * 3001}] * 2}, "6,002 characters of at most 6,000"),
    (check_discord_message, {"embeds": [{"fields": [{"name": "n", "value": " "}]}]}, "value is empty"),
    (check_discord_message, {"embeds": [{"title": "t", "url": "javascript:x"}]}, "url"),
    (check_discord_message, row(button(label="x" * 81)), "label has 81"),
    (check_discord_message, row(button(custom_id="x" * 101)), "custom_id has 101"),
    (check_discord_message, row(button(), button()), "twice"),
    (check_discord_message, row(*(button(custom_id=str(n)) for n in range(6))), "6 of 1 to 5"),
    (check_discord_message, row(button(url="https://a.example")), "either a url or a custom_id"),
    (check_discord_message, menu(), "0 of 1 to 25"),
    (check_discord_message, menu(*({"label": "x", "value": str(n)} for n in range(26))), "26 of 1 to 25"),
    (check_discord_message, menu({"label": "x", "value": "1"}, {"label": "y", "value": "1"}), "twice"),
    (check_discord_message, {"content": "x", "allowed_mentions": {"parse": ["everyone"]}}, "may mention"),
    (check_discord_message, {"content": "x", "attachments": [{"description": "x" * 1025}]}, "1,025"),
    (check_discord_message, {"content": "x", "flags": 1 << 15}, "beside Components V2"),
    (check_discord_modal, {**modal(), "title": "x" * 46}, "title has 46"),
    (check_discord_modal, {**modal(), "components": []}, "0 of 1 to 5"),
    (check_discord_modal, modal(value="x" * 11, max_length=10), "longer than its max_length"),
    (check_discord_command, command(name="Who"), "not lower-case"),
    (check_discord_command, command(name="who said"), "no name"),
    (check_discord_command, command(description=""), "description is empty"),
    (check_discord_command, command(option(), option(name="name", required=True)), "required option after"),
    (check_discord_command, command(*(option(name=f"o{n}") for n in range(26))), "26 of 0 to 25"),
    (check_discord_command, command(*(option(name=f"o{n}", description="x" * 100, description_localizations={
        "de": "x" * 100}, options=[option(name=f"p{m}", description="x" * 99) for m in range(5)]) for n in range(25))),
     "over all"),
    (check_discord_response, {"type": 8, "data": {"choices": [{"name": "", "value": "v"}]}}, "name is empty"),
    (check_slack_message, {"text": "t", "blocks": [section("x" * 3001)]}, "3,001 characters of at most 3,000"),
    (check_slack_message, {"text": "t", "blocks": [section("")]}, "text is empty"),
    (check_slack_message, {"text": "t", "blocks": [section("x" * 2990)] * 4}, "over all"),
    (check_slack_message, {"text": "t", "blocks": [section("x")] * 51}, "51 of 0 to 50"),
    (check_slack_message, {"text": "", "blocks": [section("x")]}, "no text"),
    (check_slack_message, {"text": "t", "link_names": True}, "link_names"),
    (check_slack_message, {"text": "t", "blocks": [{"type": "header", "text": plain("x" * 151)}]}, "151"),
    (check_slack_message, {"text": "t", "blocks": [{"type": "header", "text": section("x")["text"]}]}, "plain_text"),
    (check_slack_message, actions(pressed(text=plain("x" * 76))), "76"),
    (check_slack_message, actions(pressed(), pressed()), "twice"),
    (check_slack_message, actions(pressed(confirm={"title": plain("T"), "text": plain("x" * 301),
     "confirm": plain("Yes"), "deny": plain("No")})), "301"),
    (check_slack_view, view(title=plain("x" * 25)), "25 characters of at most 24"),
    (check_slack_view, view(private_metadata="x" * 3001), "3,001"),
    (check_slack_view, view(*[section("x")] * 101), "101 of 0 to 100"),
)  # fmt: skip


@pytest.mark.parametrize(("check", "payload"), AT_THE_LIMIT)
def test_what_is_at_a_limit_passes(check: Check, payload: Mapping[str, Any]) -> None:
    check(payload)


@pytest.mark.parametrize(("check", "payload", "told"), PAST_IT)
def test_what_is_past_a_limit_is_told(check: Check, payload: Mapping[str, Any], told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        check(payload)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain <t:5:f> and <!date^5^{date_short_pretty} {time}|5 Nov, 08:40Z>", []),
        ("@everyone", ["@everyone"]),
        ("<@1> <#2> <!here>", ["<@1>", "<#2>", "<!here>"]),
        ("<t:6:f>", ["<t:"]),
        ("<t:5:X>", ["<t:"]),
        ("<!date^6^{date}|x>", ["<!date^6^{date}|x>"]),
    ],
)
def test_only_times_that_are_known_are_ours(text: str, found: list[str]) -> None:
    assert mentions_in(text, {5}) == found
