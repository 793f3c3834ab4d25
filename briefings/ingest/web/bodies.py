"""The bytes of an answer, bounded as sent and as unpacked."""

from __future__ import annotations

import zlib

import httpx

from briefings.ingest.web.failures import FetchError

_GZIP = 31
_MEMBERS = 1_000


async def read_body(response: httpx.Response, limit: int, *, cut: bool = False) -> bytes:
    """The unpacked body, at most `limit` bytes as sent and as unpacked.

    With `cut` the first `limit` bytes of more are given; else more is a FetchError, as are other compressions than
    gzip, compressed data that ends too early, and what httpx raises for a body that is shorter than announced.
    """
    url = str(response.url)
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise FetchError(url, f"sent in the encoding {encoding[:60]!r}; only gzip is read")
    told = response.headers.get("Content-Length", "")
    if not cut and told.isdecimal() and int(told) > limit:
        raise FetchError(url, f"larger than {limit:,} bytes")
    sent, raw = 0, bytearray()
    inflater = _Inflater(limit) if "gzip" in encoding else None
    async for chunk in response.aiter_raw():
        sent += len(chunk)
        raw += chunk if inflater is None else inflater.feed(chunk)
        if sent > limit or len(raw) > limit:
            if cut:
                return bytes(raw[:limit])
            raise FetchError(url, f"larger than {limit:,} bytes")
    if inflater is not None and not inflater.complete:
        raise FetchError(url, "the compressed data ends too early")
    return bytes(raw)


class _Inflater:
    """Gunzips chunk by chunk and never holds more than `limit` + 1 bytes of output."""

    def __init__(self, limit: int) -> None:
        self._room = limit + 1
        self._member = zlib.decompressobj(_GZIP)
        self._fed = False
        self._members = 1

    @property
    def complete(self) -> bool:
        return self._member.eof or not self._fed

    def feed(self, chunk: bytes) -> bytes:
        out = bytearray()
        while self._room > 0 and (chunk := chunk.lstrip(b"\0") if self._member.eof else chunk):
            self._fed = True
            if self._member.eof:
                self._next_member()
            out += (piece := self._piece(chunk))
            self._room -= len(piece)
            chunk = self._member.unused_data
        return bytes(out)

    def _next_member(self) -> None:
        self._members += 1
        if self._members > _MEMBERS:
            message = f"the compressed data has more than {_MEMBERS:,} parts"
            raise ValueError(message)
        self._member = zlib.decompressobj(_GZIP)

    def _piece(self, chunk: bytes) -> bytes:
        try:
            return self._member.decompress(chunk, self._room)
        except zlib.error as error:
            message = f"the compressed data is broken ({error})"
            raise ValueError(message) from error
