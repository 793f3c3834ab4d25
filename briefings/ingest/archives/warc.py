"""WARC archives (ISO 28500, versions 1.0 and 1.1), packed or not: the web pages in them, as they were captured."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from http.client import HTTPException, parse_headers
from typing import BinaryIO, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from briefings.ingest.archives.bodies import unpacked_body
from briefings.ingest.archives.items import File, Found, Item, Page, Passed
from briefings.ingest.archives.unreadable import Unreadable, shown
from briefings.ingest.web.charsets import charset_of
from briefings.ingest.web.weblinks import absolute, named
from briefings.model import UsageError

BLOCK_BYTES = 4_000_000
PAGE_BYTES = 2_000_000
"""As many as `parse_page` takes; what is larger is cut one byte behind them, and refused there."""

_OK = 200
_READ = (WarcRecordType.response, WarcRecordType.resource)  # not hashable
_FIELDS = ("Content-Type", "Transfer-Encoding", "Content-Encoding")
_MARKUP = ("text/html", "application/xhtml+xml")
_START = re.compile(rb"(?<![^\n])WARC/[01]\.\d|\x1f\x8b\x08[\x00-\x1f]")
_LONGEST_START = 10
_LOOKED_AT = 65_536
_MOST_DAMAGES = 10_000
_GZIP = 31
_STATUS = re.compile(rb"HTTP/\S+\s+(\d{3})\b")


class _Answer(NamedTuple):
    """An HTTP answer as it was captured."""

    status: int
    kind: str
    transfer: str
    coding: str
    body: bytes


def read_warc(file: File, after: int) -> Iterator[Item]:
    """The pages of a `.warc` or `.warc.gz` file behind its first `after` records, and every record that is unreadable.

    Of responses with status 200 those of HTML become a Page each, at the address and moment of its capture; so do
    resources of HTML. All else is passed over by its kind. A record that is too large, cut off or not an answer gives
    one Unreadable that names the place. After damage the reading goes on at the next record that can be found, which
    in an archive that is packed as a whole there is none. Memory does not grow with the archive. Raises OSError.
    """
    if not file.path.stat().st_size:
        yield Item(Unreadable(shown(file.path), "is empty; there is nothing to read"), 1, 0)
    with file.path.open("rb") as stream:
        for number, (at, found) in enumerate(_found(stream, file), 1):
            told = _read(found, at, file) if isinstance(found, _Block) else found
            if number > after or isinstance(told, Unreadable):
                yield Item(told, number, at)


class _Block(NamedTuple):
    """A record that may hold a page, with all its bytes; the record itself has gone on to the next."""

    url: str
    kind: WarcRecordType
    content_type: str
    captured_at: datetime | None
    data: bytes


def _found(stream: BinaryIO, file: File) -> Iterator[tuple[int, _Block | Passed | Unreadable]]:
    """Every record with the place where it begins; what is damaged in a row counts as one, and not too much is."""
    start, damages, damaged, some = 0, 0, False, False
    while start >= 0 and damages < _MOST_DAMAGES:
        damages += 1
        at, whole = start, True
        stream.seek(start)
        try:
            for record in ArchiveIterator(stream, parse_http=False):
                at = start + record.stream_pos
                found = _block(record, at, file)
                yield at, found
                damaged, some, whole = False, True, not isinstance(found, Unreadable)
                if not whole and record.content_length <= BLOCK_BYTES:
                    damaged = True
                    break
            if whole:
                return
        except OSError as error:
            if not damaged:
                yield at, _damaged(file, at, error, some=some)
            damaged = True
        start = _next_start(stream, at + 1)
    if start >= 0:
        yield start, Unreadable(f"{shown(file.path)} behind byte {start}", "too much of the archive is damaged")


def _block(record: WarcRecord, at: int, file: File) -> _Block | Passed | Unreadable:
    kind, size = record.record_type, record.content_length
    if kind not in _READ:
        return Passed(f"of kind {kind}")
    url = absolute((record.headers.get("WARC-Target-URI") or "").strip("<> "))
    if size > BLOCK_BYTES:
        return Unreadable(_named(file, at, url), f"the record is larger than {BLOCK_BYTES:,} bytes; it is not read")
    data = record.reader.read(size) if size else b""
    if len(data) < size:
        return Unreadable(_named(file, at, url), "the record is cut off; fetch the archive anew")
    if not url:
        return Passed("without a web address")
    return _Block(url, kind, record.headers.get("Content-Type") or "", record.record_date, data)


def _named(file: File, at: int, url: str) -> str:
    return f"{shown(file.path)} at byte {at}{f' ({named(url)})' if url else ''}"


def _read(block: _Block, at: int, file: File) -> Found:
    name = _named(file, at, block.url)
    try:
        if block.kind is WarcRecordType.resource:
            answer = _Answer(_OK, block.content_type, "", "", block.data)
        else:
            answer = _answer(block.data)
        if answer.status != _OK:
            return Passed("not answered with 200")
        if answer.kind.partition(";")[0].strip().lower() not in _MARKUP:
            return Passed("no web page")
        return _page(block, answer, name, file)
    except UsageError as error:
        return Unreadable(name, str(error))


def _page(block: _Block, answer: _Answer, name: str, file: File) -> Page:
    return Page(
        name,
        unpacked_body(answer.body, transfer=answer.transfer, coding=answer.coding, limit=PAGE_BYTES),
        source=file.filing.source_at(block.url),
        url=block.url,
        charset=charset_of(answer.kind),
        published_at=file.filing.published_at,
        captured_at=block.captured_at,
    )


def _answer(block: bytes) -> _Answer:
    """The answer in a record's block. Raises UsageError for what is none."""
    stream = io.BytesIO(block)
    status = _STATUS.match(stream.readline(1_000))
    try:
        fields = parse_headers(stream) if status else None
    except (HTTPException, ValueError):
        fields = None
    if status is None or fields is None:
        message = "the record holds no HTTP answer"
        raise UsageError(message)
    kind, transfer, coding = (str(fields.get(name, "")) for name in _FIELDS)
    return _Answer(int(status[1]), kind, transfer, coding, stream.read())


def _damaged(file: File, at: int, error: OSError, *, some: bool) -> Unreadable:
    if not some:
        return Unreadable(shown(file.path), f"is not a WARC archive, or a damaged one ({error}); fetch it anew")
    return Unreadable(f"{shown(file.path)} behind byte {at}", f"the archive is damaged ({error}); fetch it anew")


def _next_start(stream: BinaryIO, at: int) -> int:
    """Where from `at` on the next record begins, or the next packed one; -1 if there is none."""
    stream.seek(at)
    kept = b""
    while piece := stream.read(_LOOKED_AT):
        window, base = kept + piece, at - len(kept)
        for match in _START.finditer(window):
            if _is_start(stream, base + match.start()):
                return base + match.start()
        at += len(piece)
        kept = window[-_LONGEST_START:]
        stream.seek(at)
    return -1


def _is_start(stream: BinaryIO, at: int) -> bool:
    """Whether a record begins there: the bytes that a packed one begins with may stand anywhere."""
    stream.seek(at)
    head = stream.read(_LOOKED_AT // 8)
    try:
        plain = zlib.decompressobj(_GZIP).decompress(head, 5) if head.startswith(b"\x1f\x8b") else head[:5]
    except zlib.error:
        return False
    return plain == b"WARC/"
