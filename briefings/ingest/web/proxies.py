"""Reading through a proxy that the operator names."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from urllib.parse import unquote, urlsplit

import httpcore
import httpx

from briefings.ingest.web.dialing import PORTS, Dialer
from briefings.ingest.web.lines import CoreLine
from briefings.model import UsageError

_PORTS = {**PORTS, "socks5": 1080}


def proxy_of(address: str, trusted: ssl.SSLContext) -> httpcore.Proxy:
    """The proxy at `address`, with the user and password that stand in it.

    Does not contact it. Raises UsageError, without the address, for what is none.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS[parts.scheme]
        host = parts.hostname or ""
    except (KeyError, ValueError):
        host = ""
    if not host:
        message = f"the address should look like http://proxy.example:3128, with {', '.join(_PORTS)} in front"
        raise UsageError(message)
    user = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    bracketed = f"[{host}]" if ":" in host else host
    own = trusted if parts.scheme == "https" else None
    return httpcore.Proxy(f"{parts.scheme}://{bracketed}:{port}", auth=user, ssl_context=own)


async def proxied(url: httpx.URL, proxy: httpcore.Proxy, dialer: Dialer) -> CoreLine:
    """A line to the host of `url` through `proxy`.

    Literal private addresses are refused, and names that are known here are checked; what is behind a name that only
    the proxy knows is the proxy's to judge. Raises RefusedAddressError.
    """
    with suppress(socket.gaierror):
        await dialer.look_up(url.raw_host.decode("ascii"), url.port or PORTS[url.scheme])
    return CoreLine(
        httpcore.AsyncConnectionPool(ssl_context=dialer.trusted, proxy=proxy, max_connections=1, http2=True)
    )
