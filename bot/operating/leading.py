"""Which process leads: it holds the lease "run", and what acts runs only while it does."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

from bot.operating.condition import LEASE, Condition
from bot.operating.holder import Holder, is_alive, is_dead, this_process
from bot.operating.troubles import Troubles, words_of
from bot.operating.waiting import either, unless
from briefings.model import DatabaseError, Lease
from briefings.store import RUN, Store, release_lease, take_lease

log = logging.getLogger(__name__)

CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
RELEASE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the lease holds (`ttl`), and how often it is asked for; `margin` before it may have run out all stops.

    Who leads is said again every `say_again`.
    """

    ttl: timedelta = timedelta(seconds=30)
    renew: timedelta = timedelta(seconds=10)
    retry: timedelta = timedelta(seconds=2)
    stand_by: timedelta = timedelta(seconds=3)
    margin: timedelta = timedelta(seconds=5)
    say_again: timedelta = timedelta(hours=1)


@dataclass(slots=True)
class Office:
    """The lease as one process sees it.

    The lease counts from the moment *before* it was asked for, by a clock that goes on while the machine sleeps. The
    database is asked in a thread of its own, so that no busy or hanging job keeps the lease from being renewed.
    """

    store: Store
    condition: Condition
    troubles: Troubles
    pace: Pace = field(default_factory=Pace)
    me: Holder = field(default_factory=this_process)
    seconds: Callable[[], float] = lambda: time.clock_gettime(CLOCK)
    _sure_until: float = field(default=float("-inf"), init=False)
    _asked_at: float = field(default=0.0, init=False)
    _asking: asyncio.Future[Lease] | None = field(default=None, init=False)
    _doubt: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _said: tuple[str, float] = field(default=("", 0.0), init=False)
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="lease"), init=False
    )

    def doubt(self) -> None:
        """Ask for the lease again at once: somebody found that this process no longer holds it."""
        self._doubt.set()

    async def taken(self) -> bool:
        """Whether the lease is ours now. If it is another's, that is said, once and then every hour."""
        lease = await self._ask(self.pace.ttl.total_seconds())
        if lease is None or lease.holder != str(self.me):
            self._stands_by(lease)
            return False
        if self._left() <= 0:  # the answer took too long
            return False
        self.condition.leader, self.condition.leading_since = str(self.me), self.condition.clock()
        log.info("this process leads, as %s", self.me)
        return True

    async def lost(self) -> None:
        """Renew the lease again and again; return once it is not ours for sure."""
        wait = self.pace.renew
        while True:
            await either(self._doubt, min(wait.total_seconds(), self._left()))
            self._doubt.clear()
            if (left := self._left()) <= 0:
                break
            lease = await self._ask(left)
            wait = self.pace.renew if lease is not None else self.pace.retry
            if lease is not None and lease.holder != str(self.me):
                self._sure_until = float("-inf")
                log.warning("the lease was taken over by %s: everything stops here", lease.holder)
                return
        log.warning("the lease could not be renewed in time: everything stops here until it is held again")

    def resigned(self) -> None:
        """Note that this process acts no longer."""
        self.condition.leading_since, self.condition.leader = None, ""
        self._said = ("", 0.0)

    async def given_back(self) -> None:
        """Give the lease back if it may be ours, so that another process takes it at once. Takes a second at most."""
        if self._asking is not None or self._sure_until > self.seconds():
            work = asyncio.get_running_loop().run_in_executor(
                self._thread, release_lease, self.store, RUN, str(self.me)
            )
            await asyncio.wait({work}, timeout=RELEASE_SECONDS)
            if not work.done() or work.exception() is not None:
                log.warning("the lease could not be given back; it runs out by itself")
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _left(self) -> float:
        """So many seconds everything may go on without another word from the database."""
        return self._sure_until - self.pace.margin.total_seconds() - self.seconds()

    async def _ask(self, seconds: float) -> Lease | None:
        """Ask for the lease; who holds it now, None if the database fails or gives no answer in so many seconds."""
        if self._asking is None:
            self._asked_at = self.seconds()
            self._asking = asyncio.get_running_loop().run_in_executor(self._thread, self._take)
            self._asking.add_done_callback(_heard)
        await asyncio.wait({self._asking}, timeout=seconds)
        if not self._asking.done():
            self._away(DatabaseError(f"database {self.store.name}: it gives no answer"))
            return None
        asked, self._asking = self._asking, None
        try:
            lease = asked.result()
        except Exception as error:  # noqa: BLE001  # whatever it is: there is no lease, and it is asked for again
            self._away(error)
            return None
        self.troubles.went_well(LEASE)
        self.condition.database = ""
        if lease.holder == str(self.me):
            self._sure_until = self._asked_at + self.pace.ttl.total_seconds()
        return lease

    def _take(self) -> Lease:
        """Take or renew the lease; one whose process is dead is taken away from it. Blocks."""
        lease = take_lease(self.store, RUN, str(self.me), ttl=self.pace.ttl)
        if is_dead(lease.holder, self.me, is_alive):
            log.info("%s led and is dead; its lease is taken over", lease.holder)
            release_lease(self.store, RUN, lease.holder)
            lease = take_lease(self.store, RUN, str(self.me), ttl=self.pace.ttl)
        return lease

    def _away(self, error: Exception) -> None:
        self.troubles.failed(LEASE, error)
        self.condition.database = words_of(error)

    def _stands_by(self, lease: Lease | None) -> None:
        self.condition.leader = lease.holder if lease is not None else ""
        said, at = self._said
        again = self.seconds() - at >= self.pace.say_again.total_seconds()
        if lease is not None and (lease.holder != said or again):
            log.info("standing by: %s leads; this process takes over when it ends", lease.holder)
            self._said = (lease.holder, self.seconds())


async def lead(office: Office, act: Callable[[asyncio.Event], Awaitable[None]], *, stop: asyncio.Event) -> None:
    """Until `stop`: stand by while another process leads, and `act` while this one does.

    `act` is given an event: when it is set, it ends by itself, in its own good time and while the lease is kept. It is
    cancelled when the lease is lost, and called anew when it is held again. At the end the lease is given back. Raises
    what `act` raises.
    """
    try:
        while not stop.is_set():
            if await unless(stop, office.taken()):
                await _tenure(office, act, stop)
            else:
                await either(stop, office.pace.stand_by.total_seconds())
    finally:
        await office.given_back()


async def _tenure(office: Office, act: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event) -> None:
    ending = asyncio.Event()
    acting = asyncio.ensure_future(act(ending))
    losing = asyncio.create_task(office.lost(), name="lease")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({acting, losing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if stopping.done() and not losing.done():
            ending.set()
            await asyncio.wait({acting, losing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (acting, losing, stopping):
            task.cancel()
        await asyncio.wait({acting, losing, stopping})
        office.resigned()
    for task in (losing, acting):
        if not task.cancelled():
            task.result()


def _heard(asked: asyncio.Future[Lease]) -> None:
    """Nobody need ask any more whether it failed."""
    if not asked.cancelled():
        asked.exception()
