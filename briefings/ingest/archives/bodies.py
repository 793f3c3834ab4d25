"""The body of an archived HTTP answer, unpacked: chunks put together, one encoding undone, never more than a limit."""

from __future__ import annotations

import zlib
from itertools import pairwise

import brotli  # type: ignore[import-untyped]  # it brings no types

from briefings.model import UsageError

_GZIP, _ZLIB, _RAW = 31, 15, -15
_MAGIC = b"\x1f\x8b"
_LONGEST_SIZE = 16
_PIECE = 65_536


def unpacked_body(body: bytes, *, transfer: str, coding: str, limit: int) -> bytes:
    """`body` as it was before it was sent; of more than `limit` bytes the first `limit + 1`.

    `transfer` and `coding` are the answer's Transfer-Encoding and Content-Encoding, "" for none. Archives often hold
    bodies that are unpacked already under headers that say otherwise: a body that is not in the form that is told is
    taken as it is. Raises UsageError, with a reason, for broken data, for an unknown encoding and for several.
    """
    if "chunked" in transfer.lower():
        body = _joined(body)
    name = coding.strip().lower()
    if name in {"", "identity", "utf-8"}:
        return body[: limit + 1]
    if name not in _UNPACKERS:
        message = f"is packed in a way that is not read ({name[:40]!r})"
        raise UsageError(message)
    if body.lstrip().startswith(b"<"):
        return body[: limit + 1]
    try:
        return _UNPACKERS[name](body, limit + 1)
    except (zlib.error, brotli.error) as error:
        message = f"is broken {name} data ({error})"
        raise UsageError(message) from error


def _joined(body: bytes) -> bytes:
    """The chunks of RFC 9112, 7.1, put together; the body itself if it is in none. What is cut off is left out."""
    parts: list[bytes] = []
    at = 0
    while (end := body.find(b"\n", at, at + 4_096)) >= 0:
        size = body[at:end].partition(b";")[0].strip()
        if not size or len(size) > _LONGEST_SIZE or not all(char in b"0123456789abcdefABCDEF" for char in size):
            return b"".join(parts) if parts else body
        count = int(size, 16)
        if not count:
            return b"".join(parts)
        parts.append(body[end + 1 : end + 1 + count])
        at = end + 1 + count
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(parts) if parts else body


def _gunzipped(body: bytes, limit: int) -> bytes:
    return zlib.decompressobj(_GZIP).decompress(body, limit) if body.startswith(_MAGIC) else body[:limit]


def _inflated(body: bytes, limit: int) -> bytes:
    """RFC 9110 means the zlib format by "deflate"; some servers send bare deflate data, or nothing packed at all."""
    for window in (_ZLIB, _RAW):
        try:
            return zlib.decompressobj(window).decompress(body, limit)
        except zlib.error:
            continue
    return body[:limit]


def _unbrotlied(body: bytes, limit: int) -> bytes:
    decoder, parts, size = brotli.Decompressor(), list[bytes](), 0
    for start, end in pairwise([*range(0, len(body), _PIECE), len(body)]):
        piece, more = body[start:end], True
        while more and size < limit:
            parts.append(decoder.process(piece, output_buffer_limit=limit - size))
            size += len(parts[-1])
            piece, more = b"", not decoder.can_accept_more_data()
    return b"".join(parts)[:limit]


_UNPACKERS = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _inflated,
    "br": _unbrotlied,
}
