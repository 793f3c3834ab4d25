"""What is remembered of the hosts' robots.txt, within bounds."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx

from briefings.ingest.web.guard import one_spelling
from briefings.ingest.web.pace import Clock
from briefings.ingest.web.robots import ALL_ALLOWED, Known, Rules, UnreadError, learnt

_HOSTS = 4_096
_LETTERS = 4_000_000

Ask = Callable[[str], Awaitable[Rules | None]]


class RobotsMemory:
    """The rules of the hosts that were read lately; hosts in `exempt` are not asked.

    At most some thousand hosts and four million letters of rules are kept; the longest kept go first.
    """

    def __init__(self, exempt: frozenset[str] = frozenset(), *, clock: Clock = time.monotonic) -> None:
        self._exempt = exempt
        self._clock = clock
        self._known: dict[str, Known] = {}
        self._letters = 0

    def exempts(self, host: str) -> bool:
        """Whether the robots.txt of `host` is not asked."""
        return bool(self._exempt) and one_spelling(host) in self._exempt

    async def rules(self, url: httpx.URL, ask: Ask) -> Rules | None:
        """The rules for the host of `url`, asked for if they are not known; None if they could not be read.

        `ask` reads the robots.txt at an address. That it raises UnreadError is remembered for a while, as `failure`;
        what else it raises is not.
        """
        place = robots_of(url)
        last = self._known.get(place)
        if last is not None and self._clock() < last.ask_at:
            return last.rules
        rules, failure = None, ""
        try:
            rules = await ask(place)
        except UnreadError as error:
            failure = str(error)
        known = learnt(last, rules, self._clock(), failure=failure)
        self._keep(place, known)
        return known.rules

    def patience(self, url: httpx.URL) -> timedelta:
        """How long until the robots.txt of the host of `url` is asked for again."""
        known = self._known.get(robots_of(url))
        return timedelta(seconds=max(0.0, known.ask_at - self._clock())) if known is not None else timedelta(0)

    def failure(self, url: httpx.URL) -> str:
        """Why the host of `url` gave no answer when its robots.txt was asked for, "" if it gave one."""
        known = self._known.get(robots_of(url))
        return known.failure if known is not None else ""

    def __len__(self) -> int:
        return len(self._known)

    def _keep(self, place: str, known: Known) -> None:
        self._drop(place)
        self._known[place] = known
        self._letters += (known.rules or ALL_ALLOWED).size
        while len(self._known) > 1 and (len(self._known) > _HOSTS or self._letters > _LETTERS):
            self._drop(next(iter(self._known)))

    def _drop(self, place: str) -> None:
        known = self._known.pop(place, None)
        if known is not None:
            self._letters -= (known.rules or ALL_ALLOWED).size


def robots_of(url: httpx.URL) -> str:
    """Where the robots.txt for `url` is, without any password."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}/robots.txt"
