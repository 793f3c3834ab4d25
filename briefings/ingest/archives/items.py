"""What is found in a file or archive, one thing after the other, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from briefings.ingest.archives.unreadable import Unreadable
from briefings.ingest.revising import trusted
from briefings.ingest.texts import headline_of
from briefings.ingest.web.weblinks import host_of, named
from briefings.model import Draft

NO_SOURCE = "files"
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Filing:
    """What the caller says of all that is read: whose it is, when it was published where that is not told.

    With `keyed_by_path` no two files share a key. `hosts` maps hosts of addresses, without `www.`, to their sources.
    """

    source: str | None = None
    published_at: datetime | None = None
    keyed_by_path: bool = False
    hosts: Mapping[str, str] = field(default_factory=dict)

    def source_at(self, url: str) -> str:
        """The source of what stands at `url`: the one that was named, else the known one there, else its host."""
        host = host_of(url).removeprefix("www.")
        return self.source or self.hosts.get(host) or host or NO_SOURCE


@dataclass(frozen=True, slots=True)
class File:
    """A file with the key that its draft gets; `size` in bytes and `changed` (in ns) tell whether it is still the same.

    `place` goes before the keys that lines and feed items have of themselves, "" if they are to stay as they are.
    """

    path: Path
    key: str
    place: str
    filing: Filing
    size: int = 0
    changed: int = 0

    @property
    def filed_under(self) -> str:
        """The source that was named, else the one for what nobody has named a source of."""
        return self.filing.source or NO_SOURCE


@dataclass(frozen=True, slots=True)
class Page:
    """A web page as it lies there, not parsed yet. `name` is for a person: the file, or the archive and where in it.

    `key`, if not "", is the draft's; `title` and `published_at` are for a page that tells none. `captured_at` is when
    the archive's maker read it.
    """

    name: str
    html: bytes
    source: str
    url: str = ""
    charset: str = ""
    key: str = ""
    title: str = ""
    published_at: datetime | None = None
    captured_at: datetime | None = None

    def draft(self, parsed: Draft) -> Draft:
        """What `parse_page` made of it, filed as it is to be; a date of after its capture is not believed."""
        captured = self.captured_at
        parsed = parsed if captured is None else trusted(parsed, captured)
        published = parsed.published_at
        if published is not None and captured is not None and published > captured + _AHEAD:
            published = None
        return replace(
            parsed,
            key=self.key or parsed.key,
            title=parsed.title or headline_of(parsed.text) or self.title,
            published_at=published or self.published_at,
            captured_at=captured,
        )

    def refused(self, reason: str) -> Unreadable:
        """The page as one that was not read. The reason may begin with its address, which `name` has already."""
        return Unreadable(self.name, reason.removeprefix(f"page {named(self.url)} ").removeprefix("page of "))


@dataclass(frozen=True, slots=True)
class Passed:
    """A part of an archive that is no article by its kind: a request, a redirect, a picture. Counted, not named."""

    kind: str


Found: TypeAlias = Draft | Page | Unreadable | Passed


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a file: the `number`th, counted from 1. Some `at` bytes of the file had been read by then.

    With `cut` it is why the system gave no more of the file this time.
    """

    found: Found
    number: int
    at: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A thing with the file that it is of; without a thing it is the file's end, without a file it belongs to none."""

    file: File | None
    item: Item | None = None
