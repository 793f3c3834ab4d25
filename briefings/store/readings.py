"""What articles tell of a past window: which sources were surely read in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from briefings.model import SourceState, TimeAxis
from briefings.store.engine import Store
from briefings.store.tables import articles, sources


def read_in(
    store: Store, *, since: datetime, until: datetime, axis: TimeAxis = TimeAxis.SEEN
) -> tuple[tuple[SourceState, ...], int]:
    """The sources of which an article was seen (or published) in `(since, until]`, by id, and how many articles.

    It looks at no poll, of which only the latest is kept: so it is the same whenever it is asked, and does not know of
    a source that was read and had nothing new. By event it knows nothing: `((), 0)`.
    """
    if axis is TimeAxis.EVENT:
        return (), 0
    moment = articles.c.seen_at if axis is TimeAxis.SEEN else articles.c.published_at
    query = (
        select(sources.c.id, sources.c.name, func.max(articles.c.seen_at).label("read_at"), func.count().label("given"))
        .join(articles, articles.c.source_id == sources.c.id)
        .where(moment > since, moment <= until)
        .group_by(sources.c.id, sources.c.name)
        .order_by(sources.c.id)
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
    return tuple(SourceState(row.id, row.name, row.read_at) for row in rows), sum(row.given for row in rows)


@dataclass(frozen=True, slots=True)
class Unread:
    """How many articles of a source in one language are stored without having been read for claims."""

    source: str
    language: str
    articles: int
    owner: str = ""


def unread_in(store: Store, *, since: datetime, until: datetime) -> tuple[Unread, ...]:
    """What was seen in `(since, until]` and is not read for claims: another language than English, or not yet.

    By the source's name and language; `owner` is whose source it is.
    """
    count = func.count().label("given")
    query = (
        select(sources.c.name, sources.c.owner, articles.c.language, count)
        .join(articles, articles.c.source_id == sources.c.id)
        .where(articles.c.seen_at > since, articles.c.seen_at <= until, articles.c.extracted.is_(False))
        .group_by(sources.c.id, sources.c.name, sources.c.owner, articles.c.language)
        .order_by(sources.c.name, sources.c.id, articles.c.language)
    )
    with store.read() as connection:
        return tuple(Unread(row.name, row.language, row.given, row.owner) for row in connection.execute(query))
