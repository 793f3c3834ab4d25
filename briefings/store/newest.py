"""The newest claims of a topic or speaker, found by an index: what is read does not grow with the record."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select, text

from briefings.model import ClaimId, Record, Stance, TimeAxis
from briefings.store.claim_loading import bare_record, whole_record
from briefings.store.columns import utc
from briefings.store.engine import Store
from briefings.store.folding import LONGEST_NAME
from briefings.store.newest_queries import Asked, Shape, Telling, query_of
from briefings.store.rows import chunks
from briefings.store.tables import SHORT_NAME, articles, claim_topics, claims


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims: of a topic, by a speaker, of a stance; from `since` on and as the record was at `until` by `axis`.

    "" and None stand for any. By event, `since` is meant of the day that a sentence gives, else of its publication.
    """

    topic: str = ""
    speaker: str = ""
    stance: Stance | None = None
    since: datetime | None = None
    until: datetime | None = None
    axis: TimeAxis = TimeAxis.SEEN
    telling: Telling = Telling.ANYTHING


@dataclass(frozen=True, slots=True)
class Newest:
    """What was read: `record` holds the newest claims; `back_to` is the time of the oldest of them, if there are older.

    With them may come older ones that they repeat, which only serve to tell so.
    """

    record: Record
    back_to: datetime | None = None


def newest_bare(store: Store, wanted: Wanted, *, limit: int) -> Newest:
    """About the `limit` newest claims or some more, of current revisions only, and older ones that they may repeat.

    Those of one moment come together. What may be repeated: claims of the same origin, and those of the same day (UTC)
    in articles in which one of the same speakers is heard. The claims come without topics, figures and events.
    """
    with store.read() as connection:
        found, back_to = _newest(connection, wanted, limit)
        if back_to is not None:
            found = [*found, *_repeated(connection, wanted, found, back_to)]
        keys = {(row.article_id, row.ordinal) for row in found}
        return Newest(bare_record(connection, keys), back_to)


def newest_whole(store: Store, wanted: Wanted, *, limit: int) -> Newest:
    """The articles of about the `limit` newest claims, with every claim of the topic and speaker in them.

    Claims come with all their parts, the record with all names and actors as `load_record` gives them.
    """
    with store.read() as connection:
        found, back_to = _newest(connection, wanted, limit)
        ids = {row.article_id for row in found}
        every = replace(wanted, telling=Telling.ANYTHING, stance=None, since=None)
        keys: set[ClaimId] = {(row.article_id, row.ordinal) for row in _in_articles(connection, every, ids)}
        seen_until = wanted.until if wanted.axis is TimeAxis.SEEN else None
        return Newest(whole_record(connection, keys, topic=wanted.topic, seen_until=seen_until), back_to)


def count_wanted(store: Store, wanted: Wanted) -> int:
    """About how many claims there were at `until` of the topic or, if none is named, by the speaker.

    It is counted in an index by when they were published: those of replaced revisions are among them, by event those
    of every time, and nothing else that is wanted counts.
    """
    if wanted.topic:
        table = claim_topics
        own: list[Any] = [table.c.topic == wanted.topic]
    else:
        table = claims
        own = [table.c.speaker == wanted.speaker, *([text(SHORT_NAME)] if len(wanted.speaker) <= LONGEST_NAME else [])]
    if wanted.until is not None and wanted.axis is not TimeAxis.EVENT:
        own.append(table.c.published_at <= wanted.until)
    query = select(func.count()).select_from(table).where(*own)
    with store.read() as connection:
        return connection.scalar(query) or 0


def _newest(connection: Connection, wanted: Wanted, limit: int) -> tuple[list[Row[Any]], datetime | None]:
    """The newest, those of one moment together, and the time of the oldest of them if there are older ones."""
    found = _asked(connection, wanted, Asked.NEWEST, limit=limit + 1)
    if len(found) <= limit:
        return found, None
    kept = [row for row in found if row.published_at > found[-1].published_at]
    if kept:
        return kept, utc(kept[-1].published_at)
    moment = utc(found[-1].published_at)
    return _asked(connection, wanted, Asked.MOMENT, start=moment), moment


def _repeated(
    connection: Connection, wanted: Wanted, found: Sequence[Row[Any]], back_to: datetime
) -> Iterator[Row[Any]]:
    own = {row.article_id for row in found}
    day = datetime.combine(back_to.date(), time.min, tzinfo=back_to.tzinfo)
    speakers = {row.speaker for row in found if row.published_at < day + timedelta(days=1)}
    earlier = _asked(connection, wanted, Asked.SPAN, start=day, end=back_to)
    ids = {row.article_id for row in earlier if row.speaker in speakers}
    for some in chunks(own):
        origins = select(articles.c.origin).where(articles.c.id.in_(some))
        query = select(articles.c.id).where(articles.c.origin.in_(origins), articles.c.published_at < back_to)
        ids.update(connection.scalars(query))
    yield from _in_articles(connection, wanted, ids - own)


def _in_articles(connection: Connection, wanted: Wanted, ids: Collection[int]) -> Iterator[Row[Any]]:
    for some in chunks(ids):
        yield from _asked(connection, wanted, Asked.INSIDE, ids=some)


def _asked(connection: Connection, wanted: Wanted, asked: Asked, **further: Any) -> list[Row[Any]]:  # noqa: ANN401  # bound by the database
    """The rows of one query: article, place, speaker and time of each claim."""
    shape = Shape(
        asked,
        topic=bool(wanted.topic),
        speaker=bool(wanted.speaker),
        short=len(wanted.speaker) <= LONGEST_NAME,
        stance=wanted.stance is not None,
        since=wanted.since is not None,
        until=wanted.until is not None,
        axis=wanted.axis,
        telling=wanted.telling,
    )
    return list(connection.execute(query_of(shape), _values(wanted) | further))


def _values(wanted: Wanted) -> dict[str, Any]:
    values: dict[str, Any] = {"topic": wanted.topic, "speaker": wanted.speaker}
    values["stance"] = wanted.stance and wanted.stance.value
    if wanted.since is not None:
        since = utc(wanted.since)
        values["since"] = since
        values["since_day"] = since.date() if since.time() == time.min else since.date() + timedelta(days=1)
    if wanted.until is not None:
        until = utc(wanted.until)
        values["until"] = until
        values["until_day"] = (until - timedelta(microseconds=1)).date()
    return values
