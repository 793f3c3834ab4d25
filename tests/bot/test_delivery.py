from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery import (
    Attempts,
    Failure,
    NoSuchMessageError,
    NotConnectedError,
    PostError,
    deliver_pending,
    next_attempt,
    next_step,
)
from briefings.model import Briefing, Delivery, Digest, Message, Reply, Subscription, Topic
from briefings.store import (
    Store,
    add_briefing,
    add_message_id,
    add_subscription,
    open_store,
    pending_deliveries,
    window_start,
)

NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)
TOPIC = Topic("troops", "Troops", ("troops",))
DIGEST = Digest("discord", (Message("one"), Message("two")), (Message("receipt one"), Message("receipt two")))
TEXTS = ["one", "two", "receipt one", "receipt two"]
CORRECTING = replace(DIGEST, replies=(Reply("old1", Message("it was 14")), Reply("old2", Message("taken out"))))


@dataclass
class Channel:
    """A platform that takes messages, drops repeats of a nonce, and fails when it is told to."""

    posts: list[tuple[str, str, str | None]] = field(default_factory=list)
    answers: list[tuple[str, str | None]] = field(default_factory=list)
    workspaces: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    nonces: dict[str, str] = field(default_factory=dict)
    fails: Callable[[int], Exception | None] = lambda _attempt: None
    attempts: int = 0

    async def post(  # noqa: PLR0913  # what a Poster is given
        self,
        channel: str,
        message: Message,
        *,
        nonce: str,
        thread: str | None,
        reply_to: str | None = None,
        workspace: str = "",
    ) -> str:
        await asyncio.sleep(0)
        self.attempts += 1
        if reply_to in self.gone:
            reason = f"message {reply_to} is gone"
            raise NoSuchMessageError(reason)
        error = self.fails(self.attempts)
        if error is not None:
            raise error
        if nonce not in self.nonces:
            self.nonces[nonce] = f"m{len(self.nonces)}"
            self.posts.append((channel, message.text, thread))
            self.answers.append((message.text, reply_to))
            self.workspaces.append(workspace)
        return self.nonces[nonce]

    def texts(self, channel: str = "desk") -> list[str]:
        return [text for to, text, _ in self.posts if to == channel]


def fails_at(*attempts: int, error: Exception | None = None) -> Callable[[int], Exception | None]:
    problem = error or PostError("the server is busy", permanent=False)
    return lambda attempt: problem if attempt in attempts else None


def queued(
    store: Store, *, channel: str = "desk", platform: str = "discord", digest: Digest = DIGEST, workspace: str = ""
) -> Delivery:
    """A briefing on its way to a channel that subscribed a day before."""
    subscription = add_subscription(
        store,
        platform=platform,
        channel=channel,
        topic="troops",
        cron="0 8 * * *",
        timezone="UTC",
        now=NOON - timedelta(days=1),
        workspace=workspace,
    )
    return briefed(store, subscription, NOON, digest)


def briefed(store: Store, subscription: Subscription, until: datetime, digest: Digest) -> Delivery:
    briefing = Briefing(TOPIC, window_start(store, subscription), until, ())
    delivery = add_briefing(store, briefing, subscription=subscription, digest=digest, slot=f"{until:%Y-%m-%d %H:%M}")
    assert delivery is not None
    return delivery


async def test_everything_is_posted_in_order_and_receipts_to_the_thread(store: Store) -> None:
    delivery, channel = queued(store), Channel()
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.sent == (delivery.id,)
    assert channel.posts == [
        ("desk", "one", None),
        ("desk", "two", None),
        ("desk", "receipt one", "m0"),
        ("desk", "receipt two", "m0"),
    ]
    assert pending_deliveries(store) == ()
    await deliver_pending(store, {"discord": channel}, now=NOON)
    assert len(channel.posts) == 4


async def test_the_platform_is_told_in_which_workspace_the_channel_is(store: Store) -> None:
    queued(store, workspace="discord:123", digest=CORRECTING)
    channel = Channel(gone={"old2"})
    await deliver_pending(store, {"discord": channel}, now=NOON)
    assert channel.workspaces == ["discord:123"] * 6


@pytest.mark.parametrize("attempt", [1, 2, 3, 4])
async def test_a_failure_midway_is_resumed_where_it_stopped(store: Store, attempt: int) -> None:
    delivery, channel = queued(store), Channel(fails=fails_at(attempt))
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.failed == ((delivery.id, "the server is busy"),)
    assert channel.texts() == TEXTS[: attempt - 1]
    (kept,) = pending_deliveries(store)
    assert (kept.attempts, kept.error, len(kept.message_ids)) == (1, "the server is busy", attempt - 1)
    assert (await deliver_pending(store, {"discord": channel}, now=NOON)).sent == (delivery.id,)
    assert channel.texts() == TEXTS


async def test_a_crash_between_post_and_note_is_recognised_by_the_nonce(store: Store) -> None:
    (delivery, channel) = queued(store), Channel()
    first = next_step(delivery)
    assert first is not None
    await channel.post("desk", first.message, nonce=first.nonce, thread=first.thread)  # and then the process died
    await deliver_pending(store, {"discord": channel}, now=NOON)
    assert channel.texts() == TEXTS


async def test_one_that_fails_does_not_hold_up_the_others(store: Store) -> None:
    gone = PostError("channel gone", permanent=True)
    broken, fine = queued(store, channel="gone"), queued(store, channel="desk")
    channel = Channel(fails=fails_at(1, error=gone))
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.sent == (fine.id,)
    assert report.failed == ((broken.id, "channel gone (will not pass by itself)"),)
    assert channel.texts() == TEXTS
    assert [delivery.id for delivery in pending_deliveries(store)] == [broken.id]


async def test_an_unforeseen_error_is_a_failure_too_and_is_logged(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    delivery, channel = queued(store), Channel(fails=fails_at(2, error=KeyError("embeds")))
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.failed == ((delivery.id, "KeyError: 'embeds'"),)
    assert "Traceback" in caplog.text
    assert len(pending_deliveries(store)) == 1


async def test_without_a_poster_it_waits(store: Store) -> None:
    delivery = queued(store, platform="slack")
    report = await deliver_pending(store, {"discord": Channel()}, now=NOON)
    assert report.waiting == ((delivery.id, "slack"),)
    (kept,) = pending_deliveries(store)
    assert kept.attempts == 0


async def test_an_empty_digest_is_sent_by_saying_nothing(store: Store) -> None:
    delivery, channel = queued(store, digest=Digest("discord", ())), Channel()
    assert (await deliver_pending(store, {"discord": channel}, now=NOON)).sent == (delivery.id,)
    assert channel.posts == []


async def test_what_was_sent_meanwhile_is_not_told_again(store: Store) -> None:
    first = queued(store)
    add_message_id(store, first.id, "m0")
    later = Digest("discord", (Message("later"),))
    briefed(store, first.subscription, NOON + timedelta(days=1), later)
    channel = Channel()
    for hour in range(3):
        await deliver_pending(store, {"discord": channel}, now=NOON + timedelta(hours=hour))
    assert channel.texts() == [*TEXTS[1:], "later"]


async def test_a_stop_midway_loses_and_doubles_nothing(store: Store) -> None:
    queued(store)
    channel = Channel(fails=fails_at(3, error=asyncio.CancelledError()))  # type: ignore[arg-type]  # as asyncio does
    with pytest.raises(asyncio.CancelledError):
        await deliver_pending(store, {"discord": channel}, now=NOON)
    await deliver_pending(store, {"discord": channel}, now=NOON)
    assert channel.texts() == TEXTS


def steps_of(delivery: Delivery) -> list[Any]:
    found = []
    while (step := next_step(delivery)) is not None:
        found.append(step)
        delivery = replace(delivery, message_ids=(*delivery.message_ids, f"m{len(found)}"))
    return found


async def test_replies_come_last_each_to_its_message(store: Store) -> None:
    queued(store, digest=CORRECTING)
    channel = Channel()
    await deliver_pending(store, {"discord": channel}, now=NOON)
    assert channel.texts() == [*TEXTS, "it was 14", "taken out"]
    assert channel.answers[-2:] == [("it was 14", "old1"), ("taken out", "old2")]
    assert all(to is None for _, to in channel.answers[:-2])
    assert channel.posts[-1] == ("desk", "taken out", None)
    assert pending_deliveries(store) == ()


@pytest.mark.parametrize("attempt", [5, 6])
async def test_a_stop_between_replies_loses_and_doubles_none(store: Store, attempt: int) -> None:
    queued(store, digest=CORRECTING)
    channel = Channel(fails=fails_at(attempt, error=asyncio.CancelledError()))  # type: ignore[arg-type]  # as asyncio does
    with pytest.raises(asyncio.CancelledError):
        await deliver_pending(store, {"discord": channel}, now=NOON)
    await deliver_pending(store, {"discord": channel}, now=NOON)
    assert channel.answers[-2:] == [("it was 14", "old1"), ("taken out", "old2")]
    assert len(channel.posts) == 6


async def test_an_answer_to_a_message_that_is_gone_stands_by_itself(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    queued(store, digest=CORRECTING)
    channel = Channel(gone={"old1"})
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.failed == ()
    assert channel.answers[-2:] == [("it was 14", None), ("taken out", "old2")]
    assert "old1" in caplog.text


async def test_an_answer_that_fails_for_now_waits_for_its_message(store: Store) -> None:
    delivery, channel = queued(store, digest=CORRECTING), Channel(fails=fails_at(5))
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.failed == ((delivery.id, "the server is busy"),)
    await deliver_pending(store, {"discord": channel}, now=NOON)
    assert channel.answers[-2:] == [("it was 14", "old1"), ("taken out", "old2")]


async def test_an_answer_that_the_channel_refuses_is_not_tried_without_its_message(store: Store) -> None:
    refused = PostError("the bot was put out of the channel", permanent=True)
    delivery, channel = queued(store, digest=CORRECTING), Channel(fails=fails_at(5, error=refused))
    report = await deliver_pending(store, {"discord": channel}, now=NOON)
    assert report.failed == ((delivery.id, "the bot was put out of the channel (will not pass by itself)"),)
    assert (channel.texts(), channel.attempts) == (TEXTS, 5)
    await deliver_pending(store, {"discord": channel}, now=NOON)
    assert channel.answers[-2:] == [("it was 14", "old1"), ("taken out", "old2")]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 4), st.integers(0, 4), st.text(min_size=1, max_size=40))
def test_the_steps_are_the_messages_each_with_a_nonce_of_its_own(channel: int, thread: int, nonce: str) -> None:
    messages = tuple(Message(str(number)) for number in range(channel + thread + 1))
    digest = Digest("discord", messages[:channel], messages[channel:-1], (Reply("old", messages[-1]),))
    *steps, last = steps_of(Delivery(1, Subscription(1, "discord", "desk", "troops"), digest, nonce))
    assert (last.message, last.thread, last.reply_to) == (messages[-1], None, "old")
    messages = messages[:-1]
    assert tuple(step.message for step in steps) == messages
    assert len({step.nonce for step in steps}) == len(steps)
    assert all(len(step.nonce) <= 25 for step in steps)
    expected = "m1" if channel else None
    assert [step.thread for step in steps] == [None] * channel + [expected] * thread


@settings(max_examples=8, deadline=None)
@given(failing=st.sets(st.integers(1, 20), max_size=12))
def test_whatever_fails_in_the_end_everything_stands_there_once(failing: set[int]) -> None:
    async def story() -> None:
        with open_store("sqlite://") as store:
            for name in ("desk", "risk", "osint"):
                queued(store, channel=name)
            channel = Channel(fails=fails_at(*failing))
            for _ in range(len(failing) + 1):
                await deliver_pending(store, {"discord": channel}, now=NOON)
            assert pending_deliveries(store) == ()
            assert [channel.texts(name) for name in ("desk", "risk", "osint")] == [TEXTS] * 3

    asyncio.run(story())


def failing_at(attempts: int) -> Delivery:
    return Delivery(1, Subscription(1, "discord", "desk", "troops"), DIGEST, "nonce", attempts=attempts)


WAITS = ((1, 60), (2, 120), (6, 1920), (7, 3600), (8, 3600), (10_000, 3600))


@pytest.mark.parametrize(("attempts", "seconds"), WAITS)
def test_the_wait_doubles_up_to_an_hour(attempts: int, seconds: int) -> None:
    delivery = failing_at(attempts)
    assert next_attempt(delivery, Failure(NOON, permanent=False)) == NOON + timedelta(seconds=seconds)
    assert next_attempt(delivery, Failure(NOON, permanent=True)) == NOON + timedelta(hours=1)


async def test_what_fails_is_left_alone_until_its_time_and_holds_up_nobody(store: Store) -> None:
    broken, channel, attempts = queued(store), Channel(fails=fails_at(1, 2)), Attempts()
    posters = {"discord": channel}
    assert (await deliver_pending(store, posters, now=NOON, attempts=attempts)).failed
    fine = queued(store, channel="risk", digest=Digest("discord", ()))
    soon = NOON + timedelta(seconds=59)
    report = await deliver_pending(store, posters, now=soon, attempts=attempts)
    assert (report.sent, report.failed, channel.attempts) == ((fine.id,), (), 1)
    await deliver_pending(store, posters, now=NOON + timedelta(seconds=60), attempts=attempts)
    await deliver_pending(store, posters, now=NOON + timedelta(seconds=179), attempts=attempts)
    assert channel.attempts == 2
    report = await deliver_pending(store, posters, now=NOON + timedelta(seconds=180), attempts=attempts)
    assert report.sent == (broken.id,)
    assert channel.texts() == TEXTS


async def test_what_will_not_pass_by_itself_is_tried_and_logged_once_an_hour(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    queued(store)
    gone = PostError("channel gone", permanent=True)
    channel, attempts = Channel(fails=lambda _attempt: gone), Attempts()
    for minutes in range(120):
        now = NOON + timedelta(minutes=minutes)
        await deliver_pending(store, {"discord": channel}, now=now, attempts=attempts)
    assert channel.attempts == caplog.text.count("channel gone") == 2
    assert len(pending_deliveries(store)) == 1


async def test_a_new_process_tries_at_once(store: Store) -> None:
    queued(store)
    channel = Channel(fails=fails_at(1, error=PostError("channel gone", permanent=True)))
    await deliver_pending(store, {"discord": channel}, now=NOON, attempts=Attempts())
    await deliver_pending(store, {"discord": channel}, now=NOON, attempts=Attempts())
    assert channel.texts() == TEXTS


async def test_a_platform_that_is_not_up_is_asked_each_round_and_noted_once(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    queued(store)
    channel, attempts = Channel(fails=fails_at(*range(1, 10), error=NotConnectedError("Discord"))), Attempts()
    for _ in range(10):
        await deliver_pending(store, {"discord": channel}, now=NOON, attempts=attempts)
        for kept in pending_deliveries(store):
            assert (kept.attempts, kept.error) == (1, "Discord is not connected")
    assert caplog.text.count("Discord is not connected") == 1
    assert channel.texts() == TEXTS


async def test_what_is_sent_is_forgotten(store: Store) -> None:
    queued(store)
    channel, attempts = Channel(fails=fails_at(1)), Attempts()
    for hour in range(3):
        now = NOON + timedelta(hours=hour)
        await deliver_pending(store, {"discord": channel}, now=now, attempts=attempts)
    assert attempts.failures == {}


async def test_the_token_that_is_missing_is_named_once(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("desk", "risk"):
        queued(store, channel=name, platform="slack")
    attempts = Attempts()
    for _ in range(3):
        await deliver_pending(store, {"discord": Channel()}, now=NOON, attempts=attempts)
    assert caplog.text.count("ONRECORD_SLACK_BOT_TOKEN is not set") == 1
    assert len(pending_deliveries(store)) == 2
