"""What the record's answers depend on, in a value that is cheap to read and changes whenever they may."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection, func, select

from briefings.store.engine import Store
from briefings.store.rows import insert_into
from briefings.store.tables import AWAITS_EXTRACTION, articles, touched

SETUP = "setup"
State: TypeAlias = tuple[int, int, int]


_LAST = select(func.max(articles.c.id)).scalar_subquery()
_WAITING = select(func.count()).select_from(articles).where(AWAITS_EXTRACTION).scalar_subquery()
_TIMES = select(touched.c.times).where(touched.c.what == SETUP).scalar_subquery()
_SEEN = select(articles.c.seen_at).order_by(articles.c.seen_at.desc()).limit(1).scalar_subquery()
_STATE = select(_LAST, _WAITING, _TIMES, _SEEN)


def state_of(store: Store) -> tuple[State, datetime | None]:
    """The state of the record, and when the last article was seen; None if there is none.

    Two equal states of one database answer alike: no article came in between, none was read for claims, and nobody
    changed topics, the claims that are of them, actors, or sources.
    """
    with store.read() as connection:
        row = connection.execute(_STATE).one()
    return (row[0] or 0, row[1], row[2] or 0), row[3]


def touch(connection: Connection) -> None:
    """Notes that something was changed on which answers depend, besides new articles and claims. Part of a writing."""
    insert = insert_into(connection, touched).values(what=SETUP, times=1)
    connection.execute(insert.on_conflict_do_update(index_elements=["what"], set_={"times": touched.c.times + 1}))
