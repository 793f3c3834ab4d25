"""An event loop that hangs: nothing in it can help itself, so that its process is ended and can be started anew."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from bot.operating.stopping import end_saying

LONGEST = timedelta(minutes=5)
LOOK = timedelta(seconds=10)
HUNG = 1
"""The exit code."""

FRAMES = 6
WORDS = "the event loop has hung for %d seconds, so that this process is ended; it is at %s"


@contextmanager
def ended_if_hanging(
    *, longest: timedelta = LONGEST, look: timedelta = LOOK, end: Callable[[int], object] = os._exit
) -> Iterator[None]:
    """Within it the process is ended when the running loop takes no turn for `longest`, and then for `look` once more.

    The second time is for a process that was suspended: it may have slept through the first. Nothing is lost by it:
    what is stored is stored, and what is not is done again.
    """
    loop, of_loop, over = asyncio.get_running_loop(), threading.get_ident(), threading.Event()

    def watch() -> None:
        while not over.wait(look.total_seconds()):
            turned = threading.Event()
            with suppress(RuntimeError):  # closed since
                loop.call_soon_threadsafe(turned.set)
            if turned.wait(longest.total_seconds()) or turned.wait(look.total_seconds()) or over.is_set():
                continue
            end_saying(end, HUNG, WORDS, longest.total_seconds(), _place_of(of_loop))
            return

    threading.Thread(target=watch, name="hanging", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _place_of(thread: int) -> str:
    """Where a thread is, the innermost call first."""
    stack = traceback.extract_stack(sys._current_frames().get(thread), limit=FRAMES)  # noqa: SLF001 - the only way
    return " < ".join(f"{one.name} ({Path(one.filename).name}:{one.lineno})" for one in reversed(stack))
