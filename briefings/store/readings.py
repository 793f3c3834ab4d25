"""What articles tell of a past window: which sources were surely read in it."""

from __future__ import annotations

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
