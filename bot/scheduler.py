"""When things are done: polling, a job for each subscription, and deliveries."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # it carries no types
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]  # as above

from bot.schedules.cron import last_due, slot_of, trigger_of
from briefings.model import OnRecordError, Subscription

log = logging.getLogger(__name__)

POLL_EVERY = timedelta(seconds=30)
DELIVER_EVERY = timedelta(seconds=30)
READ_AGAIN_EVERY = timedelta(minutes=1)
GRACE = timedelta(hours=1)
POLL = "poll"
PREFIX = "subscription:"
MISSED = "missed:"


@dataclass(frozen=True, slots=True)
class Jobs:
    """What is done when it is time. `subscriptions` may block; `brief` is told the slot, and must do it once for it."""

    poll: Callable[[], Awaitable[object]]
    brief: Callable[[Subscription, str], Awaitable[object]]
    deliver: Callable[[], Awaitable[object]]
    subscriptions: Callable[[], Sequence[Subscription]]


def build_scheduler(jobs: Jobs, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> AsyncIOScheduler:
    """A scheduler, not yet started, that polls at once and then every 30 seconds, unless the last poll still goes on.

    What is due in a poll is for `jobs.poll` to know. Briefings come by each subscription's cron line on the clocks of
    its own zone, deliveries every 30 seconds and after each briefing, never two at the same time. Subscriptions are
    read again every minute. A briefing that was missed is made up for, once, if it was due less than an hour ago; this
    goes for a start too: at the first reading of the subscriptions the last slot of that hour is briefed, and
    `jobs.brief` must know if it was briefed already. A paused subscription has no briefings. Does not catch up on what
    was due before that, and is meant to run in one process.
    """
    scheduler = AsyncIOScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": int(GRACE.total_seconds())},
    )
    one_at_a_time = asyncio.Lock()

    async def deliver() -> None:
        async with one_at_a_time:
            await jobs.deliver()

    async def brief(subscription: Subscription) -> None:
        now = clock()
        due = last_due(subscription, now, within=2 * GRACE) or now
        await jobs.brief(subscription, slot_of(subscription, due))
        await deliver()

    known: dict[int, Subscription] = {}
    first = True

    async def read_again() -> None:
        nonlocal first
        wanted = {s.id: s for s in await asyncio.to_thread(jobs.subscriptions) if not s.paused}
        reschedule(scheduler, brief, known, wanted)
        if first:
            for late in missed(wanted.values(), clock()):
                scheduler.add_job(brief, args=(late,), id=f"{MISSED}{late.id}", name=f"briefing {late.id}, late")
        first = False
        known.clear()
        known.update(wanted)

    at_once = datetime.now(UTC)  # the scheduler itself goes by the real time only
    for name, job, interval in (
        (POLL, _one_by_one(scheduler, jobs.poll), POLL_EVERY),
        ("deliver", deliver, DELIVER_EVERY),
        ("subscriptions", read_again, READ_AGAIN_EVERY),
    ):
        every = IntervalTrigger(seconds=int(interval.total_seconds()), timezone=UTC)
        scheduler.add_job(job, every, id=name, name=name, next_run_time=at_once)
    return scheduler


def _one_by_one(scheduler: AsyncIOScheduler, poll: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """The poll as a job whose next run is due some time after the last has ended, however long that takes."""

    async def run() -> None:
        scheduler.pause_job(POLL)
        try:
            await poll()
        finally:
            if scheduler.get_job(POLL) is not None:
                scheduler.resume_job(POLL)

    return run


def missed(subscriptions: Iterable[Subscription], now: datetime) -> tuple[Subscription, ...]:
    """Those that were due in the hour before `now` and were there by then; none whose cron line can't be read."""
    return tuple(s for s in subscriptions if _was_due(s, now))


def _was_due(subscription: Subscription, now: datetime) -> bool:
    try:
        due = last_due(subscription, now, within=GRACE)
    except OnRecordError:  # logged by `reschedule`
        return False
    return due is not None and (subscription.created_at is None or subscription.created_at <= due)


def reschedule(
    scheduler: AsyncIOScheduler,
    brief: Callable[[Subscription], Awaitable[object]],
    known: Mapping[int, Subscription],
    wanted: Mapping[int, Subscription],
) -> None:
    """Make the scheduler's jobs those of the subscriptions `wanted`; one that is still as `known` is left as it is.

    A subscription whose cron line or time zone can't be read is logged and has no job; the others are not held up.
    """
    for key, _ in known.items() - wanted.items():
        if scheduler.get_job(f"{PREFIX}{key}") is not None:
            scheduler.remove_job(f"{PREFIX}{key}")
    for key, subscription in wanted.items():
        if known.get(key) == subscription:
            continue
        try:
            trigger = trigger_of(subscription.cron, subscription.timezone)
        except OnRecordError as error:
            log.warning("subscription %d (%s) has no briefings: %s", key, subscription.topic, error)
            continue
        scheduler.add_job(brief, trigger, args=(subscription,), id=f"{PREFIX}{key}", name=f"briefing {key}")
