"""Looking a message up in Slack before it is posted again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_standin import FakeSlack, Fault
from small_record import NOW

from bot.delivery import CannotLookError, NoSuchMessageError, NotConnectedError, PostError, Step, deliver_pending
from bot.platforms.slack.looking import MOST_BEGUN, Search, Sought
from bot.platforms.slack.posting import SlackPlatform
from briefings.model import Attachment, Briefing, Digest, Message, Topic
from briefings.store import Store, add_briefing, add_subscription, pending_deliveries

HELLO = Message("What changed")
CHART = Message("Figures", attachments=(Attachment("figures.png", b"\x89PNG", "Troops: 3,000 to 11,000"),))
SINCE = datetime(2024, 10, 1, tzinfo=UTC)  # before the stand-in's messages
NONCE = "n" * 24


async def look(poster: SlackPlatform, since: datetime = SINCE, taken: tuple[str, ...] = (), **other: Any) -> str | None:  # noqa: ANN401 - of a Step
    return await poster.find(replace(Step("C0DESK", HELLO, NONCE), **other), since=since, taken=taken)


async def test_a_message_whose_answer_was_lost_is_found_among_others(
    slack_poster: SlackPlatform, slack: FakeSlack
) -> None:
    await slack_poster.post(Step("C0DESK", HELLO, "another"))
    slack.faults["chat.postMessage"] = [Fault(done=True)]
    with pytest.raises(PostError):
        await slack_poster.post(Step("C0DESK", HELLO, NONCE))
    said = slack.posted["C0DESK"][-1]["ts"]
    slack.page = 1
    assert await look(slack_poster) == said
    assert await look(slack_poster, taken=(said,)) is None
    assert await look(slack_poster, since=SINCE + timedelta(days=90)) is None
    assert await look(slack_poster, nonce="never said") is None


async def test_a_reply_is_found_in_its_thread_and_nowhere_else(slack_poster: SlackPlatform) -> None:
    head = await slack_poster.post(Step("C0DESK", HELLO, "head"))
    reply = await slack_poster.post(Step("C0DESK", HELLO, NONCE, thread=head))
    assert await look(slack_poster, thread=head) == await look(slack_poster, reply_to=head) == reply
    assert await look(slack_poster) is None
    with pytest.raises(NoSuchMessageError):
        await look(slack_poster, thread="1730000000.999999")


async def test_what_another_app_says_is_not_ours(slack_poster: SlackPlatform, slack: FakeSlack) -> None:
    await slack_poster.post(Step("C0DESK", HELLO, NONCE))
    slack.posted["C0DESK"][0] |= {"user": "U0THIEF", "bot_id": "B0THIEF"}
    assert await look(slack_poster) is None


async def test_what_the_bot_said_before_the_app_was_installed_anew_is_ours(
    slack_poster: SlackPlatform, slack: FakeSlack
) -> None:
    said = await slack_poster.post(Step("C0DESK", HELLO, NONCE))
    slack.posted["C0DESK"][0]["bot_id"] = "B0EARLIER"
    assert await look(slack_poster) == said


async def test_a_search_that_a_limit_cuts_short_goes_on_from_there(
    slack_poster: SlackPlatform, slack: FakeSlack
) -> None:
    for nonce in (NONCE, "two", "three"):  # the history begins with the newest
        await slack_poster.post(Step("C0DESK", HELLO, nonce))
    slack.page = 1
    slack.faults["conversations.history"] = [None, Fault(429, headers={"Retry-After": "60"})]
    with pytest.raises(PostError) as caught:
        await look(slack_poster)
    assert caught.value.retry_after == timedelta(seconds=60)
    assert await look(slack_poster) == slack.posted["C0DESK"][0]["ts"]
    assert [given.get("cursor") for given in slack.called("conversations.history")] == [None, "1", "1", "2"]


async def test_a_search_for_a_later_attempt_misses_nothing_that_came_meanwhile(
    slack_poster: SlackPlatform, slack: FakeSlack
) -> None:
    await slack_poster.post(Step("C0DESK", HELLO, "another"))
    await slack_poster.post(Step("C0DESK", HELLO, "one more"))
    slack.page = 1
    slack.faults["conversations.history"] = [None, Fault(429)]
    with pytest.raises(PostError):
        await look(slack_poster)
    said = await slack_poster.post(Step("C0DESK", HELLO, NONCE))
    assert await look(slack_poster, since=SINCE + timedelta(seconds=20)) == said


async def test_searches_that_nobody_goes_on_with_are_forgotten(slack_poster: SlackPlatform, slack: FakeSlack) -> None:
    search = Search()
    slack.errors["conversations.history"] = "ratelimited"
    for number in range(MOST_BEGUN + 5):
        with pytest.raises(PostError):
            await search.find(slack_poster.client, Sought("C0DESK", str(number), None, SINCE))
    assert len(search._begun) == MOST_BEGUN  # noqa: SLF001 - what is kept shows nowhere else


@pytest.mark.parametrize(
    ("channel", "error", "scope"),
    [
        ("C0DESK", {"error": "missing_scope", "needed": "channels:history"}, "channels:history"),
        ("D0ALICE", "missing_scope", "im:history"),
        ("G0PRIVATE", "not_allowed_token_type", "groups:history"),
    ],
)
async def test_a_workspace_that_did_not_give_leave_is_told_what_it_takes(
    slack_poster: SlackPlatform, slack: FakeSlack, channel: str, error: str | dict[str, str], scope: str
) -> None:
    slack.errors["conversations.history"] = error
    with pytest.raises(CannotLookError, match=scope):
        await look(slack_poster, channel=channel)


async def test_nobodys_chat_is_looked_at_by_the_name_of_the_person(slack_poster: SlackPlatform) -> None:
    with pytest.raises(CannotLookError, match="U0ALICE"):
        await look(slack_poster, channel="U0ALICE")


@pytest.mark.parametrize(("error", "gone"), [("token_revoked", True), ("internal_error", False)])
async def test_looking_that_fails_is_not_nothing_found(
    slack_poster: SlackPlatform,
    slack: FakeSlack,
    error: str,
    gone: bool,  # noqa: FBT001 - a row of the table
) -> None:
    slack.errors["conversations.history"] = error
    with pytest.raises(PostError, match=error) as caught:
        await look(slack_poster)
    assert not isinstance(caught.value, CannotLookError)
    assert caught.value.gone is gone


async def test_the_chart_of_a_message_that_was_found_is_sent_once(
    slack_poster: SlackPlatform, slack: FakeSlack
) -> None:
    slack.faults["chat.postMessage"] = [Fault(500, done=True)]
    with pytest.raises(PostError):
        await slack_poster.post(Step("C0DESK", CHART, NONCE))
    assert not slack.called("upload")
    for _ in range(2):
        found = await look(slack_poster, message=CHART)
        await slack.call("files.completeUploadExternal")
    (shared,) = slack.called("files.completeUploadExternal")
    assert shared["thread_ts"] == found


async def test_a_slack_that_is_away_while_looking_is_no_failure(slack_poster: SlackPlatform, slack: FakeSlack) -> None:
    assert slack.server is not None
    await slack.server.close()
    with pytest.raises(NotConnectedError):
        await look(slack_poster)


async def test_a_briefing_whose_answer_was_lost_stands_in_its_channel_once(
    slack_poster: SlackPlatform, slack: FakeSlack, store: Store
) -> None:
    yesterday = NOW - timedelta(days=1)
    subscription = add_subscription(
        store, platform="slack", channel="C0DESK", topic="troops", cron="0 8 * * *", timezone="UTC", now=yesterday
    )
    briefing = Briefing(Topic("troops", "Troops", ("troops",)), yesterday, NOW, ())
    digest = Digest("slack", (HELLO,), (Message("Receipts"),))
    assert add_briefing(store, briefing, subscription=subscription, digest=digest, slot="one")
    slack.faults["chat.postMessage"] = [Fault(done=True), Fault(503), Fault(503, done=True)]
    now = datetime(2024, 10, 27, 3, 30, tzinfo=UTC)  # minutes before the stand-in's messages
    for turn in range(10):
        await deliver_pending(store, {"slack": slack_poster}, now=now + turn * timedelta(seconds=80))
    assert [said["text"] for said in slack.posted["C0DESK"]] == ["What changed", "Receipts"]
    assert pending_deliveries(store) == ()
