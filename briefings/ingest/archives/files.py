"""Files and folders as article drafts, one after the other and each problem by name."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from briefings.ingest.archives.jsonl import NO_SOURCE, read_lines
from briefings.ingest.archives.unreadable import Unreadable, shown
from briefings.ingest.language import language_of
from briefings.ingest.moments import marked_date
from briefings.ingest.texts import TEXT_BYTES, decode_text, headline_of
from briefings.model import Draft, OnRecordError, UsageError

__all__ = ["Unreadable", "read_paths"]


@dataclass(frozen=True, slots=True)
class _File:
    """A file with the key that its draft gets, and what the caller said about the whole batch.

    `place` goes before the keys that lines and feed items have of themselves, "" if they are to stay as they are.
    """

    path: Path
    key: str
    place: str
    source: str | None
    published_at: datetime | None

    @property
    def filed_under(self) -> str:
        return self.source or NO_SOURCE


def read_paths(
    paths: Iterable[Path],
    *,
    source: str | None = None,
    published_at: datetime | None = None,
    keyed_by_path: bool = False,
) -> Iterator[Draft | Unreadable]:
    """The articles of files and folders, in the order given; folders deep, sorted, known suffixes only, no dot files.

    Known are `.txt`, `.html`, `.htm`, `.jsonl`, `.jsonl.gz` and `.xml` (a feed). The text of `.txt` and `.jsonl` is the
    decoded input, character for character. `source` goes before what the input says, which goes before "files".
    `published_at` is for articles that carry no date. A draft's key is the file's name (inside a folder: its path from
    there), a line's `doc_id` or a feed item's key.

    With `keyed_by_path`, for a store, no two files share a key: it is the file's absolute path, which also goes, with a
    `#`, before a `doc_id` unless the line is filed under a source of its own, and before a feed item's key unless
    `source` says whose feed it is.

    Reads lazily: one article is held at a time. Every input that cannot be read gives one Unreadable and the rest is
    still done; nothing is raised for the state of a file.
    """
    for path in paths:
        for file in _files(path, source, published_at, keyed_by_path=keyed_by_path):
            yield from [file] if isinstance(file, Unreadable) else _read(file)


def _files(
    path: Path, source: str | None, published_at: datetime | None, *, keyed_by_path: bool
) -> Iterator[_File | Unreadable]:
    def filed(file: Path, name: str) -> _File:
        place = shown(os.path.realpath(file)) if keyed_by_path else ""
        return _File(file, place or shown(name), f"{place}#" if place else "", source, published_at)

    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield _unreadable(path, error)
        return
    if not stat.S_ISDIR(mode):
        yield filed(path, path.name)
        return
    empty = True
    for found in _walk(path):
        empty = False
        yield found if isinstance(found, Unreadable) else filed(found, found.relative_to(path).as_posix())
    if empty:
        yield Unreadable(shown(path), f"has no files to read ({', '.join(_READERS)}); name another folder")


def _walk(folder: Path) -> Iterator[Path | Unreadable]:
    """Files of known suffixes, depth first in the order of their names. Linked folders are not entered."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except OSError as error:
        yield _unreadable(folder, error)
        return
    for name, is_folder in found:
        if name.startswith("."):
            continue
        if is_folder:
            yield from _walk(folder / name)
        elif _suffix(folder / name) in _READERS:
            yield folder / name


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() + suffix if suffix == ".gz" else suffix


def _read(file: _File) -> Iterator[Draft | Unreadable]:
    reader = _READERS.get(_suffix(file.path))
    if reader is None:
        yield Unreadable(shown(file.path), f"is of a kind that is not read; known are {', '.join(_READERS)}")
        return
    try:
        if not stat.S_ISREG(file.path.stat().st_mode):
            yield Unreadable(shown(file.path), "is not a regular file; copy it into one")
            return
        yield from reader(file)
    except (OSError, OnRecordError) as error:
        yield _unreadable(file.path, error)


def _unreadable(path: Path, error: Exception) -> Unreadable:
    known = next((text for kind, text in _SYSTEM_ERRORS if isinstance(error, kind)), None)
    if known is None and isinstance(error, OSError):
        known = f"cannot be read ({error.strerror or error})"
    return Unreadable(shown(path), known or str(error))


def _bounded(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        message = f"is larger than {limit:,} bytes; split it"
        raise UsageError(message)
    if not data:
        message = "is empty; there is nothing to read"
        raise UsageError(message)
    return data


def _read_text(file: _File) -> Iterator[Draft]:
    text = decode_text(_bounded(file.path, TEXT_BYTES))
    title = headline_of(text) or shown(file.path.stem)
    yield Draft(
        source=file.filed_under,
        key=file.key,
        title=title,
        text=text,
        published_at=marked_date(text) or file.published_at,
        language=language_of(title, text),
    )


def _read_page(file: _File) -> Iterator[Draft]:
    from briefings.ingest.pages.parsing import LIMIT as PAGE_BYTES  # noqa: PLC0415 - what reads HTML is slow to load
    from briefings.ingest.pages.parsing import parse_page  # noqa: PLC0415 - as above

    draft = parse_page(_bounded(file.path, PAGE_BYTES), source=file.filed_under, url="")
    title = draft.title or headline_of(draft.text) or shown(file.path.stem)
    yield replace(draft, key=file.key, title=title, published_at=draft.published_at or file.published_at)


def _read_feed(file: _File) -> Iterator[Draft | Unreadable]:
    from briefings.ingest.feeds.parsing import LIMIT as FEED_BYTES  # noqa: PLC0415 - what reads feeds is slow to load
    from briefings.ingest.feeds.parsing import draft_of, parse_feed  # noqa: PLC0415 - as above

    items = parse_feed(_bounded(file.path, FEED_BYTES), source=file.filed_under, url="")
    if not items:
        yield Unreadable(shown(file.path), "is a feed without items; there is nothing to read")
    place = "" if file.source else file.place
    for item in items:
        try:
            draft = draft_of(item, file.filed_under)
        except UsageError as error:
            yield Unreadable(shown(file.path), str(error))
        else:
            yield replace(draft, key=f"{place}{draft.key}", published_at=draft.published_at or file.published_at)


def _read_lines(file: _File) -> Iterator[Draft | Unreadable]:
    return read_lines(file.path, source=file.source, published_at=file.published_at, place=file.place)


_READERS: dict[str, Callable[[_File], Iterator[Draft | Unreadable]]] = {
    ".txt": _read_text,
    ".html": _read_page,
    ".htm": _read_page,
    ".jsonl": _read_lines,
    ".jsonl.gz": _read_lines,
    ".xml": _read_feed,
}

_SYSTEM_ERRORS: tuple[tuple[type[Exception], str], ...] = (
    (FileNotFoundError, "does not exist; check the path"),
    (PermissionError, "may not be read by this user; change its permissions"),
)
