"""Stopping when told to: in good order, in time, and at once if told twice."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from types import FrameType, TracebackType
from typing import Self

log = logging.getLogger(__name__)

SIGNALS = (signal.SIGINT, signal.SIGTERM)
WITHIN = timedelta(seconds=9.5)
LOOK_SECONDS = 0.1
LAST_WORDS_SECONDS = 0.3
TOO_LONG = "ended by force, since it took too long; still at work: %s"
SIGNALLED = 128
"""What a shell adds to the number of the signal that ended a program."""


class Stopping:
    """Within it, SIGINT and SIGTERM set `event`; a second one ends the process at once, and so does time.

    A thread that hangs can't be ended, and Python waits for it: so the process is ended `within` that long after the
    first signal, whatever goes on. What is stored is stored by then, and what is not is done again. To be used in the
    main thread; `end` is given the exit code.
    """

    def __init__(self, *, within: timedelta = WITHIN, end: Callable[[int], object] = os._exit) -> None:
        self._within = within
        self._end = end
        self._asked = threading.Event()
        self._over = threading.Event()
        self._heard: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, name="stopping", daemon=True).start()
        self._before = {number: signal.signal(number, self._on_signal) for number in SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal gave
        if not self._asked.is_set():
            self._over.set()
            self._asked.set()

    def wait(self, seconds: float) -> bool:
        """Whether the signal comes within so many seconds, in the main thread and without an event loop."""
        end = time.monotonic() + seconds
        while not self._asked.is_set() and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_SECONDS))  # not `_asked.wait`: the signal would set what it waits for from within
        return self._asked.is_set()

    def event(self) -> asyncio.Event:
        """An event of the running loop, set at the first signal, or now if that has come."""
        event = asyncio.Event()
        self._heard = (asyncio.get_running_loop(), event)
        if self._asked.is_set():
            event.set()
        return event

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Nothing is logged in here: the signal may have come while a line of the log was written."""
        if self._asked.is_set():
            self._end(SIGNALLED + number)
            return
        self._asked.set()
        if self._heard is not None:
            loop, event = self._heard
            if not loop.is_closed():
                loop.call_soon_threadsafe(_set, event)

    def _watch(self) -> None:
        self._asked.wait()
        if self._over.wait(self._within.total_seconds()):
            return
        held = [thread.name for thread in threading.enumerate() if not thread.daemon and _is_other(thread)]
        end_saying(self._end, 0, TOO_LONG, ", ".join(held) or "the main thread")


def end_saying(end: Callable[[int], object], code: int, words: str, *args: object) -> None:
    """End with that code and these words in the log, unless it is the log that hangs, in a pipe that nobody reads."""
    told = threading.Thread(target=log.warning, args=(words, *args), name="last words", daemon=True)
    told.start()
    told.join(LAST_WORDS_SECONDS)
    end(code)


def _set(event: asyncio.Event) -> None:
    log.info("stopping; a second signal stops at once")
    event.set()


def _is_other(thread: threading.Thread) -> bool:
    return thread is not threading.main_thread()
