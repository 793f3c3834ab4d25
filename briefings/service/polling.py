"""The reading of what is due: all hosts at the same time, the feeds and pages of one host one after the other."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefings.ingest.timing import LONGEST_GAP, VISITS, Outcome, is_due, next_visit, waiting_since
from briefings.ingest.web.weblinks import host_of, named
from briefings.model import OnRecordError, Poll, Visit
from briefings.service.intake import Ingested, batches
from briefings.service.keeping import Found, Keeping, Read, Visited
from briefings.service.together import Together
from briefings.store import Gaps, due_visits, list_polls

if TYPE_CHECKING:
    from briefings.ingest.giving_up import Turns
    from briefings.ingest.polling import Means, ReadResult, VisitResult

log = logging.getLogger(__name__)

HOSTS_AT_ONCE = 50
VISITED_AT_ONCE = 10
VISITS_BEGUN = 500
VISITS_A_HOST = 30
GAPS = Gaps(LONGEST_GAP, len(VISITS))
MOST_DRAFTS = 100
LOOK_AGAIN = 30.0
CAUGHT_UP, AT_A_TURN = 640, 32
"""Articles that a stopped run has left: so many are read for claims before what is due, and so many in one turn."""


async def poll_due(keeping: Keeping, means: Means, *, turn: asyncio.Lock, look_again: float = LOOK_AGAIN) -> Ingested:
    """Read every feed and page that is due, and look again at the pages of articles that are.

    While some hosts take their time, those that become due meanwhile are begun every `look_again` seconds. What a feed
    gave is stored and read for claims as soon as it is there, while holding `turn`, so that no briefing is composed
    half-way; what blocks runs in a thread. A source that fails is noted with its reason and stops no other. At most
    HOSTS_AT_ONCE and VISITED_AT_ONCE hosts are read at a time, and what they gave is all that is in memory. Raises
    OnRecordError if the store fails.
    """
    work = _Work(keeping, means, turn)
    running = _Running()
    try:
        await work.catch_up()
        while True:
            for host, due in (await asyncio.to_thread(_due_by_host, keeping)).items():
                running.begin(host, due, work)
            if running.tasks:
                await asyncio.wait(running.tasks.values(), timeout=look_again, return_when=asyncio.FIRST_EXCEPTION)
            running.drop_done()
            if not running.tasks:
                return work.total
    finally:
        await running.end()


@dataclass(slots=True)
class _Due:
    """What is to be read of one host: feeds and pages, and then the pages of articles."""

    polls: list[Poll] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)


def _due_by_host(keeping: Keeping) -> dict[str, _Due]:
    """What is due now, what has waited longest first, and hosts with feeds before those with visits only. Blocks."""
    now = keeping.now()
    found: defaultdict[str, _Due] = defaultdict(_Due)
    for poll in sorted(list_polls(keeping.store), key=waiting_since):
        if is_due(poll, now):
            found[host_of(poll.url)].polls.append(poll)
    for visit in due_visits(keeping.store, now, limit=VISITS_BEGUN, a_host=VISITS_A_HOST, gaps=GAPS):
        found[host_of(visit.url)].visits.append(visit)
    return dict(found)


class _Running:
    """The tasks under way: one for the feeds of a host, and another for its visits, so that these keep no feed waiting.

    `tasks` are by host and whether they are visits.
    """

    def __init__(self) -> None:
        self.tasks: dict[tuple[str, bool], asyncio.Task[None]] = {}

    def begin(self, host: str, due: _Due, work: _Work) -> None:
        """Read what is due, unless the like of it is being read; visits come after the feeds that are begun by now."""
        feeds, visits = (host, False), (host, True)
        if due.polls and feeds not in self.tasks:
            self.tasks[feeds] = asyncio.create_task(work.read(due.polls))
        if due.visits and visits not in self.tasks:
            self.tasks[visits] = asyncio.create_task(work.visit(due.visits, after=self.tasks.get(feeds)))

    def drop_done(self) -> None:
        """Forget what is done. Raises what that raised."""
        for key in [key for key, task in self.tasks.items() if task.done()]:
            self.tasks.pop(key).result()

    async def end(self) -> None:
        """Stop what is under way."""
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)


class _Work:
    """The readings. Visits have turns of their own, so that they keep no feed waiting."""

    def __init__(self, keeping: Keeping, means: Means, turn: asyncio.Lock) -> None:
        self.total = Ingested()
        self._keeping = keeping
        self._means = means
        self._turn = turn
        self._reading = asyncio.Semaphore(HOSTS_AT_ONCE)
        self._visiting = asyncio.Semaphore(VISITED_AT_ONCE)
        self._noted = Together(self._note, weight=lambda one: one.drafts, most=MOST_DRAFTS)
        self._kept = Together(self._keep, weight=lambda one: one.drafts, most=MOST_DRAFTS)

    async def catch_up(self) -> None:
        """Read for claims what a run that was stopped has left: some at a time, since briefings wait for their turn."""
        left = await asyncio.to_thread(self._keeping.left)
        for some in batches(left[:CAUGHT_UP], AT_A_TURN):
            async with self._turn:
                self.total += await asyncio.to_thread(self._keeping.read, some)

    async def read(self, polls: Sequence[Poll]) -> None:
        """Read the feeds and pages of one host, one after the other, each kept before the next is begun."""
        async with self._reading:
            for poll in polls:
                await self._found(Read(poll, await self._read(poll)))

    async def visit(self, visits: Sequence[Visit], *, after: asyncio.Task[None] | None) -> None:
        """Look at articles' pages of one host in the same way, once the task before them is done.

        If it gives no answer for some of them, the others are put off.
        """
        from briefings.ingest.giving_up import Turns  # noqa: PLC0415 - commands that read no text start at once

        if after is not None:
            await asyncio.wait([after])
        turns = Turns(1)
        async with self._visiting:
            for visit in visits:
                await self._found(Visited(visit, await self._visit(visit, turns)))

    async def _read(self, poll: Poll) -> ReadResult:
        from briefings.ingest.polling import ReadResult, read_poll  # noqa: PLC0415 - commands that read no text start at once

        try:
            return await read_poll(poll, self._means, now=self._keeping.now())
        except OnRecordError:
            raise
        except Exception as error:
            log.exception("source %s: %s can't be read", poll.source, named(poll.url))
            return ReadResult(Outcome(error=f"{type(error).__name__}; see the log"))

    async def _visit(self, visit: Visit, turns: Turns) -> VisitResult:
        from briefings.ingest.polling import VisitResult, read_visit  # noqa: PLC0415 - as above

        now = self._keeping.now()
        try:
            return await read_visit(visit, self._means, turns, now=now)
        except OnRecordError:
            raise
        except Exception:
            log.exception("source %s: %s can't be looked at again", visit.source, named(visit.url))
            return VisitResult(None, next_visit(visit, now=now))

    async def _found(self, one: Found) -> None:
        await (self._kept if one.drafts else self._noted)(one)

    async def _keep(self, found: Sequence[Found]) -> None:
        async with self._turn:
            self.total += await asyncio.to_thread(self._keeping.keep, found)

    async def _note(self, found: Sequence[Found]) -> None:
        await asyncio.to_thread(self._keeping.keep, found)
