"""The button under a digest on Slack: pressed, it tells the one who pressed it why each line is there."""

from __future__ import annotations

import json
from typing import Any

from slack_people import User, elements
from slack_standin import FakeSlack
from small_record import fill_long

from bot.delivery import Step
from bot.platforms.slack.app import build_slack, web_client
from bot.platforms.slack.posting import SlackPlatform
from bot.recorded.answers import Desk
from briefings.render import render_briefing
from briefings.store import Store


async def why_button(desk: Desk, slack: FakeSlack) -> dict[str, Any]:
    """The button as it stands under a digest that was really posted."""
    client = web_client("xoxb-made-up", api_base=slack.url("/api/"))
    platform = SlackPlatform(build_slack(desk, client), client, desk.store, desk.clock)
    digest = render_briefing(desk.briefing("troops"), "slack", charts=False)
    await platform.post(Step("C0DESK", digest.messages[-1], "n"))
    (sent,) = slack.called("chat.postMessage")
    return elements(sent["blocks"])["Why?"]


async def test_a_press_explains_every_line_to_the_presser_alone(alice: User, slack: FakeSlack, desk: Desk) -> None:
    assert await alice.press(await why_button(desk, slack)) == (200, "")
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert answer["replace_original"] is False
    shown = json.dumps(answer, ensure_ascii=False)
    assert "Why: North Korean troops in Russia" in shown
    assert "rule: " in shown
    assert "11,000 soldiers stand in Kursk" in shown


async def test_a_long_explanation_has_pages(alice: User, slack: FakeSlack, desk: Desk, store: Store) -> None:
    fill_long(store)
    await alice.press(await why_button(desk, slack))
    first = await slack.answer()
    await alice.press(elements(first["blocks"])["Next page ▶"])
    second = await slack.answer()
    assert second["replace_original"] is True
    assert "page 2/" in json.dumps(second)


async def test_a_button_of_another_version_is_explained(alice: User, slack: FakeSlack) -> None:
    await alice.press({"action_id": "why", "value": "gone"})
    answer = await slack.answer()
    assert answer["response_type"] == "ephemeral"
    assert "another version" in answer["text"]
