"""Where a report was first made: texts that share enough of their sketches share an origin."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from briefings.store.rows import Row, add_missing, chunks
from briefings.store.tables import articles, sketches

# Measured on copies from light to heavy editing: finds nearly all of them, and no pair that is not one.
LEAST_SHARED = 4
LEAST_CONTAINED = 0.35
WINDOW = timedelta(days=7)
# A hash that more texts share is boilerplate. One more is kept, so that it stays known as such, and no further ones.
MOST_HOLDERS = 60


@dataclass(frozen=True, slots=True)
class Sketched:
    """What of an article decides whether another one is its copy; `size` counts its hashes."""

    article_id: int
    origin: int
    published_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Holders:
    """Which articles hold which hash: those stored that share one with the batch, and the batch so far."""

    by_hash: defaultdict[int, list[int]]
    known: dict[int, Sketched]
    rows: list[Row] = field(default_factory=list)

    def origin_of(self, hashes: frozenset[int], published_at: datetime) -> int | None:
        """The origin of the earlier article that has most of the text, None if none has enough of it."""
        shared: Counter[int] = Counter()
        for value in hashes:
            holders = self.by_hash.get(value, ())
            if len(holders) <= MOST_HOLDERS:
                shared.update(holders)
        copies = [
            (count / min(len(hashes), other.size), count, -other.article_id, other.origin)
            for article_id, count in shared.items()
            if count >= LEAST_SHARED and abs((other := self.known[article_id]).published_at - published_at) <= WINDOW
        ]
        best = max(copies, default=None)
        return None if best is None or best[0] < LEAST_CONTAINED else best[-1]

    def add(self, article: Sketched, hashes: frozenset[int]) -> None:
        """Lets later articles of the batch find this one; `rows` has what is to be stored of it."""
        self.known[article.article_id] = article
        for value in hashes:
            holders = self.by_hash[value]
            if len(holders) <= MOST_HOLDERS:
                holders.append(article.article_id)
                self.rows.append({"hash": value, "article_id": article.article_id})


def sketch_of(hashes: Sequence[int]) -> frozenset[int]:
    """The sketch as the database can hold it: unsigned 64 bits read as signed."""
    return frozenset(value - (1 << 64) if value >= 1 << 63 else value for value in hashes)


def load_holders(connection: Connection, hashes: Iterable[int]) -> Holders:
    """Who holds any of `hashes` now."""
    by_hash: defaultdict[int, list[int]] = defaultdict(list)
    for some in chunks(set(hashes)):
        for value, article_id in connection.execute(select(sketches).where(sketches.c.hash.in_(some))):
            by_hash[value].append(article_id)
    found = Counter(one for holders in by_hash.values() if len(holders) <= MOST_HOLDERS for one in holders)
    return Holders(by_hash, _sketched(connection, [one for one, count in found.items() if count >= LEAST_SHARED]))


def store_sketches(connection: Connection, holders: Holders) -> None:
    """Keeps what the batch added."""
    add_missing(connection, sketches, holders.rows)


def _sketched(connection: Connection, ids: Sequence[int]) -> dict[int, Sketched]:
    table = articles.c
    columns = select(table.id, table.origin, table.published_at, table.sketch_size)
    return {
        row.id: Sketched(row.id, row.origin, row.published_at, row.sketch_size)
        for some in chunks(ids)
        for row in connection.execute(columns.where(table.id.in_(some)))
    }
