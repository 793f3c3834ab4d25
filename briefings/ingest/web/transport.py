"""httpx over at most one connection a host that is kept for a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

import httpx

from briefings.ingest.web.guard import RefusedAddressError
from briefings.ingest.web.lines import BROKEN, Line

Dial = Callable[[httpx.URL], Awaitable[Line]]
_Origin = tuple[bytes, bytes, int | None]

KEPT = 100
KEPT_SECONDS = 30.0


class OneLineTransport(httpx.AsyncBaseTransport):
    """Sends each request on the connection that its host has, or a new one that `dial` opens.

    At most `kept` idle connections are kept, for about so many `seconds`; the oldest go first. Whoever sends two
    requests to one host at the same time gets two connections: the pace sees to it that nobody does.
    """

    def __init__(self, dial: Dial, *, kept: int = KEPT, seconds: float = KEPT_SECONDS) -> None:
        self._dial = dial
        self._kept = kept
        self._seconds = seconds
        self._idle: dict[_Origin, tuple[float, Line]] = {}
        self._tidying: asyncio.TimerHandle | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Raises RefusedAddressError, or one of BROKEN."""
        if request.url.scheme not in {"http", "https"}:
            message = f"{request.url.scheme or 'no scheme'} is not read, only http and https"
            raise RefusedAddressError(message)
        # The client has made a header of user and password; nobody needs them later.
        if request.url.userinfo:
            request.url = request.url.copy_with(username=None, password=None)
        url = request.url
        origin = (url.raw_scheme, url.raw_host, url.port)
        _, line = self._idle.pop(origin, (0.0, None))
        if line is not None:
            try:
                if line.usable():
                    return await self._sent(origin, line, request)
            except BROKEN:  # it had been closed meanwhile; a GET may be said twice
                pass
            else:
                await line.aclose()
        return await self._sent(origin, await self._dial(url), request)

    async def aclose(self) -> None:
        """Close all connections."""
        if self._tidying is not None:
            self._tidying.cancel()
        while self._idle:
            _, (_, line) = self._idle.popitem()
            await line.aclose()
        await asyncio.gather(*self._closing)
        await asyncio.sleep(0)  # sockets are closed a turn of the loop later

    async def _sent(self, origin: _Origin, line: Line, request: httpx.Request) -> httpx.Response:
        try:
            response = await line.send(request)
        except BaseException:
            await line.aclose()
            raise
        inner = cast("httpx.AsyncByteStream", response.stream)
        response.stream = _Held(inner, lambda: self._let_go(origin, line))
        return response

    async def _let_go(self, origin: _Origin, line: Line) -> None:
        if not line.usable() or origin in self._idle:
            await line.aclose()
            return
        self._idle[origin] = (time.monotonic(), line)
        if len(self._idle) > self._kept:
            await self._idle.pop(next(iter(self._idle)))[1].aclose()
        if self._tidying is None:
            self._tidying = asyncio.get_running_loop().call_later(self._seconds, self._tidy)

    def _tidy(self) -> None:
        """Close what has been idle for long, and look again as long as there is something."""
        self._tidying = None
        loop = asyncio.get_running_loop()
        oldest = time.monotonic() - self._seconds
        for origin in [origin for origin, (since, _) in self._idle.items() if since <= oldest]:
            task = loop.create_task(self._idle.pop(origin)[1].aclose())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
        if self._idle:
            self._tidying = loop.call_later(self._seconds, self._tidy)


class _Held(httpx.AsyncByteStream):
    """A body whose end gives the connection back."""

    def __init__(self, inner: httpx.AsyncByteStream, let_go: Callable[[], Awaitable[None]]) -> None:
        self._inner = inner
        self._let_go: Callable[[], Awaitable[None]] | None = let_go

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._inner.__aiter__()

    async def aclose(self) -> None:
        if self._let_go is not None:
            let_go, self._let_go = self._let_go, None
            try:
                await self._inner.aclose()
            finally:
                await let_go()
