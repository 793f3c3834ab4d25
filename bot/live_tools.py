"""The tools of a bot that runs: a language model for questions, and the client for looking at web addresses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from threading import BoundedSemaphore, Lock
from typing import Protocol, TypeAlias, TypeVar

from spacy.language import Language

from bot.tools import Tools, wanted_in
from briefings.ingest.checking import Checked
from briefings.ingest.feeds.discovery import LONGEST, Found
from briefings.model import Proposition, SeriesKey, UsageError

LOOKING_AT_ONCE = 4
"""Addresses that are looked at for all; one at a time for each workspace, since a slow host can take a minute."""

T = TypeVar("T")
Find: TypeAlias = Callable[[str], Coroutine[None, None, Found]]


class Check(Protocol):
    """`check_source` with its client and parsers."""

    def __call__(self, address: str, *, page: bool = False) -> Coroutine[None, None, Checked]:
        """As `check_source`."""
        ...


def live_tools(load: Callable[[], Language], find: Find, check: Check, loop: asyncio.AbstractEventLoop) -> Tools:
    """Tools that load a model of their own at the first question, and look at addresses on `loop`.

    They are not to be called from the loop, which would wait for itself.
    """
    addresses = _Addresses(loop)
    return Tools(
        _Questions(load).read,
        lambda address: addresses.looked(lambda: find(address)),
        lambda address, *, page=False: addresses.looked(lambda: check(address, page=page)),
        addresses.place,
    )


@dataclass
class _Questions:
    """Reads questions one at a time: a pipeline is not made for two threads, and the poll has its own."""

    load: Callable[[], Language]
    lock: Lock = field(default_factory=Lock)

    @cached_property
    def nlp(self) -> Language:
        return self.load()

    def read(self, words: str) -> SeriesKey | Proposition | None:
        with self.lock:
            return wanted_in(words, self.nlp)


@dataclass
class _Addresses:
    """Looks at few addresses at once: each may hold a thread for a minute, and the others are for answers."""

    loop: asyncio.AbstractEventLoop
    free: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(LOOKING_AT_ONCE))
    held: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    @contextmanager
    def place(self, workspace: str) -> Iterator[None]:
        with self.lock:
            if workspace in self.held:
                message = "Somebody here is adding or checking a source right now; try again in a minute."
                raise UsageError(message)
            self.held.add(workspace)
        try:
            yield
        finally:
            with self.lock:
                self.held.remove(workspace)

    def looked(self, begin: Callable[[], Coroutine[None, None, T]]) -> T:
        if not self.free.acquire(blocking=False):
            message = "Others are adding or checking sources right now; try again in a minute."
            raise UsageError(message)
        try:
            looking = asyncio.run_coroutine_threadsafe(begin(), self.loop)
            return looking.result(timeout=LONGEST + 5)
        finally:
            self.free.release()
