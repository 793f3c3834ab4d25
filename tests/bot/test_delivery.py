"""What is posted in which order, and what becomes of a delivery that fails."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_channel import BUSY, CORRECTING, NOON, TEXTS, Channel, briefed, queued, subscribed
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery import NotConnectedError, Outbox, PostError, deliver_pending
from bot.delivery.steps import Step, next_step
from bot.delivery.waits import next_attempt, settled
from briefings.model import Delivery, Digest, Message, Reply, Subscription
from briefings.store import Store, add_message_id, change_subscription, pending_deliveries

LATER = NOON + timedelta(hours=1)
SECOND = timedelta(seconds=1)


async def test_everything_is_posted_in_order_and_receipts_to_the_thread(store: Store) -> None:
    delivery, channel = queued(store), Channel()
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.sent == (delivery.id,)
    assert [post[:3] for post in channel.posts] == [
        ("desk", "one", None),
        ("desk", "two", None),
        ("desk", "receipt one", "m0"),
        ("desk", "receipt two", "m0"),
    ]
    assert pending_deliveries(store) == ()
    await deliver_pending(store, {"discord": channel}, now=LATER)
    assert (len(channel.posts), channel.looks) == (4, 0)


async def test_the_platform_is_told_in_which_workspace_the_channel_is(store: Store) -> None:
    queued(store, workspace="discord:123", digest=CORRECTING)
    channel = Channel(deleted={"old2"})
    await deliver_pending(store, {"discord": channel}, now=NOON)
    assert [post.workspace for post in channel.posts] == ["discord:123"] * 6


@pytest.mark.parametrize("attempt", [1, 4])
async def test_a_failure_midway_is_resumed_where_it_stopped(store: Store, attempt: int) -> None:
    delivery, channel = queued(store), Channel(fails={attempt: BUSY})
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.failed == ((delivery.id, "the server is busy"),)
    assert channel.texts() == TEXTS[: attempt - 1]
    (kept,) = pending_deliveries(store)
    assert (kept.attempts, kept.error, len(kept.message_ids)) == (1, "the server is busy", attempt - 1)
    assert kept.begun_at is None
    assert (await deliver_pending(store, {"discord": channel}, now=LATER)).sent == (delivery.id,)
    assert (channel.texts(), channel.looks) == (TEXTS, 0)


async def test_one_that_fails_does_not_hold_up_the_others_of_its_channel(store: Store) -> None:
    broken = queued(store)
    fine = briefed(store, subscribed(store, topic="missiles"), NOON, Digest("discord", (Message("other"),)))
    refused = PostError("the token is refused", permanent=True)
    channel = Channel(fails={1: refused})
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert (report.sent, report.parked) == ((fine.id,), ())
    assert report.failed == ((broken.id, "the token is refused (will not pass by itself)"),)
    assert channel.texts() == ["other"]
    assert [delivery.id for delivery in pending_deliveries(store)] == [broken.id]


async def test_an_unforeseen_error_is_a_failure_of_unknown_end_and_is_logged(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    delivery, channel = queued(store), Channel(fails={2: KeyError("embeds")})
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.failed == ((delivery.id, "KeyError: 'embeds'"),)
    assert "Traceback" in caplog.text
    (kept,) = pending_deliveries(store)
    assert kept.begun_at is not None


async def test_without_a_poster_it_waits_and_the_missing_token_is_named_once(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    delivery, other = queued(store, platform="slack"), queued(store, platform="slack", channel="risk")
    outbox = Outbox()
    for _ in range(3):
        report = await deliver_pending(store, {"discord": Channel()}, now=NOON, outbox=outbox)
        assert report.waiting == ((delivery.id, "slack"), (other.id, "slack"))
    assert {kept.attempts for kept in pending_deliveries(store)} == {0}
    assert caplog.text.count("ONRECORD_SLACK_BOT_TOKEN is not set") == 1


async def test_an_empty_digest_is_sent_by_saying_nothing(store: Store) -> None:
    delivery, channel = queued(store, digest=Digest("discord", ())), Channel()
    assert (await deliver_pending(store, {"discord": channel}, now=NOON)).sent == (delivery.id,)
    assert channel.posts == []
    assert pending_deliveries(store) == ()


async def test_a_later_delivery_waits_for_the_one_before_it(store: Store) -> None:
    first = queued(store)
    add_message_id(store, first.id, "m0")
    second = briefed(store, first.subscription, NOON + timedelta(days=1), Digest("discord", (Message("later"),)))
    channel, tomorrow = Channel(fails={1: BUSY}), NOON + timedelta(days=1)
    report = await deliver_pending(store, {"discord": channel}, now=tomorrow)
    assert [one for one, _ in report.failed] == [first.id]
    assert (await deliver_pending(store, {"discord": channel}, now=tomorrow + SECOND)).sent == ()
    report = await deliver_pending(store, {"discord": channel}, now=tomorrow + timedelta(hours=1))
    assert report.sent == (first.id, second.id)
    assert channel.texts() == [*TEXTS[1:], "later"]


async def test_replies_come_last_each_to_its_message(store: Store) -> None:
    queued(store, digest=CORRECTING)
    channel = Channel()
    await deliver_pending(store, {"discord": channel}, now=NOON)
    assert channel.answers() == [*((text, None) for text in TEXTS), ("it was 14", "old1"), ("taken out", "old2")]
    assert channel.posts[-1].thread is None
    assert pending_deliveries(store) == ()


async def test_an_answer_to_a_message_that_is_gone_stands_by_itself(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    queued(store, digest=CORRECTING)
    channel = Channel(deleted={"old1"})
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.failed == ()
    assert channel.answers()[-2:] == [("it was 14", None), ("taken out", "old2")]
    assert "old1" in caplog.text


async def test_receipts_stand_in_the_channel_if_their_message_was_deleted(store: Store) -> None:
    delivery, channel = queued(store), Channel(deleted={"m0"})
    assert (await deliver_pending(store, {"discord": channel}, now=NOON)).sent == (delivery.id,)
    assert [post[1:3] for post in channel.posts[2:]] == [("receipt one", None), ("receipt two", None)]


async def test_an_answer_that_is_refused_for_another_reason_waits_for_its_message(store: Store) -> None:
    delivery, channel = queued(store, digest=CORRECTING), Channel(fails={5: BUSY})
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.failed == ((delivery.id, "the server is busy"),)
    assert (channel.texts(), channel.attempts) == (TEXTS, 5)
    await deliver_pending(store, {"discord": channel}, now=LATER)
    assert channel.answers()[-2:] == [("it was 14", "old1"), ("taken out", "old2")]


async def test_a_platform_that_is_not_up_is_asked_each_round_and_noted_once(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    queued(store)
    channel, outbox = Channel(fails=dict.fromkeys(range(1, 4), NotConnectedError("Discord"))), Outbox()
    for second in range(4):
        await deliver_pending(store, {"discord": channel}, now=NOON + second * SECOND, outbox=outbox)
        for kept in pending_deliveries(store):
            assert (kept.attempts, kept.error, kept.begun_at) == (1, "Discord is not connected", None)
    assert caplog.text.count("Discord is not connected") == 1
    assert channel.texts() == TEXTS


async def test_what_fails_is_left_alone_until_its_time_also_by_another_process(store: Store) -> None:
    broken, channel = queued(store), Channel(fails={1: BUSY, 2: asking(BUSY, timedelta(minutes=5))})
    posters = {"discord": channel}
    assert (await deliver_pending(store, posters, now=NOON)).failed
    await deliver_pending(store, posters, now=NOON + 29 * SECOND)
    assert channel.attempts == 1
    tried = NOON + 31 * SECOND
    await deliver_pending(store, posters, now=tried)
    await deliver_pending(store, posters, now=tried + timedelta(minutes=5) - SECOND)
    assert channel.attempts == 2
    report = await deliver_pending(store, posters, now=tried + timedelta(minutes=5) + SECOND)
    assert report.sent == (broken.id,)
    assert channel.texts() == TEXTS


async def test_what_its_turn_comes_to_in_the_quiet_hours_waits_for_their_end(store: Store) -> None:
    queued(store)
    sleeper = subscribed(store, topic="missiles")
    change_subscription(store, sleeper.id, now=NOON, quiet="12:01-13:00")
    briefed(store, sleeper, NOON, Digest("discord", (Message("late"),)))
    channel = Channel(before=lambda _channel: time.sleep(0.02))
    await deliver_pending(store, {"discord": channel}, now=NOON + timedelta(seconds=59.95))
    assert channel.texts() == TEXTS
    await deliver_pending(store, {"discord": channel}, now=LATER)
    assert channel.texts() == [*TEXTS, "late"]


def asking(error: PostError, wait: timedelta) -> PostError:
    return PostError(str(error), retry_after=wait)


def steps_of(delivery: Delivery) -> list[Step]:
    found: list[Step] = []
    while (step := next_step(delivery)) is not None:
        found.append(step)
        delivery = replace(delivery, message_ids=(*delivery.message_ids, f"m{len(found)}"))
    return found


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 4), st.integers(0, 4), st.text(min_size=1, max_size=40))
def test_the_steps_are_the_messages_each_with_a_nonce_of_its_own(channel: int, thread: int, nonce: str) -> None:
    messages = tuple(Message(str(number)) for number in range(channel + thread + 1))
    digest = Digest("discord", messages[:channel], messages[channel:-1], (Reply("old", messages[-1]),))
    steps = steps_of(Delivery(1, Subscription(1, "discord", "desk", "troops"), digest, nonce))
    assert (steps[-1].message, steps[-1].thread, steps[-1].reply_to) == (messages[-1], None, "old")
    assert tuple(step.message for step in steps) == messages
    assert [step.position for step in steps] == list(range(len(messages)))
    assert [step.last for step in steps] == [False] * (len(messages) - 1) + [True]
    assert len({step.nonce for step in steps}) == len(steps)
    assert all(len(step.nonce) <= 25 for step in steps)
    expected = "m1" if channel else None
    assert [step.thread for step in steps[:-1]] == [None] * channel + [expected] * thread


WAITS = ((1, 30), (2, 60), (3, 120), (7, 1920), (8, 3600), (10_000, 3600))


@pytest.mark.parametrize(("failures", "seconds"), WAITS)
def test_the_wait_doubles_up_to_an_hour(failures: int, seconds: int) -> None:
    assert next_attempt(NOON, failures, BUSY) == next_attempt(NOON, failures, KeyError()) == NOON + seconds * SECOND
    assert next_attempt(NOON, failures, PostError("no", permanent=True)) == NOON + timedelta(hours=1)


@pytest.mark.parametrize(("minutes", "waited"), [(0, 0.5), (7, 7), (120, 120), (10_000, 1440)])
def test_a_platform_that_asks_for_a_longer_wait_gets_it(minutes: int, waited: float) -> None:
    asked = asking(BUSY, timedelta(minutes=minutes))
    assert next_attempt(NOON, 1, asked) == NOON + timedelta(minutes=waited)


def test_an_attempt_of_the_future_is_not_settled() -> None:
    assert settled(NOON, NOON + 20 * SECOND)
    assert not settled(NOON, NOON + 19 * SECOND)
    assert not settled(NOON, NOON - timedelta(days=1))


async def test_channels_are_posted_to_at_the_same_time_and_a_slow_one_holds_up_nobody(store: Store) -> None:
    for name in ("slow", "desk"):
        queued(store, channel=name)
    asked, answer = asyncio.Event(), asyncio.Event()

    class Slow(Channel):
        async def post(self, step: Step) -> str:
            if step.channel == "slow":
                asked.set()
                await answer.wait()
            return await super().post(step)

    channel, outbox = Slow(), Outbox()
    first = asyncio.create_task(deliver_pending(store, {"discord": channel}, now=NOON, outbox=outbox))
    await asked.wait()
    queued(store, channel="late")
    await deliver_pending(store, {"discord": channel}, now=NOON, outbox=outbox)
    assert (channel.texts("late"), channel.texts("slow")) == (TEXTS, [])
    answer.set()
    await first
    assert channel.texts("slow") == channel.texts("desk") == TEXTS
