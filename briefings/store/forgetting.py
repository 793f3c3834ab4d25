"""Retention by age: the texts and claims of old articles that no topic follows and no briefing cites are given up.

What a briefing tells depends on the claims of its topic and their articles in every revision, and these stay, however
old. So does the row of every article, by which it is recognised when a feed still lists it, counted, and numbered when
it is edited. A topic that is set up later finds nothing in what was forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, not_, or_, select

from briefings.store.columns import utc
from briefings.store.engine import Store
from briefings.store.rows import chunks
from briefings.store.spoken import drop_speakers
from briefings.store.state import touch
from briefings.store.tables import (
    HELD_WHOLE,
    HOLDS_DIGEST,
    NO_DIGEST,
    articles,
    briefings,
    carried,
    claim_events,
    claim_figures,
    claim_topics,
    claims,
    deliveries,
    visits,
)

MANY = 50_000
"""So many ids are looked up at a time: what is kept of old articles is passed over each time."""


def forget_older(store: Store, *, before: datetime, limit: int) -> Iterator[int]:
    """Gives up what is not needed of the articles that were published and seen before a moment.

    Their texts and claims are deleted, of at most `limit` articles in one short transaction; after each it gives how
    many there were. Kept whole is every revision of an article of which any, whenever seen, has a claim on a topic or
    in a briefing, or still waits to be read for claims, and of one that is still visited. At last go the digests of
    the deliveries that were done before the moment; the briefings themselves stay. Raises OnRecordError if the
    database fails.
    """
    moment = utc(before)
    while old := _first(store, _forgettable(moment).limit(MANY)):
        for start in range(0, len(old), limit):
            if gone := _forget_still(store, moment, old[start : start + limit]):
                yield gone
    while _forget_digests(store, moment, limit):
        pass


def count_older(store: Store, *, before: datetime) -> int:
    """How many articles `forget_older` would give up the texts and claims of. Changes nothing."""
    query = select(func.count()).select_from(_forgettable(utc(before)).order_by(None).subquery())
    with store.read() as connection:
        return connection.scalar(query) or 0


def _forgettable(before: datetime, among: Sequence[int] | None = None) -> Select[int]:
    """The ids of the articles that may be forgotten, those seen first first."""
    own, other = articles.c, articles.alias("other")
    kept = select(other.c.id).where(other.c.identity == own.identity, _is_needed(other, before)).exists()
    visited = select(visits.c.identity).where(visits.c.identity == own.identity).exists()
    old = (HELD_WHOLE, own.seen_at < before, own.published_at < before)
    query = select(own.id).where(*old, not_(kept), not_(visited)).order_by(own.seen_at)
    return query if among is None else query.where(own.id.in_(among))


def _is_needed(table: FromClause, before: datetime) -> ColumnElement[bool]:
    revision = table.c
    awaits = and_(revision.extracted.is_(False), func.lower(func.substr(revision.language, 1, 2)) == "en")
    of_topic, cited = (
        select(part.c.article_id).where(part.c.article_id == revision.id).exists() for part in (claim_topics, carried)
    )
    return or_(revision.seen_at >= before, revision.published_at >= before, awaits, of_topic, cited)


def _first(store: Store, query: Select[int]) -> list[int]:
    with store.read() as connection:
        return [one for (one,) in connection.execute(query)]


def _forget_still(store: Store, before: datetime, ids: Sequence[int]) -> int:
    """Gives up those of the articles that may be forgotten even now; how many there are."""
    with store.write(alone_on=claim_topics) as connection:
        still = [one for some in chunks(ids) for (one,) in connection.execute(_forgettable(before, some))]
        if still:
            touch(connection)
        for some in chunks(still):
            _forget(connection, some)
    return len(still)


def _forget(connection: Connection, ids: Collection[int]) -> None:
    spoken = select(claims.c.speaker, func.count()).where(claims.c.article_id.in_(ids), claims.c.speaker.is_not(None))
    counts = connection.execute(spoken.group_by(claims.c.speaker))
    drop_speakers(connection, {row[0]: row[1] for row in counts})
    for table in (claim_figures, claim_events, claims):
        connection.execute(table.delete().where(table.c.article_id.in_(ids)))
    connection.execute(articles.update().where(articles.c.id.in_(ids)).values(text="", forgotten=True))


def _forget_digests(store: Store, before: datetime, limit: int) -> int:
    """Digests are of use as long as something is posted of them, and hold the pictures of charts.

    Looked at are the first that are held: they are in the order in which they were made.
    """
    own = deliveries.c
    query = (
        select(own.id, briefings.c.until, own.sent_at)
        .join(briefings, briefings.c.id == own.briefing_id)
        .where(HOLDS_DIGEST)
        .order_by(own.briefing_id)
        .limit(limit)
    )
    with store.read() as connection:
        done = [row.id for row in connection.execute(query) if max(row.until, row.sent_at or row.until) < before]
    for some in chunks(done):
        with store.write(alone_on=deliveries) as connection:
            mine = own.id.in_(some), HOLDS_DIGEST
            connection.execute(deliveries.update().where(*mine).values(digest=NO_DIGEST))
    return len(done)
