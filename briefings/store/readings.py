"""What articles tell of a window: which sources were surely read in it, and how much came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, select

from briefings.model import SourceState, TimeAxis
from briefings.store.engine import Store
from briefings.store.tables import articles, sources


@dataclass(frozen=True, slots=True)
class Given:
    """How many articles came in: those that were `read`, every revision one, and those only put on record."""

    read: int = 0
    recorded: int = 0


def read_in(
    store: Store, *, since: datetime, until: datetime, axis: TimeAxis = TimeAxis.SEEN
) -> tuple[SourceState, ...]:
    """The sources of which an article was seen (or published) in `(since, until]`, by id.

    It looks at no poll, of which only the latest is kept: so it is the same whenever it is asked, and does not know of
    a source that was read and had nothing new. A source of which something was only put on record was not read by that.
    By event it knows nothing.
    """
    if axis is TimeAxis.EVENT:
        return ()
    query = (
        select(sources.c.id, sources.c.name, func.max(articles.c.seen_at).label("read_at"))
        .join(articles, articles.c.source_id == sources.c.id)
        .where(_came(since, until, axis), not_(_is_recorded(since)))
        .group_by(sources.c.id, sources.c.name)
        .order_by(sources.c.id)
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
    return tuple(SourceState(row.id, row.name, row.read_at) for row in rows)


def given_in(store: Store, *, since: datetime, until: datetime, axis: TimeAxis = TimeAxis.SEEN) -> Given:
    """How many articles were seen (or published) in `(since, until]`. By event it knows nothing."""
    if axis is TimeAxis.EVENT:
        return Given()
    recorded = _is_recorded(since)
    query = select(recorded.label("recorded"), func.count().label("given")).where(_came(since, until, axis))
    with store.read() as connection:
        counts = {bool(row.recorded): row.given for row in connection.execute(query.group_by(recorded))}
    return Given(counts.get(False, 0), counts.get(True, 0))


def _came(since: datetime, until: datetime, axis: TimeAxis) -> ColumnElement[bool]:
    moment = articles.c.seen_at if axis is TimeAxis.SEEN else articles.c.published_at
    return and_(moment > since, moment <= until)


def _is_recorded(since: datetime) -> ColumnElement[bool]:
    """What is no news in a window that begins then; see `compose`."""
    return and_(articles.c.backfill, articles.c.published_at <= since)


@dataclass(frozen=True, slots=True)
class Unread:
    """How many articles of a source in one language are stored without having been read for claims."""

    source: str
    language: str
    articles: int
    owner: str = ""


def unread_in(store: Store, *, since: datetime, until: datetime) -> tuple[Unread, ...]:
    """What was seen in `(since, until]` and is not read for claims: another language than English, or not yet.

    An article counts once, when it first comes, and not where it was only put on record. By the source's name and
    language; `owner` is whose source it is.
    """
    count = func.count().label("given")
    query = (
        select(sources.c.name, sources.c.owner, articles.c.language, count)
        .join(articles, articles.c.source_id == sources.c.id)
        .where(_came(since, until, TimeAxis.SEEN), articles.c.extracted.is_(False))
        .where(articles.c.revision == 1, not_(_is_recorded(since)))
        .group_by(sources.c.id, sources.c.name, sources.c.owner, articles.c.language)
        .order_by(sources.c.name, sources.c.id, articles.c.language)
    )
    with store.read() as connection:
        return tuple(Unread(row.name, row.language, row.given, row.owner) for row in connection.execute(query))
