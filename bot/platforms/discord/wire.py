"""Whether a request may have arrived at Discord although nobody got its answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp

REFUSED = range(400, 500)


@dataclass(slots=True)
class Passage:
    """The requests that post a message, discord.py's own repeats of them included.

    `unrefused` counts those that went out and were not refused: carried out, left open (5xx), or never answered.
    """

    unrefused: int = 0

    @property
    def may_have_arrived(self) -> bool:
        """Whether a message may have been posted. To be asked when there was a failure: else it was."""
        return self.unrefused > 0


_passage: ContextVar[Passage | None] = ContextVar("passage", default=None)


@contextmanager
def watched() -> Iterator[Passage]:
    """Watch the requests that are made within, by a client with the `wire_trace`."""
    passage = Passage()
    token = _passage.set(passage)
    try:
        yield passage
    finally:
        _passage.reset(token)


def wire_trace() -> aiohttp.TraceConfig:
    """What a client has to be built with (`http_trace`) for its requests to be watched."""
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_sent)
    trace.on_request_end.append(_answered)
    return trace


async def _sent(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestHeadersSentParams
) -> None:
    passage = _passage.get()
    if passage is not None and _posts(params):
        passage.unrefused += 1


async def _answered(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    passage = _passage.get()
    if passage is not None and _posts(params) and params.response.status in REFUSED:
        passage.unrefused -= 1


def _posts(params: aiohttp.TraceRequestHeadersSentParams | aiohttp.TraceRequestEndParams) -> bool:
    return params.method == "POST" and params.url.path.endswith("/messages")
