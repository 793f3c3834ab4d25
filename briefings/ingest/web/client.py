"""A web client that cannot be led into private networks, and that minds how each host wants to be read.

Names are checked when they are resolved, and every socket is checked again with the very address that it is about to
connect to. Literal addresses, odd spellings, rebinding names and redirects all end at that last check.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from typing import Self

import httpcore
import httpx

from briefings.ingest.web.dialing import PORTS, Dialer, Resolve, SystemNames, trusted_certificates, with_http2
from briefings.ingest.web.guard import Guard, one_spelling
from briefings.ingest.web.lines import CoreLine, Http1Line, Line
from briefings.ingest.web.memory import RobotsMemory
from briefings.ingest.web.pace import Clock, Pace, Sleep
from briefings.ingest.web.proxies import proxied, proxy_of
from briefings.ingest.web.transport import OneLineTransport

USER_AGENT = "onrecord/0.1 (a news briefing bot; its operator has named no contact)"
AT_ONCE = 100


def _real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Edge:
    """What a client takes from the world around it; tests put up their own.

    `resolve` gives the addresses of a name (None: as the system does), `trusted` the certificates that are believed
    (None: those that browsers believe), `clock` seconds that only go up, `sleep` waits for some, and `now` is the
    moment in UTC.
    """

    resolve: Resolve | None = None
    trusted: ssl.SSLContext | None = None
    clock: Clock = time.monotonic
    sleep: Sleep = asyncio.sleep
    now: Callable[[], datetime] = _real_now


REAL = Edge()


@dataclass(frozen=True, slots=True)
class Lines:
    """Opens lines to hosts, through the proxy if there is one."""

    dialer: Dialer
    proxy: httpcore.Proxy | None
    names: SystemNames

    async def open(self, url: httpx.URL) -> Line:
        """A line to the host of `url`. Raises RefusedAddressError for where it may not go, or another of BROKEN."""
        if self.proxy is not None:
            return await proxied(url, self.proxy, self.dialer)
        wire = await self.dialer.dial(url)
        if not wire.speaks_http2:
            return Http1Line(wire)
        origin = httpcore.Origin(url.raw_scheme, url.raw_host, url.port or PORTS[url.scheme])
        return CoreLine(httpcore.AsyncHTTP2Connection(origin, wire))


@dataclass(frozen=True, slots=True)
class Client:
    """What `fetch` reads the web with: an async context manager, closed when it is left.

    `timeout` is the seconds that one fetch may be on the network in all. It holds the connections, the guard of
    private networks, the hosts' pace and what their robots.txt say; at most AT_ONCE fetches are on the network.
    """

    http: httpx.AsyncClient
    lines: Lines
    pace: Pace
    robots: RobotsMemory
    timeout: float
    now: Callable[[], datetime]
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    @property
    def guard(self) -> Guard:
        """Which hosts the operator allows."""
        return self.lines.dialer.guard

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()
        self.lines.names.close()


def open_client(  # noqa: PLR0913 - each is a setting of its own
    *,
    allow_hosts: Iterable[str] = (),
    timeout: float = 30.0,
    user_agent: str = USER_AGENT,
    proxy: str = "",
    pause: float = 1.0,
    exempt: Iterable[str] = (),
    edge: Edge = REAL,
) -> Client:
    """A client for `fetch`; close it after use (`async with`).

    `allow_hosts` are names or literal addresses that may be private; their addresses become reachable by that name and,
    if the address itself is listed, by the address. `timeout` is the seconds that one fetch may be on the network,
    `pause` those between two requests to one host. The robots.txt of the hosts in `exempt` are not asked. Everything
    goes through `proxy` (http://, https:// or socks5://, with a user and password if need be) if one is named; the
    environment's proxies are not used, and cookies are not kept. Raises UsageError for a proxy's address that is none.
    """
    trusted = edge.trusted or trusted_certificates()
    names = SystemNames()
    dialer = Dialer(Guard(allow_hosts), edge.resolve or names, with_http2(trusted))
    lines = Lines(dialer, proxy_of(proxy, trusted) if proxy else None, names)
    return Client(
        http=_http(lines, user_agent),
        lines=lines,
        pace=Pace(pause, clock=edge.clock, sleep=edge.sleep),
        robots=RobotsMemory(frozenset(map(one_spelling, exempt)), clock=edge.clock),
        timeout=timeout,
        now=edge.now,
    )


class _NoCookies(CookieJar):
    def extract_cookies(self, response: object, request: object) -> None:
        """Keep none."""


def _http(lines: Lines, user_agent: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=OneLineTransport(lines.open),
        timeout=None,  # noqa: S113 - fetch bounds the whole
        headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
        cookies=_NoCookies(),
        follow_redirects=False,
        trust_env=False,
    )
