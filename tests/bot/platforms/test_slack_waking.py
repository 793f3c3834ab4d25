"""A channel of Slack that takes nothing and then does again: parked, told of, and tried at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from slack_people import User
from slack_standin import FakeSlack
from small_record import NOW

from bot.delivery import deliver_pending
from bot.platforms.slack.posting import SlackPlatform
from briefings.model import Briefing, Digest, Message, Topic
from briefings.store import Store, add_briefing, add_subscription, due_deliveries, list_subscriptions

OTHERS = {"type": "member_joined_channel", "user": "U0ALICE", "channel": "C0DESK"}


def queue(store: Store) -> None:
    yesterday = NOW - timedelta(days=1)
    subscription = add_subscription(
        store, platform="slack", channel="C0DESK", topic="troops", cron="0 8 * * *", timezone="UTC", now=yesterday
    )
    briefing = Briefing(Topic("troops", "Troops", ("troops",)), yesterday, NOW, ())
    digest = Digest("slack", (Message("What changed"),))
    assert add_briefing(store, briefing, subscription=subscription, digest=digest, slot="one")


@pytest.mark.parametrize(
    ("refusal", "event"),
    [
        ("is_archived", {"type": "channel_unarchive", "channel": "C0DESK"}),
        ("is_archived", {"type": "group_unarchive", "channel": "C0DESK"}),
        ("not_in_channel", {"type": "member_joined_channel", "user": "U0BOT", "channel": "C0DESK"}),
    ],
)
async def test_what_is_parked_goes_out_when_the_channel_takes_messages_again(
    alice: User, slack_poster: SlackPlatform, store: Store, refusal: str, event: dict[str, Any]
) -> None:
    slack = alice.slack
    queue(store)
    slack.errors["chat.postMessage"] = refusal
    await deliver_pending(store, {"slack": slack_poster}, now=NOW)
    (parked,) = list_subscriptions(store)
    assert refusal in parked.parked_why
    del slack.errors["chat.postMessage"]
    soon = NOW + timedelta(minutes=1)
    await alice.happen(OTHERS)
    await alice.happen({**event, "channel": "C0OTHER"})
    assert due_deliveries(store, soon) == ()
    await alice.happen(event)
    async with asyncio.timeout(20):
        while not due_deliveries(store, soon):  # noqa: ASYNC110 - the app hears it after it has said that it did
            await asyncio.sleep(0.01)
    await deliver_pending(store, {"slack": slack_poster}, now=soon)
    assert slack.posted["C0DESK"][0]["text"] == "What changed"
    assert list_subscriptions(store)[0].parked_at is None


async def test_a_token_that_is_new_has_what_is_parked_tried(
    slack_poster: SlackPlatform, slack: FakeSlack, store: Store
) -> None:
    queue(store)
    slack.errors["chat.postMessage"] = "token_revoked"
    await deliver_pending(store, {"slack": slack_poster}, now=NOW)
    del slack.errors["chat.postMessage"]
    running = asyncio.create_task(slack_poster.run())
    await slack.connected()
    running.cancel()
    await asyncio.wait({running})
    assert due_deliveries(store, NOW + timedelta(minutes=1))
