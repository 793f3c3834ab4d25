"""The inputs of an ingestion as drafts: archives from where the last run left them, addresses, and what is left out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from bot.following.outlets import addresses_of
from bot.settings import Settings
from bot.terminal.tally import Problems, Tally
from bot.web import open_web
from briefings.ingest.apart import open_parsers
from briefings.ingest.archives.ahead import PagesAhead
from briefings.ingest.archives.files import files_at, read_file
from briefings.ingest.archives.items import File, Filing, Found, Item, Page, Passed, Placed
from briefings.ingest.archives.unreadable import Unreadable, shown
from briefings.ingest.single import SingleResult, read_address
from briefings.ingest.web.weblinks import host_of, named
from briefings.model import Draft, Extent, Intake, Source
from briefings.service.intake import is_late
from briefings.store import Store, list_intakes

WEB = ("http://", "https://")
LOOKED_UP = 500
TOO_EARLY = "captured before the window"


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when articles have to be published, both included: a day without a time is its first moment."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether everything is in it, also what has no date."""
        return self.since is None and self.until is None

    def holds(self, moment: datetime) -> bool:
        """Whether what was published then is in it."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment <= self.until)

    def may_hold(self, page: Page) -> bool:
        """False for a page that was captured before the window, and so published before it."""
        return self.since is None or page.captured_at is None or page.captured_at >= self.since


@dataclass(frozen=True, slots=True)
class Survey:
    """How many bytes all files have together, and whether an earlier run took some of them in: this one goes on."""

    size: int
    goes_on: bool


@dataclass(slots=True)
class Inputs:
    """What a run is to read. `position` says how many bytes of its files lie behind what was given last.

    `terms` are the options by which it reads: a file is taken in once for each, or `again` from its start.
    """

    store: Store
    names: tuple[str, ...]
    settings: Settings
    filing: Filing
    window: Window
    terms: str
    pages: PagesAhead
    tally: Tally
    problems: Problems
    now: datetime
    again: bool = False
    position: int = 0
    fresh: set[str] = field(default_factory=set)
    """The sources of which something new enough to be news was read."""

    _passed: int = 0
    _gave: bool = False
    _cut: bool = False
    _begun: set[str] = field(default_factory=set)
    """The files that an earlier run has taken something of."""

    def survey(self) -> Survey:
        """What lies before the run; looks at each file once."""
        paths = [Path(name) for name in self.names if not name.startswith(WEB)]
        files = (file for file in files_at(paths, self.filing) if isinstance(file, File))
        size, goes_on = 0, False
        while some := list(islice(files, LOOKED_UP)):
            size += sum(file.size for file in some)
            known = {} if goes_on else self._known(some)
            goes_on |= any(_is_of(known[path], file) for file in some if (path := _path(file)) in known)
        return Survey(size, goes_on)

    def drafts(self) -> Iterator[Draft | Intake]:
        """Every readable draft that is in the window, and how far its file goes by then; the rest is counted."""
        for one in self.pages.parsed(self._placed()):
            if one.item is not None:
                yield from self._kept(one.item.found)
            if one.file is not None:
                yield from self._mark(one.file, one.item)

    def _placed(self) -> Iterator[Placed]:
        for name in self.names:
            if name.startswith(WEB):
                yield from self._from_web(name)
                continue
            files = files_at([Path(name)], self.filing)
            while some := list(islice(files, LOOKED_UP)):
                known = self._known([one for one in some if isinstance(one, File)])
                for file in some:
                    yield from (
                        [Placed(None, Item(file, 1, 0))] if isinstance(file, Unreadable) else self._in(file, known)
                    )

    def _known(self, files: Iterable[File]) -> Mapping[str, Intake]:
        paths = [] if self.again else [_path(file) for file in files]
        return list_intakes(self.store, paths, terms=self.terms)

    def _in(self, file: File, known: Mapping[str, Intake]) -> Iterator[Placed]:
        held = known.get(_path(file))
        if held is None or not _is_of(held, file):
            held = self._intake(file, 0)
        if held.whole:
            self.tally.files += 1
            self._passed += file.size
            return
        if held.items:
            self._begun.add(held.path)
        for item in read_file(file, after=held.items):
            skipped = isinstance(item.found, Page) and not self.window.may_hold(item.found)
            yield Placed(file, replace(item, found=Passed(TOO_EARLY)) if skipped else item)
        yield Placed(file)

    def _mark(self, file: File, item: Item | None) -> Iterator[Intake]:
        """How far a file goes now. One of which nothing but complaints came, or not the rest, is tried again."""
        if item is not None:
            self.position = self._passed + item.at
            self._gave |= not isinstance(item.found, Unreadable)
            self._cut |= item.cut
            if self._gave and not item.cut:
                yield self._intake(file, item.number)
            return
        self._passed += file.size
        self.position = self._passed
        if not self._cut and (self._gave or _path(file) in self._begun):
            yield replace(self._intake(file, 0), whole=True)
        self._gave = self._cut = False

    def _intake(self, file: File, items: int) -> Intake:
        return Intake(_path(file), file.size, file.changed, self.terms, items)

    def _kept(self, found: Found) -> Iterator[Draft]:
        if isinstance(found, Unreadable):
            self.tally.refuse(found)
            self.problems.tell(str(found))
        elif isinstance(found, Passed):
            self.tally.passed[found.kind] += 1
        elif isinstance(found, Draft) and self._is_in_window(found):
            if not is_late(found, self.now):
                self.fresh.add(found.source)
            yield found

    def _is_in_window(self, draft: Draft) -> bool:
        moment = draft.published_at or draft.captured_at
        if self.window.is_open or (moment is not None and self.window.holds(moment)):
            return True
        self.tally.outside += moment is not None
        if moment is None:
            self.tally.undated += 1
            self.problems.tell(f"{draft.key}: has no date, so it is left out of the window; give --published")
        return False

    def _from_web(self, url: str) -> Iterator[Placed]:
        result = asyncio.run(self._read(url))
        name = named(url)
        for error in (result.error, *result.page_errors):
            if error:
                yield _loose(Unreadable(name, error.removeprefix(f"{name}: ")))
        day = self.filing.published_at
        self.tally.summaries += sum(draft.extent is Extent.SUMMARY for draft in result.drafts)
        for draft in result.drafts:
            yield _loose(draft if draft.published_at else replace(draft, published_at=day))

    async def _read(self, url: str) -> SingleResult:
        async with open_web(self.settings) as client, open_parsers(workers=1) as parsers:
            return await read_address(url, source=self.filing.source_at(url), client=client, parsers=parsers)


def _loose(found: Found) -> Placed:
    """What is of no file."""
    return Placed(None, Item(found, 1, 0))


def _is_of(held: Intake, file: File) -> bool:
    """Whether the file is still the same as when it was taken in."""
    return (held.size, held.changed) == (file.size, file.changed)


def _path(file: File) -> str:
    return shown(os.path.realpath(file.path))


def hosts_of(sources: Iterable[Source]) -> dict[str, str]:
    """The hosts that only one source is read at, with its id: pages from there are that source's."""
    found: dict[str, set[str]] = {}
    for source in sources:
        for url in (source.homepage, *addresses_of(source)):
            found.setdefault(host_of(url).removeprefix("www."), set()).add(source.id)
    return {host: ids.pop() for host, ids in found.items() if host and len(ids) == 1}
