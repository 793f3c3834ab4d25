"""Articles as lines of JSON, one at a time: a million lines need no more memory than ten."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from io import BufferedIOBase, BufferedReader
from itertools import count
from pathlib import Path

from briefings.ingest.archives.items import NO_SOURCE, File, Filing, Item
from briefings.ingest.archives.unreadable import Unreadable, shown
from briefings.ingest.language import language_of
from briefings.ingest.moments import moment
from briefings.ingest.texts import check_text, headline_of
from briefings.model import Draft, UsageError

LINE_BYTES = 5_000_000
_TEXTS = ("title", "source", "url")
_BOM = b"\xef\xbb\xbf"


def read_lines(file: File, after: int) -> Iterator[Item]:
    """The article of each line of a `.jsonl` or `.jsonl.gz` file behind line `after`, and every bad line.

    A line is `{"doc_id", "text", "title"?, "published_at"?, "source"?, "url"?}`; its text stays as it is, character for
    character. The filing's source goes before the line's own, its date is for lines that have none. The key is the
    `doc_id`, with the file's place before it if the article is not filed under the line's own source. Each bad line
    gives one Unreadable that names file and line, and the reading goes on; a broken archive ends it. Blank lines are
    passed over. Raises OSError.
    """
    name = shown(file.path)
    found = False
    with file.path.open("rb") as packed, _unpacked(packed, file.path) as lines:
        for number, line in _numbered(lines, name):
            found = True
            told = line if isinstance(line, Unreadable) else _found(line, number, file)
            if isinstance(told, Draft) and number > after:
                yield Item(replace(told, language=language_of(told.title, told.text)), number, packed.tell())
            elif isinstance(told, Unreadable):
                yield Item(told, number, packed.tell())
    if not found:
        yield Item(Unreadable(name, "is empty; it needs one JSON object a line"), 1, file.size)


def _unpacked(packed: BufferedReader, path: Path) -> BufferedIOBase:
    return gzip.GzipFile(fileobj=packed) if path.suffix.lower() == ".gz" else packed


def _found(line: bytes, number: int, file: File) -> Draft | Unreadable:
    try:
        return _draft(_fields(line), file.filing, file.place)
    except UsageError as error:
        return Unreadable(f"{shown(file.path)}:{number}", str(error))


def _numbered(file: BufferedIOBase, name: str) -> Iterator[tuple[int, bytes | Unreadable]]:
    for number in count(1):
        try:
            line = file.readline(LINE_BYTES + 1)
            whole = len(line) <= LINE_BYTES or _skip_rest(file, line)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            yield number, Unreadable(f"{name}:{number}", f"the archive is broken from here on ({error}); fetch it anew")
            return
        if number == 1:
            line = line.removeprefix(_BOM)
            if b"\0" in line:
                yield number, Unreadable(name, "is binary or UTF-16, not lines of JSON; save it as UTF-8")
                return
        if not line:
            return
        if not whole:
            yield number, Unreadable(f"{name}:{number}", f"the line is longer than {LINE_BYTES:,} bytes; split it")
        elif line.strip():
            yield number, line


def _skip_rest(file: BufferedIOBase, line: bytes) -> bool:
    """Read past the end of an over-long line, never holding more than a limit's worth; False, for `not whole`."""
    while line and not line.endswith(b"\n"):
        line = file.readline(LINE_BYTES)
    return False


def _fields(line: bytes) -> Mapping[str, object]:
    try:
        fields = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 (byte {error.start} of the line is 0x{line[error.start]:02x}); save it as UTF-8"
        raise UsageError(message) from error
    except (ValueError, RecursionError) as error:
        message = f"is not JSON ({error}); each line must be one JSON object"
        raise UsageError(message) from error
    if not isinstance(fields, dict):
        message = 'is not a JSON object; write {"doc_id": ..., "text": ...}'
        raise UsageError(message)
    return fields


def _draft(fields: Mapping[str, object], filing: Filing, place: str) -> Draft:
    key, text = _key(fields), fields.get("text")
    if not isinstance(text, str):
        message = 'has no "text" that is a string; add it'
        raise UsageError(message)
    _check(text, '"text"')
    title, own_source, url = (_optional(fields, name) for name in _TEXTS)
    filed_under = filing.source or own_source or NO_SOURCE
    return Draft(
        source=filed_under,
        key=key if filed_under == own_source else f"{place}{key}",
        title=title or headline_of(text) or key,
        text=text,
        published_at=_date(fields) or filing.published_at,
        url=url,
    )


def _key(fields: Mapping[str, object]) -> str:
    key = fields.get("doc_id")
    if isinstance(key, int) and not isinstance(key, bool):
        key = str(key)
    if not isinstance(key, str) or not key.strip():
        message = 'has no "doc_id"; add one that names the article'
        raise UsageError(message)
    _check(key, '"doc_id"')
    return key


def _optional(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        message = f'"{name}" is not a string; write it as one or leave it out'
        raise UsageError(message)
    _check(value, f'"{name}"')
    return value.strip()


def _check(text: str, name: str) -> None:
    try:
        check_text(text)
    except UsageError as error:
        message = f"{name} {error}"
        raise UsageError(message) from error


def _date(fields: Mapping[str, object]) -> datetime | None:
    written = _optional(fields, "published_at")
    try:
        return moment(written) if written else None
    except ValueError as error:
        message = f'"published_at" {written[:40]!r} is no date; write 2024-11-01 or 2024-11-01T08:15:00Z'
        raise UsageError(message) from error
