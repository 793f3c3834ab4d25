"""Keeps the bot up until it is told to stop, and then ends everything in time."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from apscheduler.events import (  # type: ignore[import-untyped]  # it carries no types
    EVENT_JOB_ERROR,
    EVENT_JOB_EXECUTED,
    EVENT_JOB_MISSED,
    EVENT_JOB_SUBMITTED,
    JobEvent,
)
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # it carries no types

from briefings.model import OnRecordError

log = logging.getLogger(__name__)

FIRST_DELAY = timedelta(seconds=1)
LONGEST_DELAY = timedelta(minutes=5)
REFUSED_DELAY = timedelta(minutes=15)
PROVEN = timedelta(seconds=30)
"""What ran for so long was not refused at once."""

CANCELLED = timedelta(seconds=1)
ENDINGS = EVENT_JOB_EXECUTED | EVENT_JOB_ERROR | EVENT_JOB_MISSED


@dataclass(frozen=True, slots=True)
class Grace:
    """So long jobs that run may go on, connections have for closing, and what goes on after that has once more."""

    jobs: timedelta = timedelta(seconds=6)
    closing: timedelta = timedelta(seconds=1.2)
    again: timedelta = timedelta(seconds=0.3)


@dataclass(frozen=True, slots=True)
class Service:
    """Something that runs beside the scheduler until it is cancelled: a platform's connection.

    `run` may be called again after it failed. It raises OnRecordError for what trying again soon can't mend: a bad
    token.
    """

    name: str
    run: Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Refusals:
    """Which of all services can't work, with the reason, and which have worked for a while in this process."""

    names: tuple[str, ...]
    reasons: dict[str, str] = field(default_factory=dict)
    proven: set[str] = field(default_factory=set)

    def why(self, name: str) -> str:
        """Why a service can't work, "" if nothing is known against it."""
        return self.reasons.get(name, "")

    @property
    def hopeless(self) -> bool:
        """Whether none can work and none ever has: somebody is just setting it up, and wants to be told."""
        return not self.proven and set(self.names) <= self.reasons.keys()


async def run_until_stopped(
    scheduler: AsyncIOScheduler,
    services: Sequence[Service],
    *,
    stop: asyncio.Event,
    refusals: Refusals | None = None,
    grace: Grace | None = None,
) -> None:
    """Run scheduler and services until `stop`; then end all of them within `grace` and a bit.

    At the end no new job begins, jobs that are running may finish within `grace`, the connections are closed last. Who
    cancels it grants no such time. A thread that blocks can't be ended: it is named in the log. Raises OnRecordError if
    no service can work at all.
    """
    refusals, grace = refusals or Refusals(tuple(service.name for service in services)), grace or Grace()
    busy, idle = _running_jobs(scheduler)
    scheduler.start()
    running = [asyncio.create_task(supervise(service, refusals), name=service.name) for service in services]
    waiting = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait((waiting, *running), return_when=asyncio.FIRST_COMPLETED)
        scheduler.pause()
        await _finished(busy, idle, grace.jobs)
    finally:
        scheduler.shutdown(wait=False)
        await _cancelled((waiting, *running), grace)
        await _finished(busy, idle, CANCELLED)
    for task in running:
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error


async def supervise(
    service: Service, refusals: Refusals, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Run a service for ever: whenever it ends or fails, start it again, later each time, up to five minutes later.

    After a run that lasted longer than that the count begins anew. One that can't work is tried again every quarter of
    an hour, so that it stops no other; raises OnRecordError where that is hopeless.
    """
    delay = FIRST_DELAY
    loop = asyncio.get_running_loop()
    while True:
        began, why = loop.time(), ""
        try:
            await service.run()
            log.warning("%s ended by itself; starting it again in %s", service.name, delay)
        except OnRecordError as error:
            why = str(error)
        except OSError as error:  # no network, a host that refuses: nothing that a traceback explains
            log.warning("%s failed (%s: %s); starting it again in %s", service.name, type(error).__name__, error, delay)
        except Exception:
            log.exception("%s failed; starting it again in %s", service.name, delay)
        lasted = loop.time() - began
        if lasted > LONGEST_DELAY.total_seconds():
            delay = FIRST_DELAY
        _note(refusals, service.name, why, lasted)
        await sleep((REFUSED_DELAY if why else delay).total_seconds())
        delay = min(2 * delay, LONGEST_DELAY)


def _note(refusals: Refusals, name: str, why: str, lasted: float) -> None:
    """Note how a run ended. Raises OnRecordError if there is no hope for any service."""
    if lasted >= PROVEN.total_seconds():
        refusals.proven.add(name)
    if not why:
        refusals.reasons.pop(name, None)
        return
    refusals.reasons[name] = why
    if refusals.hopeless:
        raise OnRecordError("; ".join(refusals.reasons.values()))
    log.error("%s is off: %s. All else goes on, and it is tried again in %s", name, why, REFUSED_DELAY)


def _running_jobs(scheduler: AsyncIOScheduler) -> tuple[Counter[str], asyncio.Event]:
    """How often each job, by its id, runs at any time from now on, and an event that is set while none does."""
    busy = Counter[str]()
    idle = asyncio.Event()
    idle.set()

    def note(event: JobEvent) -> None:
        busy[event.job_id] += 1 if event.code == EVENT_JOB_SUBMITTED else -1
        if +busy:
            idle.clear()
        else:
            idle.set()

    scheduler.add_listener(note, EVENT_JOB_SUBMITTED | ENDINGS)
    return busy, idle


async def _finished(busy: Counter[str], idle: asyncio.Event, grace: timedelta) -> None:
    try:
        await asyncio.wait_for(idle.wait(), grace.total_seconds())
    except TimeoutError:
        log.warning("stopping although these have not finished: %s", ", ".join(sorted(+busy)))


async def _cancelled(tasks: Sequence[asyncio.Task[object]], grace: Grace) -> None:
    """Cancel them, and those once more that go on: a time-out at the same moment may have swallowed the first."""
    late: set[asyncio.Task[object]] = set(tasks)
    for longest in (grace.closing, grace.again):
        for task in late:
            task.cancel()
        _, late = await asyncio.wait(late, timeout=longest.total_seconds())
        if not late:
            return
    log.warning("did not end in time: %s", ", ".join(sorted(task.get_name() for task in late)))
