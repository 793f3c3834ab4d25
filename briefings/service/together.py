"""Things that come in one by one, done many at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Together(Generic[T]):
    """Does one by one what is given to it, but in one go what came in while it was busy.

    `do` is given things in the order in which they came, whose `weight` is at most `most` together, or a single one.
    A call returns when its thing is done; if `do` raises, what was in the same go is lost for all who gave it, and one
    of them is told. Belongs to one event loop.
    """

    def __init__(self, do: Callable[[Sequence[T]], Awaitable[None]], *, weight: Callable[[T], int], most: int) -> None:
        self._do = do
        self._weight = weight
        self._most = most
        self._waiting: deque[T] = deque()
        self._busy = asyncio.Lock()

    async def __call__(self, thing: T) -> None:
        """Do it, with others or alone."""
        self._waiting.append(thing)
        async with self._busy:
            while any(other is thing for other in self._waiting):
                await self._do(self._next())

    def _next(self) -> list[T]:
        some = [self._waiting.popleft()]
        room = self._most - self._weight(some[0])
        while self._waiting and (room := room - self._weight(self._waiting[0])) >= 0:
            some.append(self._waiting.popleft())
        return some
