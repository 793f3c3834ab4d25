"""One article once: which stored article a draft belongs to, if any, whatever key and address it comes by.

A draft is of an article of its source if it has its key. It is so too if it has its address, with a date no more than a
week away, and something besides that says so: one of their keys is the address itself, or title or time of publication
are the same. (Some feeds link all their items to one page.) And it is a *double*, which adds nothing, if its words are
those of an article under another key that was published within a week, and are long enough to be no template. Articles
of different sources are never one: a copy gets the origin of what it copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Select, select

from briefings.model import Draft, Extent
from briefings.store.identities import address_of, returned
from briefings.store.origins import WINDOW, Prints
from briefings.store.rows import Row, add_missing, chunks
from briefings.store.tables import articles, doubles

# About fifty words of English: what is shorter may be a greeting that is sent again with nothing changed.
LEAST_LENGTH = 300
MOST_RETURNS = 50
# How much of an article each extent shows. A feed's summary is short; a page with a paywall shows more of the article.
FULLNESS = {Extent.THIN: 0, Extent.SUMMARY: 1, Extent.PAYWALLED: 2, Extent.WHOLE: 3}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A draft as it would be stored; digests of its source and key, its source and url, and its words tell it apart."""

    draft: Draft
    prints: Prints
    identity: bytes
    address: bytes | None
    text_hash: bytes

    def published_at(self, seen_at: datetime) -> datetime:
        """When it was published, or else when it was first seen, by whoever kept it or by us."""
        return self.draft.published_at or self.draft.captured_at or seen_at

    def under(self, known: Held) -> Candidate:
        """The same as a reading of the article that is held."""
        if self.identity == known.identity:
            return self
        return replace(self, draft=replace(self.draft, key=known.key), identity=known.identity)


@dataclass(slots=True, eq=False)
class Held:
    """What is stored of one article: the words of its revisions and when each was published, and the last one's facts.

    `extent` is that of its fullest revision, `origin` that of its first.
    """

    source: str
    key: str
    identity: bytes
    origin: int
    revision: int = 0
    hashes: dict[bytes, datetime] = field(default_factory=dict)
    last: bytes = b""
    title: str = ""
    published_at: datetime | None = None
    dated: bool = False
    extent: Extent = Extent.THIN

    def learn(self, revision: Row | RowMapping) -> None:
        """Takes in its next revision, as it is stored."""
        self.revision = revision["revision"]
        self.last = revision["text_hash"]
        self.hashes[self.last] = revision["published_at"]
        self.title, self.published_at, self.dated = revision["title"], revision["published_at"], revision["dated"]
        self.extent = max(self.extent, Extent(revision["extent"]), key=FULLNESS.__getitem__)

    def has(self, one: Candidate) -> bool:
        """Whether the draft adds nothing to the article: it shows less of it, or its very words are known.

        Of what an address says now they have to be the last revision's. An address that goes to and fro between texts
        is followed no longer than MOST_RETURNS revisions.
        """
        if FULLNESS[one.draft.extent] < FULLNESS[self.extent]:
            return True
        if one.text_hash not in self.hashes:
            return False
        is_last = self.last in {one.text_hash, returned(one.text_hash, self.revision)}
        return is_last or not one.draft.live or self.revision >= MOST_RETURNS

    def is_at(self, address: bytes, one: Candidate) -> bool:
        """Whether a draft of its address is a reading of it, though it has another key."""
        given = one.draft.published_at
        if given is not None and self.dated and self.published_at is not None:
            if abs(given - self.published_at) > WINDOW:
                return False
            if given == self.published_at:
                return True
        keys = (self.key, one.draft.key)
        return _bare(self.title) == _bare(one.draft.title) or address in {address_of(self.source, key) for key in keys}


@dataclass(frozen=True, slots=True)
class Holdings:
    """The articles that drafts of a batch may belong to, stored or of the batch itself; and the doubles found."""

    by_identity: dict[bytes, Held] = field(default_factory=dict)
    by_address: defaultdict[bytes, list[Held]] = field(default_factory=lambda: defaultdict(list))
    by_words: defaultdict[tuple[str, bytes], list[Held]] = field(default_factory=lambda: defaultdict(list))
    known: dict[bytes, bytes] = field(default_factory=dict)
    found: dict[bytes, bytes] = field(default_factory=dict)

    def settled(self, one: Candidate, seen_at: datetime) -> Candidate | None:
        """The draft, under the key of the article that it belongs to if there is one; None if it adds nothing."""
        own = self.by_identity.get(one.identity)
        if own is not None:
            return None if own.has(one) or (self._was_given(one) and not one.draft.live) else one
        held = self._at_address(one)
        if held is not None:
            self._note(held, one.identity)
            return None if held.has(one) else one.under(held)
        return None if self._is_double(one, one.published_at(seen_at)) else one

    def learn(self, row: Row | RowMapping) -> None:
        """Takes in an article's next revision, as it is stored, so that it is found by key, address and words."""
        identity, words = row["identity"], (row["source_id"], row["text_hash"])
        held = self.by_identity.get(identity)
        if held is None:
            held = self.by_identity[identity] = Held(row["source_id"], row["key"], identity, row["origin"])
        held.learn(row)
        if row["address"] is not None and held not in self.by_address[row["address"]]:
            self.by_address[row["address"]].append(held)
        if held not in self.by_words[words]:
            self.by_words[words].append(held)

    def _at_address(self, one: Candidate) -> Held | None:
        if one.address is None:
            return None
        held = [held for held in self.by_address.get(one.address, ()) if held.is_at(one.address, one)]
        return held[-1] if held else None

    def _is_double(self, one: Candidate, published_at: datetime) -> bool:
        """Whether its words are those of an article under another key; that is then remembered."""
        if self._was_given(one):
            return True
        if len(one.draft.text) < LEAST_LENGTH:
            return False
        for held in self.by_words.get((one.draft.source, one.text_hash), ()):
            if abs(held.hashes[one.text_hash] - published_at) <= WINDOW:
                self._note(held, one.identity, one.address)
                return True
        return False

    def _was_given(self, one: Candidate) -> bool:
        """Whether its key is known to have come with these words of another article."""
        other = self.by_identity.get(self.known.get(one.identity, b""))
        return other is not None and one.text_hash in other.hashes

    def _note(self, held: Held, *names: bytes | None) -> None:
        """Remembers that the article came under other names; of one that came with several the first holds."""
        for name in names:
            if name is not None and name not in self.known:
                self.known[name] = self.found[name] = held.identity


def load_holdings(connection: Connection, candidates: Sequence[Candidate]) -> Holdings:
    """The stored articles that any of the drafts may belong to. Part of a transaction."""
    names = {one.identity for one in candidates}
    known = {row.name: row.identity for some in chunks(names) for row in connection.execute(_doubles(some))}
    identities = names.union(known.values())
    own = articles.c
    for column, digests in (
        (own.address, {one.address for one in candidates if one.address is not None}),
        (own.text_hash, {one.text_hash for one in candidates if len(one.draft.text) >= LEAST_LENGTH}),
    ):
        for some in chunks(digests):
            identities.update(connection.scalars(select(own.identity).where(column.in_(some))))
    holdings = Holdings(known=known)
    for row in _revisions(connection, identities):
        holdings.learn(row)
    return holdings


def store_doubles(connection: Connection, holdings: Holdings) -> None:
    """Keeps what the batch found out."""
    rows = [{"name": name, "identity": identity} for name, identity in holdings.found.items()]
    add_missing(connection, doubles, rows)


def _doubles(names: Collection[bytes]) -> Select[tuple[bytes, bytes]]:
    return select(doubles.c.name, doubles.c.identity).where(doubles.c.name.in_(names))


def _revisions(connection: Connection, identities: Collection[bytes]) -> Iterator[RowMapping]:
    """What is to be known of the revisions of these articles, the first of each first."""
    own = articles.c
    columns = (own.identity, own.address, own.text_hash, own.source_id, own.key, own.revision, own.origin)
    facts = (own.title, own.published_at, own.dated, own.extent)
    for some in chunks(identities):
        query = select(*columns, *facts).where(own.identity.in_(some)).order_by(own.id)
        yield from connection.execute(query).mappings()


def _bare(title: str) -> str:
    return " ".join(title.split()).casefold()
