"""Files, folders and archives as what is in them, one thing after the other and each problem by name."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from briefings.ingest.archives.items import File, Filing, Found, Item, Page, Passed
from briefings.ingest.archives.jsonl import read_lines
from briefings.ingest.archives.unreadable import Unreadable, shown, unreadable
from briefings.ingest.archives.walking import suffix_of, walk
from briefings.ingest.language import language_of
from briefings.ingest.moments import marked_date
from briefings.ingest.texts import TEXT_BYTES, decode_text, headline_of
from briefings.model import Draft, OnRecordError, UsageError

__all__ = ["Unreadable", "files_at", "read_file", "read_paths"]


def read_paths(
    paths: Iterable[Path],
    *,
    source: str | None = None,
    published_at: datetime | None = None,
    keyed_by_path: bool = False,
) -> Iterator[Draft | Unreadable]:
    """The articles of files and folders, in the order given; folders deep, sorted, known suffixes only, no dot files.

    Known are `.txt`, `.html`, `.htm`, `.jsonl`, `.jsonl.gz`, `.xml` and `.json` (a feed), `.warc` and `.warc.gz`. The
    text of `.txt` and `.jsonl` is the decoded input, character for character. `source` goes before what the input says,
    which goes before "files"; pages in an archive are of the host of their address. `published_at` is for articles that
    carry no date. A draft's key is the file's name (inside a folder: its path from there), a line's `doc_id`, a feed
    item's key or the address of an archived page.

    With `keyed_by_path`, for a store, no two files share a key: it is the file's absolute path, which also goes, with a
    `#`, before a `doc_id` unless the line is filed under a source of its own, and before a feed item's key unless
    `source` says whose feed it is.

    Reads lazily: one article is held at a time. Pages are parsed in this process and without a limit of time. Every
    input that cannot be read gives one Unreadable and the rest is still done; nothing is raised for a file's state.
    """
    for file in files_at(paths, Filing(source, published_at, keyed_by_path)):
        if isinstance(file, Unreadable):
            yield file
            continue
        for item in read_file(file):
            found = _parsed(item.found) if isinstance(item.found, Page) else item.found
            if not isinstance(found, Passed):
                yield found


def files_at(paths: Iterable[Path], filing: Filing) -> Iterator[File | Unreadable]:
    """The files to read, found lazily; of folders those of known suffixes, but no `.json`: few of those are feeds."""
    return walk(paths, filing, suffixes=tuple(suffix for suffix in _READERS if suffix != ".json"))


def read_file(file: File, *, after: int = 0) -> Iterator[Item]:
    """What is in a file behind its first `after` things, lazily and in order; pages are left to the caller to parse.

    Of those first ones what is Unreadable is given too, so that it is named each time. The same file gives the same
    things under the same numbers each time. What is wrong with the file as a whole gives one Unreadable; nothing is
    raised for its state.
    """
    number = after
    try:
        for item in _items(file, after):
            number = max(number, item.number)
            yield item
    except (OSError, OnRecordError) as error:
        yield Item(unreadable(file.path, error), number + 1, file.size, cut=isinstance(error, OSError))


def _items(file: File, after: int) -> Iterator[Item]:
    suffix = suffix_of(file.path)
    reader = _READERS.get(suffix)
    if reader is None:
        kinds = f"is of a kind that is not read; known are {', '.join(_READERS)}"
        raise UsageError(_INSTEAD.get(suffix, kinds))
    if not stat.S_ISREG(file.path.stat().st_mode):
        message = "is not a regular file; copy it into one"
        raise UsageError(message)
    return reader(file, after)


def _parsed(page: Page) -> Draft | Unreadable:
    from briefings.ingest.pages.parsing import parse_page  # noqa: PLC0415 - what reads HTML is slow to load

    try:
        return page.draft(parse_page(page.html, source=page.source, url=page.url, charset=page.charset))
    except UsageError as error:
        return page.refused(str(error))


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


def _read_text(file: File) -> Iterator[Draft]:
    text = decode_text(_bounded(file.path, TEXT_BYTES))
    title = headline_of(text) or shown(file.path.stem)
    yield Draft(
        source=file.filed_under,
        key=file.key,
        title=title,
        text=text,
        published_at=marked_date(text) or file.filing.published_at,
        language=language_of(title, text),
    )


def _read_page(file: File) -> Iterator[Page]:
    from briefings.ingest.pages.parsing import LIMIT as PAGE_BYTES  # noqa: PLC0415 - what reads HTML is slow to load

    yield Page(
        shown(file.path),
        _bounded(file.path, PAGE_BYTES),
        source=file.filed_under,
        key=file.key,
        title=shown(file.path.stem),
        published_at=file.filing.published_at,
    )


def _read_feed(file: File) -> Iterator[Draft | Unreadable]:
    from briefings.ingest.feeds.drafts import draft_of  # noqa: PLC0415 - what reads feeds is slow to load
    from briefings.ingest.feeds.parsing import LIMIT as FEED_BYTES  # noqa: PLC0415 - as above
    from briefings.ingest.feeds.parsing import listing_of  # noqa: PLC0415 - as above

    listing = listing_of(_bounded(file.path, FEED_BYTES), url="")
    if not listing.items:
        yield Unreadable(shown(file.path), "is a feed without items; there is nothing to read")
    place = "" if file.filing.source else file.place
    for item in listing.items:
        try:
            draft = draft_of(item, file.filed_under)
        except UsageError as error:
            yield Unreadable(shown(file.path), str(error))
        else:
            yield replace(draft, key=f"{place}{draft.key}", published_at=draft.published_at or file.filing.published_at)


def _read_warc(file: File, after: int) -> Iterator[Item]:
    from briefings.ingest.archives.warc import read_warc  # noqa: PLC0415 - a library that few commands need

    return read_warc(file, after)


def _counted(read: Callable[[File], Iterator[Found]]) -> Callable[[File, int], Iterator[Item]]:
    """A small file's reader, which is quicker to read again than to go on in."""

    def items(file: File, after: int) -> Iterator[Item]:
        for number, found in enumerate(read(file), 1):
            if number > after or isinstance(found, Unreadable):
                yield Item(found, number, file.size)

    return items


_READERS: dict[str, Callable[[File, int], Iterator[Item]]] = {
    ".txt": _counted(_read_text),
    ".html": _counted(_read_page),
    ".htm": _counted(_read_page),
    ".jsonl": read_lines,
    ".jsonl.gz": read_lines,
    ".xml": _counted(_read_feed),
    ".json": _counted(_read_feed),
    ".warc": _read_warc,
    ".warc.gz": _read_warc,
}

_INSTEAD = {
    ".opml": "is a list of sources (OPML), no article; add them with `onrecord source import`",
}
