"""One article once: which stored article a draft belongs to, if any, whatever key and address it comes by.

A draft is of an article of its source if it has its key. It is so too if it has its address, with a date no more than a
week away, and something besides that says so: one of their keys is the address itself; the time of publication is the
same (but for a full hour, which may stand for a day); or the title is, and with it the date or most of the words. Some
feeds link all their items to one page: an address that a feed gives to several (`shared_url`) is none.

It is a *double*, which adds nothing, if its text is that of an article under another key that was published within a
week, and is long enough to be no template. Articles of different sources are never one: a copy gets the origin of what
it copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, select

from briefings.model import Draft, Extent
from briefings.store.identities import address_of, near_words, returned
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
    """A draft as it would be stored; digests of its source and key, its source and url, and its words tell it apart.

    `words` is that of the text without the title, None if it is too short to tell.
    """

    draft: Draft
    prints: Prints
    identity: bytes
    address: bytes | None
    text_hash: bytes
    words: bytes | None

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

    `extent` is that of its fullest revision, `origin` that of its first, `read_at` when the last was captured or seen.
    `by_feed` is None where nobody knows any more, and `text` is only held where it may be asked for.
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
    read_at: datetime | None = None
    by_feed: bool | None = None
    text: str = ""
    wordings: dict[bytes, datetime] = field(default_factory=dict)

    def learn(self, revision: Row | RowMapping) -> None:
        """Takes in its next revision, as it is stored."""
        self.revision = revision["revision"]
        self.last = revision["text_hash"]
        self.hashes[self.last] = revision["published_at"]
        self.title, self.published_at, self.dated = revision["title"], revision["published_at"], revision["dated"]
        self.extent = max(self.extent, Extent(revision["extent"]), key=FULLNESS.__getitem__)
        self.read_at = revision["captured_at"] or revision["seen_at"]
        self.by_feed, self.text = revision["by_feed"], revision.get("text", "")
        if revision["words"] is not None:
            self.wordings[revision["words"]] = revision["published_at"]

    def has(self, one: Candidate) -> bool:
        """Whether the draft adds nothing to the article: it shows less of it, is older, or its very words are known.

        Of what an address says now they have to be the last revision's. An address that goes to and fro between texts
        is followed no longer than MOST_RETURNS revisions. A feed and its pages do not say the same in the same words:
        what one says as fully as the other is no edit of that.
        """
        if FULLNESS[one.draft.extent] < FULLNESS[self.extent] or self._is_newer_than(one.draft):
            return True
        if self.by_feed not in {None, one.draft.by_feed} and one.draft.extent is self.extent:
            return True
        if one.text_hash not in self.hashes:
            return False
        is_last = self.last in {one.text_hash, returned(one.text_hash, self.revision)}
        return is_last or not one.draft.live or self.revision >= MOST_RETURNS

    def _is_newer_than(self, draft: Draft) -> bool:
        """Whether an archive's draft was captured before what is held was read."""
        if draft.live or draft.captured_at is None or self.read_at is None:
            return False
        return draft.captured_at < self.read_at

    def is_at(self, address: bytes, one: Candidate) -> bool:
        """Whether a draft of its address is a reading of it, though it has another key."""
        given = one.draft.published_at
        same_date = given is not None and self.dated and given == self.published_at
        if given is not None and self.dated and self.published_at is not None:
            if abs(given - self.published_at) > WINDOW:
                return False
            if same_date and (given.minute or given.second):
                return True
        if address in {address_of(self.source, key) for key in (self.key, one.draft.key)}:
            return True
        same_title = _bare(self.title) == _bare(one.draft.title)
        return same_title and (same_date or near_words(self.text, one.draft.text))


@dataclass(frozen=True, slots=True)
class Holdings:
    """The articles that drafts of a batch may belong to, stored or of the batch itself; and the doubles found."""

    by_identity: dict[bytes, Held] = field(default_factory=dict)
    by_address: defaultdict[bytes, list[Held]] = field(default_factory=lambda: defaultdict(list))
    by_words: defaultdict[tuple[str, bytes | None], list[Held]] = field(default_factory=lambda: defaultdict(list))
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
        identity, words = row["identity"], (row["source_id"], row["words"])
        held = self.by_identity.get(identity)
        if held is None:
            held = self.by_identity[identity] = Held(row["source_id"], row["key"], identity, row["origin"])
        held.learn(row)
        if row["address"] is not None and held not in self.by_address[row["address"]]:
            self.by_address[row["address"]].append(held)
        if row["words"] is not None and held not in self.by_words[words]:
            self.by_words[words].append(held)

    def _at_address(self, one: Candidate) -> Held | None:
        if one.address is None:
            return None
        found = [held for held in self.by_address.get(one.address, ()) if held.is_at(one.address, one)]
        return max(found, key=lambda held: (held.hashes[held.last], held.identity), default=None)

    def _is_double(self, one: Candidate, published_at: datetime) -> bool:
        """Whether its words are those of an article under another key; that is then remembered."""
        if self._was_given(one):
            return True
        if (words := one.words) is None:
            return False
        every = self.by_words.get((one.draft.source, words), ())
        near = [held for held in every if abs(held.wordings[words] - published_at) <= WINDOW]
        if near:
            first = min(near, key=lambda held: (held.wordings[words], held.identity))
            self._note(first, one.identity, one.address)
        return bool(near)

    def _was_given(self, one: Candidate) -> bool:
        """Whether its key is known to have come with these words of another article."""
        other = self.by_identity.get(self.known.get(one.identity, b""))
        return other is not None and (one.text_hash in other.hashes or one.words in other.wordings)

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
    own, addressed = articles.c, defaultdict[bytes, set[bytes]](set)
    for one in candidates:
        if one.address is not None:
            addressed[one.address].add(one.identity)
    also = set[bytes]()
    for some in chunks(addressed):
        for row in connection.execute(select(own.identity, own.address).where(own.address.in_(some)).distinct()):
            identities.add(row.identity)
            if addressed[row.address] != {row.identity}:
                also.add(row.identity)
    for some in chunks({one.words for one in candidates if one.words is not None}):
        identities.update(connection.scalars(select(own.identity).where(own.words.in_(some))))
    holdings = Holdings(known=known)
    for found in _revisions(connection, identities - also):
        holdings.learn(found)
    for found in _revisions(connection, also, own.text):
        holdings.learn(found)
    return holdings


def identities_of(connection: Connection, names: Collection[bytes]) -> dict[bytes, bytes]:
    """Which article each of these names is of: that of this key, else the one that came under it again, else none."""
    own = articles.c.identity
    found = {name: name for some in chunks(names) for name in connection.scalars(select(own).where(own.in_(some)))}
    known = {row.name: row.identity for some in chunks(names) for row in connection.execute(_doubles(some))}
    return known | found


def store_doubles(connection: Connection, holdings: Holdings) -> None:
    """Keeps what the batch found out."""
    rows = [{"name": name, "identity": identity} for name, identity in holdings.found.items()]
    add_missing(connection, doubles, rows)


def _doubles(names: Collection[bytes]) -> Select[tuple[bytes, bytes]]:
    return select(doubles.c.name, doubles.c.identity).where(doubles.c.name.in_(names))


def _revisions(
    connection: Connection, identities: Collection[bytes], *more: ColumnElement[str]
) -> Iterator[RowMapping]:
    """What is to be known of the revisions of these articles, the first of each first."""
    own = articles.c
    columns = (own.identity, own.address, own.text_hash, own.source_id, own.key, own.revision, own.origin)
    facts = (own.title, own.published_at, own.dated, own.extent)
    reading = (own.captured_at, own.seen_at, own.by_feed, own.words)
    for some in chunks(identities):
        query = select(*columns, *facts, *reading, *more).where(own.identity.in_(some)).order_by(own.id)
        yield from connection.execute(query).mappings()


def _bare(title: str) -> str:
    return " ".join(title.split()).casefold()
