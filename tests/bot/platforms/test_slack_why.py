"""The button under a digest on Slack: pressed, it tells the one who pressed it why each line is there."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from slack_standin import FakeSlack, User, fake_slack
from small_record import fill_long
from test_slack_chat import buttons, user_at

from bot.answers import Desk
from bot.platforms.slack import build_slack, web_client
from bot.platforms.slack_posting import SlackPlatform
from briefings.render import render_briefing
from briefings.store import Store


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeSlack]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    async with fake_slack() as standing_in:
        yield standing_in


@pytest.fixture
async def alice(desk: Desk, slack: FakeSlack) -> AsyncIterator[User]:
    async with user_at(desk, slack) as user:
        yield user


async def why_button(desk: Desk, slack: FakeSlack) -> dict[str, Any]:
    """The button as it stands under a digest that was really posted."""
    client = web_client("xoxb-made-up", api_base=slack.url("/api/"))
    platform = SlackPlatform(build_slack(desk, client), client)
    digest = render_briefing(desk.briefing("troops"), "slack", charts=False)
    await platform.post("C0DESK", digest.messages[-1], nonce="n", thread=None)
    (sent,) = slack.called("chat.postMessage")
    blocks = sent["blocks"] if isinstance(sent["blocks"], list) else json.loads(sent["blocks"])
    for block in blocks:
        Block.parse(block).validate_json()
    return buttons({"blocks": blocks})["Why?"]


async def test_a_press_explains_every_line_to_the_presser_alone(alice: User, slack: FakeSlack, desk: Desk) -> None:
    assert await alice.press(await why_button(desk, slack)) == (200, "")
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert answer["replace_original"] is False
    shown = json.dumps(answer, ensure_ascii=False)
    assert "Why: North Korean troops in Russia" in shown
    assert "rule: " in shown
    assert "11,000 soldiers stand in Kursk" in shown
    for block in answer["blocks"]:
        Block.parse(block).validate_json()


async def test_a_long_explanation_has_pages(alice: User, slack: FakeSlack, desk: Desk, store: Store) -> None:
    fill_long(store)
    await alice.press(await why_button(desk, slack))
    first = await slack.answer()
    await alice.press(buttons(first)["Next page ▶"])
    second = await slack.answer()
    assert second["replace_original"] is True
    assert "page 2/" in json.dumps(second)


async def test_a_button_of_another_version_is_explained(alice: User, slack: FakeSlack) -> None:
    await alice.press({"action_id": "why", "value": "gone"})
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert "another version" in answer["text"]
