"""One connection as bytes in and out, with a bound on what waits on either side."""

from __future__ import annotations

import asyncio
from typing import cast

from httpcore import AsyncNetworkStream

_READ_AHEAD = 256 * 1024
_WRITTEN_AHEAD = 1024 * 1024


class Wire(asyncio.Protocol, AsyncNetworkStream):
    """An open connection, for one reader at a time. Time is bounded by who reads, not here."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._waiter: asyncio.Future[None] | None = None
        self._ended = False
        self._error: Exception | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what can be written to."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Keep what came, and let the server wait if nobody reads it."""
        self._received += data
        if len(self._received) > _READ_AHEAD:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """The server has said all."""
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is over, by an error or not."""
        self._ended = True
        self._error = exc
        self._wake()

    @property
    def quiet(self) -> bool:
        """Whether it is still open and holds nothing that nobody asked for."""
        return not self._ended and not self._received and not self._transport.is_closing()

    @property
    def speaks_http2(self) -> bool:
        """Whether both sides have agreed on HTTP/2 while they set up TLS."""
        tls = self._transport.get_extra_info("ssl_object")
        return tls is not None and tls.selected_alpn_protocol() == "h2"

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109 - as httpcore calls it
        """What came, at most `max_bytes`; b"" at the end. Raises OSError for a broken connection."""
        await asyncio.sleep(0)  # whoever sends more than can be read still lets others have their turn
        while not self._received and not self._ended:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if not self._received and self._error is not None:
            raise self._error
        data = bytes(self._received[:max_bytes])
        del self._received[:max_bytes]
        if not self._ended and len(self._received) <= _READ_AHEAD:
            self._transport.resume_reading()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109 - as httpcore calls it
        """Send `buffer`. Raises OSError where the other side is gone or takes nothing."""
        if self._transport.is_closing():
            message = "the connection was closed"
            raise ConnectionResetError(message)
        if self._transport.get_write_buffer_size() > _WRITTEN_AHEAD:
            message = "the server asks without end and listens to nothing"
            raise ConnectionAbortedError(message)
        self._transport.write(buffer)

    async def aclose(self) -> None:
        """Let go of it at once."""
        self._transport.abort()

    def get_extra_info(self, info: str) -> object:
        """What httpcore asks of a stream: whether something came unasked, and the TLS object."""
        return not self.quiet if info == "is_readable" else self._transport.get_extra_info(info)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
