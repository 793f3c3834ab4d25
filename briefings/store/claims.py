"""Claims: adding those of an article, and reading the record back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, func, select, tuple_

from briefings.model import Claim, ClaimId, OnRecordError, Record, TimeAxis, Topic
from briefings.store.articles import read_articles
from briefings.store.claim_loading import limits_of, with_names
from briefings.store.claim_rows import claim_of, claim_row, event_rows, figure_rows, topic_rows
from briefings.store.engine import Store
from briefings.store.rows import Row, add_all
from briefings.store.spoken import add_speakers
from briefings.store.tables import articles, claim_events, claim_figures, claim_topics, claims, topics
from briefings.store.topics import followed_meanwhile


def add_claims(store: Store, article_id: int, given: Sequence[Claim]) -> int:
    """Stores the claims of one article and marks it as extracted, in one transaction; returns how many were added.

    For an article that is so marked it adds nothing and returns 0: what was found first stays on record. Raises
    ValueError for a claim of another article, OnRecordError for an unknown article.
    """
    with store.write() as connection:
        return _add_found(connection, article_id, given)


def add_tagged_claims(store: Store, article_id: int, given: Sequence[Claim], of: Sequence[Topic]) -> int | None:
    """Stores them like `add_claims` if `of`, by which they were tagged, are the topics that there are.

    None, and nothing is stored, if somebody added, changed or removed a topic meanwhile: tag them anew. Who changes
    topics waits until it is done, and so finds the claims.
    """
    with store.write(alone_on=topics) as connection:
        return _add_found(connection, article_id, given) if followed_meanwhile(connection) == tuple(of) else None


def _add_found(connection: Connection, article_id: int, given: Sequence[Claim]) -> int:
    strangers = [claim for claim in given if claim.article_id != article_id]
    if strangers:
        message = f"a claim of article {strangers[0].article_id} among those of article {article_id}"
        raise ValueError(message)
    mark = articles.update().where(articles.c.id == article_id, articles.c.extracted.is_(False)).values(extracted=True)
    if connection.execute(mark).rowcount == 0:
        _must_exist(connection, article_id)
        return 0
    published = connection.scalar(select(articles.c.published_at).where(articles.c.id == article_id))
    add_rows(connection, {article_id: published}, given)
    return len(given)


def add_rows(connection: Connection, published: Mapping[int, datetime | None], given: Sequence[Claim]) -> None:
    """Adds the claims, none of which may be there; `published` says when each article was. Part of a writing."""

    def dated(rows: Iterable[Row]) -> list[Row]:
        return [row | {"published_at": published[row["article_id"]]} for row in rows]

    add_all(connection, claims, dated(claim_row(claim) for claim in given))
    add_all(connection, claim_topics, dated(row for claim in given for row in topic_rows(claim)))
    add_all(connection, claim_figures, [row for claim in given for row in figure_rows(claim)])
    add_all(connection, claim_events, [row for claim in given for row in event_rows(claim)])
    add_speakers(connection, Counter(claim.speaker for claim in given if claim.speaker))


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
    limits = limits_of(articles, until, axis)
    conditions = [*_conditions(topic, speaker), *limits]
    seen_until = until if axis is TimeAxis.SEEN else None
    with store.read() as connection:
        found = _claims(connection, conditions)
        keys = select(articles.c.identity).join(claims, claims.c.article_id == articles.c.id).where(*conditions)
        query = select(articles).where(articles.c.identity.in_(keys), articles.c.extracted, *limits)
        held = {article.id: article for article in read_articles(connection, query.order_by(articles.c.id))}
        record = with_names(connection, held, found, topic=topic, seen_until=seen_until)
    return record if until is None else record.at(until, axis)


def count_claims(store: Store) -> int:
    """How many claims are stored."""
    with store.read() as connection:
        return connection.scalar(select(func.count()).select_from(claims)) or 0


def _must_exist(connection: Connection, article_id: int) -> None:
    if connection.scalar(select(articles.c.id).where(articles.c.id == article_id)) is None:
        message = f"article {article_id} is not on record; store it before its claims"
        raise OnRecordError(message)


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
