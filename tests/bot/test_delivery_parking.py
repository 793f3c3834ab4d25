"""Channels that take nothing any more: parked, told of once, tried daily, and taken up again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fake_channel import GONE, NOON, TEXTS, Channel, queued

from bot.delivery import NotConnectedError, Outbox, deliver_pending
from bot.delivery.parking import MOST_LINES, parking_words
from briefings.model import AuditEntry, Subscription
from briefings.store import Store, add_audit, get_subscription, pending_deliveries, untold_parkings, wake

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PLACE = "discord:9"


async def rounds(store: Store, channel: Channel, *hours: float, outbox: Outbox | None = None) -> None:
    for hour in hours:
        await deliver_pending(store, {"discord": channel}, now=NOON + hour * HOUR, outbox=outbox)


def closed() -> Channel:
    return Channel(fails=dict.fromkeys(range(1, 10), GONE))


def keeper(store: Store, user: str) -> None:
    add_audit(store, AuditEntry(NOON, PLACE, f"discord:{user}", "Ann", "subscribe", "subscribed"))


async def test_a_channel_that_is_gone_is_parked_and_its_keepers_are_told_once(store: Store) -> None:
    delivery = queued(store, workspace=PLACE)
    other = queued(store, channel="risk", workspace=PLACE)
    for user in ("1", "2"):
        keeper(store, user)
    channel, outbox = closed(), Outbox()
    report = await deliver_pending(store, {"discord": channel}, now=NOON, outbox=outbox)
    assert report.parked == (delivery.id, other.id)
    await rounds(store, channel, 1, 2, 23, outbox=outbox)
    assert channel.attempts == 2
    ((workspace, people, words),) = channel.warned
    assert (workspace, people) == (PLACE, ("2", "1"))
    assert "channel desk, topic “troops”: the bot was put out" in words
    assert "channel risk" in words
    assert untold_parkings(store) == ()
    parked = get_subscription(store, delivery.subscription.id)
    assert parked is not None
    assert (parked.parked_why, parked.parked_at is not None) == ("the bot was put out", True)


async def test_it_is_tried_daily_and_goes_on_when_the_channel_takes_messages(store: Store) -> None:
    delivery, channel = queued(store), closed()
    await rounds(store, channel, 0, 1, 25, 26, 48)
    assert (channel.attempts, len(channel.warned)) == (2, 1)
    again = Channel()
    await rounds(store, again, 49)
    assert again.texts() == []
    await rounds(store, again, 50)
    back = get_subscription(store, delivery.subscription.id)
    assert back is not None
    assert (again.texts(), back.parked_at, back.parked_why) == (TEXTS, None, "")


async def test_it_is_tried_at_once_when_there_is_hope(store: Store) -> None:
    queued(store)
    await rounds(store, closed(), 0)
    assert wake(store, platform="discord", channel="desk") == 1
    channel = Channel()
    await rounds(store, channel, 0.01)
    assert (channel.texts(), pending_deliveries(store)) == (TEXTS, ())


@pytest.mark.parametrize("how", ["nobody", "raises"])
async def test_whom_nobody_was_told_of_is_told_of_later_and_in_the_end_by_the_log(
    store: Store, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    class Deaf(Channel):
        async def warn(self, workspace: str, people: tuple[str, ...], words: str) -> bool:
            await super().warn(workspace, people, words)
            if how == "raises":
                raise GONE
            return False

    queued(store)
    await rounds(store, closed(), 0)
    channel, outbox = Deaf(), Outbox()
    await rounds(store, channel, 0.001, 0.002, outbox=outbox)
    assert len(channel.warned) == 1
    await rounds(store, channel, *(1.1 * hour for hour in range(1, 14)), outbox=outbox)
    assert (len(channel.warned), untold_parkings(store), outbox.tried) == (12, (), {})
    assert "nobody could be told that subscription" in caplog.text


async def test_a_platform_that_is_not_up_tells_when_it_is(store: Store) -> None:
    class Away(Channel):
        async def warn(self, *_: object, **__: object) -> bool:
            raise NotConnectedError(PLACE)

    queued(store)
    await rounds(store, closed(), 0)
    await rounds(store, Away(), *range(1, 20))
    channel = Channel()
    await rounds(store, channel, 20)
    assert len(channel.warned) == 1


def test_many_parked_channels_are_told_in_few_lines() -> None:
    many = [Subscription(number, "discord", f"c{number}", "troops", parked_why="gone") for number in range(40)]
    words = parking_words(many)
    assert words.count("•") == MOST_LINES + 1
    assert words.endswith("and 30 more")
