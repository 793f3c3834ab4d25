"""A list of feeds → the sources that are added by it, each by itself: a bad one stops no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from bot.following.offers import LONGEST_NAME, kindly
from bot.following.outlets import addresses_of, free_id, reader_of, spelling
from bot.following.sources_known import seen_here
from bot.recorded.answers import Desk
from briefings.ingest.web.weblinks import filed, named
from briefings.model import Source, UsageError
from briefings.store import Standing, add_source, ask_for_source, sources_ever

if TYPE_CHECKING:
    from briefings.ingest.feeds.opml import Outline

CHECKING = timedelta(minutes=30)
"""So long feeds of one list are looked at before they are added."""


class Came(Enum):
    """What became of one outline."""

    ADDED = "added"
    BACK = "back on the list"
    HELD = "read already"
    REFUSED = "not added"


@dataclass(frozen=True, slots=True)
class Imported:
    """One outline: what became of it, and in words which source it is or why it is none."""

    came: Came
    address: str
    words: str
    source: Source | None = None


def import_outlines(desk: Desk, outlines: Iterable[Outline], *, check: bool = False) -> Iterator[Imported]:
    """Adds a source for each outline whose feed nobody reads, and says of each what became of it.

    The same file once more adds nothing. Fetches nothing: the next poll will; but with `check` each is looked at first,
    and what can't be read is not added; after CHECKING, nothing more is.
    """
    known = _Known()
    known.load(desk)
    until = desk.clock() + CHECKING
    for outline in outlines:
        try:
            if check and desk.clock() > until:
                raise _too_late(outline)
            yield _imported(desk, outline, known, check=check)
        except UsageError as error:
            yield Imported(Came.REFUSED, outline.url, str(error))


@dataclass(slots=True)
class _Known:
    """Every source that anybody has added, by how the addresses that it is read at are spelled."""

    ids: set[str] = field(default_factory=set)
    readers: defaultdict[str, list[tuple[Source, Standing]]] = field(default_factory=lambda: defaultdict(list))

    def load(self, desk: Desk) -> None:
        for source, standing in sources_ever(desk.store):
            self.add(source, standing)

    def add(self, source: Source, standing: Standing) -> None:
        self.ids.add(source.id)
        for name in {spelling(address) for address in addresses_of(source)}:
            others = [one for one in self.readers[name] if one[0].id != source.id]
            self.readers[name] = [*others, (source, standing)]

    def reader(self, feed: str) -> tuple[Source, Standing] | tuple[None, None]:
        return reader_of(feed, self.readers.get(spelling(feed), ())) or (None, None)


def _too_late(outline: Outline) -> UsageError:
    minutes = CHECKING // timedelta(minutes=1)
    message = f"{named(outline.url)} was not looked at within {minutes} minutes; the same command goes on from here"
    return UsageError(message)


def _imported(desk: Desk, outline: Outline, known: _Known, *, check: bool) -> Imported:
    """Raises UsageError for what can't be read."""
    feed = outline.url
    source, standing = known.reader(feed)
    if check and standing is not Standing.LISTED:
        feed = _checked(desk, feed)
        moved, stands = known.reader(feed)
        source, standing = (source, standing) if moved is None else (moved, stands)
    if source is not None and standing is Standing.LISTED:
        return Imported(Came.HELD, feed, f"read already by {seen_here(desk, source).name}", source)
    if source is not None and standing is Standing.AWAY:
        ask_for_source(desk.store, source.id, desk.asker.owner)
        known.add(source, Standing.LISTED)
        return Imported(Came.BACK, feed, seen_here(desk, source).name, source)
    if source is not None:
        new = replace(source, paused=False)
    else:
        name = outline.title[:LONGEST_NAME]
        new_id = free_id(name, outline.homepage or feed, known.ids)
        new = Source(new_id, name, feeds=(feed,), homepage=filed(outline.homepage), owner=desk.asker.owner)
    if not add_source(desk.store, new):  # somebody took the id meanwhile
        known.load(desk)
        return _imported(desk, replace(outline, url=feed), known, check=False)
    known.add(new, Standing.LISTED)
    words = f"{new.name} ({new.id}): {', '.join(map(named, addresses_of(new)))}"
    return Imported(Came.ADDED if source is None else Came.BACK, feed, words, new)


def _checked(desk: Desk, feed: str) -> str:
    """The address to read: where the feed has moved for good, or as it is. Raises UsageError if it can't be read."""
    checked = kindly(desk, lambda: desk.tools.check_source(feed))
    return feed if checked.form == "page" else checked.moved_to or checked.url
