"""Pages that are read one after another, each in its turn; a host that does not answer is given up."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from briefings.ingest.web.failures import NoAnswerError, RestingHostError
from briefings.ingest.web.weblinks import host_of

TRIES = 2


class Turns:
    """Turns at pages: `at_once` of all, and one of a host, which waits while others have theirs.

    Belongs to one reading, or one round of visits: a host that failed to answer is tried anew in the next one.
    """

    def __init__(self, at_once: int) -> None:
        self._gate = asyncio.Semaphore(at_once)
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._unanswered: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """A turn at the page. Entering raises RestingHostError if TRIES others of its host got no answer."""
        host = host_of(url)
        async with self._hosts[host]:
            if self._unanswered[host] >= TRIES:
                reason = "not read now, since its host gave no answer for other pages; it is tried again later"
                raise RestingHostError(url, reason)
            async with self._gate:
                try:
                    yield
                except NoAnswerError:
                    self._unanswered[host] += 1
                    raise
