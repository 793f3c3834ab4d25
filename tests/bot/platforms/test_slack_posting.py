"""Posting to Slack, and listening, against a Web API of our own."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp.test_utils import unused_port
from slack_people import ByEnvelope
from slack_standin import FakeSlack
from small_record import NOW

from bot.delivery import NoSuchMessageError, PostError, Step, deliver_pending
from bot.platforms.slack.app import web_client
from bot.platforms.slack.charts import send_charts
from bot.platforms.slack.posting import SlackPlatform, slack_platform
from bot.recorded.answers import Desk
from bot.settings import Settings
from briefings.model import Attachment, Briefing, Digest, Message, OnRecordError, Topic
from briefings.store import Store, add_briefing, add_subscription, pending_deliveries

BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "11,000 in Kursk"}}]
HEADER = Message("What changed", {"blocks": BLOCKS})
CHART = Message("Figures", {"blocks": BLOCKS}, (Attachment("figures.png", b"\x89PNG", "Troops: 3,000 to 11,000"),))


@pytest.fixture
def platform(desk: Desk, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> SlackPlatform:
    monkeypatch.setenv("ONRECORD_SLACK_BOT_TOKEN", "xoxb-made-up")
    monkeypatch.setenv("ONRECORD_SLACK_SIGNING_SECRET", "made-up-secret")
    monkeypatch.setenv("ONRECORD_SLACK_API_BASE", slack.url("/api/"))
    monkeypatch.setenv("ONRECORD_HTTP_PORT", "0")
    return slack_platform(desk, Settings())


def is_taken(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as tried:
        try:
            tried.bind(("0.0.0.0", port))  # noqa: S104 - where the platform listens; closed at once
        except OSError:
            return True
    return False


async def test_a_message_is_posted_with_its_nonce_and_unfurls_nothing(
    platform: SlackPlatform, slack: FakeSlack
) -> None:
    posted = await platform.post(Step("C0DESK", HEADER, "n" * 24))
    (sent,) = slack.called("chat.postMessage")
    assert posted.startswith("1730000000.")
    assert (sent["channel"], sent["text"]) == ("C0DESK", "What changed")
    assert "11,000 in Kursk" in str(sent["blocks"])
    assert sent["metadata"]["event_payload"] == {"nonce": "n" * 24}
    assert sent["unfurl_links"] is sent["unfurl_media"] is False
    assert "thread_ts" not in sent
    assert "reply_broadcast" not in sent


async def test_receipts_go_to_the_thread(platform: SlackPlatform, slack: FakeSlack) -> None:
    await platform.post(Step("C0DESK", HEADER, "b", thread="1730000000.000007"))
    assert slack.called("chat.postMessage")[0]["thread_ts"] == "1730000000.000007"


async def test_an_answer_goes_to_the_thread_of_its_message_and_not_to_the_channel(
    platform: SlackPlatform, slack: FakeSlack
) -> None:
    await platform.post(Step("C0DESK", HEADER, "b", reply_to="1730000000.000007"))
    (sent,) = slack.called("chat.postMessage")
    assert (sent["thread_ts"], sent["reply_broadcast"]) == ("1730000000.000007", False)


@pytest.mark.parametrize(
    ("error", "of_message"),
    [
        ("thread_not_found", True),
        ("message_not_found", True),
        ("cannot_reply_to_message", True),
        ("is_archived", False),
        ("not_in_channel", False),
        ("token_revoked", False),
    ],
)
async def test_an_answer_that_slack_refuses_says_whether_its_message_is_why(
    platform: SlackPlatform,
    slack: FakeSlack,
    error: str,
    of_message: bool,  # noqa: FBT001 - a row of the table
) -> None:
    slack.errors["chat.postMessage"] = error
    with pytest.raises(PostError, match=error) as caught:
        await platform.post(Step("C0DESK", HEADER, "b", reply_to="1730000000.000007"))
    assert caught.value.permanent
    assert isinstance(caught.value, NoSuchMessageError) is of_message


async def test_a_chart_follows_with_words(platform: SlackPlatform, slack: FakeSlack) -> None:
    posted = await platform.post(Step("C0DESK", CHART, "c"))
    assert slack.called("files.getUploadURLExternal")[0]["alt_txt"] == "Troops: 3,000 to 11,000"
    done = slack.called("files.completeUploadExternal")[0]
    assert (done["channel_id"], done["thread_ts"]) == ("C0DESK", posted)


async def test_a_chart_that_fails_does_not_undo_the_message(
    platform: SlackPlatform, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.errors["files.getUploadURLExternal"] = "storage_limit_reached"
    assert await platform.post(Step("C0DESK", CHART, "c"))
    assert "storage_limit_reached" in caplog.text
    assert "C0DESK" in caplog.text


def queue_chart(store: Store) -> None:
    """A digest of one message with a chart, on its way to a channel of Slack."""
    subscription = add_subscription(
        store,
        platform="slack",
        channel="C0DESK",
        topic="troops",
        cron="0 8 * * *",
        timezone="UTC",
        now=NOW - timedelta(days=1),
    )
    briefing = Briefing(Topic("troops", "Troops", ("troops",)), NOW - timedelta(days=1), NOW, ())
    assert add_briefing(store, briefing, subscription=subscription, digest=Digest("slack", (CHART,)), slot="one")


async def test_a_stop_during_the_upload_of_a_chart_leaves_message_and_chart_once(
    platform: SlackPlatform, slack: FakeSlack, store: Store
) -> None:
    queue_chart(store)
    slack.may_upload = asyncio.Event()
    before = datetime(2024, 10, 27, 3, 30, tzinfo=UTC)  # minutes before the stand-in's messages
    delivering = asyncio.create_task(deliver_pending(store, {"slack": platform}, now=before))
    await slack.uploading.wait()
    delivering.cancel()
    await asyncio.wait({delivering})
    slack.may_upload.set()
    for turn in (1, 2):
        await deliver_pending(store, {"slack": platform}, now=before + turn * timedelta(minutes=1))
    assert [one.get("files") for one in slack.posted["C0DESK"]] == [None, [{"name": "figures.png"}]]
    assert pending_deliveries(store) == ()


async def test_a_chart_that_hangs_is_not_waited_for_for_ever(
    slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.may_upload = asyncio.Event()
    client = web_client("xoxb-made-up", api_base=slack.url("/api/"))
    await send_charts(client, "C0DESK", "1730000000.000007", CHART.attachments, longest=0.05)
    slack.may_upload.set()
    assert "chart for C0DESK: posted without it: TimeoutError" in caplog.text
    assert not slack.called("files.completeUploadExternal")


async def test_stopped_while_it_begins_to_listen_it_leaves_no_socket_open(platform: SlackPlatform) -> None:
    port = unused_port()
    running = asyncio.create_task(replace(platform, port=port).run())
    while not is_taken(port):  # noqa: ASYNC110 - the very moment between binding and listening is wanted
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait({running})
    assert not is_taken(port)


async def test_a_rate_limit_is_waited_for(platform: SlackPlatform, slack: FakeSlack) -> None:
    slack.limited["chat.postMessage"] = 1
    assert await platform.post(Step("C0DESK", HEADER, "d"))
    assert len(slack.called("chat.postMessage")) == 2


async def test_a_refused_token_is_told(platform: SlackPlatform, slack: FakeSlack) -> None:
    slack.errors["auth.test"] = "invalid_auth"
    with pytest.raises(OnRecordError, match="ONRECORD_SLACK_BOT_TOKEN") as caught:
        await platform.run()
    assert "xoxb" not in str(caught.value)
    assert "xoxb" not in repr(platform)


async def test_http_is_listened_to_until_cancelled(platform: SlackPlatform) -> None:
    running = asyncio.create_task(platform.run())
    done, _ = await asyncio.wait({running}, timeout=0.2)
    assert not done
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_socket_mode_is_chosen_by_its_token_and_a_refused_one_is_told(
    platform: SlackPlatform, slack: FakeSlack
) -> None:
    by_socket = replace(platform, app_token="xapp-made-up")
    slack.errors["apps.connections.open"] = "invalid_auth"
    with pytest.raises(OnRecordError, match="ONRECORD_SLACK_APP_TOKEN"):
        await by_socket.run()
    assert slack.called("apps.connections.open")


async def test_socket_mode_answers_and_acknowledges_every_envelope_once(
    platform: SlackPlatform, slack: FakeSlack
) -> None:
    by_socket = replace(platform, app_token="xapp-made-up")
    running = asyncio.create_task(by_socket.run())
    bob = ByEnvelope(slack)
    command = bob.typed("/claims", "troops", trigger_id="the-same")
    for _ in range(2):  # the second as a repeat
        assert await bob.send("slash_commands", command) == {}
    assert "11,000 soldiers" in json.dumps(await slack.answer())
    assert slack.answers.empty()
    running.cancel()
    await asyncio.wait({running})
    assert running.cancelled()


async def test_no_line_of_a_request_is_logged_as_it_may_hold_the_code_of_an_installation(
    platform: SlackPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    port = unused_port()
    caplog.set_level(logging.INFO)
    running = asyncio.create_task(replace(platform, port=port).run())
    async with aiohttp.ClientSession() as session:
        for _ in range(100):
            try:
                async with session.get(f"http://127.0.0.1:{port}/slack/oauth_redirect?code=sesame") as answered:
                    assert answered.status
                    break
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
    running.cancel()
    await asyncio.wait({running})
    assert answered.status
    assert "sesame" not in caplog.text
