from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.scheduler import Jobs, build_scheduler, missed, reschedule
from briefings.model import Subscription

KYIV = Subscription(1, "discord", "desk", "troops", "0 8 * * *", "Europe/Kyiv")
BERLIN = Subscription(2, "slack", "risk", "missiles", "30 2 * * mon-fri", "Europe/Berlin")


@dataclass
class Diary:
    """What the scheduler had done, in order."""

    wanted: tuple[Subscription, ...] = ()
    done: list[str] = field(default_factory=list)
    delivering: int = 0
    most_at_once: int = 0

    def jobs(self) -> Jobs:
        return Jobs(self.poll, self.brief, self.deliver, lambda: self.wanted)

    async def poll(self) -> None:
        self.done.append("poll")

    async def brief(self, subscription: Subscription, slot: str) -> None:
        self.done.append(f"brief {subscription.id} {slot}")

    async def deliver(self) -> None:
        self.delivering += 1
        self.most_at_once = max(self.most_at_once, self.delivering)
        await asyncio.sleep(0.01)
        self.delivering -= 1
        self.done.append("deliver")


def scheduled(scheduler: AsyncIOScheduler) -> set[str]:
    return {job.id for job in scheduler.get_jobs()}


@pytest.fixture
def scheduler() -> AsyncIOScheduler:
    return AsyncIOScheduler(timezone=UTC)


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not reached():  # noqa: ASYNC110  # a scheduler has no event for it
            await asyncio.sleep(0.01)


async def brief(_subscription: Subscription) -> None:
    await asyncio.sleep(0)


def by_id(*subscriptions: Subscription) -> dict[int, Subscription]:
    return {subscription.id: subscription for subscription in subscriptions}


def test_subscriptions_come_change_and_go(scheduler: AsyncIOScheduler) -> None:
    reschedule(scheduler, brief, {}, by_id(KYIV, BERLIN))
    assert scheduled(scheduler) == {"subscription:1", "subscription:2"}
    moved = replace(KYIV, cron="0 9 * * *")
    before = scheduler.get_job("subscription:2")
    reschedule(scheduler, brief, by_id(KYIV, BERLIN), by_id(moved, BERLIN))
    assert scheduler.get_job("subscription:1").args == (moved,)
    assert scheduler.get_job("subscription:2") is before
    reschedule(scheduler, brief, by_id(moved, BERLIN), by_id(BERLIN))
    assert scheduled(scheduler) == {"subscription:2"}


def test_a_schedule_that_cannot_be_read_is_logged_and_holds_up_nobody(
    scheduler: AsyncIOScheduler, caplog: pytest.LogCaptureFixture
) -> None:
    bad = replace(KYIV, cron="every morning")
    reschedule(scheduler, brief, {}, by_id(bad, BERLIN))
    assert scheduled(scheduler) == {"subscription:2"}
    assert "every morning" in caplog.text
    reschedule(scheduler, brief, by_id(bad, BERLIN), by_id(KYIV, BERLIN))
    assert scheduled(scheduler) == {"subscription:1", "subscription:2"}


async def test_a_briefing_is_due_on_its_own_clocks(scheduler: AsyncIOScheduler) -> None:
    reschedule(scheduler, brief, {}, by_id(KYIV))
    trigger = scheduler.get_job("subscription:1").trigger
    due = trigger.get_next_fire_time(None, datetime(2024, 10, 26, 12, tzinfo=UTC))
    assert due.astimezone(UTC) == datetime(2024, 10, 27, 6, tzinfo=UTC)  # Kyiv is at +02:00 from that morning on


async def test_at_the_start_it_polls_delivers_and_reads_the_subscriptions() -> None:
    diary = Diary((KYIV, BERLIN))
    noon = datetime(2024, 10, 24, 12, tzinfo=UTC)
    scheduler = build_scheduler(diary.jobs(), clock=lambda: noon)
    scheduler.start()
    try:
        await until(lambda: len(scheduled(scheduler)) == 5 and {"poll", "deliver"} <= set(diary.done))
        assert scheduled(scheduler) == {"poll", "deliver", "subscriptions", "subscription:1", "subscription:2"}
        assert scheduler.get_job("poll").trigger.interval == timedelta(seconds=30)
        assert all(job.coalesce and job.max_instances == 1 for job in scheduler.get_jobs())
    finally:
        scheduler.shutdown(wait=False)


async def test_the_next_poll_waits_for_the_last_one_however_long_it_takes(caplog: pytest.LogCaptureFixture) -> None:
    diary, gate = Diary(), asyncio.Event()

    async def slow() -> None:
        await diary.poll()
        await gate.wait()
        if len(diary.done) == 2:
            message = "the disk is full"
            raise OSError(message)

    scheduler = build_scheduler(replace(diary.jobs(), poll=slow, deliver=gate.wait))
    scheduler.start()
    try:
        await until(lambda: diary.done == ["poll"])
        assert scheduler.get_job("poll").next_run_time is None
        gate.set()
        for polls in (2, 3):
            await until(lambda: scheduler.get_job("poll").next_run_time is not None)
            scheduler.modify_job("poll", next_run_time=datetime.now(UTC))
            await until(lambda polls=polls: len(diary.done) == polls)
    finally:
        scheduler.shutdown(wait=False)
    assert "the disk is full" in caplog.text
    assert "maximum number" not in caplog.text


async def test_a_poll_may_be_cut_off_at_the_end() -> None:
    diary = Diary()
    ended = asyncio.Event()

    async def endless() -> None:
        await diary.poll()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    scheduler = build_scheduler(replace(diary.jobs(), poll=endless))
    scheduler.start()
    await until(lambda: "poll" in diary.done)
    scheduler.shutdown(wait=False)
    await asyncio.wait_for(ended.wait(), 5)


DUE = datetime(2024, 10, 24, 5, tzinfo=UTC)  # 08:00 in Kyiv
LATE = (
    (timedelta(), True),
    (timedelta(minutes=59), True),
    (timedelta(minutes=61), False),
    (timedelta(seconds=-1), False),
)


@pytest.mark.parametrize(("after", "briefed"), LATE)
def test_what_was_due_in_the_last_hour_was_missed(after: timedelta, briefed: bool) -> None:  # noqa: FBT001  # a row
    assert missed((KYIV,), DUE + after) == ((KYIV,) if briefed else ())


def test_what_was_due_before_somebody_subscribed_was_not_missed() -> None:
    now = DUE + timedelta(minutes=20)
    early, new = (replace(KYIV, created_at=DUE + timedelta(minutes=added)) for added in (-5, 5))
    assert missed((early, new, replace(KYIV, cron="every morning")), now) == (early,)


async def test_at_the_start_what_was_due_less_than_an_hour_ago_is_briefed_once() -> None:
    diary = Diary((KYIV, BERLIN))
    scheduler = build_scheduler(diary.jobs(), clock=lambda: DUE + timedelta(minutes=40))
    scheduler.start()
    try:
        await until(
            lambda: "brief 1 2024-10-24 08:00 Europe/Kyiv" in diary.done and "subscription:2" in scheduled(scheduler)
        )
        for _ in range(2):
            await scheduler.get_job("subscriptions").func()
        await asyncio.sleep(0.05)
    finally:
        scheduler.shutdown(wait=False)
    assert [line for line in diary.done if line.startswith("brief")] == ["brief 1 2024-10-24 08:00 Europe/Kyiv"]


async def test_a_briefing_is_delivered_at_once_and_never_two_at_a_time() -> None:
    diary = Diary((KYIV,))
    now = datetime(2024, 10, 24, 5, 20, tzinfo=UTC)  # twenty minutes late
    scheduler = build_scheduler(diary.jobs(), clock=lambda: now)
    scheduler.start()
    try:
        await until(lambda: "brief 1 2024-10-24 08:00 Europe/Kyiv" in diary.done)
        job = scheduler.get_job("subscription:1")
        diary.done.clear()
        await asyncio.gather(*(job.func(*job.args) for _ in range(3)))
    finally:
        scheduler.shutdown(wait=False)
    assert diary.done.count("brief 1 2024-10-24 08:00 Europe/Kyiv") == 3
    assert diary.done.count("deliver") >= 3
    assert diary.most_at_once == 1


async def test_a_paused_subscription_is_not_briefed_until_it_is_resumed() -> None:
    diary = Diary((replace(KYIV, paused=True), BERLIN))
    scheduler = build_scheduler(diary.jobs(), clock=lambda: datetime(2024, 10, 25, 5, 30, tzinfo=UTC))
    scheduler.start()
    try:
        await until(lambda: "subscription:2" in scheduled(scheduler))
        assert "subscription:1" not in scheduled(scheduler)
        assert not [done for done in diary.done if done.startswith("brief 1")]
        diary.wanted = (KYIV, BERLIN)
        await scheduler.get_job("subscriptions").func()
        assert "subscription:1" in scheduled(scheduler)
    finally:
        scheduler.shutdown(wait=False)
