"""Articles whose pages are looked at again, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from briefings.model import Visit
from briefings.store.engine import Store
from briefings.store.identities import identity_of
from briefings.store.polls import READ
from briefings.store.rows import chunks, put
from briefings.store.tables import sources, visits


def due_visits(store: Store, now: datetime, *, limit: int) -> tuple[Visit, ...]:
    """The visits that are due at `now`, those due longest first, of sources that are read; at most `limit`."""
    own = visits.c
    query = select(visits).join(sources, sources.c.id == own.source_id).where(own.next_at <= now, *READ)
    with store.read() as connection:
        rows = connection.execute(query.order_by(own.next_at, own.identity).limit(limit)).mappings().all()
    return tuple(
        Visit(
            source=row["source_id"],
            key=row["key"],
            url=row["url"],
            next_at=row["next_at"],
            count=row["count"],
            etag=row["etag"],
            last_modified=row["last_modified"],
        )
        for row in rows
    )


def note_visits(store: Store, noted: Sequence[Visit], *, done: Sequence[Visit] = ()) -> None:
    """Writes down when each article is looked at again, and forgets those that are `done`; all in one transaction.

    An article has one visit, by its source and key: the last that was noted. The sources have to be known. Raises
    OnRecordError if the database fails.
    """
    rows = {
        identity_of(one.source, one.key): {
            "source_id": one.source,
            "key": one.key,
            "url": one.url,
            "next_at": one.next_at,
            "count": one.count,
            "etag": one.etag,
            "last_modified": one.last_modified,
        }
        for one in noted
    }
    over = [identity_of(one.source, one.key) for one in done]
    if not rows and not over:
        return
    with store.write() as connection:
        for some in chunks(over):
            connection.execute(visits.delete().where(visits.c.identity.in_(some)))
        put(connection, visits, [{"identity": identity, **row} for identity, row in rows.items()])
