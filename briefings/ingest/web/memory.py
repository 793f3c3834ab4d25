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

    async def known(self, url: httpx.URL, ask: Ask) -> Known:
        """What is known for the host of `url`, whose robots.txt is asked for if its time has come.

        `ask` reads the robots.txt at an address. That it raises UnreadError is remembered for a while, as `failure`;
        what else it raises is not.
        """
        place = robots_of(url)
        last = self._known.get(place)
        if last is not None and self._clock() < last.ask_at:
            return last
        rules, failure = None, ""
        try:
            rules = await ask(place)
        except UnreadError as error:
            failure = str(error)
        known = learnt(last, rules, self._clock(), failure=failure)
        self._keep(place, known)
        return known

    def patience(self, known: Known) -> timedelta:
        """How long until the robots.txt that this is `known` of is asked for again."""
        return timedelta(seconds=max(0.0, known.ask_at - self._clock()))

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
