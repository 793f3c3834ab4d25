"""A connection that HTTP is spoken on: HTTP/1.1 by h11, HTTP/2 and proxies by httpcore."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

import h11
import httpcore
import httpx

from briefings.ingest.web.wire import Wire

SKIPS = "skips"  # the extension of an answer that passes over what has come of its body when it is closed
_CHUNK = 16 * 1024
_HEAD = 64 * 1024
_NOTES = 10
BROKEN = (
    httpcore.ConnectionNotAvailable,
    httpcore.ProxyError,
    httpcore.ProtocolError,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    h11.ProtocolError,
    OSError,
)


class Line(Protocol):
    """A connection to one host. One request at a time: the answer must be closed before the next."""

    async def send(self, request: httpx.Request) -> httpx.Response:
        """The answer to `request`, its body unread. Raises one of BROKEN."""

    def usable(self) -> bool:
        """Whether another request may be sent: the last answer was read whole, and the other side is still there."""

    async def aclose(self) -> None:
        """Let go of the connection."""


class Http1Line:
    """HTTP/1.1. A server that sends more than it said it would is not asked again: the rest could pass for an answer.

    A head, a trailer and a chunk's size line have at most 64 kB each.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD)

    async def send(self, request: httpx.Request) -> httpx.Response:
        """As `Line.send`. The request has no body."""
        method = request.method.encode("ascii")
        headers = request.headers.raw
        head = self._talk.send(h11.Request(method=method, target=request.url.raw_path, headers=headers))
        self._talk.send(h11.EndOfMessage())
        await self._wire.write(head or b"")
        for _ in range(_NOTES):
            event = await self._next()
            if isinstance(event, h11.Response):
                headers = event.headers.raw_items()
                return httpx.Response(event.status_code, headers=headers, stream=_Body(self), extensions={SKIPS: True})
        message = "nothing but notes that an answer will come"
        raise h11.RemoteProtocolError(message)

    def usable(self) -> bool:
        """As `Line.usable`; starts the next exchange."""
        talk = self._talk
        if talk.our_state is h11.DONE and talk.their_state is h11.DONE and not talk.trailing_data[0]:
            talk.start_next_cycle()
        return talk.their_state is h11.IDLE and self._wire.quiet

    async def aclose(self) -> None:
        """As `Line.aclose`."""
        await self._wire.aclose()

    async def body(self) -> AsyncIterator[bytes]:
        """The body of the answer as sent, chunk by chunk. Raises h11.ProtocolError if it is cut short."""
        while isinstance(event := await self._next(), h11.Data):
            yield bytes(event.data)

    def skip(self) -> None:
        """Pass over what has come of a body that nobody wants to read."""
        try:
            while self._talk.their_state is h11.SEND_BODY and isinstance(self._talk.next_event(), h11.Data):
                pass
        except h11.RemoteProtocolError:
            self._talk.send_failed()

    async def _next(self) -> type[h11.NEED_DATA | h11.PAUSED] | h11.Event:
        while (event := self._talk.next_event()) is h11.NEED_DATA:
            data = await self._wire.read(_CHUNK)
            if not data and self._talk.their_state is h11.SEND_RESPONSE:
                message = "the server hung up without an answer"
                raise ConnectionResetError(message)
            self._talk.receive_data(data)
        return event


class CoreLine:
    """What httpcore speaks: HTTP/2, and anything through a proxy."""

    def __init__(self, core: httpcore.AsyncHTTP2Connection | httpcore.AsyncConnectionPool) -> None:
        self._core = core
        self.unread = False

    async def send(self, request: httpx.Request) -> httpx.Response:
        """As `Line.send`."""
        url = request.url
        answer = await self._core.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
            )
        )
        self.unread = True
        version = {"http_version": answer.extensions["http_version"]}
        return httpx.Response(answer.status, headers=answer.headers, stream=_CoreBody(self, answer), extensions=version)

    def usable(self) -> bool:
        """As `Line.usable`."""
        if self.unread or isinstance(self._core, httpcore.AsyncConnectionPool):
            return not self.unread
        return self._core.is_available() and not self._core.has_expired()

    async def aclose(self) -> None:
        """As `Line.aclose`."""
        await self._core.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, line: Http1Line) -> None:
        self._line = line

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._line.body()

    async def aclose(self) -> None:
        self._line.skip()


class _CoreBody(httpx.AsyncByteStream):
    def __init__(self, line: CoreLine, answer: httpcore.Response) -> None:
        self._line = line
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk
        self._line.unread = False

    async def aclose(self) -> None:
        await self._answer.aclose()
