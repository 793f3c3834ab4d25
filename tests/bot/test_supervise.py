from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.supervise import Service, run_until_stopped, supervise
from briefings.model import OnRecordError


@dataclass
class Platform:
    """A connection that fails as often as it is told to and then stays up."""

    failures: list[Exception] = field(default_factory=list)
    starts: int = 0
    closed: bool = False
    up: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        self.starts += 1
        if self.failures:
            raise self.failures.pop(0)
        self.up.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.closed = True


def sleeper(slept: list[float]) -> Callable[[float], asyncio.Future[None]]:
    def sleep(seconds: float) -> asyncio.Future[None]:
        slept.append(seconds)
        return asyncio.ensure_future(asyncio.sleep(0))

    return sleep


async def test_a_connection_that_fails_is_started_again_later_each_time() -> None:
    slept: list[float] = []
    platform = Platform([AttributeError("ws"), OSError("away"), *[ValueError("event")] * 10])
    task = asyncio.create_task(supervise(Service("discord", platform.run), sleep=sleeper(slept)))
    await asyncio.wait_for(platform.up.wait(), 5)
    task.cancel()
    await asyncio.wait({task})
    assert platform.starts == 13
    assert slept == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert platform.closed


async def test_a_connection_that_ends_by_itself_is_started_again() -> None:
    ends, slept = iter([True, False]), []

    async def run() -> None:
        if not next(ends):
            raise OnRecordError("enough")  # noqa: EM101  # ends the test

    with pytest.raises(OnRecordError, match="enough"):
        await supervise(Service("slack", run), sleep=sleeper(slept))
    assert slept == [1]


async def test_a_bad_token_ends_the_bot_and_closes_the_others() -> None:
    bad = OnRecordError("Discord refuses the token")
    discord, slack = Platform([bad]), Platform()
    services = [Service("slack", slack.run), Service("discord", discord.run)]
    with pytest.raises(OnRecordError, match="refuses the token"):
        await asyncio.wait_for(run_until_stopped(AsyncIOScheduler(), services), 5)
    assert slack.closed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_everything_and_lets_a_job_finish(number: signal.Signals) -> None:
    platform, scheduler = Platform(), AsyncIOScheduler()
    told: list[str] = []

    async def job() -> None:
        told.append("began")
        os.kill(os.getpid(), number)
        await asyncio.sleep(0.1)
        told.append("finished")

    scheduler.add_job(job)
    await asyncio.wait_for(run_until_stopped(scheduler, [Service("discord", platform.run)]), 10)
    assert told == ["began", "finished"]
    assert platform.closed
    assert not scheduler.running


async def test_a_job_that_does_not_finish_is_left_behind_and_named(caplog: pytest.LogCaptureFixture) -> None:
    scheduler, stop = AsyncIOScheduler(), asyncio.Event()
    ended: list[str] = []

    async def endless() -> None:
        stop.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    scheduler.add_job(endless, id="poll")
    await asyncio.wait_for(run_until_stopped(scheduler, [], stop=stop, grace=timedelta(milliseconds=50)), 5)
    assert "not finished: poll" in caplog.text
    await asyncio.sleep(0)
    assert ended == ["cancelled"]


async def test_no_job_begins_once_it_is_to_stop() -> None:
    scheduler, stop = AsyncIOScheduler(), asyncio.Event()
    runs: list[int] = []

    async def job() -> None:
        runs.append(len(runs))
        stop.set()
        await asyncio.sleep(0.2)

    scheduler.add_job(job, "interval", seconds=0.01, max_instances=100, id="deliver")
    await asyncio.wait_for(run_until_stopped(scheduler, [], stop=stop), 10)
    count = len(runs)
    await asyncio.sleep(0.1)
    assert len(runs) == count
