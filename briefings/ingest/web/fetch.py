"""One bounded GET: the only place that speaks HTTP."""

from __future__ import annotations

import asyncio
import re
import zlib
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
import httpx

from briefings.ingest.web.addresses import canonical
from briefings.ingest.web.client import USER_AGENT, RefusedAddressError, open_client
from briefings.ingest.web.weblinks import named
from briefings.model import OnRecordError

__all__ = ["USER_AGENT", "FetchError", "Fetched", "fetch", "open_client"]

REDIRECTS = 5
_GZIP = 31
_WHOLE_FETCH = 30.0
_LINK = re.compile(r"[a-z][a-z+.-]*://[^\s'\"<>]+", re.IGNORECASE)
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]+", re.IGNORECASE)
_BROKEN = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, aiohttp.ClientError, OSError, ValueError)


class FetchError(OnRecordError):
    """An address could not be read; the message names it and says why. `status` is the server's answer, 0 if none.

    The message may be stored and posted: it holds no password, no query and no network address but the one asked for.
    """

    def __init__(self, url: str, reason: str, *, status: int = 0) -> None:
        super().__init__(f"{named(url)}: {reason}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered. `url` is where redirects ended; `body` is decompressed, b"" if `not_modified`."""

    url: str
    status: int
    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False


async def fetch(
    url: str, *, client: httpx.AsyncClient, etag: str = "", last_modified: str = "", limit: int = 5_000_000
) -> Fetched:
    """GET `url`, following at most five redirects.

    `etag` and `last_modified` make the request conditional. `limit` bounds the bytes as sent and as decompressed. The
    client's timeout bounds the whole fetch in seconds. Does not retry, does not read robots.txt, does not parse.

    Raises FetchError for a refused address, a failed connection, a status of 400 or more, too much or broken data.
    """
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in conditions.items() if value}
    seconds = client.timeout.read or _WHOLE_FETCH
    try:
        async with asyncio.timeout(seconds):
            request = client.build_request("GET", url, headers=headers)
            return await _follow(request, client, limit)
    except TimeoutError as error:
        raise FetchError(url, f"no complete answer within {seconds:g} seconds") from error
    except _BROKEN as error:
        raise FetchError(url, _why(error, url)) from error


async def _follow(request: httpx.Request, client: httpx.AsyncClient, limit: int) -> Fetched:
    for _ in range(REDIRECTS + 1):
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            if response.next_request is None:
                return await _answer(response, limit)
            request = response.next_request
        finally:
            await response.aclose()
    raise FetchError(str(request.url), f"reached after more than {REDIRECTS} redirects; check the address")


async def _answer(response: httpx.Response, limit: int) -> Fetched:
    url, status = str(response.url), response.status_code
    not_modified = status == HTTPStatus.NOT_MODIFIED
    if not not_modified and not response.is_success:
        raise FetchError(url, f"the server answered {status} {response.reason_phrase}".rstrip(), status=status)
    return Fetched(
        url=url,
        status=status,
        body=b"" if not_modified else await _body(response, limit),
        content_type=response.headers.get("Content-Type", ""),
        etag=response.headers.get("ETag", ""),
        last_modified=response.headers.get("Last-Modified", ""),
        not_modified=not_modified,
    )


async def _body(response: httpx.Response, limit: int) -> bytes:
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise FetchError(str(response.url), f"sent in the encoding {encoding[:60]!r}; only gzip is read")
    sent, raw = 0, bytearray()
    inflater = _Inflater(limit) if "gzip" in encoding else None
    async for chunk in response.aiter_raw():
        sent += len(chunk)
        raw += chunk if inflater is None else inflater.feed(chunk)
        if sent > limit or len(raw) > limit:
            raise FetchError(str(response.url), f"larger than {limit:,} bytes")
    if inflater is not None and not inflater.complete:
        raise FetchError(str(response.url), "the compressed data ends too early")
    return bytes(raw)


class _Inflater:
    """Gunzips chunk by chunk and never holds more than `limit` + 1 bytes of output."""

    def __init__(self, limit: int) -> None:
        self._room = limit + 1
        self._member = zlib.decompressobj(_GZIP)
        self._fed = False

    @property
    def complete(self) -> bool:
        return self._member.eof or not self._fed

    def feed(self, chunk: bytes) -> bytes:
        out = bytearray()
        while chunk and self._room > 0:
            self._fed = True
            if self._member.eof:
                self._member = zlib.decompressobj(_GZIP)
            out += (piece := self._piece(chunk))
            self._room -= len(piece)
            chunk = self._member.unused_data.lstrip(b"\0")
        return bytes(out)

    def _piece(self, chunk: bytes) -> bytes:
        try:
            return self._member.decompress(chunk, self._room)
        except zlib.error as error:
            message = f"the compressed data is broken ({error})"
            raise ValueError(message) from error


def _why(error: BaseException, url: str) -> str:
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, RefusedAddressError):
            return str(found)
        found = found.__cause__ or found.__context__
    if isinstance(error, httpx.InvalidURL):  # its own words quote what it took for the port, often half a password
        return "is an invalid address; check how it is written"
    return f"cannot be read ({_told(error, url) or type(error).__name__})"


def _told(error: BaseException, url: str) -> str:
    """What a library says of its failure on one line, without the addresses that it found out or passed on."""
    asked = named(url)

    def hide(found: re.Match[str]) -> str:
        return "…" if canonical(found[0]) and found[0] not in asked else found[0]

    return _ADDRESS.sub(hide, _LINK.sub(lambda link: named(link[0]), " ".join(str(error).split())))
