"""How fast each host is read: one request at a time, a pause between, and rest for those that ask for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self

LONGEST_DELAY = 30.0
LONGEST_REST = timedelta(hours=1)
"""For all of a host, on the word of one answer. Whoever was told of a longer one keeps to it himself."""
_WORTH_WAITING = 10.0
_HOSTS = 4_096

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[object]]


class RestingError(Exception):
    """A host has asked not to be read for a while; `left` is how long that still lasts."""

    def __init__(self, left: timedelta) -> None:
        super().__init__(f"asked to be left alone; it may be read again in {_told(left)}")
        self.left = left


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    next_at: float = 0.0
    rests_until: float = 0.0
    delay: float = 0.0

    def busy(self, now: float) -> bool:
        return self.waiting > 0 or max(self.next_at, self.rests_until) > now


class Pace:
    """Turns at hosts. Hosts don't wait for each other; who waits for one host is served in order.

    `pause` is the seconds from the end of one turn to the start of the next. `clock` gives seconds and `sleep` waits
    for some. What is kept is bounded by the hosts that are being read, paused or resting, and some thousand others.
    """

    def __init__(self, pause: float, *, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._room = _HOSTS

    def turn(self, host: str) -> Turn:
        """A context in which `host` is ours alone. Entering raises RestingError for a host that rests for long."""
        return Turn(self, host)

    def slow_down(self, host: str, delay: float) -> None:
        """From now on leave at least `delay` seconds between requests to `host`, at most LONGEST_DELAY, or the pause.

        Called within a turn.
        """
        self._hosts[host].delay = min(delay, LONGEST_DELAY)

    def rest(self, host: str, how_long: timedelta) -> None:
        """Leave `host` alone for `how_long`, at most LONGEST_REST; called within a turn."""
        self._hosts[host].rests_until = self._clock() + min(how_long, LONGEST_REST).total_seconds()

    async def take(self, host: str) -> None:
        """Wait until `host` is ours. Prefer `turn`."""
        state = self._hosts.get(host)
        if state is None:
            state = self._hosts[host] = _Host()
        state.waiting += 1
        try:
            await state.lock.acquire()
        except BaseException:
            state.waiting -= 1
            raise
        try:
            await self._wait(state)
        except BaseException:
            self._free(state)
            raise

    def give_back(self, host: str) -> None:
        """Let the next one have `host`. Prefer `turn`."""
        state = self._hosts[host]
        state.next_at = self._clock() + max(self._pause, state.delay)
        self._free(state)
        if len(self._hosts) > self._room:
            self._forget()

    def __len__(self) -> int:
        return len(self._hosts)

    async def _wait(self, state: _Host) -> None:
        now = self._clock()
        if state.rests_until - now > _WORTH_WAITING:
            raise RestingError(timedelta(seconds=round(state.rests_until - now)))
        wait = max(state.next_at, state.rests_until) - now
        if wait > 0:
            await self._sleep(wait)

    def _free(self, state: _Host) -> None:
        state.waiting -= 1
        state.lock.release()

    def _forget(self) -> None:
        now = self._clock()
        self._hosts = {host: state for host, state in self._hosts.items() if state.busy(now)}
        self._room = max(_HOSTS, 2 * len(self._hosts))


class Turn:
    """A turn at one host, which may go on at another. Never two at a time, so that no turns wait for each other."""

    __slots__ = ("_held", "_host", "_pace")

    def __init__(self, pace: Pace, host: str) -> None:
        self._pace = pace
        self._host = host
        self._held = False

    async def to(self, host: str) -> None:
        """Go on at `host`: nothing to do if that is ours, else a turn of its own after the last one is given back.

        Raises RestingError for a host that rests for long; then no host is ours.
        """
        if self._held:
            if host == self._host:
                return
            self._give_back()
        self._host = host
        await self._pace.take(host)
        self._held = True

    async def __aenter__(self) -> Self:
        await self.to(self._host)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._held:
            self._give_back()

    def _give_back(self) -> None:
        self._held = False
        self._pace.give_back(self._host)


def _told(left: timedelta) -> str:
    seconds = max(1, round(left.total_seconds()))
    for size, unit in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{round(seconds / size)} {unit}"
    return f"{seconds} seconds"
