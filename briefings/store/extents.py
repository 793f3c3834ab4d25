"""How many articles each source gave of late, how whole they were and in which languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from briefings.model import Extent
from briefings.store.engine import Store
from briefings.store.tables import articles


@dataclass(frozen=True, slots=True)
class Stored:
    """How many articles of a source are of that extent and in that language."""

    source: str
    extent: Extent
    language: str
    articles: int


def stored_since(store: Store, since: datetime, *, source: str = "") -> tuple[Stored, ...]:
    """What was first seen after `since`, of one source or of all, by source, extent and language.

    Each article counts once, as it is in its last revision.
    """
    first = articles.alias()
    own = (first.c.source_id == source,) if source else ()
    last = (
        select(articles.c.identity, func.max(articles.c.revision).label("revision"))
        .join(first, and_(first.c.identity == articles.c.identity, first.c.revision == 1))
        .where(first.c.seen_at > since, *own)
        .group_by(articles.c.identity)
        .subquery()
    )
    parts = (articles.c.source_id, articles.c.extent, articles.c.language)
    query = (
        select(*parts, func.count().label("given"))
        .join(last, and_(last.c.identity == articles.c.identity, last.c.revision == articles.c.revision))
        .group_by(*parts)
        .order_by(*parts)
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
    return tuple(Stored(row.source_id, Extent(row.extent), row.language, row.given) for row in rows)
