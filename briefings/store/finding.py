"""Finding claims without reading the whole record: the newest of a topic, the sentences that may be meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, and_, func, or_, select, text

from briefings.model import ClaimId, Record, TimeAxis
from briefings.store.articles import articles_of
from briefings.store.claim_loading import claims_of, with_own_names
from briefings.store.engine import Store
from briefings.store.newest_queries import standing
from briefings.store.rows import chunks
from briefings.store.tables import SHORT_NAME, articles, claim_topics, claims


@dataclass(frozen=True, slots=True)
class Saying:
    """A claim's sentence as it stands, with as much as is needed to tell whether it is meant."""

    article_id: int
    ordinal: int
    speaker: str
    published_at: datetime
    sentence: str
    origin: int


def claim_ids_on_topic(  # noqa: PLR0913  (a moment's own fields, each named by the caller)
    store: Store,
    topic: str,
    *,
    until: datetime,
    axis: TimeAxis = TimeAxis.SEEN,
    since: datetime | None = None,
    limit: int | None = None,
) -> tuple[tuple[ClaimId, ...], int]:
    """The newest `limit` claims of a topic, newest first, and how many there are in all, as the record was at `until`.

    Claims of revisions that a later one had replaced by then are left out. `since` is when they were published. By
    event it knows nothing of moments: what had not begun by then has to be left out by the caller.
    """
    tagged = claim_topics.c
    conditions = [tagged.topic == topic, *standing(until, axis)]
    if since is not None:
        conditions.append(tagged.published_at >= since)
    query = select(tagged.article_id, tagged.ordinal).join(articles, articles.c.id == tagged.article_id)
    newest = (tagged.published_at.desc(), tagged.article_id.desc(), tagged.ordinal.desc())
    with store.read() as connection:
        rows = connection.execute(query.where(*conditions).order_by(*newest).limit(limit)).all()
        if limit is None or len(rows) < limit:
            return tuple((row.article_id, row.ordinal) for row in rows), len(rows)
        count = connection.scalar(query.with_only_columns(func.count()).where(*conditions)) or 0
    return tuple((row.article_id, row.ordinal) for row in rows), count


def load_claims(store: Store, claim_ids: Sequence[ClaimId]) -> Record:
    """These claims in the order given, with their articles and the names of their sources; unknown ids are left out.

    The record has no speakers, sides or actions: it is for receipts.
    """
    with store.read() as connection:
        found = {(one.article_id, one.ordinal): one for one in claims_of(connection, claim_ids)}
        held = articles_of(connection, {article_id for article_id, _ in found})
        return with_own_names(connection, held, [found[one] for one in claim_ids if one in found])


def sayings_of_speaker(store: Store, speaker: str, *, limit: int) -> tuple[Saying, ...]:
    """The newest claims of a speaker. Names longer than 200 characters are looked for in vain."""
    own = claims.c.speaker == speaker, text(SHORT_NAME)
    with store.read() as connection:
        return _sayings(connection, _SAYINGS.where(*own).order_by(claims.c.published_at.desc()).limit(limit))


def sayings_on_topic(store: Store, topic: str, *, limit: int) -> tuple[Saying, ...]:
    """The newest claims of a topic."""
    tagged = claim_topics.c
    joined = and_(tagged.article_id == claims.c.article_id, tagged.ordinal == claims.c.ordinal)
    query = _SAYINGS.join(claim_topics, joined).where(tagged.topic == topic)
    with store.read() as connection:
        return _sayings(connection, query.order_by(tagged.published_at.desc()).limit(limit))


def newest_sayings(store: Store, *, within: int, holding: Sequence[str] = ()) -> tuple[Saying, ...]:
    """The claims of the newest `within` articles, or of those whose text has one of the strings letter by letter."""
    newest = select(articles.c.id, articles.c.text).order_by(articles.c.published_at.desc()).limit(within).subquery()
    place = func.instr if store.is_sqlite else func.strpos
    chosen = select(newest.c.id)
    if holding:
        chosen = chosen.where(or_(*(place(newest.c.text, words) > 0 for words in holding)))
    with store.read() as connection:
        return _sayings_in(connection, connection.scalars(chosen).all())


def newest_titles(store: Store, *, within: int) -> tuple[tuple[int, str], ...]:
    """The ids and titles of the newest `within` articles, newest first."""
    query = select(articles.c.id, articles.c.title).order_by(articles.c.published_at.desc()).limit(within)
    with store.read() as connection:
        return tuple((row.id, row.title) for row in connection.execute(query))


def sayings_in(store: Store, article_ids: Collection[int]) -> tuple[Saying, ...]:
    """The claims of these articles."""
    with store.read() as connection:
        return _sayings_in(connection, article_ids)


def later_texts(store: Store, article_ids: Collection[int], *, until: datetime) -> Mapping[int, str]:
    """What those of which there was a later revision by `until` say in the last one, by the id of the earlier one.

    The text of a revision that nobody has read for claims counts too.
    """
    later = articles.alias("later")
    own = later.c.identity == articles.c.identity, later.c.revision > articles.c.revision, later.c.seen_at <= until
    query = select(articles.c.id, later.c.text).join(later, and_(*own)).order_by(later.c.revision)
    with store.read() as connection:
        return {
            row.id: row.text
            for some in chunks(article_ids)
            for row in connection.execute(query.where(articles.c.id.in_(some)))
        }


_SENTENCE = func.substr(
    articles.c.text, claims.c.sentence_start + 1, claims.c.sentence_end - claims.c.sentence_start
).label("sentence")
_SAYINGS: Select[tuple[int, int, str, datetime, str, int]] = select(
    claims.c.article_id, claims.c.ordinal, claims.c.speaker, articles.c.published_at, _SENTENCE, articles.c.origin
).join(articles, articles.c.id == claims.c.article_id)


def _sayings(connection: Connection, query: Select[tuple[int, int, str, datetime, str, int]]) -> tuple[Saying, ...]:
    return tuple(
        Saying(row.article_id, row.ordinal, row.speaker or "", row.published_at, row.sentence, row.origin)
        for row in connection.execute(query)
    )


def _sayings_in(connection: Connection, article_ids: Collection[int]) -> tuple[Saying, ...]:
    return tuple(
        saying
        for some in chunks(article_ids)
        for saying in _sayings(connection, _SAYINGS.where(claims.c.article_id.in_(some)))
    )
