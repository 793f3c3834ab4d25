"""Pages parsed ahead, in processes of their own, while what came before them is dealt with."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, wait
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Self

from anyio.from_thread import BlockingPortal, start_blocking_portal

from briefings.ingest.apart import NotParsedError, Parsers, open_parsers
from briefings.ingest.archives.items import Page, Placed
from briefings.ingest.archives.unreadable import Unreadable
from briefings.model import Draft, UsageError

AHEAD = 4
"""Pages under way for each process: enough that none has to wait for the next."""


class PagesAhead:
    """Parses pages for a program that is not asynchronous; to be used in a `with`, whose end ends the processes.

    What parses starts with the first page. A page that is refused becomes an Unreadable, and so does one that takes
    too long or crashes its parser, and does it again when nothing else is being parsed.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._stack = ExitStack()
        self._started: tuple[BlockingPortal, Parsers] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def parsed(self, found: Iterable[Placed]) -> Iterator[Placed]:
        """What is found in its order, each Page as its Draft; some is asked for before it is given."""
        waiting: deque[tuple[Placed, Future[Draft] | None]] = deque()
        for one in found:
            page = one.item.found if one.item is not None else None
            waiting.append((one, self._begun(page) if isinstance(page, Page) else None))
            while waiting and (len(waiting) > self._workers * AHEAD or waiting[0][1] is None):
                yield self._settled(*waiting.popleft(), [task for _, task in waiting if task is not None])
        while waiting:
            yield self._settled(*waiting.popleft(), [task for _, task in waiting if task is not None])

    def _begun(self, page: Page) -> Future[Draft]:
        if self._started is None:
            portal = self._stack.enter_context(start_blocking_portal())
            opened = portal.wrap_async_context_manager(open_parsers(workers=self._workers))
            self._started = portal, self._stack.enter_context(opened)
        portal, parsers = self._started
        parse = partial(parsers.page, page.html, source=page.source, url=page.url, charset=page.charset)
        return portal.start_task_soon(parse)

    def _settled(self, one: Placed, task: Future[Draft] | None, others: list[Future[Draft]]) -> Placed:
        if task is None or one.item is None or not isinstance(one.item.found, Page):
            return one
        page = one.item.found
        if isinstance(task.exception(), NotParsedError):
            wait(others)
            task = self._begun(page)
        return replace(one, item=replace(one.item, found=_draft(page, task)))


def _draft(page: Page, task: Future[Draft]) -> Draft | Unreadable:
    try:
        return page.draft(task.result())
    except UsageError as error:
        return page.refused(str(error))
