"""Rounds over a real record: what is due is briefed once, alerts come before their time, trouble stops nobody else."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from briefed_story import FEED, HOUR, report, stock, subscribe
from small_record import NOW, TOPICS

from bot.rounds import LONGEST_WAIT, Rounds, is_again, tried_again
from bot.schedules.due import Due, Policy
from briefings.model import ChangeKind, Delivery, Poll, Subscription
from briefings.store import (
    Store,
    add_message_id,
    begin_step,
    change_subscription,
    get_subscription,
    list_subscriptions,
    note_handled,
    note_polls,
    note_read,
    pause_subscription,
    pending_deliveries,
    put_topics,
)

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EIGHT = NOW.replace(hour=6, minute=0) + DAY  # in Kyiv, in winter
ALL = tuple(ChangeKind)


@dataclass
class Desk:
    """A store with a clock that is turned by hand, and rounds over it."""

    store: Store
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.rounds = Rounds(self.store, Due(Policy()), lambda: self.now, asyncio.Lock())

    async def brief(self, at: datetime | None = None) -> list[Delivery]:
        self.now = at or self.now
        made = await self.rounds.brief()
        found = pending_deliveries(self.store)
        assert made <= len(found)
        return list(found)

    def send(self, deliveries: list[Delivery]) -> list[str]:
        """Their first messages, as they were sent."""
        for one in deliveries:
            add_message_id(self.store, one.id, f"message-{one.id}", last_at=self.now)
        return [one.digest.messages[0].text for one in deliveries]

    async def alert(self, at: datetime | None = None) -> list[str]:
        self.now = at or self.now
        await self.rounds.alert()
        return self.send(list(pending_deliveries(self.store)))

    def handled_at(self, one: Subscription) -> datetime | None:
        found = get_subscription(self.store, one.id)
        assert found is not None
        return found.handled_at


@pytest.fixture
def round_desk(store: Store) -> Desk:
    stock(store)
    note_read(store, "meridian", FEED, at=NOW)
    return Desk(store)


def wish(desk: Desk, one: Subscription, **wishes: object) -> Subscription:
    found = change_subscription(desk.store, one.id, now=desk.now, **wishes)  # type: ignore[arg-type]  # its own fields
    assert found is not None
    return found


async def test_a_slot_is_briefed_once_whatever_restarts(round_desk: Desk) -> None:
    one = subscribe(round_desk.store, at=NOW)
    report(round_desk.store, 10_000, NOW + HOUR)
    assert await round_desk.brief(EIGHT - MINUTE) == []
    (made,) = await round_desk.brief(EIGHT + MINUTE)
    assert round_desk.handled_at(one) == EIGHT
    round_desk.restart()
    assert await round_desk.brief() == [made]
    round_desk.send([made])
    for back in (timedelta(0), HOUR, 2 * DAY):
        assert await round_desk.brief(EIGHT - back) == []
    (following,) = await round_desk.brief(EIGHT + DAY)
    assert following.nonce != made.nonce


async def test_what_is_paused_or_too_late_is_noted_and_told_by_the_next_one(round_desk: Desk) -> None:
    paused, late = subscribe(round_desk.store, at=NOW), subscribe(round_desk.store, at=NOW, channel="11")
    report(round_desk.store, 10_000, NOW + HOUR)
    pause_subscription(round_desk.store, paused.id, paused=True, now=NOW)
    assert await round_desk.brief(EIGHT + 13 * HOUR) == []
    assert {round_desk.handled_at(one) for one in (paused, late)} == {EIGHT}
    pause_subscription(round_desk.store, paused.id, paused=False, now=round_desk.now)
    texts = round_desk.send(await round_desk.brief(EIGHT + DAY))
    assert [text.startswith("## North Korean troops") for text in texts] == [True, True]


async def test_only_changes_leaves_a_quiet_one_out_until_another_source_is_dark(round_desk: Desk) -> None:
    one = wish(round_desk, subscribe(round_desk.store, at=NOW), only_changes=True)
    report(round_desk.store, 10_000, NOW + HOUR)
    note_read(round_desk.store, "meridian", FEED, at=EIGHT)
    assert len(round_desk.send(await round_desk.brief(EIGHT))) == 1
    note_read(round_desk.store, "meridian", FEED, at=EIGHT + DAY)
    assert await round_desk.brief(EIGHT + DAY) == []
    assert round_desk.handled_at(one) == EIGHT + DAY
    failed = Poll("meridian", FEED, read_at=EIGHT + DAY, failed_at=EIGHT + 4 * DAY, error="HTTP 503", failures=3)
    note_polls(round_desk.store, [failed])
    (dark,) = round_desk.send(await round_desk.brief(EIGHT + 4 * DAY))
    assert "HTTP 503" in dark
    assert await round_desk.brief(EIGHT + 5 * DAY) == []
    note_read(round_desk.store, "meridian", FEED, at=EIGHT + 6 * DAY)
    assert len(round_desk.send(await round_desk.brief(EIGHT + 6 * DAY))) == 1


async def test_an_alert_tells_the_window_before_its_time_and_is_held_back(round_desk: Desk) -> None:
    one = wish(round_desk, subscribe(round_desk.store, at=NOW), alerts=ALL, hold=HOUR)
    other = wish(round_desk, subscribe(round_desk.store, at=NOW, channel="11"), alerts=(ChangeKind.DENIED,))
    assert await round_desk.alert(NOW + MINUTE) == []
    report(round_desk.store, 10_000, NOW + 2 * MINUTE)
    (told,) = await round_desk.alert(NOW + 3 * MINUTE)
    assert "Alert: " in told
    assert await round_desk.alert(NOW + 4 * MINUTE) == []
    report(round_desk.store, 11_000, NOW + 5 * MINUTE)
    assert await round_desk.alert(NOW + 6 * MINUTE) == []  # held back
    round_desk.restart()
    assert len(await round_desk.alert(NOW + 64 * MINUTE)) == 1
    first, second = round_desk.send(await round_desk.brief(EIGHT))
    assert "since the alert of" in first
    assert "since the alert of" not in second
    assert {one.id, other.id} == {each.id for each in list_subscriptions(round_desk.store)}


async def test_no_alert_comes_in_quiet_hours_or_while_something_is_on_its_way(round_desk: Desk) -> None:
    wish(round_desk, subscribe(round_desk.store, at=NOW), alerts=ALL, hold=5 * MINUTE, quiet="22:00-08:00")
    report(round_desk.store, 10_000, NOW + MINUTE)
    night = EIGHT - 5 * HOUR
    assert await round_desk.alert(night) == []
    (pending,) = await round_desk.brief(EIGHT)
    report(round_desk.store, 11_000, EIGHT + MINUTE)
    round_desk.now = EIGHT + 20 * MINUTE
    assert await round_desk.rounds.alert() == 0
    round_desk.send([pending])
    assert await round_desk.rounds.alert() == 0  # it was sent just now
    assert len(await round_desk.alert(EIGHT + 30 * MINUTE)) == 1


async def test_a_subscription_that_fails_is_said_once_and_stops_no_other(
    round_desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = subscribe(round_desk.store, "gone", at=NOW), subscribe(round_desk.store, at=NOW)
    for minutes in range(3):
        made = await round_desk.brief(EIGHT + minutes * MINUTE)
        assert [one.subscription.id for one in made] == [good.id]
    assert caplog.text.count("unknown topic") == 1
    assert round_desk.handled_at(bad) is None
    put_topics(round_desk.store, [replace(TOPICS[0], id="gone")])
    assert len(await round_desk.brief(EIGHT + 20 * MINUTE)) == 2


async def test_a_clock_that_was_far_ahead_is_mended(round_desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    one = subscribe(round_desk.store, at=NOW)
    note_handled(round_desk.store, one.id, NOW + 300 * DAY)
    caplog.set_level(logging.WARNING)
    await round_desk.brief(NOW)
    assert round_desk.handled_at(one) == NOW
    assert "was ahead" in caplog.text
    assert len(await round_desk.brief(EIGHT)) == 1


async def test_a_clock_that_is_far_behind_is_said_once_and_changes_nothing(
    round_desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    one = subscribe(round_desk.store, at=NOW)
    report(round_desk.store, 10_000, NOW + HOUR)
    note_handled(round_desk.store, one.id, NOW)
    for minutes in range(2):
        assert await round_desk.brief(NOW - 40 * DAY + minutes * MINUTE) == []
    assert caplog.text.count("set it") == 1
    assert round_desk.handled_at(one) == NOW
    assert len(await round_desk.brief(EIGHT)) == 1


@pytest.mark.parametrize("begun", [False, True])
async def test_an_alert_that_is_still_on_its_way_and_a_slot_tell_the_window_once(
    round_desk: Desk, *, begun: bool
) -> None:
    one = wish(round_desk, subscribe(round_desk.store, at=NOW), alerts=ALL)
    report(round_desk.store, 10_000, EIGHT - 2 * MINUTE)
    round_desk.now = EIGHT - MINUTE
    assert await round_desk.rounds.alert() == 1
    (alert,) = pending_deliveries(round_desk.store)
    if begun:
        assert begin_step(round_desk.store, alert.id, at=round_desk.now)
    report(round_desk.store, 11_000, EIGHT - MINUTE / 2)
    found = await round_desk.brief(EIGHT)
    assert (alert.id in {each.id for each in found}) is begun
    assert await round_desk.rounds.alert() == 0
    told = [str(each.digest).count(value) > 0 for value in ("10,000", "11,000") for each in found]
    assert told == ([True, False, False, True] if begun else [True, True])
    assert round_desk.handled_at(one) == EIGHT


def test_a_slot_is_tried_again_later_and_later() -> None:
    tried = None
    waits = []
    for _ in range(8):
        tried = tried_again(tried, NOW)
        waits.append(tried.again_at - NOW)
    assert tried is not None
    assert waits[:3] == [MINUTE / 2, MINUTE, 2 * MINUTE]
    assert waits[-1] == LONGEST_WAIT
    assert not is_again(tried, NOW)
    assert is_again(tried, NOW + LONGEST_WAIT)
    assert is_again(tried, NOW - HOUR)
