"""Attempts whose end nobody knows: what stands in the channel is found there and not posted again."""

from __future__ import annotations

import asyncio
import io
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fake_channel import CORRECTING, LOST, NOON, TEXTS, Channel, queued
from sqlalchemy import text

from bot.delivery import NotConnectedError, Outbox, PostError, Step, deliver_pending
from bot.platforms.console import ConsolePoster
from briefings.model import DatabaseError, LostLeaseError
from briefings.store import (
    RUN,
    Store,
    begin_step,
    open_store,
    pending_deliveries,
    remove_subscription,
    take_lease,
    window_start,
)

SETTLED = NOON + timedelta(minutes=2)
TTL = timedelta(seconds=30)


async def delivered(store: Store, channel: Channel, *, now: datetime = SETTLED, outbox: Outbox | None = None) -> None:
    await deliver_pending(store, {"discord": channel}, now=now, outbox=outbox)


@pytest.mark.parametrize("lost", [1, 2, 4, 6])
async def test_a_lost_answer_is_looked_up_once_it_has_settled(store: Store, lost: int) -> None:
    queued(store, digest=CORRECTING)
    channel = Channel(loses={lost: LOST})
    await delivered(store, channel, now=NOON)
    (kept,) = pending_deliveries(store)
    assert kept.begun_at is not None
    assert window_start(store, kept.subscription) == NOON  # it counts as told
    await delivered(store, channel, now=NOON + timedelta(seconds=10))
    assert channel.looks == 0
    await delivered(store, channel)
    assert (channel.looks, pending_deliveries(store)) == (1, ())
    assert channel.texts() == [*TEXTS, "it was 14", "taken out"]


async def test_what_did_not_arrive_is_posted_again_under_the_same_nonce(store: Store) -> None:
    queued(store)
    channel = Channel(fails={1: LOST})
    await delivered(store, channel, now=NOON)
    await delivered(store, channel)
    assert (channel.texts(), channel.looks) == (TEXTS, 1)


async def test_an_answer_that_stands_by_itself_is_found_too(store: Store) -> None:
    queued(store, digest=CORRECTING)
    channel = Channel(deleted={"old1"}, loses={6: LOST})
    await delivered(store, channel, now=NOON)
    await delivered(store, channel)
    assert channel.texts() == [*TEXTS, "it was 14", "taken out"]


async def test_where_one_may_not_look_it_is_posted_again_and_said(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    queued(store)
    channel = Channel(loses={1: LOST}, readable=False)
    await delivered(store, channel, now=NOON)
    await delivered(store, channel)
    assert channel.texts() == ["one", *TEXTS]
    assert "may come to stand twice in channel desk" in caplog.text


@pytest.mark.parametrize("error", [NotConnectedError("Discord"), PostError("busy"), KeyError("ts")])
async def test_looking_that_fails_leaves_it_unknown(store: Store, error: Exception) -> None:
    class Blind(Channel):
        async def find(self, *_: object, **__: object) -> str | None:
            raise error

    queued(store)
    channel = Blind(loses={1: LOST})
    await delivered(store, channel, now=NOON)
    for hour in range(1, 4):
        await delivered(store, channel, now=NOON + timedelta(hours=hour))
    (kept,) = pending_deliveries(store)
    assert kept.begun_at is not None
    assert channel.texts() == ["one"]
    sighted = Channel(channel.posts)
    await delivered(store, sighted, now=NOON + timedelta(days=1))
    assert sighted.texts() == TEXTS


async def test_a_message_of_another_briefing_with_the_same_words_is_not_taken_for_it(store: Store) -> None:
    first = queued(store)
    channel = Channel()
    await delivered(store, channel, now=NOON)
    remove_subscription(store, first.subscription.id, now=NOON)
    again = queued(store)
    begin_step(store, again.id, at=NOON)
    await delivered(store, channel)
    assert channel.texts() == [*TEXTS, *TEXTS]


async def test_a_post_that_takes_too_long_is_of_unknown_end(store: Store) -> None:
    class Hanging(Channel):
        async def post(self, step: Step) -> str:
            await super().post(step)
            await asyncio.Event().wait()
            return ""

    queued(store)
    channel = Hanging()
    await delivered(store, channel, now=NOON, outbox=Outbox(longest=timedelta(seconds=0.05)))
    (kept,) = pending_deliveries(store)
    assert (kept.begun_at is not None, kept.error) == (True, "channel desk: no answer within 0 seconds")
    sighted = Channel(channel.posts)
    await delivered(store, sighted)
    assert sighted.texts() == TEXTS


async def test_a_stop_in_the_middle_of_a_post_loses_and_doubles_nothing(store: Store) -> None:
    queued(store)

    class Stopped(Channel):
        async def post(self, step: Step) -> str:
            posted = await super().post(step)
            if len(self.posts) == 3:
                round_.cancel()
                await asyncio.Event().wait()
            return posted

    stopped = Stopped()
    round_ = asyncio.create_task(delivered(store, stopped, now=NOON))
    with pytest.raises(asyncio.CancelledError):
        await round_
    (kept,) = pending_deliveries(store)
    assert (len(kept.message_ids), kept.begun_at is not None) == (2, True)
    after = Channel(stopped.posts)
    await delivered(store, after)
    assert after.texts() == TEXTS


async def test_a_clock_that_went_back_is_waited_for_no_longer_than_usual(store: Store) -> None:
    """And what was posted by the clock before it is looked for further back than usual."""

    class Dated(Channel):
        async def find(self, step: Step, *, since: datetime, taken: tuple[str, ...]) -> str | None:
            assert since < past - timedelta(hours=2)
            return await super().find(step, since=since, taken=taken)

    past, channel, outbox = NOON - timedelta(hours=5), Dated(), Outbox()
    begin_step(store, queued(store).id, at=NOON)
    for seconds in (0, -30, -15):
        await delivered(store, channel, now=past + timedelta(seconds=seconds), outbox=outbox)
    assert channel.looks == 0
    await delivered(store, channel, now=past - timedelta(seconds=9), outbox=outbox)
    assert (channel.looks, channel.texts(), outbox.ahead) == (1, TEXTS, {})


@pytest.fixture
def impatient(sqlite_url: str, migrated_file: Path) -> Iterator[Store]:
    """A record that does not wait for another writer."""
    shutil.copyfile(migrated_file, sqlite_url.removeprefix("sqlite:///"))
    with open_store(f"{sqlite_url}?timeout=0.01") as opened:
        yield opened


@contextmanager
def locked(store: Store) -> Iterator[sqlite3.Connection]:
    """A record to which another program writes, for as long as it likes."""
    path = store.name.removeprefix("sqlite:///").partition("?")[0]
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        yield other


async def test_an_id_that_could_not_be_stored_is_kept_and_its_message_not_posted_again(impatient: Store) -> None:
    delivery, channel, outbox = queued(impatient), Channel(), Outbox()
    with locked(impatient) as other:
        channel.before = lambda _channel: other.execute("BEGIN IMMEDIATE")
        for minutes in range(3):
            with pytest.raises(DatabaseError, match="locked"):
                await delivered(impatient, channel, now=NOON + timedelta(minutes=5 * minutes), outbox=outbox)
        assert (list(outbox.unstored), channel.texts()) == ([delivery.id], ["one"])
    channel.before = lambda _channel: None
    await delivered(impatient, channel, now=NOON + timedelta(hours=1), outbox=outbox)
    assert (channel.texts(), channel.looks, outbox.unstored) == (TEXTS, 0, {})
    assert pending_deliveries(impatient) == ()


async def test_nothing_is_posted_that_could_not_be_begun(impatient: Store) -> None:
    queued(impatient)
    channel = Channel()
    with locked(impatient) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="locked"):
            await delivered(impatient, channel)
    assert channel.attempts == 0


async def test_an_id_that_the_record_refuses_stops_nobody_else(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    refused, channel, outbox = queued(store), Channel(), Outbox()
    changed(store, f"CREATE TRIGGER no BEFORE INSERT ON posted WHEN NEW.delivery_id = {refused.id} {ABORTED}")
    await delivered(store, channel, now=NOON, outbox=outbox)
    fine = queued(store, channel="risk")
    for minutes in range(2, 4):
        await delivered(store, channel, now=NOON + timedelta(minutes=minutes), outbox=outbox)
    assert (channel.texts(), channel.texts("risk")) == (["one"], TEXTS)
    assert [one.id for one in pending_deliveries(store)] == [refused.id] != [fine.id]
    assert caplog.text.count("can't be stored") == 1


ABORTED = "BEGIN SELECT RAISE(ABORT, 'no'); END"


def changed(store: Store, statement: str) -> None:
    """Something done to the record behind our back."""
    with store.write() as connection:
        connection.execute(text(statement))


async def test_who_lost_the_lease_stops_at_once(store: Store) -> None:
    for name in ("desk", "risk"):
        queued(store, channel=name)
    outbox = Outbox(holder="one")
    take_lease(store, RUN, "one", ttl=TTL)
    channel = Channel(before=lambda _channel: take_lease(store, RUN, "other", ttl=TTL))
    await delivered(store, channel, now=NOON, outbox=outbox)
    again = queued(store, channel="late")
    changed(store, "UPDATE leases SET holder = 'other'")
    with pytest.raises(LostLeaseError):
        await delivered(store, channel, outbox=outbox)
    assert (channel.texts("late"), outbox.busy) == ([], set())
    assert [one.id for one in pending_deliveries(store)] == [again.id]


async def test_what_a_terminal_printed_is_printed_again_rather_than_lost(store: Store) -> None:
    delivery, stream = queued(store, platform="console"), io.StringIO()
    console = ConsolePoster(stream)
    await console.post(Step("desk", delivery.digest.messages[0], "n"))
    begin_step(store, delivery.id, at=NOON)  # and then the process died
    await deliver_pending(store, {"console": console}, now=SETTLED)
    assert stream.getvalue().count("── desk ──\none\n") == 2
    assert pending_deliveries(store) == ()
