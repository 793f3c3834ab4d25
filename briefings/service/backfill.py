"""Many articles into the record: as it goes, and so that a run that was stopped can go on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from briefings.model import Article, Draft, Intake
from briefings.service.intake import (
    BATCH,
    batches,
    extracting,
    in_turn,
    is_late,
    keep_claims,
    known_in,
    learn,
    store_drafts,
)
from briefings.store import Store, list_topics, note_intakes, unextracted_articles, unextracted_ids

if TYPE_CHECKING:
    from spacy.language import Language

    from briefings.service.readers import Readers, Waiting

MOST_MARKS = 1_000
READ_FOR_CLAIMS = "en"


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of a run added: new articles and revisions, or claims.

    `held` counts drafts that were on record already, `read` articles that were read for claims, `failed` those of them
    that can't be.
    """

    articles: tuple[Article, ...] = ()
    held: int = 0
    read: int = 0
    claims: int = 0
    failed: int = 0


def take_in_few(
    store: Store, found: Iterable[Draft | Intake], nlp: Callable[[], Language], *, now: Callable[[], datetime]
) -> Iterator[Step]:
    """Store and read the drafts; the names that one teaches hold from the next one on. For small inputs.

    An Intake among them says how far its archive goes up to there, and is noted once all before it is stored. A run
    that is stopped loses nothing: what is stored and not yet read for claims is read by the next.
    """
    if left := unextracted_ids(store):
        yield from _read(store, nlp(), left)
    for batch in _batches(found, BATCH):
        stored = _stored(store, batch, now)
        yield stored
        if stored.articles:
            yield from _read(store, nlp(), in_turn(stored.articles))


def take_in_many(
    store: Store,
    found: Iterable[Draft | Intake],
    readers: Readers,
    *,
    now: Callable[[], datetime],
    size: int = BATCH,
) -> Iterator[Step]:
    """The same for archives: one batch of `size` drafts is stored while the one before it is read.

    The names that an article teaches hold from the second batch after its own on. So what is put on record depends on
    the drafts and their order alone, and not on how many read them.

    First it reads what a run that was stopped has left, of those articles that are there when it begins. Some of them
    may be those that another run is just reading: then they are read twice and kept once.
    """
    for some in batches(unextracted_ids(store), BATCH):
        yield from _kept(store, _reading(store, readers, unextracted_articles(store, among=some)))
    under_way: deque[_Reading] = deque()
    for batch in _batches(found, size):
        stored = _stored(store, batch, now)
        yield stored
        under_way.append(_reading(store, readers, stored.articles))
        if len(under_way) > 1:
            yield from _kept(store, under_way.popleft())
    while under_way:
        yield from _kept(store, under_way.popleft())


@dataclass(slots=True)
class _Batch:
    drafts: list[Draft] = field(default_factory=list)
    marks: dict[str, Intake] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Articles that are being read for claims; what they tell comes in their order."""

    articles: tuple[Article, ...]
    told: Waiting


def _batches(found: Iterable[Draft | Intake], size: int) -> Iterator[_Batch]:
    """The drafts in batches, each with how far their archives go by its end; made when they are asked for."""
    batch = _Batch()
    for one in found:
        if isinstance(one, Intake):
            batch.marks[one.path] = one
        else:
            if len(batch.drafts) == size:
                yield batch
                batch = _Batch()
            batch.drafts.append(one)
        if len(batch.marks) > MOST_MARKS:
            yield batch
            batch = _Batch()
    if batch.drafts or batch.marks:
        yield batch


def _stored(store: Store, batch: _Batch, now: Callable[[], datetime]) -> Step:
    """The articles first, then how far they go: a kill in between only reads them again.

    What was out for long is only put on record: who loads last year's archive floods no channel.
    """
    moment = now()
    drafts = [replace(draft, backfill=is_late(draft, moment)) for draft in batch.drafts]
    added = store_drafts(store, drafts, now=now) if drafts else ()
    note_intakes(store, tuple(batch.marks.values()))
    return Step(added, len(batch.drafts) - len(added))


def _reading(store: Store, readers: Readers, articles: Iterable[Article]) -> _Reading:
    mine = tuple(one for one in articles if one.language[:2].lower() == READ_FOR_CLAIMS)
    return _Reading(mine, readers(mine, known_in(store)))


def _kept(store: Store, reading: _Reading) -> Iterator[Step]:
    topics = list_topics(store)
    for article, told in zip(reading.articles, reading.told(), strict=True):
        learn(store, told)
        yield Step(read=1, claims=keep_claims(store, article, told, topics), failed=int(told.failed))


def _read(store: Store, nlp: Language, ids: Iterable[int]) -> Iterator[Step]:
    for one in extracting(store, nlp, ids):
        yield Step(read=1, claims=one.claims, failed=one.failed)
