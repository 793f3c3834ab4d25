from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # it carries no types

from bot.supervise import REFUSED_DELAY, Grace, Refusals, Service, run_until_stopped, supervise
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


NONE_KNOWN = Refusals(("discord", "slack"))


async def test_a_connection_that_fails_is_started_again_later_each_time() -> None:
    slept: list[float] = []
    platform = Platform([AttributeError("ws"), OSError("away"), *[ValueError("event")] * 10])
    service = Service("discord", platform.run)
    task = asyncio.create_task(supervise(service, NONE_KNOWN, sleep=sleeper(slept)))
    await asyncio.wait_for(platform.up.wait(), 5)
    task.cancel()
    await asyncio.wait({task})
    assert platform.starts == 13
    assert slept == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert platform.closed


async def test_a_connection_that_ends_by_itself_is_started_again() -> None:
    ends, slept = iter([True, False]), list[float]()

    async def run() -> None:
        if not next(ends):
            raise OnRecordError("enough")  # noqa: EM101  # ends the test

    with pytest.raises(OnRecordError, match="enough"):
        await supervise(Service("slack", run), Refusals(("slack",)), sleep=sleeper(slept))
    assert slept == [1]


async def test_a_refused_token_stops_no_other_platform(caplog: pytest.LogCaptureFixture) -> None:
    discord, slack = Platform([OnRecordError("Discord refuses the token")]), Platform()
    refusals, slept = Refusals(("discord", "slack")), list[float]()
    tasks = [
        asyncio.create_task(supervise(Service(name, platform.run), refusals, sleep=sleeper(slept)))
        for name, platform in (("discord", discord), ("slack", slack))
    ]
    await asyncio.wait_for(asyncio.gather(discord.up.wait(), slack.up.wait()), 5)
    assert (discord.starts, slack.starts, slept) == (2, 1, [REFUSED_DELAY.total_seconds()])
    assert "discord is off: Discord refuses the token. All else goes on" in caplog.text
    assert refusals.why("discord") == "Discord refuses the token"
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def test_where_every_token_is_refused_at_the_start_the_bot_ends() -> None:
    discord, slack = Platform([OnRecordError("Discord refuses")]), Platform([OnRecordError("Slack refuses")])
    services = [Service("slack", slack.run), Service("discord", discord.run)]
    with pytest.raises(OnRecordError, match="Slack refuses; Discord refuses"):
        await asyncio.wait_for(run_until_stopped(AsyncIOScheduler(), services, stop=asyncio.Event()), 5)


async def test_what_has_worked_before_is_never_given_up() -> None:
    refusals, slept = Refusals(("slack",), proven={"slack"}), list[float]()
    slack = Platform([OnRecordError("Slack refuses the token")] * 3)
    task = asyncio.create_task(supervise(Service("slack", slack.run), refusals, sleep=sleeper(slept)))
    await asyncio.wait_for(slack.up.wait(), 5)
    assert slept == [REFUSED_DELAY.total_seconds()] * 3
    task.cancel()
    await asyncio.wait({task})


async def test_a_stop_ends_everything_and_lets_a_job_finish() -> None:
    platform, scheduler, stop = Platform(), AsyncIOScheduler(), asyncio.Event()
    told: list[str] = []

    async def job() -> None:
        told.append("began")
        stop.set()
        await asyncio.sleep(0.05)
        told.append("finished")

    scheduler.add_job(job)
    services = [Service("discord", platform.run)]
    await asyncio.wait_for(run_until_stopped(scheduler, services, stop=stop), 10)
    assert told == ["began", "finished"]
    assert platform.closed
    assert not scheduler.running


async def test_who_is_cancelled_lets_nothing_finish() -> None:
    platform, scheduler, began = Platform(), AsyncIOScheduler(), asyncio.Event()
    told: list[str] = []

    async def job() -> None:
        began.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            told.append("cancelled")
            raise

    scheduler.add_job(job)
    running = run_until_stopped(scheduler, [Service("discord", platform.run)], stop=asyncio.Event())
    task = asyncio.create_task(running)
    await asyncio.wait_for(asyncio.gather(began.wait(), platform.up.wait()), 5)
    task.cancel()
    await asyncio.wait_for(asyncio.wait({task}), 5)
    assert (told, platform.closed, scheduler.running) == (["cancelled"], True, False)


async def test_a_connection_that_misses_that_it_is_cancelled_is_told_again() -> None:
    """A time-out of its own at the same moment may swallow it; then it would go on beside the next one."""
    began, told, stop = asyncio.Event(), list[str](), asyncio.Event()
    grace = Grace(closing=timedelta(seconds=0.02), again=timedelta(seconds=5))

    async def deaf_at_first() -> None:
        while len(told) < 2:
            try:
                began.set()
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                told.append("cancelled")
        raise asyncio.CancelledError

    task = asyncio.create_task(
        run_until_stopped(AsyncIOScheduler(), [Service("discord", deaf_at_first)], stop=stop, grace=grace)
    )
    await asyncio.wait_for(began.wait(), 5)
    stop.set()
    await asyncio.wait_for(task, 5)
    assert told == ["cancelled", "cancelled"]
    assert not [one for one in asyncio.all_tasks() if one.get_name() == "discord"]


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
    await asyncio.wait_for(run_until_stopped(scheduler, [], stop=stop, grace=Grace(timedelta(milliseconds=50))), 5)
    assert "not finished: poll" in caplog.text
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
