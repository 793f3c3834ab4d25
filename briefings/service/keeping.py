"""What was read of the sources, kept: first the articles, then how the reading went, then the articles' claims.

A kill after the first has it read again, which finds nothing new; one after the second leaves claims to the next poll.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from briefings.ingest.revising import not_its_own, revised
from briefings.ingest.timing import is_over, next_poll, remembered
from briefings.ingest.web.weblinks import named
from briefings.model import Article, AuditEntry, Draft, Extent, Poll, Visit
from briefings.service.intake import BATCH, Ingested, batches, extract, in_turn, is_late, store_drafts
from briefings.store import (
    Store,
    add_audit,
    get_source,
    last_revisions,
    move_feed,
    note_polls,
    note_visits,
    unextracted_ids,
)

if TYPE_CHECKING:
    from spacy.language import Language

    from briefings.ingest.polling import ReadResult, VisitResult

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """A feed or page that was read."""

    poll: Poll
    result: ReadResult

    @property
    def drafts(self) -> int:
        """How many texts it gave, whether new or not."""
        return len(self.result.drafts)


@dataclass(frozen=True, slots=True)
class Visited:
    """An article's page that was looked at again."""

    visit: Visit
    result: VisitResult

    @property
    def drafts(self) -> int:
        """How many texts it gave, whether new or not."""
        return int(self.result.draft is not None)


Found: TypeAlias = Read | Visited
MOVE = "source move"
"""How the audit log calls the move of a feed that its server asked for."""

OTHERS_READ = timedelta(minutes=5)
"""So long after it was stored an article may be about to be read for claims by another process."""

LEFT_TO_OURSELVES = 10_000
"""So many articles that were stored without a language model are known by id, to be read as soon as there is one."""

_Held: TypeAlias = Mapping[tuple[str, str], Article]


def _nobody(*_told: object) -> None:
    """Heard by nobody."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told what is done while it is done, in the thread that does it: nobody, unless somebody asks.

    `kept` is told how many articles were stored, `claimed` which article gave how many claims, `failed` the id of a
    source that could not be read.
    """

    kept: Callable[[int], None] = _nobody
    claimed: Callable[[Article, int], None] = _nobody
    failed: Callable[[str], None] = _nobody


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where and how it is kept what was read.

    `usual` is the interval of a feed to begin with, `jitter` gives a random number from 0 to 1. Without a language
    model articles are stored and wait to be read for claims: `waiting` has their ids, and may be handed on to another
    Keeping that has one. Since `alone_since` no other process polls this record, None if that is not known.
    """

    store: Store
    nlp: Language | None
    now: Callable[[], datetime]
    usual: timedelta
    jitter: Callable[[], float]
    listeners: Listeners = field(default_factory=Listeners)
    waiting: set[int] = field(default_factory=set)
    alone_since: datetime | None = None

    def keep(self, found: Sequence[Found]) -> Ingested:
        """Store what is new, note when each is due again, and read for claims. Blocks for as long as that takes.

        Raises OnRecordError if the store fails.
        """
        held = last_revisions(self.store, _named(found))
        found = [_judged(one, held) for one in found]
        reads = [one for one in found if isinstance(one, Read)]
        visited = [one for one in found if isinstance(one, Visited)]
        now = self.now()
        drafts = {id(one): tuple(_news(one, held, now)) for one in found}
        for one in found:
            _tell(one)
            if _failed(one):
                self.listeners.failed(one.poll.source if isinstance(one, Read) else one.visit.source)
        added = self._add([draft for one in found for draft in drafts[id(one)]])
        looked = [visit for one in visited if (visit := _next(one, held, now)) is not None]
        note_visits(
            self.store,
            [*(visit for read in reads for visit in read.result.visits), *looked],
            done=[one.visit for one in visited if one.result.after is None],
        )
        note_polls(self.store, [self._after(read, new=len(drafts[id(read)]), now=now) for read in reads])
        self.listeners.kept(len(added))
        return Ingested(len(added)) + self.read(in_turn(added))

    def left(self) -> tuple[int, ...]:
        """The articles that are not read for claims: of somebody who was stopped, and our own for want of a model.

        Those that others stored in the last minutes are left to them, who are just reading them or were stopped just
        now: then they come later. What was there when this process came to poll alone is read at once: whoever polled
        before is gone, and what `onrecord ingest` is just reading is at worst read twice and kept once.
        """
        if self.nlp is None:
            return ()
        others = self.now() - OTHERS_READ
        until = max(others, self.alone_since or others)
        return tuple(sorted({*unextracted_ids(self.store, seen_until=until), *self.waiting}))

    def read(self, ids: Iterable[int]) -> Ingested:
        """Read these articles for claims; without a language model they wait. Blocks for as long as that takes."""
        ids = tuple(ids)
        if self.nlp is None:
            self.waiting.update(ids[: max(LEFT_TO_OURSELVES - len(self.waiting), 0)])
            return Ingested()
        found = extract(self.store, self.nlp, ids, claimed=self.listeners.claimed)
        self.waiting.difference_update(ids)
        return found

    def _add(self, drafts: Sequence[Draft]) -> list[Article]:
        return [one for some in batches(drafts, BATCH) for one in store_drafts(self.store, some, now=self.now)]

    def _after(self, read: Read, *, new: int, now: datetime) -> Poll:
        """The feed's state after this reading, at the address that it has moved to for good."""
        poll, outcome = read.poll, read.result.outcome
        if poll.page and not outcome.error:
            outcome = replace(outcome, new=new)
        to = read.result.moved_to
        if to and to != poll.url and move_feed(self.store, poll.source, poll.url, to):
            log.info("source %s: a feed has moved for good and is read at its new address", poll.source)
            self._write_down(moved_words(poll.source, poll.url, to), poll.source, now)
            poll = replace(poll, url=to)
        return next_poll(poll, outcome, now=now, usual=self.usual, jitter=self.jitter())

    def _write_down(self, what: str, source_id: str, now: datetime) -> None:
        """A change that a server asked for, beside those of people."""
        source = get_source(self.store, source_id)
        owner = source.owner if source is not None else ""
        add_audit(self.store, AuditEntry(now, owner, "onrecord", "On Record", MOVE, what))


def moved_words(source_id: str, old: str, new: str) -> str:
    """A move as the audit log has it; its beginning tells which source moved."""
    return f"source {source_id} has moved for good: {named(old)} → {named(new)}"


def _failed(one: Found) -> bool:
    return bool(one.result.outcome.error if isinstance(one, Read) else one.result.error)


def _tell(one: Found) -> None:
    """Log what went wrong; of a feed that keeps failing only the first time, since the record holds the reason."""
    if isinstance(one, Visited):
        if one.result.error:
            end = "" if one.result.after else "; it is not looked at again"
            log.info("source %s: %s%s", one.visit.source, one.result.error, end)
        return
    outcome = one.result.outcome
    if outcome.gone or (outcome.error and not one.poll.failures):
        log.warning("source %s: %s", one.poll.source, outcome.error)
    for error in one.result.page_errors:
        log.info("source %s: %s", one.poll.source, error)


def _named(found: Iterable[Found]) -> list[tuple[str, str]]:
    """Source and key of what was read page by page, and so has to be compared with what is on record."""
    pages = [draft for one in found if isinstance(one, Read) and one.poll.page for draft in one.result.drafts]
    again = [one.visit for one in found if isinstance(one, Visited)]
    return [*((page.source, page.key) for page in pages), *((visit.source, visit.key) for visit in again)]


def _judged(one: Found, held: _Held) -> Found:
    """A visit that found another page than the article's counts as one that could not read it."""
    if isinstance(one, Read) or (page := one.result.draft) is None:
        return one
    visit, after = one.visit, one.result.after
    ended = one.result.ended or visit.url
    why = not_its_own(held.get((visit.source, visit.key)), page, asked=visit.url, ended=ended)
    if not why:
        return one
    unseen = after and replace(after, etag=visit.etag, last_modified=visit.last_modified)
    return Visited(visit, replace(one.result, draft=None, after=unseen, error=why))


def _next(one: Visited, held: _Held, now: datetime) -> Visit | None:
    """The next visit; after the last one it is remembered for a while if nothing else of the page is on record."""
    visit, result = one.visit, one.result
    known = result.draft is not None or (visit.source, visit.key) in held
    return result.after if result.after or known or is_over(visit) else remembered(visit, now=now)


def _news(one: Found, held: _Held, now: datetime) -> Iterator[Draft]:
    """The drafts that may be new; a page's only if it says another thing than what is held of it.

    Until a feed or page has been read through once, what was out for long is only put on record: who adds one with a
    year in it floods no channel. The same goes for what a visit finds of those of its pages that had to wait.
    """
    for draft in _as_read(one, held, now):
        yield replace(draft, backfill=_is_added(one, held) and is_late(draft, now))


def _is_added(one: Found, held: _Held) -> bool:
    if isinstance(one, Read):
        return one.poll.read_at is None
    earlier = held.get((one.visit.source, one.visit.key))
    return earlier is None or (earlier.backfill and earlier.extent is Extent.SUMMARY)


def _as_read(one: Found, held: _Held, now: datetime) -> Iterator[Draft]:
    if isinstance(one, Read) and not one.poll.page:
        yield from _live(one.result.drafts)
        return
    pages = one.result.drafts if isinstance(one, Read) else filter(None, (one.result.draft,))
    for page in pages:
        draft = revised(held.get((page.source, page.key)), page, now=now)
        if draft is not None:
            yield draft


def _live(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts as what their addresses say now; an address that a feed gives with two texts says neither for sure."""
    keys = Counter(draft.key for draft in drafts)
    yield from (replace(draft, live=keys[draft.key] == 1) for draft in drafts)
