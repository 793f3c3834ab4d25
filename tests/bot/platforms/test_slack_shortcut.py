"""The shortcut “Who said this?” in a message's menu in Slack."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_people import User
from slack_standin import FakeSlack

from bot.asking.commands import LONGEST_MESSAGE
from bot.platforms.slack.message_words import words_of

SENTENCE = "Zelensky said that 11,000 soldiers stand in Kursk."


@pytest.mark.parametrize(
    "message",
    [
        {"text": SENTENCE},
        {"text": "", "attachments": [{"text": SENTENCE, "fallback": "a link"}]},
        {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": SENTENCE}}]},
    ],
)
async def test_it_is_answered_to_the_asker_alone(alice: User, slack: FakeSlack, message: dict[str, Any]) -> None:
    assert await alice.ask_about(message) == (200, "")
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert "Volodymyr Zelensky" in json.dumps(answer)


async def test_a_message_without_words_is_told_so(alice: User, slack: FakeSlack) -> None:
    await alice.ask_about({"text": "", "files": [{"id": "F1"}]})
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert "no words" in answer["text"]


async def test_a_message_of_any_length_can_be_asked_about(alice: User, slack: FakeSlack) -> None:
    await alice.ask_about({"text": f"{SENTENCE} " * 800})
    assert (await slack.answer())["response_type"] == "ephemeral"


def test_the_words_of_a_message_are_told_once_in_order() -> None:
    rich = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": "One &lt; "}, {"type": "link", "url": "u"}],
    }
    message = {
        "text": "One &lt; <https://u.example|u>",
        "blocks": [
            {"type": "rich_text", "elements": [rich]},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "Two"}]},
        ],
        "attachments": [{"title": "Three", "fields": [{"title": "Four", "value": "Five"}]}],
    }
    assert words_of(message) == "One < u\nTwo\nThree\nFour\nFive"
    assert words_of({"attachments": [{"fallback": "only this"}]}) == "only this"
    assert words_of({}) == ""


def test_of_a_message_of_thousands_of_parts_no_more_is_read_than_can_be_asked_about() -> None:
    read = []

    class Part(dict[str, str]):
        def get(self, key: str, default: object = None) -> object:  # type: ignore[override]  # only one way of asking
            read.append(self["text"])
            return super().get(key, default)

    parts = [Part(type="mrkdwn", text=f"Item {at} of a long list of many") for at in range(8_000)]
    words = words_of({"blocks": [{"type": "context", "elements": parts}]})
    assert len(words) == LONGEST_MESSAGE
    assert words.startswith("Item 0 of a long list of many\nItem 1 ")
    assert len(read) < 600
