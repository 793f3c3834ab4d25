from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.scheduler import DELIVER, EVERY, Jobs, build_scheduler

HOUR = timedelta(hours=1)


@dataclass
class Diary:
    """What the scheduler had done, in order; `made` is what a round of briefings is said to have made."""

    done: list[str] = field(default_factory=list)
    made: int = 0

    def jobs(self) -> Jobs:
        return Jobs(**{name: self.noting(name) for name in EVERY})

    def noting(self, name: str) -> Callable[[], Awaitable[int]]:
        async def note() -> int:
            self.done.append(name)
            await asyncio.sleep(0)
            return self.made if name == "brief" else 0

        return note


@asynccontextmanager
async def running(scheduler: AsyncIOScheduler) -> AsyncIterator[AsyncIOScheduler]:
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=False)


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not reached():  # noqa: ASYNC110  # a scheduler has no event for it
            await asyncio.sleep(0.01)


def next_runs(scheduler: AsyncIOScheduler) -> dict[str, datetime | None]:
    return {job.id: job.next_run_time for job in scheduler.get_jobs()}


async def test_at_the_start_every_job_is_done_once() -> None:
    diary = Diary()
    async with running(build_scheduler(diary.jobs())) as scheduler:
        await until(lambda: set(diary.done) == set(EVERY) and None not in next_runs(scheduler).values())
        assert sorted(diary.done) == sorted(EVERY)
        now = datetime.now(UTC)
        assert all(moment is not None and moment > now for moment in next_runs(scheduler).values())
        assert all(job.coalesce and job.misfire_grace_time is None for job in scheduler.get_jobs())
        assert {job.id: job.trigger.interval for job in scheduler.get_jobs()} == EVERY


async def test_the_next_run_waits_for_the_last_one_however_long_it_takes(caplog: pytest.LogCaptureFixture) -> None:
    diary, gate = Diary(), asyncio.Event()

    async def slow() -> None:
        diary.done.append("poll")
        await gate.wait()
        if len(diary.done) == 2:
            message = "the disk is full"
            raise OSError(message)

    jobs = Jobs(slow, *[gate.wait] * 4)
    async with running(build_scheduler(jobs)) as scheduler:
        await until(lambda: diary.done == ["poll"])
        assert next_runs(scheduler)["poll"] is None
        gate.set()
        for polls in (2, 3):
            await until(lambda: next_runs(scheduler)["poll"] is not None)
            scheduler.modify_job("poll", next_run_time=datetime.now(UTC))
            await until(lambda polls=polls: len(diary.done) == polls)
    assert "the disk is full" in caplog.text
    assert "maximum number" not in caplog.text


async def test_a_job_that_hangs_or_fails_holds_up_no_other() -> None:
    diary = Diary(made=1)

    async def bad() -> None:
        diary.done.append("poll")
        message = "no such feed"
        raise RuntimeError(message)

    jobs = replace(diary.jobs(), poll=bad, alerts=asyncio.Event().wait)
    async with running(build_scheduler(jobs)) as scheduler:
        await until(lambda: {"brief", "deliver", "upkeep", "poll"} <= set(diary.done))
        await until(lambda: all(next_runs(scheduler)[name] for name in EVERY if name != "alerts"))


async def test_what_was_made_is_delivered_at_once() -> None:
    diary = Diary()
    async with running(build_scheduler(diary.jobs())) as scheduler:
        await until(lambda: len(diary.done) == len(EVERY) and None not in next_runs(scheduler).values())
        for made in (0, 2):
            diary.done.clear()
            diary.made = made
            scheduler.modify_job("brief", next_run_time=datetime.now(UTC))
            await until(lambda made=made: len(diary.done) == (2 if made else 1))
            await asyncio.sleep(0.02)
            assert diary.done == (["brief", DELIVER] if made else ["brief"])


@pytest.mark.parametrize(("jump", "known"), [(-HOUR, "back by 3600 s"), (HOUR, "forward by 3600 s"), (0 * HOUR, "")])
async def test_a_clock_that_jumps_has_everything_done_at_once(
    jump: timedelta, known: str, caplog: pytest.LogCaptureFixture
) -> None:
    diary, jumped = Diary(), timedelta()
    often = timedelta(milliseconds=20)
    scheduler = build_scheduler(diary.jobs(), clock=lambda: datetime.now(UTC) + jumped, look_at_clock=often)
    async with running(scheduler):
        await until(lambda: len(diary.done) == len(EVERY) and None not in next_runs(scheduler).values())
        diary.done.clear()
        for name in EVERY:  # so the scheduler's own clock has it after it went back
            scheduler.modify_job(name, next_run_time=datetime.now(UTC) + HOUR)
        jumped = jump
        if jump:
            await until(lambda: sorted(diary.done) == sorted(EVERY))
        else:
            await asyncio.sleep(0.06)
            assert diary.done == []
    assert known in caplog.text
    assert bool(caplog.text) is bool(jump)
