"""Which claims are of a topic, read and marked a piece of the record at a time, so that nobody waits long."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, true, tuple_

from briefings.model import Article, Claim, ClaimId, Topic
from briefings.store.articles import read_articles
from briefings.store.claim_loading import untagged_in
from briefings.store.engine import Store
from briefings.store.rows import add_all, chunks
from briefings.store.state import touch
from briefings.store.tables import articles, claim_events, claim_topics, claims

RECENT = 1_000
MOST_WORDS = 100
_RUN = re.compile(r"[A-Za-z0-9]+")
# Signs beyond ASCII are other cases of these letters, as the kelvin of k.
_FOLDED = re.compile(r"[iks]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """The articles with ids from `first` to `last` that may have claims of a topic, each with all of its claims.

    `marked` are the claims in it, of whatever article, that are of the topic so far.
    """

    first: int
    last: int
    told: tuple[tuple[Article, tuple[Claim, ...]], ...]
    marked: frozenset[ClaimId]


def last_article(store: Store) -> int:
    """The highest id that an article has, 0 if there is none."""
    with store.read() as connection:
        return connection.scalar(select(func.max(articles.c.id))) or 0


def piece_for(store: Store, topic: Topic, first: int, last: int) -> Piece:
    """The articles with ids from `first` to `last` that hold a word of one of the topic's terms or tell of its actions.

    All that can be of it are among them, and others: who asks has to look at each claim. The topics of the claims are
    left out. Memory is bounded by the number of ids.
    """
    here = articles.c.id.between(first, last)
    with store.read() as connection:
        wanted = select(articles).where(here, articles.c.extracted, _may_be_of(topic, sqlite=store.is_sqlite))
        found = list(read_articles(connection, wanted.order_by(articles.c.id)))
        held: defaultdict[int, list[Claim]] = defaultdict(list)
        for claim in untagged_in(connection, [article.id for article in found]):
            held[claim.article_id].append(claim)
        told = tuple((article, tuple(held[article.id])) for article in found if article.id in held)
        return Piece(first, last, told, frozenset(_marked(connection, topic.id, first, last)))


def mark_claims(store: Store, topic_id: str, piece: Piece, claim_ids: Collection[ClaimId]) -> None:
    """Makes those of `claim_ids`, (article id, ordinal) each, and no others of the piece, claims of the topic.

    What was stored since the piece was read keeps what it has. Writes nothing where nothing changes.
    """
    new, gone = set(claim_ids) - piece.marked, piece.marked.difference(claim_ids)
    if not new and not gone:
        return
    table = claim_topics.c
    with store.write(alone_on=claim_topics) as connection:
        touch(connection)
        for some in chunks(gone):
            connection.execute(
                claim_topics.delete().where(table.topic == topic_id, tuple_(table.article_id, table.ordinal).in_(some))
            )
        for some in chunks(new - _marked(connection, topic_id, piece.first, piece.last)):
            _tag(connection, topic_id, some)


def topic_share(store: Store, topic_id: str) -> tuple[int, int]:
    """How many claims of the last 1,000 articles are of the topic, and how many claims these articles have."""
    with store.read() as connection:
        last = connection.scalar(select(func.max(articles.c.id))) or 0
        every = connection.scalar(select(func.count()).select_from(claims).where(claims.c.article_id > last - RECENT))
        return len(_marked(connection, topic_id, last - RECENT + 1, last)), every or 0


def topics_in(store: Store, *, since: datetime, until: datetime) -> frozenset[str]:
    """The topics of the claims of every article seen in `(since, until]`, and of its other revisions."""
    seen = select(articles.c.identity).where(articles.c.seen_at > since, articles.c.seen_at <= until)
    every = select(articles.c.id).where(articles.c.identity.in_(seen))
    with store.read() as connection:
        query = select(claim_topics.c.topic).where(claim_topics.c.article_id.in_(every)).distinct()
        return frozenset(connection.scalars(query))


def claims_of_topics(store: Store, topic_ids: Collection[str], *, since: datetime | None = None) -> Mapping[str, int]:
    """How many claims each topic has, of articles published after `since`; 0 where there are none."""
    table = claim_topics.c
    later = () if since is None else (table.published_at > since,)
    query = select(table.topic, func.count().label("claims")).group_by(table.topic)
    found = dict.fromkeys(topic_ids, 0)
    with store.read() as connection:
        for some in chunks(topic_ids):
            rows = connection.execute(query.where(table.topic.in_(some), *later))
            found.update({row.topic: row.claims for row in rows})
    return found


def _may_be_of(topic: Topic, *, sqlite: bool) -> ColumnElement[bool]:
    words = {_word_of(term) for term in topic.terms if term.strip()}
    if "" in words or len(words) > MOST_WORDS:
        return true()
    told = claim_events.c
    actions = [action.lower() for action in topic.actions]
    tells = or_(told.action.in_(topic.actions), told.kind.in_(actions))
    columns = articles.c.text, articles.c.title
    named = [
        column.like(f"%{word}%") if sqlite else column.ilike(f"%{word}%")
        for word in sorted(words)
        for column in columns
    ]
    events = select(told.article_id).where(told.article_id == articles.c.id, tells).exists() if actions else false()
    return or_(events, *named)


def _word_of(term: str) -> str:
    """The longest piece of a term that either database finds in any case, as LIKE writes it; "" if there is none.

    Databases fold the case of ASCII only, or by a locale of their own; a letter that something else folds to is any.
    """
    return _FOLDED.sub("_", max(_RUN.findall(term), key=len, default=""))


def _marked(connection: Connection, topic_id: str, first: int, last: int) -> set[ClaimId]:
    """The claims of the topic in some articles. Without its index, which would lead through all claims of the topic."""
    table = claim_topics.c
    mine = table.article_id.between(first, last), func.coalesce(table.topic, "") == topic_id
    return {
        (row.article_id, row.ordinal)
        for row in connection.execute(select(table.article_id, table.ordinal).where(*mine))
    }


def _tag(connection: Connection, topic_id: str, claim_ids: Sequence[ClaimId]) -> None:
    part, own = claim_topics.c, (claims.c.article_id, claims.c.ordinal, claims.c.published_at)
    query = (
        select(*own, func.coalesce(func.max(part.position), -1).label("last"))
        .outerjoin(claim_topics, and_(part.article_id == claims.c.article_id, part.ordinal == claims.c.ordinal))
        .where(own[0].in_({article_id for article_id, _ in claim_ids}), tuple_(*own[:2]).in_(claim_ids))
        .group_by(*own)
    )
    rows = [
        {
            "article_id": row.article_id,
            "ordinal": row.ordinal,
            "position": row.last + 1,
            "topic": topic_id,
            "published_at": row.published_at,
        }
        for row in connection.execute(query)
    ]
    add_all(connection, claim_topics, rows)
