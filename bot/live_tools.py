"""The tools of a bot that runs: a language model for questions, and the client for looking at web addresses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import cached_property
from threading import BoundedSemaphore, Lock
from typing import TypeAlias

from spacy.language import Language

from bot.tools import Tools
from briefings.changes.answering import wanted_by
from briefings.extract.asked import read_question
from briefings.ingest.feeds.discovery import LONGEST, Found
from briefings.model import Proposition, SeriesKey, UsageError

LOOKING_AT_ONCE = 2

Look: TypeAlias = Callable[[str], Coroutine[None, None, Found]]


def live_tools(load: Callable[[], Language], look: Look, loop: asyncio.AbstractEventLoop) -> Tools:
    """Tools that load a model of their own at the first question, and look at addresses on `loop`.

    They are not to be called from the loop, which would wait for itself.
    """
    return Tools(_Questions(load).read, _Addresses(look, loop).look)


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
            asked = read_question(words, self.nlp)
        return None if asked is None else wanted_by(asked)


@dataclass
class _Addresses:
    """Looks at few addresses at once: each may hold a thread for a minute, and the others are for answers."""

    find: Look
    loop: asyncio.AbstractEventLoop
    free: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(LOOKING_AT_ONCE))

    def look(self, address: str) -> Found:
        if not self.free.acquire(blocking=False):
            message = "Others are adding sources right now; try again in a minute."
            raise UsageError(message)
        try:
            looking = asyncio.run_coroutine_threadsafe(self.find(address), self.loop)
            return looking.result(timeout=LONGEST + 5)
        finally:
            self.free.release()
