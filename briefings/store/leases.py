"""Leases: what only one process may do at a time, by the clock of the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Interval, func, literal, or_, select, type_coerce

from briefings.model import Lease, LostLeaseError
from briefings.store.columns import Moment
from briefings.store.engine import Store
from briefings.store.rows import insert_into
from briefings.store.tables import leases

RUN = "run"
"""The lease of the process that reads, briefs and posts."""


def take_lease(store: Store, name: str, holder: str, *, ttl: timedelta) -> Lease:
    """Takes the lease for `holder`, for `ttl` from now, or renews it; gives the lease as it is then, whoever holds it.

    Another's lease stays until it runs out. One that ends more than two `ttl` from now counts as run out: the clock
    went back. Now is by the clock of the database, which is the system's for SQLite. One statement, so that of two
    that take it at once one gets it.
    """
    table = leases.c
    with store.write() as connection:
        now, end, far = (_moment(connection, later) for later in (timedelta(), ttl, 2 * ttl))
        taken = insert_into(connection, leases).values(name=name, holder=holder, until=end)
        free = or_(table.holder == holder, table.until <= now, table.until > far)
        news = {"holder": holder, "until": end}
        connection.execute(taken.on_conflict_do_update(index_elements=["name"], set_=news, where=free))
        row = connection.execute(select(leases).where(table.name == name)).one()
    return Lease(row.name, row.holder, row.until)


def release_lease(store: Store, name: str, holder: str) -> bool:
    """Gives the lease back, so that another gets it at once. False if `holder` does not hold it; then it stays."""
    mine = leases.c.name == name, leases.c.holder == holder
    with store.write() as connection:
        return connection.execute(leases.delete().where(*mine)).rowcount > 0


def get_lease(store: Store, name: str) -> Lease | None:
    """The lease while somebody holds it, None if nobody does. It may be another's a moment later."""
    with store.read() as connection:
        query = select(leases).where(leases.c.name == name, leases.c.until > _moment(connection))
        row = connection.execute(query).one_or_none()
    return None if row is None else Lease(row.name, row.holder, row.until)


def must_hold(connection: Connection, name: str, holder: str) -> None:
    """Raises LostLeaseError unless `holder` holds the lease, which nobody takes before the end. Part of a writing."""
    query = select(leases.c.name).where(leases.c.name == name, leases.c.holder == holder)
    live = query.where(leases.c.until > _moment(connection)).with_for_update(read=True)
    if connection.execute(live).one_or_none() is None:
        message = f"{holder} no longer leads: its lease {name!r} ran out or was taken over; it has to stop"
        raise LostLeaseError(message)


def _moment(connection: Connection, later: timedelta = timedelta()) -> ColumnElement[Any]:
    """Now by the database, when the statement is carried out and not when the transaction began, or so much later."""
    if connection.dialect.name == "sqlite":
        return literal(datetime.now(UTC) + later, Moment)
    return type_coerce(func.clock_timestamp() + literal(later, Interval), Moment)
