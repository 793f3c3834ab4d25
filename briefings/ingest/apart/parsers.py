"""The parsing processes together: who does which task, and what becomes of a task whose process is lost."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from briefings.ingest.apart.process import Bounds, Process, ProcessLostError, Task, start_process
from briefings.ingest.apart.talk import DRAFT, LINKS, LISTING, Said
from briefings.ingest.feeds.links import PageLinks
from briefings.ingest.feeds.listing import Listing
from briefings.ingest.web.weblinks import named
from briefings.model import Draft, OnRecordError, UsageError

T = TypeVar("T")
MEMORY = 600_000_000
TASKS = 10_000
_PATIENCE = 3  # by the clock, a task may take so many times what it may use of the processor
_LONGEST_REASON = 1_000
_TOO_SLOW = -signal.SIGPROF


class NotParsedError(UsageError):
    """The parser took too long, too much memory, or ended: perhaps only because the machine was busy."""


class Parsers:
    """Child processes that parse. Made by `open_parsers`; belongs to one event loop.

    A process does one task at a time and is replaced after so many of them, so that what parsers leave behind in memory
    stays bounded. A task whose process is lost is given to another, once; the tasks of other processes don't notice.
    """

    def __init__(self, workers: int, bounds: Bounds) -> None:
        self._turns = asyncio.Semaphore(workers)
        self._bounds = bounds
        self._idle: list[Process] = []
        self._starting: dict[int, Process] = {}
        self._all: dict[int, Process] = {}
        self._closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """The ids of the processes that take tasks now, for whoever watches them."""
        return tuple(self._all)

    async def page(self, html: bytes, *, source: str, url: str, charset: str = "") -> Draft:
        """`parse_page` in a child.

        Raises UsageError as that does, and also for a page that takes too long, needs too much memory, or ends both
        processes that try to parse it. Raises OnRecordError if no process can be started.
        """
        name = f"page {named(url)}" if url else f"page of {source}"
        task = Task("page", name, html, {"source": source, "url": url, "charset": charset})
        return await self._parsed(task, DRAFT)

    async def listing(self, data: bytes, *, source: str, url: str) -> Listing:
        """`read_listing` in a child. Raises UsageError and OnRecordError as `page` does."""
        name = f"feed {named(url) or '(no address)'} of {source}"
        return await self._parsed(Task("listing", name, data, {"source": source, "url": url}), LISTING)

    async def links(self, html: bytes, *, url: str, charset: str = "") -> PageLinks:
        """`links_of` in a child. Raises UsageError and OnRecordError as `page` does."""
        task = Task("links", f"page {named(url)}", html, {"url": url, "charset": charset})
        return await self._parsed(task, LINKS)

    async def end(self) -> None:
        """End all processes at once, those too that only start.

        A task that is under way, or comes later, raises RuntimeError.
        """
        self._closed = True
        await asyncio.gather(*map(self._ended, (*self._all.values(), *self._starting.values())))

    async def _parsed(self, task: Task, form: TypeAdapter[T]) -> T:
        async with self._turns:
            said, answer = await self._asked(task)
            if said is Said.CRASHED:  # perhaps not by this task's doing: the system ends processes when memory is short
                said, answer = await self._asked(task)
        if said is not Said.PARSED:
            kind = UsageError if said in {Said.REFUSED, Said.FAILED} else NotParsedError
            reason = " ".join(answer.decode(errors="replace").split())[:_LONGEST_REASON]
            raise kind(_refusal(task.name, said, reason, self._bounds))
        try:
            return form.validate_json(answer)
        except ValidationError as error:  # a child that was broken into may say anything
            message = f"{task.name} could not be parsed: the parser's answer makes no sense"
            raise UsageError(message) from error

    async def _asked(self, task: Task) -> tuple[Said, bytes]:
        process = await self._taken()
        try:
            async with asyncio.timeout(self._bounds.seconds * _PATIENCE):
                said, answer = await process.ask(task)
        except TimeoutError:
            await self._ended(process)
            return Said.TOO_SLOW, b""
        except ProcessLostError:
            code = await self._ended(process)
            return (Said.TOO_SLOW, b"") if code == _TOO_SLOW else (Said.CRASHED, f"status {code}".encode())
        except BaseException:  # most likely cancelled: the process is in the middle of a task that nobody waits for
            await self._ended(process)
            raise
        if said is Said.NO_MEMORY or process.tasks >= self._bounds.tasks:
            await self._ended(process)
        else:
            self._idle.append(process)
        return said, answer

    async def _taken(self) -> Process:
        self._be_open()
        return self._idle.pop() if self._idle else await self._started()

    async def _started(self) -> Process:
        process = await start_process(self._bounds)
        pid = process.popen.pid
        self._starting[pid] = process
        try:
            self._be_open()
            await process.ready()
            self._be_open()
        except BaseException as error:
            await self._ended(process)
            if isinstance(error, OnRecordError):
                self._be_open()  # if it was ended before it was ready, that is why
            raise
        self._all[pid] = self._starting.pop(pid)
        return process

    def _be_open(self) -> None:
        if self._closed:
            message = "these parsers have ended; open others"
            raise RuntimeError(message)

    async def _ended(self, process: Process) -> int:
        code = await process.end()
        for held in (self._starting, self._all):
            held.pop(process.popen.pid, None)
        return code


@asynccontextmanager
async def open_parsers(
    *, workers: int = 2, seconds: float = 4.0, memory: int = MEMORY, tasks: int = TASKS
) -> AsyncIterator[Parsers]:
    """Parsers for the time of the context; their processes start when first needed, and end with it.

    A task may use `seconds` of processor time (three times that by the clock) and a process `memory` bytes of address
    space, of which its libraries take some 80 million; it is replaced after `tasks` tasks. The processes also end when
    this one is killed: those that wait for a task at once, the others when their task's time is up.
    """
    parsers = Parsers(workers, Bounds(seconds, memory, tasks))
    try:
        yield parsers
    finally:
        await parsers.end()


def _refusal(name: str, said: Said, answer: str, bounds: Bounds) -> str:
    if said is Said.REFUSED:
        return answer
    if said is Said.TOO_SLOW:
        return f"{name} takes longer than {bounds.seconds:g} s to parse; it is not read"
    if said is Said.NO_MEMORY:
        return f"{name} takes more than {bounds.memory // 1_000_000:,} MB of memory to parse; it is not read"
    verb = "crashed" if said is Said.CRASHED else "failed"
    return f"{name} could not be parsed: the parser {verb} ({answer})"
