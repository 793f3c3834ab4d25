"""Writing rows that may be there already, alike on both databases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = dict[str, Any]
T = TypeVar("T")
# Far below what either database takes as parameters of one statement.
CHUNK = 500


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the words of the connection's database."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def add_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Adds those of `rows` that break no key; leaves what is there as it is."""
    if rows:
        connection.execute(insert_into(connection, table).on_conflict_do_nothing(), rows)


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Adds `rows`, or writes them over those of the same primary key. Every row names the same columns."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    statement = insert_into(connection, table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def add_all(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Adds `rows`, none of which may be there."""
    if rows:
        connection.execute(table.insert(), rows)


def chunks(values: Collection[T]) -> Iterator[list[T]]:
    """`values` in lists that are short enough for an IN."""
    held = list(values)
    for start in range(0, len(held), CHUNK):
        yield held[start : start + CHUNK]
