"""Claims: adding those of an article, and reading the record back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, and_, func, or_, select, tuple_

from briefings.model import Claim, OnRecordError, Record, TimeAxis
from briefings.store.actors import known_actors
from briefings.store.articles import read_articles
from briefings.store.claim_rows import claim_of, claim_row, event_rows, figure_rows, topic_rows
from briefings.store.engine import Store
from briefings.store.rows import add_all, chunks
from briefings.store.tables import articles, claim_events, claim_figures, claim_topics, claims, sources, topics

ClaimId = tuple[int, int]


def add_claims(store: Store, article_id: int, given: Sequence[Claim]) -> int:
    """Stores the claims of one article and marks it as extracted, in one transaction; returns how many were added.

    For an article that is so marked it adds nothing and returns 0: what was found first stays on record. Raises
    ValueError for a claim of another article, OnRecordError for an unknown article.
    """
    strangers = [claim for claim in given if claim.article_id != article_id]
    if strangers:
        message = f"a claim of article {strangers[0].article_id} among those of article {article_id}"
        raise ValueError(message)
    mark = articles.update().where(articles.c.id == article_id, articles.c.extracted.is_(False)).values(extracted=True)
    with store.write() as connection:
        if connection.execute(mark).rowcount == 0:
            _must_exist(connection, article_id)
            return 0
        add_all(connection, claims, [claim_row(claim) for claim in given])
        add_all(connection, claim_topics, [row for claim in given for row in topic_rows(claim)])
        add_all(connection, claim_figures, [row for claim in given for row in figure_rows(claim)])
        add_all(connection, claim_events, [row for claim in given for row in event_rows(claim)])
    return len(given)


def load_record(
    store: Store,
    *,
    topic: str | None = None,
    speaker: str | None = None,
    until: datetime | None = None,
    axis: TimeAxis = TimeAxis.SEEN,
) -> Record:
    """The claims of `topic` and by `speaker` (all if None) as the record was at `until` by `axis`; see `Record.at`.

    With them come their articles in every revision of that time, also those that no longer make the claim; a revision
    that has not been read for claims yet is left out, since nobody knows what it still says. Claims are in order of
    publication, article and place in it. The names are those of all sources, removed ones too. What people set up
    (names, speakers, topics) is as it is now; what articles taught is as it was then.
    """
    limits = _limits(until, axis)
    conditions = [*_conditions(topic, speaker), *limits]
    seen_until = until if axis is TimeAxis.SEEN else None
    with store.read() as connection:
        found = _claims(connection, conditions)
        keys = select(articles.c.identity).join(claims, claims.c.article_id == articles.c.id).where(*conditions)
        query = select(articles).where(articles.c.identity.in_(keys), articles.c.extracted, *limits)
        held = {article.id: article for article in read_articles(connection, query.order_by(articles.c.id))}
        known = connection.execute(_known_sources(seen_until)).all()
        record = Record(
            held,
            found,
            {row.id: row.name for row in known},
            known_actors(connection, seen_until),
            {row.id: row.family for row in known if row.family},
            sides=_sides(connection, topic),
            actions=_actions(connection, topic),
        )
    return record if until is None else record.at(until, axis)


def retag_topic(store: Store, topic_id: str, claim_ids: Collection[ClaimId]) -> None:
    """Makes the stored claims of `claim_ids`, (article id, ordinal) each, and no others, claims of the topic.

    Ids that no stored claim has are passed over. A claim's other topics stay as they are.
    """
    table = claim_topics.c
    with store.write(alone_on=claim_topics) as connection:
        rows = connection.execute(select(table.article_id, table.ordinal).where(table.topic == topic_id))
        held = {(row.article_id, row.ordinal) for row in rows}
        for some in chunks(held.difference(claim_ids)):
            gone = table.topic == topic_id, tuple_(table.article_id, table.ordinal).in_(some)
            connection.execute(claim_topics.delete().where(*gone))
        for some in chunks(set(claim_ids) - held):
            _tag(connection, topic_id, some)


def speaker_names(
    store: Store, prefix: str = "", limit: int = 25, *, seen_until: datetime | None = None
) -> tuple[str, ...]:
    """Speakers with a word that starts with `prefix` in any case, those with the most claims first.

    With `seen_until`, only what was seen by then counts.
    """
    name = claims.c.speaker
    query = select(name).where(name.is_not(None)).group_by(name).order_by(func.count().desc(), name).limit(limit)
    if seen_until is not None:
        query = query.join(articles, articles.c.id == claims.c.article_id).where(articles.c.seen_at <= seen_until)
    if prefix:
        starts = name.istartswith(prefix, autoescape=True), name.icontains(f" {prefix}", autoescape=True)
        query = query.where(or_(*starts))
    with store.read() as connection:
        return tuple(connection.scalars(query))


def count_claims(store: Store) -> int:
    """How many claims are stored."""
    with store.read() as connection:
        return connection.scalar(select(func.count()).select_from(claims)) or 0


def _sides(connection: Connection, topic: str | None) -> tuple[tuple[str, ...], ...]:
    given = connection.scalar(select(topics.c.sides).where(topics.c.id == topic)) if topic is not None else None
    return tuple(map(tuple, given or ()))


def _actions(connection: Connection, topic: str | None) -> tuple[str, ...]:
    given = connection.scalar(select(topics.c.actions).where(topics.c.id == topic)) if topic is not None else None
    return tuple(given or ())


def _must_exist(connection: Connection, article_id: int) -> None:
    if connection.scalar(select(articles.c.id).where(articles.c.id == article_id)) is None:
        message = f"article {article_id} is not on record; store it before its claims"
        raise OnRecordError(message)


def _known_sources(seen_until: datetime | None) -> Select[tuple[str, str, str]]:
    """The sources that somebody named, and of those that only an article brought in the ones seen by then."""
    query = select(sources.c.id, sources.c.name, sources.c.family).order_by(sources.c.id)
    if seen_until is None:
        return query
    held = select(articles.c.id).where(articles.c.source_id == sources.c.id, articles.c.seen_at <= seen_until)
    return query.where(or_(sources.c.name != sources.c.id, held.exists()))


def _limits(until: datetime | None, axis: TimeAxis) -> list[ColumnElement[bool]]:
    """What an article has to fulfil; when something happened is told by its claims, not by the article."""
    if until is None or axis is TimeAxis.EVENT:
        return []
    return [(articles.c.seen_at if axis is TimeAxis.SEEN else articles.c.published_at) <= until]


def _conditions(topic: str | None, speaker: str | None) -> list[ColumnElement[bool]]:
    """What a row of claims joined with articles has to fulfil."""
    conditions: list[ColumnElement[bool]] = []
    if topic is not None:
        tagged = claim_topics.alias("tagged")
        ids = select(tagged.c.article_id, tagged.c.ordinal).where(tagged.c.topic == topic)
        conditions.append(tuple_(claims.c.article_id, claims.c.ordinal).in_(ids))
    if speaker is not None:
        conditions.append(claims.c.speaker == speaker)
    return conditions


def _claims(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> tuple[Claim, ...]:
    tagged, figures, events = (
        _parts(connection, table, conditions) for table in (claim_topics, claim_figures, claim_events)
    )
    rows = connection.execute(
        select(claims)
        .join(articles, articles.c.id == claims.c.article_id)
        .where(*conditions)
        .order_by(articles.c.published_at, claims.c.article_id, claims.c.ordinal)
    ).mappings()
    return tuple(
        claim_of(row, tagged[key], figures[key], events[key])
        for row in rows
        for key in [(row["article_id"], row["ordinal"])]
    )


def _parts(
    connection: Connection, table: Table, conditions: Sequence[ColumnElement[bool]]
) -> defaultdict[ClaimId, list[RowMapping]]:
    part = table.c
    query = (
        select(table)
        .join(claims, and_(claims.c.article_id == part.article_id, claims.c.ordinal == part.ordinal))
        .join(articles, articles.c.id == part.article_id)
        .where(*conditions)
        .order_by(part.article_id, part.ordinal, part.position)
    )
    found: defaultdict[ClaimId, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["article_id"], row["ordinal"]].append(row)
    return found


def _tag(connection: Connection, topic_id: str, claim_ids: Sequence[ClaimId]) -> None:
    part, own = claim_topics.c, (claims.c.article_id, claims.c.ordinal)
    query = (
        select(*own, func.coalesce(func.max(part.position), -1).label("last"))
        .outerjoin(claim_topics, and_(part.article_id == claims.c.article_id, part.ordinal == claims.c.ordinal))
        .where(tuple_(*own).in_(claim_ids))
        .group_by(*own)
    )
    rows = [
        {"article_id": row.article_id, "ordinal": row.ordinal, "position": row.last + 1, "topic": topic_id}
        for row in connection.execute(query)
    ]
    add_all(connection, claim_topics, rows)
