"""A web client that cannot be led into private networks.

Names are checked when they are resolved, and every socket is checked again with the very address that it is about to
connect to. Literal addresses, odd spellings, rebinding names and redirects all end at that last check.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from httpx_aiohttp import AiohttpTransport

from briefings.ingest.web.addresses import canonical, first_private, is_public

USER_AGENT = "onrecord/0.1 (a news briefing bot; its operator has named no contact)"
_NOT_PUBLIC = "not public; allow the host by name if you trust it"

Client = httpx.AsyncClient  # what the layers above hand on without knowing the library


class RefusedAddressError(OSError):
    """A connection was refused because of where it would have gone.

    The message names no address: it may end up in a channel, and tell of a private network.
    """


class Guard:
    """The hosts that an operator allows, and the addresses that these hosts have."""

    def __init__(self, allow_hosts: Iterable[str] = ()) -> None:
        self.hosts = frozenset(canonical(host) or host.lower().rstrip(".") for host in allow_hosts)
        self._addresses = {host for host in self.hosts if canonical(host)}

    def allows(self, host: str) -> bool:
        """Whether `host`, a name or a literal address, is allowed by name."""
        return (canonical(host) or host.lower().rstrip(".")) in self.hosts

    def check_host(self, host: str) -> None:
        """Raise RefusedAddressError for a literal private address; names pass, they are checked when resolved."""
        if canonical(host) and not self.allows(host) and not is_public(canonical(host)):
            message = f"its address is {_NOT_PUBLIC}"
            raise RefusedAddressError(message)

    def check_resolved(self, host: str, addresses: list[str]) -> None:
        """Raise RefusedAddressError if a single address of the name `host` is not public."""
        if self.allows(host):
            self._addresses.update(canonical(address) for address in addresses)
            return
        if first_private(addresses) is not None:
            message = f"{host} has an address that is {_NOT_PUBLIC}"
            raise RefusedAddressError(message)

    def open_socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """A socket for an address as `getaddrinfo` gives it; the last check before a connection is made."""
        family, kind, protocol, _, target = info
        address = str(target[0])
        if not is_public(address) and canonical(address) not in self._addresses:
            message = f"its address turned out {_NOT_PUBLIC}"
            raise RefusedAddressError(message)
        return socket.socket(family, kind, protocol)


class GuardedResolver(AbstractResolver):
    """A resolver that refuses a name unless all of its addresses are public or the name is allowed."""

    def __init__(self, guard: Guard, inner: AbstractResolver) -> None:
        self._guard = guard
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """All addresses of `host`. Raises RefusedAddressError if one of them is private."""
        found = await self._inner.resolve(host, port, family)
        self._guard.check_resolved(host, [entry["host"] for entry in found])
        return found

    async def close(self) -> None:
        """Close the resolver inside."""
        await self._inner.close()


class GuardedTransport(AiohttpTransport):
    """httpx over aiohttp, with the guard before, in and behind the look-up of a host."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(verify=_trusted(), client=self._session)
        self._guard = guard

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Raises RefusedAddressError or an error of httpx or aiohttp."""
        if request.url.scheme not in {"http", "https"}:
            message = f"{request.url.scheme or 'no scheme'} is not read, only http and https"
            raise RefusedAddressError(message)
        self._guard.check_host(request.url.host)
        # The client has made a header of user and password; given twice they are refused, and nobody needs them later.
        request.url = request.url.copy_with(username=None, password=None)
        return await super().handle_async_request(request)

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=100,
            ssl=self.ssl_context,
            resolver=GuardedResolver(self._guard, aiohttp.ThreadedResolver()),
            socket_factory=self._guard.open_socket,
        )
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted, read once: it takes a tenth of a second."""
    return httpx.create_ssl_context()


def open_client(
    *, allow_hosts: Iterable[str] = (), timeout: float = 30.0, user_agent: str = USER_AGENT
) -> httpx.AsyncClient:
    """A client for `fetch`; close it after use (`async with`).

    `allow_hosts` are names or literal addresses that may be private; their addresses become reachable by that name and,
    if the address itself is listed, by the address. `timeout` is the seconds that one fetch may take in all. Proxies
    from the environment are not used, since a proxy would resolve names itself; cookies are not kept.
    """
    return httpx.AsyncClient(
        transport=GuardedTransport(Guard(allow_hosts)),
        timeout=timeout,
        headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        trust_env=False,
    )
