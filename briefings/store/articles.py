"""Articles: adding what is new, and reading them back. What is stored of an article never changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, Select, func, select

from briefings.model import Article, Draft, Extent
from briefings.store.columns import utc
from briefings.store.engine import Store
from briefings.store.holdings import load_holdings, store_doubles
from briefings.store.identities import address_of, identity_of
from briefings.store.origins import load_holders, store_sketches
from briefings.store.revisions import candidate_of, number
from briefings.store.rows import Row, add_all, chunks
from briefings.store.seen import after_windows, note_reached
from briefings.store.sources import know_sources
from briefings.store.tables import AWAITS_EXTRACTION, articles, doubles, visits


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
    apart (of the last one, if the draft is live), or if it shows less of the article than is stored; else it is the
    next revision. So is one that comes under another key: see `holdings`; its revision has the article's key.

    `sketches[i]` are the 64-bit hashes (unsigned) of the i-th draft's text: a copy of an earlier article, published
    within 7 days of it, gets its origin. `passages[i]` are the marks of its passages in order: it notes the origins of
    which it has a long one, looked for among articles as near in time. NUL and lone surrogates, which no database
    keeps, become U+FFFD. A clock given as `seen_at` is read when nobody else can write any more, so that articles are
    seen in the order in which they are stored; one that went back counts from the last window that was read. It
    neither fetches nor extracts. Raises OnRecordError if the database fails.
    """
    marks = [()] * len(drafts) if passages is None else passages
    candidates = [candidate_of(*one) for one in zip(drafts, sketches, marks, strict=True)]
    if not candidates:
        return ()
    with store.write(alone_on=articles) as connection:
        moment = after_windows(connection, utc(seen_at())) if callable(seen_at) else utc(seen_at)
        holdings = load_holdings(connection, candidates)
        fresh = [one for one in candidates if holdings.settled(one, moment) is not None]
        added: Sequence[tuple[Article, Row]] = ()
        if fresh:
            know_sources(connection, {one.draft.source for one in fresh})
            holders = load_holders(connection, (value for one in fresh for value in one.prints.every))
            added = number(fresh, holdings, holders, first_id=_next_id(connection), seen_at=moment)
            add_all(connection, articles, [row for _, row in added])
            store_sketches(connection, holders)
        store_doubles(connection, holdings)
    return tuple(article for article, _ in added)


def get_articles(store: Store, ids: Collection[int]) -> dict[int, Article]:
    """The articles of these ids; an id that nobody has is left out."""
    with store.read() as connection:
        return articles_of(connection, ids)


def unextracted_articles(
    store: Store, *, among: Collection[int] | None = None, limit: int = 500
) -> tuple[Article, ...]:
    """English articles that `add_claims` has not yet seen, of these ids if they are given; oldest first."""
    query = select(articles).where(AWAITS_EXTRACTION).order_by(articles.c.published_at, articles.c.id)
    if among is not None:
        query = query.where(articles.c.id.in_(among))
    with store.read() as connection:
        return read_articles(connection, query.limit(limit))


def unextracted_ids(store: Store, *, seen_until: datetime | None = None) -> tuple[int, ...]:
    """The ids of all of them at this moment, in the same order; or of those that were seen by then."""
    query = select(articles.c.id).where(AWAITS_EXTRACTION).order_by(articles.c.published_at, articles.c.id)
    if seen_until is not None:
        query = query.where(articles.c.seen_at <= seen_until)
    with store.read() as connection:
        return tuple(connection.scalars(query))


def read_until(store: Store, moment: datetime) -> datetime:
    """The last moment up to `moment` by which everything seen has been read for claims as well.

    A briefing that ends there misses nothing: what is seen by then and read later would fall between two windows. What
    is stored from now on is seen after that moment, also where the clock goes back.
    """
    query = select(func.min(articles.c.seen_at)).where(AWAITS_EXTRACTION, articles.c.seen_at <= moment)
    with store.write(alone_on=articles) as connection:  # waits for articles that are being stored right now
        waiting = connection.scalar(query)
        end = moment if waiting is None else waiting - timedelta(microseconds=1)
        note_reached(connection, end)
    return end


def count_articles(store: Store, *, since: datetime | None = None, until: datetime | None = None) -> int:
    """How many articles are stored, or were seen in `(since, until]`; every revision is one."""
    query = select(func.count()).select_from(articles)
    if since is not None:
        query = query.where(articles.c.seen_at > since)
    if until is not None:
        query = query.where(articles.c.seen_at <= until)
    with store.read() as connection:
        return connection.scalar(query) or 0


def held_items(store: Store, source: str, items: Collection[tuple[str, str]]) -> frozenset[str]:
    """The keys of those `items` (key and url) of which the source's article is stored, under that key or address.

    Under whatever key it came: also where only its words were already on record, or where its page could not be read
    yet and is to be visited. It does not say whether they still are what the address says.
    """
    names = {key: (identity_of(source, key), address_of(source, url)) for key, url in items}
    every = {name for pair in names.values() for name in pair if name is not None}
    found: set[bytes] = set()
    with store.read() as connection:
        for some in chunks(every):
            for column in (articles.c.identity, articles.c.address, doubles.c.name, visits.c.identity):
                found.update(connection.scalars(select(column).where(column.in_(some))))
    return frozenset(key for key, pair in names.items() if not found.isdisjoint(pair))


def articles_of(connection: Connection, ids: Collection[int]) -> dict[int, Article]:
    """The articles of these ids; an id that nobody has is left out. Part of a reading."""
    return {
        article.id: article
        for some in chunks(sorted(set(ids)))
        for article in read_articles(connection, select(articles).where(articles.c.id.in_(some)))
    }


def read_articles(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[Article, ...]:
    """What `query` selects from the table of articles. Part of a reading."""
    return tuple(_article(row) for row in connection.execute(query).mappings())


def _next_id(connection: Connection) -> int:
    return (connection.scalar(select(func.max(articles.c.id))) or 0) + 1


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
        section=row["section"],
        modified_at=row["modified_at"],
        extent=Extent(row["extent"]),
        backfill=row["backfill"],
    )
