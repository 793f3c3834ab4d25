"""From an address of the web to an open connection: look the name up, check what it has, connect to just that."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import httpx
from aiohappyeyeballs import AddrInfoType, start_connection

from briefings.ingest.web.addresses import canonical
from briefings.ingest.web.guard import Guard
from briefings.ingest.web.wire import Wire

Resolve = Callable[[str, int], Awaitable[Sequence[AddrInfoType]]]

PORTS = {"http": 80, "https": 443}
_TRIED = 8
_LOOK_UPS = 16
_NEXT_AFTER = 0.25  # seconds until the next address of a name is tried as well, RFC 8305


@dataclass(frozen=True, slots=True)
class Dialer:
    """Opens connections. `resolve` gives the addresses of a name, `trusted` the certificates that are believed."""

    guard: Guard
    resolve: Resolve
    trusted: ssl.SSLContext

    async def dial(self, url: httpx.URL) -> Wire:
        """A connection to the host of `url`, in TLS for https, to an address that was checked.

        Raises RefusedAddressError for where it may not go, OSError where nobody is.
        """
        host = url.raw_host.decode("ascii")
        found = await self.look_up(host, url.port or PORTS[url.scheme])
        open_socket = self.guard.open_socket
        connected = await start_connection(
            found[:_TRIED], happy_eyeballs_delay=_NEXT_AFTER, interleave=1, socket_factory=open_socket
        )
        tls = url.scheme == "https"
        _, wire = await asyncio.get_running_loop().create_connection(
            Wire,
            sock=connected,
            ssl=self.trusted if tls else None,
            server_hostname=host.rstrip(".") if tls else None,
        )
        return wire

    async def look_up(self, host: str, port: int) -> Sequence[AddrInfoType]:
        """The addresses of `host`, every one checked. Raises RefusedAddressError, or OSError for an unknown name."""
        self.guard.check_host(host)
        if canonical(host):
            return _literal(host, port)
        found = await self.resolve(host, port)
        self.guard.check_resolved(host, [str(info[4][0]) for info in found])
        return found


class SystemNames:
    """The names that the system knows, looked up in threads of their own: a slow name server holds up nothing else."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_LOOK_UPS, thread_name_prefix="names")

    async def __call__(self, host: str, port: int) -> Sequence[AddrInfoType]:
        """The addresses of `host`. Raises OSError for an unknown name."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _ask_system, host, port)

    def close(self) -> None:
        """Wait for no look-up that is under way."""
        self._threads.shutdown(wait=False, cancel_futures=True)


@cache
def trusted_certificates() -> ssl.SSLContext:
    """The certificates that are trusted, read once: it takes a tenth of a second."""
    return httpx.create_ssl_context()


def with_http2(context: ssl.SSLContext) -> ssl.SSLContext:
    """`context`, offering HTTP/2 before HTTP/1.1."""
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context


def _ask_system(host: str, port: int) -> Sequence[AddrInfoType]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def _literal(host: str, port: int) -> Sequence[AddrInfoType]:
    numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=numeric)
