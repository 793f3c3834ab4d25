"""When things are done: a few jobs at short intervals, each after itself, none held up by another."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.events import (  # type: ignore[import-untyped]  # it carries no types
    EVENT_SCHEDULER_SHUTDOWN,
    EVENT_SCHEDULER_STARTED,
    SchedulerEvent,
)
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # as above
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]  # as above

log = logging.getLogger(__name__)

POLL, BRIEF, ALERTS, DELIVER, UPKEEP = "poll", "brief", "alerts", "deliver", "upkeep"
EVERY = {
    POLL: timedelta(seconds=30),
    BRIEF: timedelta(seconds=10),
    ALERTS: timedelta(seconds=30),
    DELIVER: timedelta(seconds=10),
    UPKEEP: timedelta(hours=1),
}
OVERLAPPING = 20
"""So many rounds of deliveries may go on at the same time: a slow channel keeps only its own one."""
LOOK_AT_CLOCK = timedelta(seconds=10)
JUMP = timedelta(seconds=5)
"""A clock that is set by less than this has not jumped."""

Work = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Jobs:
    """What is done when it is time. If `brief` or `alerts` give something true, deliveries are made at once.

    What is due in a poll, a round of briefings or of deliveries is for these to know: each may be called at any time.
    """

    poll: Work
    brief: Work
    alerts: Work
    deliver: Work
    upkeep: Work


def build_scheduler(
    jobs: Jobs,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    look_at_clock: timedelta = LOOK_AT_CLOCK,
) -> AsyncIOScheduler:
    """A scheduler, not yet started, that does each job at once and then again and again, some time after it has ended.

    So no job runs twice at the same time, and one that takes long, or hangs, holds up no other. Only rounds of
    deliveries overlap, each leaving out the channels in which another one posts. A job that raises is logged and done
    again at its next time. A system clock that is set back or forward, or was asleep, has all of them done at once. To
    be used in one process at a time.
    """
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
    at_once = datetime.now(UTC)  # the scheduler itself goes by the real time only
    deliver = _Repeated(scheduler, DELIVER, jobs.deliver, at_once=OVERLAPPING)
    repeated = (
        _Repeated(scheduler, POLL, jobs.poll),
        _Repeated(scheduler, BRIEF, _then(jobs.brief, deliver)),
        _Repeated(scheduler, ALERTS, _then(jobs.alerts, deliver)),
        deliver,
        _Repeated(scheduler, UPKEEP, jobs.upkeep),
    )
    for one in repeated:
        every = IntervalTrigger(seconds=int(EVERY[one.name].total_seconds()), timezone=UTC)
        scheduler.add_job(one.run, every, id=one.name, name=one.name, next_run_time=at_once, max_instances=one.at_once)
    _Watch(scheduler, clock, repeated, look_at_clock).begin_with()
    return scheduler


def _then(make: Work, deliver: _Repeated) -> Work:
    async def run() -> None:
        if await make():
            deliver.soon()

    return run


class _Repeated:
    """A job whose next run is due some time after the last has ended, however long that takes.

    One that may run more than once at the same time is due again without waiting for its end.
    """

    def __init__(self, scheduler: AsyncIOScheduler, name: str, work: Work, *, at_once: int = 1) -> None:
        self.name = name
        self.at_once = at_once
        self._scheduler = scheduler
        self._work = work
        self._runs = False
        self._again = False

    async def run(self) -> None:
        """Do it, and have it done again however it ends; the scheduler logs what it raises."""
        if self.at_once > 1:
            await self._work()
            return
        self._scheduler.pause_job(self.name)
        self._runs, self._again = True, False
        try:
            await self._work()
        finally:
            self._runs = False
            if self._scheduler.get_job(self.name) is not None:
                self._scheduler.resume_job(self.name)
                if self._again:
                    self.soon()

    def soon(self) -> None:
        """Have it done now, or once more after the run that goes on."""
        self._again = self._runs
        if not self._runs and self._scheduler.get_job(self.name) is not None:
            self._scheduler.modify_job(self.name, next_run_time=datetime.now(UTC))


class _Watch:
    """Has every job done when the system's clock has jumped: the scheduler would wait until it is where it was.

    Compared are its steps with those of the event loop's clock, which nobody sets. That one may stand still while a
    machine sleeps, which looks like a jump too.
    """

    def __init__(
        self,
        scheduler: AsyncIOScheduler,
        clock: Callable[[], datetime],
        repeated: tuple[_Repeated, ...],
        every: timedelta,
    ) -> None:
        self._scheduler = scheduler
        self._clock = clock
        self._repeated = repeated
        self._every = every
        self._next: asyncio.TimerHandle | None = None

    def begin_with(self) -> None:
        """Look at the clocks for as long as the scheduler runs."""
        self._scheduler.add_listener(self._on_change, EVENT_SCHEDULER_STARTED | EVENT_SCHEDULER_SHUTDOWN)

    def _on_change(self, event: SchedulerEvent) -> None:
        if self._next is not None:
            self._next.cancel()
            self._next = None
        if event.code == EVENT_SCHEDULER_STARTED:
            self._wait()

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        self._next = loop.call_later(self._every.total_seconds(), self._look, self._clock(), loop.time())

    def _look(self, then: datetime, time_then: float) -> None:
        """Compare the clocks with what they showed then, and look again later."""
        passed = timedelta(seconds=asyncio.get_running_loop().time() - time_then)
        jumped = self._clock() - then - passed
        if abs(jumped) > JUMP:
            way = "forward" if jumped > timedelta() else "back"
            log.warning("the clock went %s by %d seconds", way, round(abs(jumped.total_seconds())))
            for one in self._repeated:
                one.soon()
        self._wait()
