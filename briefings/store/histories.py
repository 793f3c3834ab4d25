"""The newest claims of a topic in every revision of their articles: what came first, and what was corrected."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, and_, select

from briefings.model import Article, ClaimId, Record, TimeAxis
from briefings.store.articles import read_articles
from briefings.store.claim_loading import limits_of, whole_record
from briefings.store.engine import Store
from briefings.store.rows import chunks
from briefings.store.tables import articles, claim_topics


def newest_history(
    store: Store, topic: str, *, limit: int, until: datetime, axis: TimeAxis = TimeAxis.SEEN
) -> tuple[Record, bool]:
    """The articles of the `limit` newest claims of the topic, by publication, in every revision; and if that is all.

    The record is as `load_record` gives it at `until` by `axis`, with the topic's claims of these articles only. What
    is read does not grow with the record beyond `limit`.
    """
    limits = limits_of(articles, until, axis)
    part = claim_topics.c
    query = (
        select(part.article_id, articles.c.identity)
        .join(articles, articles.c.id == part.article_id)
        .where(part.topic == topic, *limits)
        .order_by(part.published_at.desc())
        .limit(limit + 1)
    )
    with store.read() as connection:
        found = connection.execute(query).all()
        every = len(found) <= limit
        held = {one.id: one for one in _revisions(connection, {row.identity for row in found[:limit]}, until, axis)}
        keys = set(_keys(connection, topic, set(held)))
        record = whole_record(connection, keys, topic=topic, seen_until=until if axis is TimeAxis.SEEN else None)
    return replace(record, articles=held).at(until, axis), every


def _revisions(
    connection: Connection, identities: Collection[bytes], until: datetime, axis: TimeAxis
) -> Iterator[Article]:
    """The articles in every revision that is read for claims, those without a claim on the topic too."""
    known = and_(articles.c.extracted, *limits_of(articles, until, axis))
    for some in chunks(identities):
        yield from read_articles(connection, select(articles).where(articles.c.identity.in_(some), known))


def _keys(connection: Connection, topic: str, ids: Collection[int]) -> Iterator[ClaimId]:
    part = claim_topics.c
    for some in chunks(ids):
        query = select(part.article_id, part.ordinal).where(part.topic == topic, part.article_id.in_(some))
        yield from ((row.article_id, row.ordinal) for row in connection.execute(query))
