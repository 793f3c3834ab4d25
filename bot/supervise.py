"""Keeps the bot up until it is told to stop, and then ends everything in time."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
ENDINGS = EVENT_JOB_EXECUTED | EVENT_JOB_ERROR | EVENT_JOB_MISSED


@dataclass(frozen=True, slots=True)
class Service:
    """Something that runs beside the scheduler until it is cancelled: a platform's connection.

    `run` may be called again after it failed. It raises OnRecordError for what trying again can't mend: a bad token.
    """

    name: str
    run: Callable[[], Awaitable[None]]


async def run_until_stopped(
    scheduler: AsyncIOScheduler,
    services: Sequence[Service],
    *,
    stop: asyncio.Event | None = None,
    grace: timedelta = timedelta(seconds=8),
) -> None:
    """Run scheduler and services until Ctrl-C, SIGTERM or `stop`; then end all of them within `grace` and a bit.

    At the end no new job begins, jobs that are running may finish within `grace`, the connections are closed last. A
    thread that blocks can't be ended: it is named in the log. Raises OnRecordError if a service can't work at all.
    """
    stop = stop or asyncio.Event()
    busy, idle = _running_jobs(scheduler)
    with _stopped_by_signals(stop):
        scheduler.start()
        running = [asyncio.create_task(supervise(service), name=service.name) for service in services]
        waiting = asyncio.create_task(stop.wait(), name="stop")
        try:
            await asyncio.wait((waiting, *running), return_when=asyncio.FIRST_COMPLETED)
        finally:
            scheduler.pause()
            await _finished(busy, idle, grace)
            scheduler.shutdown(wait=False)
            await _cancelled((waiting, *running))
    for task in running:
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error


async def supervise(service: Service, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Run a service for ever: whenever it ends or fails, start it again, later each time, up to five minutes later.

    After a run that lasted longer than that the count begins anew. Raises OnRecordError when the service does.
    """
    delay = FIRST_DELAY
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            await service.run()
            log.warning("%s ended by itself; starting it again in %s", service.name, delay)
        except OnRecordError:
            raise
        except OSError as error:  # no network, a host that refuses: nothing that a traceback explains
            log.warning("%s failed (%s: %s); starting it again in %s", service.name, type(error).__name__, error, delay)
        except Exception:
            log.exception("%s failed; starting it again in %s", service.name, delay)
        if loop.time() - began > LONGEST_DELAY.total_seconds():
            delay = FIRST_DELAY
        await sleep(delay.total_seconds())
        delay = min(2 * delay, LONGEST_DELAY)


def _running_jobs(scheduler: AsyncIOScheduler) -> tuple[set[str], asyncio.Event]:
    """The ids of the jobs that run at any time from now on, and an event that is set while there are none."""
    busy: set[str] = set()
    idle = asyncio.Event()
    idle.set()

    def note(event: JobEvent) -> None:
        if event.code == EVENT_JOB_SUBMITTED:
            busy.add(event.job_id)
        else:
            busy.discard(event.job_id)
        if busy:
            idle.clear()
        else:
            idle.set()

    scheduler.add_listener(note, EVENT_JOB_SUBMITTED | ENDINGS)
    return busy, idle


async def _finished(busy: set[str], idle: asyncio.Event, grace: timedelta) -> None:
    try:
        await asyncio.wait_for(idle.wait(), grace.total_seconds())
    except TimeoutError:
        log.warning("stopping although these have not finished: %s", ", ".join(sorted(busy)))


async def _cancelled(tasks: Sequence[asyncio.Task[object]]) -> None:
    for task in tasks:
        task.cancel()
    _, late = await asyncio.wait(tasks, timeout=1.5)
    if late:
        log.warning("did not end in time: %s", ", ".join(sorted(task.get_name() for task in late)))


@contextmanager
def _stopped_by_signals(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)
    for number in signals:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)
