"""Who reads articles for claims when there are many: this process, or several of their own.

The processes are those of pebble, which ends and replaces one that takes too long or dies; the standard library's pools
do not. They are started anew and not forked: a forked copy of a process that has threads can stop for good.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, TypeAlias

from pebble import ProcessExpired, ProcessPool

from briefings.model import Article
from briefings.service.claiming import UNREADABLE, Known, Told, told_in

if TYPE_CHECKING:
    from spacy.language import Language

log = logging.getLogger(__name__)

Load: TypeAlias = Callable[[], "Language"]
Waiting: TypeAlias = Callable[[], Iterator[Told]]
Readers: TypeAlias = Callable[[Sequence[Article], Known], Waiting]
"""Starts reading articles with the same knowledge; what they tell, in their order, is waited for by calling the result.

The names that one of them teaches do not hold for the others: so it does not matter who reads which, and how many do.
"""

CHUNK, CHUNK_CHARACTERS = 8, 40_000
SECONDS, CHARACTERS_A_SECOND = 30.0, 1_000.0
"""Processor time that a task may use: half a minute, and a second for each thousand characters."""

PATIENCE, LOADING = 10.0, 60.0
"""By the clock it may take so many times as long, as machines are busy, and its process so many seconds to load."""

TASKS = 1_000
"""After so many a process is replaced, since the words that it has met stay in its memory."""


def reading_here(load: Load) -> Readers:
    """Reads in this process, once what is told is waited for; the pipeline is loaded when it is first needed.

    Without a limit of time: a text that never comes to an end is never passed over.
    """
    loaded = cache(load)

    def start(articles: Sequence[Article], known: Known) -> Waiting:
        return lambda: (told for some in _chunks(articles) for told in told_in(some, known, loaded()))

    return start


@contextmanager
def reading_apart(load: Load, *, workers: int, seconds: float = SECONDS) -> Iterator[Readers]:
    """Reads in so many processes, each with a pipeline of its own; `load` has to be picklable.

    A text that takes more than `seconds` of processor time (and more for a long one), or ends its process, is logged
    and told as failed; it stops no other. The processes end with the context, and if this one is killed. Raises what
    `load` raises, when the first result is waited for.
    """
    pool = ProcessPool(workers, TASKS, initializer=_start, context=get_context("spawn"))
    try:
        yield _Apart(pool, pickle.dumps(load), seconds).start
    finally:
        pool.stop()  # type: ignore[no-untyped-call]  # pebble gives it no types
        pool.join()


@dataclass(frozen=True, slots=True)
class _Apart:
    """A pool, and what its processes load, packed once."""

    pool: ProcessPool
    load: bytes
    seconds: float

    def start(self, articles: Sequence[Article], known: Known) -> Waiting:
        packed = pickle.dumps(known)
        tasks = [(some, self._scheduled(some, packed)) for some in _chunks(articles)]
        return lambda: (told for some, task in tasks for told in self._waited(some, task, packed))

    def _scheduled(self, articles: Sequence[Article], known: bytes) -> Future[list[Told]]:
        seconds = self.seconds + sum(len(article.text) for article in articles) / CHARACTERS_A_SECOND
        task = self.load, articles, known, seconds
        return self.pool.schedule(_told, args=task, timeout=LOADING + seconds * PATIENCE)

    def _waited(self, articles: Sequence[Article], task: Future[list[Told]], known: bytes) -> Iterator[Told]:
        try:
            yield from task.result()
        except (TimeoutError, ProcessExpired) as error:
            if len(articles) > 1:  # one of them spoils the task, so each is tried alone
                for one in articles:
                    yield from self._waited([one], self._scheduled([one], known), known)
                return
            article = articles[0]
            too_long = isinstance(error, TimeoutError) or error.exitcode == -signal.SIGPROF
            reason = "it takes too long" if too_long else f"its process ended ({error})"
            log.error(f"{UNREADABLE}: %s", article.id, article.key, reason)  # noqa: TRY400, G004 - no trace says more
            yield Told(article.id, failed=True)


def _chunks(articles: Sequence[Article]) -> Iterator[list[Article]]:
    """The articles a few at a time, always cut alike: how they are parsed together must not depend on who does it."""
    some: list[Article] = []
    for article in articles:
        if some and (len(some) == CHUNK or sum(len(one.text) for one in (*some, article)) > CHUNK_CHARACTERS):
            yield some
            some = []
        some.append(article)
    if some:
        yield some


def _start() -> None:
    """Begins a reading process: Ctrl-C at the terminal is for its parent, without whom it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _told(load: bytes, articles: Sequence[Article], known: bytes, seconds: float) -> list[Told]:
    """What is done in the processes; more than `seconds` of processor time are the end of this one, even in C code."""
    nlp = _pipeline(load)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return told_in(articles, _unpacked(known), nlp)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


@cache
def _pipeline(load: bytes) -> Language:
    from briefings.extract import pipeline  # noqa: F401, PLC0415 - its loading is not to count as the first task's time

    nlp: Language = pickle.loads(load)()  # noqa: S301 - packed by the parent, above
    return nlp


@lru_cache(maxsize=2)
def _unpacked(known: bytes) -> Known:
    unpacked: Known = pickle.loads(known)  # noqa: S301 - as above
    return unpacked
