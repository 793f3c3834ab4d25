"""How far each reader has come with each topic."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from briefings.store.engine import Store
from briefings.store.rows import insert_into
from briefings.store.tables import catch_ups


def caught_up(store: Store, *, reader: str, topic: str) -> datetime | None:
    """Up to when the reader ("discord:456") has caught up with the topic, None if never."""
    mine = catch_ups.c.reader == reader, catch_ups.c.topic == topic
    with store.read() as connection:
        until: datetime | None = connection.scalar(select(catch_ups.c.until).where(*mine))
    return until


def note_caught_up(store: Store, *, reader: str, topic: str, until: datetime) -> None:
    """Writes down up to when the reader has caught up; an earlier moment than the known one changes nothing."""
    with store.write() as connection:
        statement = insert_into(connection, catch_ups).values(reader=reader, topic=topic, until=until)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["reader", "topic"],
                set_={"until": statement.excluded.until},
                where=catch_ups.c.until < statement.excluded.until,
            )
        )
