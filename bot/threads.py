"""Threads for those who ask, so that many questions at once hold up neither the scheduler nor what somebody types."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# Answers keep a processor busy, so that more threads only take turns more often; but some wait for the network.
ANSWERING = 8
COMPLETING = 2


@dataclass(frozen=True, slots=True)
class Threads:
    """Where questions are answered, and where what somebody types is completed. None: the event loop's own threads."""

    answering: Executor | None = None
    completing: Executor | None = None

    async def answer(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function gives, for somebody who asked; what comes while all threads are busy waits its turn."""
        return await _run(self.answering, partial(function, *args, **kwargs))

    async def complete(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function gives, for somebody who is typing."""
        return await _run(self.completing, partial(function, *args, **kwargs))


@contextmanager
def own_threads() -> Iterator[Threads]:
    """Threads of our own, to be used in a `with`; at its end what waits is dropped, and what runs is not waited for."""
    answering = ThreadPoolExecutor(ANSWERING, thread_name_prefix="answering")
    completing = ThreadPoolExecutor(COMPLETING, thread_name_prefix="completing")
    try:
        yield Threads(answering, completing)
    finally:
        for pool in (answering, completing):
            pool.shutdown(wait=False, cancel_futures=True)


async def _run(pool: Executor | None, work: Callable[[], T]) -> T:
    here = copy_context()  # as asyncio.to_thread does it: the operator's templates come along
    return await asyncio.get_running_loop().run_in_executor(pool, here.run, work)
