"""How a request to a stand-in ends, by a seed: mostly well, now and then as the real platforms' on a bad day."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import web


class End(StrEnum):
    """What becomes of a request, and of its answer."""

    WELL = "well"
    SLOW = "slow"  # done and answered, but both take their time
    REFUSED = "refused"  # a 5xx, nothing is done
    SPOILT = "spoilt"  # done, and then a 5xx
    CUT = "cut"  # the connection is closed, nothing is done
    UNHEARD = "unheard"  # done, and then the connection is closed
    LATE = "late"  # the connection is closed, and some seconds later it is done after all
    LIMITED = "limited"  # a 429, nothing is done


OF_POSTS: Mapping[End, int] = {
    End.WELL: 76,
    End.SLOW: 6,
    End.REFUSED: 3,
    End.SPOILT: 4,
    End.CUT: 2,
    End.UNHEARD: 4,
    End.LATE: 2,
    End.LIMITED: 3,
}
"""How often a post ends so, in a hundred."""

OF_OTHERS: Mapping[End, int] = {End.WELL: 91, End.SLOW: 4, End.REFUSED: 2, End.CUT: 1, End.LIMITED: 2}
"""The same of requests that change nothing: questions and lookings-up."""

SLOWEST, LATEST, LONGEST_LIMIT = 4.0, 8.0, 2.0
DONE_AND_LOST = frozenset({End.SPOILT, End.UNHEARD, End.LATE})

Moment = Callable[[str], None]
"""Is told what is just happening: "post", "posted", "answered", "look", "thread", "question", "feed", "page"."""


@dataclass(slots=True)
class Weather:
    """The faults of one stand-in. While it is `calm` all goes well. `ends` counts what came."""

    chance: random.Random
    moment: Moment
    calm: bool = False
    ends: Counter[End] = field(default_factory=Counter)
    later: set[asyncio.Task[None]] = field(default_factory=set)

    def end_of(self, often: Mapping[End, int]) -> End:
        """How the next request ends."""
        end = End.WELL if self.calm else self.chance.choices(list(often), weights=list(often.values()))[0]
        self.ends[end] += 1
        return end

    async def answered(
        self,
        request: web.Request,
        end: End,
        do: Callable[[], web.Response],
        limited: Callable[[float], web.Response],
    ) -> web.StreamResponse:
        """Do what was asked for, or not, and answer as `end` has it."""
        if end is End.SLOW:
            await asyncio.sleep(self.chance.uniform(0.2, SLOWEST / 2))
        if end is End.LIMITED:
            return limited(self.chance.uniform(0.3, LONGEST_LIMIT))
        if end is End.LATE:
            self._later(do)
        if end in {End.LATE, End.CUT}:
            return _closed(request)
        if end is End.REFUSED:
            return web.Response(status=self.chance.choice((500, 502, 503)), text="<html>no</html>")
        answer = do()
        if end is End.SLOW:
            await asyncio.sleep(self.chance.uniform(0.2, SLOWEST / 2))
        if end is End.SPOILT:
            return web.Response(status=self.chance.choice((500, 502, 503, 504)), text="<html>no</html>")
        return _closed(request) if end is End.UNHEARD else answer

    def _later(self, do: Callable[[], web.Response]) -> None:
        async def done() -> None:
            await asyncio.sleep(self.chance.uniform(0.5, LATEST))
            do()

        task = asyncio.create_task(done())
        self.later.add(task)
        task.add_done_callback(self.later.discard)


def _closed(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def sent(request: web.Request, answering: Awaitable[web.StreamResponse], moment: Moment) -> web.StreamResponse:
    """The answer, written out before `moment` is told that it is."""
    answer = await answering
    if request.transport is not None and not request.transport.is_closing():
        await answer.prepare(request)
        await answer.write_eof()
        moment("answered")
    return answer
