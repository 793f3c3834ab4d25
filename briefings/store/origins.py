"""Where a report was first made: texts that share enough of their sketches share an origin.

What an article is near to is noted when it comes; nothing that is stored changes. So an article that is a copy of two
which were no copies of each other says so itself (`joins`), and so does one that only has a long passage of another
(`shares`), whichever of the two came first.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from briefings.store.passages import sharing
from briefings.store.rows import chunks
from briefings.store.tables import articles

# Measured on copies from light to heavy editing: finds nearly all of them, and no pair that is not one.
LEAST_SHARED = 4
LEAST_CONTAINED = 0.35
WINDOW = timedelta(days=7)
# A hash that more texts share is boilerplate. One more is kept, so that it stays known as such, and no further ones.
MOST_HOLDERS = 60
# More kin than that are noted of no article.
MOST_KIN = 16
# Past SQLAlchemy and with all hashes in one parameter: an article has some 130, and passing each by itself takes longer
# than finding it. Holders come in a list for each hash, since of boilerplate there are many.
HOLDERS = {
    "sqlite": "SELECT hash, json_group_array(article_id) FROM sketches"
    " WHERE hash IN (SELECT value FROM json_each(?)) GROUP BY hash",
    "postgresql": "SELECT hash, json_agg(article_id)::text FROM sketches"
    " WHERE hash IN (SELECT value::bigint FROM json_array_elements_text(%s)) GROUP BY hash",
}


@dataclass(frozen=True, slots=True)
class Sketched:
    """What of an article decides whether another one is its copy; `size` counts its hashes.

    `identity` is what its revisions have in common: where two tell as much, it decides, and never the id.
    """

    article_id: int
    origin: int
    published_at: datetime
    size: int
    identity: bytes

    @property
    def age(self) -> tuple[datetime, bytes]:
        """What articles are ordered by that have as much of a text."""
        return self.published_at, self.identity


@dataclass(frozen=True, slots=True)
class Kin:
    """What an article's text goes back to: see `Article`. `origin` is None if it is a copy of none."""

    origin: int | None
    joins: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Prints:
    """The hashes of a text: its sketch, and the marks of its passages in order, as the database can hold them."""

    sketch: frozenset[int]
    marks: tuple[int, ...] = ()

    @property
    def every(self) -> frozenset[int]:
        """All hashes, in no order."""
        return self.sketch.union(self.marks)


@dataclass(frozen=True, slots=True)
class Holders:
    """Which articles hold which hash: those stored that share one with the batch, and the batch so far."""

    by_hash: defaultdict[int, list[int]]
    known: dict[int, Sketched]
    rows: list[tuple[int, int]] = field(default_factory=list)

    def kin_of(self, prints: Prints, published_at: datetime, *, origin: int | None = None) -> Kin:
        """What the text goes back to: the origin of the article that has most of it, unless it has an `origin` already.

        Other origins it joins if their texts and that article's have wording in common, else it only shares with them.
        A later revision keeps its origin. What it still has of that is the wording by which it joins others; one that
        has nothing of it any more joins the origin of the article that has most of it.
        """
        copies = self._copies(prints.sketch, published_at)
        held = [common for copy, common in copies if copy.origin == origin]
        wording = frozenset[int]().union(*held) if held else copies[0][1] if copies else frozenset()
        if origin is None and copies:
            origin = copies[0][0].origin
        joins: dict[int, None] = {}
        shares: dict[int, None] = {}
        for copy, common in copies:
            (joins if len(wording & common) >= LEAST_SHARED else shares)[copy.origin] = None
        shares.update(dict.fromkeys(self._lenders(prints.marks, published_at)))
        joined = [one for one in joins if one != origin][:MOST_KIN]
        shared = [one for one in shares if one != origin and one not in joined][:MOST_KIN]
        return Kin(origin, tuple(joined), tuple(shared))

    def _lenders(self, marks: Sequence[int], published_at: datetime) -> Iterator[int]:
        """The origins of the articles with which the text has a long passage in common, the oldest article first."""
        near = [self.known[one] for one in sharing(marks, self._telling) if self._is_near(one, published_at)]
        return (one.origin for one in sorted(near, key=lambda one: one.age))

    def _copies(self, hashes: frozenset[int], published_at: datetime) -> list[tuple[Sketched, frozenset[int]]]:
        """The articles that have enough of the text, the one with most of it first; each with the hashes it shares."""
        shared: defaultdict[int, set[int]] = defaultdict(set)
        for value in hashes:
            for article_id in self._telling(value):
                shared[article_id].add(value)
        found = [
            (-len(common) / min(len(hashes), self.known[one].size), -len(common), self.known[one].age, one)
            for one, common in shared.items()
            if len(common) >= LEAST_SHARED and self._is_near(one, published_at)
        ]
        best = sorted((row for row in found if -row[0] >= LEAST_CONTAINED), key=lambda row: row[:3])
        return [(self.known[one], frozenset(shared[one])) for *_, one in best]

    def _telling(self, value: int) -> Sequence[int]:
        """The articles that hold the hash; none if it is boilerplate."""
        holders = self.by_hash.get(value, ())
        return holders if len(holders) <= MOST_HOLDERS else ()

    def _is_near(self, article_id: int, published_at: datetime) -> bool:
        other = self.known.get(article_id)
        return other is not None and abs(other.published_at - published_at) <= WINDOW

    def add(self, article: Sketched, prints: Prints) -> None:
        """Lets later articles of the batch find this one; `rows` has what is to be stored of it.

        A mark that a copy of the text holds already tells no more, and is not held again.
        """
        self.known[article.article_id] = article
        for value in prints.every:
            holders = self.by_hash[value]
            is_mark = value not in prints.sketch
            if holders and (len(holders) > MOST_HOLDERS or (is_mark and self._tells(holders, article.origin))):
                continue
            holders.append(article.article_id)
            self.rows.append((value, article.article_id))

    def _tells(self, holders: Sequence[int], origin: int) -> bool:
        """Whether one of them is a text of that origin."""
        return any(one in self.known and self.known[one].origin == origin for one in holders)


def prints_of(sketch: Sequence[int], marks: Sequence[int]) -> Prints:
    """The hashes as the database can hold them: unsigned 64 bits read as signed."""
    return Prints(frozenset(map(_signed, sketch)), tuple(map(_signed, marks)))


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def load_holders(connection: Connection, hashes: Iterable[int]) -> Holders:
    """Who holds any of `hashes` now."""
    wanted = json.dumps(sorted(set(hashes)))
    rows = connection.exec_driver_sql(HOLDERS[connection.dialect.name], (wanted,))
    by_hash = defaultdict(list, {value: json.loads(holders) for value, holders in rows})
    found = Counter(one for holders in by_hash.values() if len(holders) <= MOST_HOLDERS for one in holders)
    return Holders(by_hash, _sketched(connection, [one for one, count in found.items() if count >= LEAST_SHARED]))


def store_sketches(connection: Connection, holders: Holders) -> None:
    """Keeps what the batch added, in the order of the index: each of its pages is then changed once."""
    if not holders.rows:
        return
    rows = sorted(holders.rows)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO sketches (hash, article_id) VALUES (?, ?)", rows)
    else:
        insert = "INSERT INTO sketches (hash, article_id) SELECT * FROM unnest(%s::bigint[], %s::bigint[])"
        connection.exec_driver_sql(insert, tuple(map(list, zip(*rows, strict=True))))


def _sketched(connection: Connection, ids: Sequence[int]) -> dict[int, Sketched]:
    table = articles.c
    columns = select(table.id, table.origin, table.published_at, table.sketch_size, table.identity)
    return {
        row.id: Sketched(row.id, row.origin, row.published_at, row.sketch_size, row.identity)
        for some in chunks(ids)
        for row in connection.execute(columns.where(table.id.in_(some)))
    }
