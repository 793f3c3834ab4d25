"""Told to stop, it stops: in good order, in time, and at once if told twice."""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import signal
import threading
from datetime import timedelta

import pytest

from bot.operating.hanging import ended_if_hanging
from bot.operating.stopping import Stopping


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_tells_and_the_second_ends(number: signal.Signals) -> None:
    ended: list[int] = []
    before = signal.getsignal(number)

    async def go(stopping: Stopping) -> None:
        stop = stopping.event()
        os.kill(os.getpid(), number)
        await asyncio.wait_for(stop.wait(), 5)
        assert ended == []
        os.kill(os.getpid(), number)

    with Stopping(within=timedelta(minutes=1), end=ended.append) as stopping:
        asyncio.run(go(stopping))
    assert ended == [128 + number]
    assert signal.getsignal(number) is before


def test_a_signal_that_came_before_the_loop_is_not_lost() -> None:
    async def go(stopping: Stopping) -> bool:
        return stopping.event().is_set()

    with Stopping(within=timedelta(minutes=1), end=list[int]().append) as stopping:
        os.kill(os.getpid(), signal.SIGTERM)
        assert asyncio.run(go(stopping))


def test_what_hangs_is_ended_in_time() -> None:
    """The event loop is blocked, and would be for ever."""
    ended: queue.SimpleQueue[int] = queue.SimpleQueue()
    with Stopping(within=timedelta(milliseconds=50), end=ended.put):
        os.kill(os.getpid(), signal.SIGTERM)
        assert ended.get(timeout=5) == 0


def test_a_log_that_hangs_does_not_keep_it_up() -> None:
    ended: queue.SimpleQueue[int] = queue.SimpleQueue()
    over, log = threading.Event(), logging.getLogger("bot.operating.stopping")

    class Hanging(logging.Handler):
        def emit(self, _record: logging.LogRecord) -> None:
            over.wait(10)

    hanging = Hanging()
    log.addHandler(hanging)
    try:
        with Stopping(within=timedelta(milliseconds=1), end=ended.put):
            os.kill(os.getpid(), signal.SIGTERM)
            assert ended.get(timeout=5) == 0
    finally:
        over.set()
        for telling in [thread for thread in threading.enumerate() if thread.name == "last words"]:
            telling.join(5)
        log.removeHandler(hanging)


def test_a_signal_ends_the_waiting_for_something_else() -> None:
    with Stopping(within=timedelta(minutes=1), end=list[int]().append) as stopping:
        assert not stopping.wait(0.01)
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()
        assert stopping.wait(60)


@pytest.mark.parametrize("hangs", [True, False])
def test_a_process_whose_event_loop_hangs_is_ended(hangs: bool, caplog: pytest.LogCaptureFixture) -> None:  # noqa: FBT001 - a parameter
    ended: queue.SimpleQueue[int] = queue.SimpleQueue()

    def hang() -> int:
        return ended.get(timeout=5)

    async def go() -> int | None:
        soon = timedelta(milliseconds=20)
        with ended_if_hanging(longest=soon if hangs else timedelta(seconds=5), look=soon, end=ended.put):
            if hangs:
                return hang()
            await asyncio.sleep(0.1)
            return None

    assert asyncio.run(go()) == (1 if hangs else None)
    assert ended.empty()
    assert ("the event loop has hung" in caplog.text, "hang (test_operating_stopping.py" in caplog.text) == (
        hangs,
        hangs,
    )


def test_without_a_signal_nobody_is_ended() -> None:
    ended: list[int] = []
    before = set(threading.enumerate())
    with Stopping(within=timedelta(), end=ended.append):
        (watching,) = set(threading.enumerate()) - before
    watching.join(5)
    assert (ended, watching.is_alive()) == ([], False)
