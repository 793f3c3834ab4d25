"""Articles: adding what is new, and reading them back. What is stored of an article never changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, Select, func, select

from briefings.model import Article, Draft
from briefings.store.columns import utc
from briefings.store.engine import Store
from briefings.store.origins import load_holders, store_sketches
from briefings.store.revisions import Candidate, Held, candidate_of, identity_of, is_held, number
from briefings.store.rows import Row, add_all, chunks
from briefings.store.sources import know_sources
from briefings.store.tables import AWAITS_EXTRACTION, articles


def add_new_articles(
    store: Store,
    drafts: Sequence[Draft],
    *,
    seen_at: datetime | Callable[[], datetime],
    sketches: Sequence[Sequence[int]],
    passages: Sequence[Sequence[int]] | None = None,
) -> tuple[Article, ...]:
    """Stores what is new among `drafts` and returns just that, in the same order, in one transaction.

    A draft whose source and key are known adds nothing if its title and text equal those of any revision, white space
    apart (of the last one, if the draft is live); else it is the next revision. `sketches[i]` are the 64-bit hashes
    (unsigned) of the i-th draft's text: a copy of an earlier article, published within 7 days of it, gets its origin.
    `passages[i]` are the marks of its passages in order: it notes the origins of which it has a long one, looked for
    among articles as near in time. NUL and lone surrogates, which no database keeps, become U+FFFD. A clock given as
    `seen_at` is read when nobody else can write any more, so that articles are seen in the order in which they are
    stored. It neither fetches nor extracts. Raises OnRecordError if the database fails.
    """
    marks = [()] * len(drafts) if passages is None else passages
    candidates = [candidate_of(*one) for one in zip(drafts, sketches, marks, strict=True)]
    if not candidates:
        return ()
    with store.write(alone_on=articles) as connection:
        held = _held(connection, {candidate.identity for candidate in candidates})
        fresh = [one for one in candidates if not is_held(one, held)]
        if not fresh:
            return ()
        know_sources(connection, {one.draft.source for one in fresh})
        holders = load_holders(connection, (value for one in fresh for value in one.prints.every))
        moment = utc(seen_at() if callable(seen_at) else seen_at)
        added = number(fresh, held, holders, first_id=_next_id(connection), seen_at=moment)
        add_all(connection, articles, [_row(article, one) for article, one in added])
        store_sketches(connection, holders)
    return tuple(article for article, _ in added)


def get_articles(store: Store, ids: Collection[int]) -> dict[int, Article]:
    """The articles of these ids; an id that nobody has is left out."""
    with store.read() as connection:
        return {
            article.id: article
            for some in chunks(set(ids))
            for article in read_articles(connection, select(articles).where(articles.c.id.in_(some)))
        }


def unextracted_articles(store: Store, *, limit: int = 500) -> tuple[Article, ...]:
    """English articles that `add_claims` has not yet seen, oldest first."""
    query = select(articles).where(AWAITS_EXTRACTION).order_by(articles.c.published_at, articles.c.id)
    with store.read() as connection:
        return read_articles(connection, query.limit(limit))


def read_until(store: Store, moment: datetime) -> datetime:
    """The last moment up to `moment` by which everything seen has been read for claims as well.

    A briefing that ends there misses nothing: what is seen by then and read later would fall between two windows.
    """
    query = select(func.min(articles.c.seen_at)).where(AWAITS_EXTRACTION, articles.c.seen_at <= moment)
    with store.write(alone_on=articles) as connection:  # waits for articles that are being stored right now
        waiting = connection.scalar(query)
    return moment if waiting is None else waiting - timedelta(microseconds=1)


def count_articles(store: Store, *, since: datetime | None = None, until: datetime | None = None) -> int:
    """How many articles are stored, or were seen in `(since, until]`; every revision is one."""
    query = select(func.count()).select_from(articles)
    if since is not None:
        query = query.where(articles.c.seen_at > since)
    if until is not None:
        query = query.where(articles.c.seen_at <= until)
    with store.read() as connection:
        return connection.scalar(query) or 0


def held_keys(store: Store, source: str, keys: Collection[str]) -> frozenset[str]:
    """Those of `keys` under which any revision of an article of this source is stored."""
    identities = {key: identity_of(source, key) for key in keys}
    column = articles.c.identity
    with store.read() as connection:
        found = {
            identity
            for some in chunks(set(identities.values()))
            for identity in connection.scalars(select(column).where(column.in_(some)))
        }
    return frozenset(key for key, identity in identities.items() if identity in found)


def read_articles(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[Article, ...]:
    """What `query` selects from the table of articles. Part of a reading."""
    return tuple(_article(row) for row in connection.execute(query).mappings())


def _held(connection: Connection, identities: Collection[bytes]) -> dict[bytes, Held]:
    table = articles.c
    columns = select(table.identity, table.revision, table.text_hash, table.origin).order_by(table.revision)
    found: dict[bytes, Held] = {}
    for some in chunks(identities):
        for row in connection.execute(columns.where(table.identity.in_(some))):
            held = found.setdefault(row.identity, Held(row.revision, row.origin, set()))
            held.revision = row.revision
            held.hashes.add(row.text_hash)
            held.last = row.text_hash
    return found


def _next_id(connection: Connection) -> int:
    return (connection.scalar(select(func.max(articles.c.id))) or 0) + 1


def _row(article: Article, candidate: Candidate) -> Row:
    return {
        "id": article.id,
        "source_id": article.source,
        "key": article.key,
        "identity": candidate.identity,
        "revision": article.revision,
        "text_hash": candidate.text_hash,
        "title": article.title,
        "text": article.text,
        "published_at": article.published_at,
        "seen_at": article.seen_at,
        "dated": article.dated,
        "url": article.url,
        "author": article.author,
        "language": article.language,
        "origin": article.origin,
        "credits": list(article.credits),
        "joins": list(article.joins),
        "shares": list(article.shares),
        "sketch_size": len(candidate.prints.sketch),
        "extracted": False,
    }


def _article(row: RowMapping) -> Article:
    return Article(
        id=row["id"],
        source=row["source_id"],
        key=row["key"],
        revision=row["revision"],
        title=row["title"],
        text=row["text"],
        published_at=row["published_at"],
        seen_at=row["seen_at"],
        url=row["url"],
        author=row["author"],
        language=row["language"],
        origin=row["origin"],
        dated=row["dated"],
        credits=tuple(row["credits"]),
        joins=tuple(row["joins"]),
        shares=tuple(row["shares"]),
    )
