"""Paths that somebody names as the files to read: folders deep and sorted, each file under a key of its own."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from briefings.ingest.archives.items import File, Filing
from briefings.ingest.archives.unreadable import Unreadable, shown, unreadable


def walk(paths: Iterable[Path], filing: Filing, *, suffixes: Collection[str]) -> Iterator[File | Unreadable]:
    """The files at `paths`, in the order given; of folders those with one of `suffixes`, deep, sorted, no dot files.

    Linked folders are not entered. What is not there, or may not be looked at, gives one Unreadable; nothing is read.
    """
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (OSError, ValueError) as error:
            yield unreadable(path, error)
            continue
        if is_folder:
            yield from _in_folder(path, filing, suffixes)
        else:
            yield _file(path, path.name, filing)


def suffix_of(path: Path) -> str:
    """The suffix by which a file's kind is told, in small letters: ".txt", ".jsonl.gz"."""
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() + suffix if suffix == ".gz" else suffix


def _in_folder(folder: Path, filing: Filing, suffixes: Collection[str]) -> Iterator[File | Unreadable]:
    empty = True
    for found in _deep(folder, suffixes):
        empty = False
        name = "" if isinstance(found, Unreadable) else found.relative_to(folder).as_posix()
        yield found if isinstance(found, Unreadable) else _file(found, name, filing)
    if empty:
        yield Unreadable(shown(folder), f"has no files to read ({', '.join(suffixes)}); name another folder")


def _deep(folder: Path, suffixes: Collection[str]) -> Iterator[Path | Unreadable]:
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except OSError as error:
        yield unreadable(folder, error)
        return
    for name, is_folder in found:
        if name.startswith("."):
            continue
        if is_folder:
            yield from _deep(folder / name, suffixes)
        elif suffix_of(folder / name) in suffixes:
            yield folder / name


def _file(path: Path, name: str, filing: Filing) -> File | Unreadable:
    try:
        state = path.stat()
    except (OSError, ValueError) as error:
        return unreadable(path, error)
    place = shown(os.path.realpath(path)) if filing.keyed_by_path else ""
    prefix = f"{place}#" if place else ""
    return File(path, place or shown(name), prefix, filing, state.st_size, state.st_mtime_ns)
