"""Chosen claims, alone or as a record with their articles and all names. Part of a reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    Table,
    and_,
    or_,
    select,
    tuple_,
)

from briefings.model import Article, Claim, ClaimId, Record, TimeAxis
from briefings.store.actors import known_actors
from briefings.store.articles import articles_of
from briefings.store.claim_rows import claim_of
from briefings.store.rows import chunks
from briefings.store.tables import articles, claim_events, claim_figures, claim_topics, claims, sources, topics

Part: TypeAlias = Callable[[Table], ColumnElement[bool]]
"""Which rows are meant, of any table whose rows belong to claims."""


def bare_record(connection: Connection, keys: Collection[ClaimId]) -> Record:
    """The claims of `keys` without topics, figures and events; only the names of their own sources come with them."""
    held = articles_of(connection, {article_id for article_id, _ in keys})
    found = [claim_of(row, (), (), ()) for some in chunks(keys) for row in _rows(connection, claims, _among(some))]
    found.sort(key=lambda claim: (held[claim.article_id].published_at, claim.article_id, claim.ordinal))
    return with_own_names(connection, held, found)


def whole_record(
    connection: Connection, keys: Collection[ClaimId], *, topic: str | None, seen_until: datetime | None
) -> Record:
    """The claims of `keys` with all their parts, and every name that was known by then."""
    held = articles_of(connection, {article_id for article_id, _ in keys})
    found = list(claims_of(connection, keys))
    found.sort(key=lambda claim: (held[claim.article_id].published_at, claim.article_id, claim.ordinal))
    return with_names(connection, held, found, topic=topic, seen_until=seen_until)


def with_own_names(connection: Connection, held: dict[int, Article], found: Collection[Claim]) -> Record:
    """These articles and claims with the names of their sources, and nothing else."""
    named = sources.c.id.in_({article.source for article in held.values()})
    known = connection.execute(select(sources.c.id, sources.c.name, sources.c.family).where(named)).all()
    families = {row.id: row.family for row in known if row.family}
    return Record(held, tuple(found), {row.id: row.name for row in known}, families=families)


def with_names(
    connection: Connection,
    held: dict[int, Article],
    found: Collection[Claim],
    *,
    topic: str | None,
    seen_until: datetime | None,
) -> Record:
    """These articles and claims, with the sides and actions of the topic and every name that was known by then."""
    known = connection.execute(_known_sources(seen_until)).all()
    return Record(
        held,
        tuple(found),
        {row.id: row.name for row in known},
        known_actors(connection, seen_until),
        {row.id: row.family for row in known if row.family},
        sides=_sides_of(connection, topic),
        actions=_actions_of(connection, topic),
    )


def claims_of(connection: Connection, keys: Collection[ClaimId]) -> Iterator[Claim]:
    """The claims of `keys` with all their parts, those of an article in order."""
    for some in chunks(keys):
        yield from _whole(connection, _among(some))


def untagged_in(connection: Connection, article_ids: Collection[int]) -> Iterator[Claim]:
    """All claims of these articles with all their parts but the topics, those of an article in order."""
    for some in chunks(article_ids):
        yield from _whole(connection, _inside(some), topics_too=False)


def limits_of(
    table: FromClause, until: datetime | BindParameter[datetime] | None, axis: TimeAxis
) -> list[ColumnElement[bool]]:
    """What an article of `table` has to fulfil; when something happened is told by its claims, not by the article."""
    if until is None or axis is TimeAxis.EVENT:
        return []
    return [(table.c.seen_at if axis is TimeAxis.SEEN else table.c.published_at) <= until]


def _known_sources(seen_until: datetime | None) -> Select[tuple[str, str, str]]:
    """The sources that somebody named, and of those that only an article brought in the ones seen by then."""
    query = select(sources.c.id, sources.c.name, sources.c.family).order_by(sources.c.id)
    if seen_until is None:
        return query
    held = select(articles.c.id).where(articles.c.source_id == sources.c.id, articles.c.seen_at <= seen_until)
    return query.where(or_(sources.c.name != sources.c.id, held.exists()))


def _sides_of(connection: Connection, topic: str | None) -> tuple[tuple[str, ...], ...]:
    """The sides of a topic; none without one."""
    given = connection.scalar(select(topics.c.sides).where(topics.c.id == topic)) if topic else None
    return tuple(map(tuple, given or ()))


def _actions_of(connection: Connection, topic: str | None) -> tuple[str, ...]:
    """The kinds of event that a topic follows; none without one."""
    given = connection.scalar(select(topics.c.actions).where(topics.c.id == topic)) if topic else None
    return tuple(given or ())


def _whole(connection: Connection, part: Part, *, topics_too: bool = True) -> Iterator[Claim]:
    tagged = _parts(connection, claim_topics, part) if topics_too else defaultdict(list)
    figures, events = (_parts(connection, table, part) for table in (claim_figures, claim_events))
    for row in _rows(connection, claims, part):
        yield claim_of(row, tagged[_key(row)], figures[_key(row)], events[_key(row)])


def _parts(connection: Connection, table: Table, part: Part) -> defaultdict[ClaimId, list[RowMapping]]:
    found: defaultdict[ClaimId, list[RowMapping]] = defaultdict(list)
    for row in _rows(connection, table, part):
        found[_key(row)].append(row)
    return found


def _rows(connection: Connection, table: Table, part: Part) -> Iterator[RowMapping]:
    columns = (column for column in table.c if column.name != "published_at")  # the article has it
    yield from connection.execute(select(*columns).where(part(table)).order_by(*table.primary_key.columns)).mappings()


def _among(keys: Collection[ClaimId]) -> Part:
    """By articles first: SQLite does not look pairs up in an index."""
    inside = _inside({article_id for article_id, _ in keys})
    return lambda table: and_(inside(table), tuple_(table.c.article_id, table.c.ordinal).in_(keys))


def _inside(ids: Collection[int]) -> Part:
    return lambda table: table.c.article_id.in_(ids)


def _key(row: RowMapping) -> ClaimId:
    return row["article_id"], row["ordinal"]
