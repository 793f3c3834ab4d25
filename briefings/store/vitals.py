"""What an operator wants to know of the database itself."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from briefings.store.briefings import PENDING
from briefings.store.columns import Moment
from briefings.store.engine import Store
from briefings.store.tables import articles, briefings, deliveries


@dataclass(frozen=True, slots=True)
class Vitals:
    """The database at one moment. `size` and `free` are bytes: what it takes, and what its disk has left.

    `free` is None where that can't be told: of a database on a server, and in memory. `now` is by the database's own
    clock. `newest_at` is when the newest article was seen, None if there is none.
    """

    schema: str
    size: int
    free: int | None
    now: datetime
    newest_at: datetime | None


def vitals_of(store: Store) -> Vitals:
    """The vitals of the record's database. Writes nothing. Raises OnRecordError if the database fails."""
    with store.read() as connection:
        return Vitals(
            schema=str(connection.scalar(text("SELECT version_num FROM alembic_version"))),
            size=_size(connection),
            free=_free(connection),
            now=_now(connection),
            newest_at=connection.scalar(select(func.max(articles.c.seen_at))),
        )


def waiting_since(store: Store) -> dict[int, datetime]:
    """Since when each delivery that is still to be posted waits, by its id: the end of its briefing's window."""
    query = select(deliveries.c.id, briefings.c.until).join(briefings, briefings.c.id == deliveries.c.briefing_id)
    with store.read() as connection:
        return {row.id: row.until for row in connection.execute(query.where(deliveries.c.state == PENDING))}


def _now(connection: Connection) -> datetime:
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    return connection.execute(select(func.clock_timestamp(type_=Moment))).scalar_one()


def _size(connection: Connection) -> int:
    if connection.dialect.name == "postgresql":
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def _free(connection: Connection) -> int | None:
    path = connection.engine.url.database if connection.dialect.name == "sqlite" else None
    if not path or not Path(path).exists():
        return None
    return shutil.disk_usage(Path(path).parent).free
