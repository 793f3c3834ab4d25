"""Up to when what was due for a subscription has been dealt with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_

from briefings.store.engine import Store
from briefings.store.tables import subscriptions


def note_handled(store: Store, subscription_id: int, at: datetime) -> None:
    """Writes down that what was due up to `at` needs nothing more; an earlier moment is nothing new."""
    with store.write() as connection:
        move_handled(connection, subscription_id, at)


def move_handled(connection: Connection, subscription_id: int, at: datetime) -> None:
    """Moves what is handled forward to `at`, never back. Part of a writing."""
    table = subscriptions.c
    earlier = or_(table.handled_at.is_(None), table.handled_at < at)
    connection.execute(subscriptions.update().where(table.id == subscription_id, earlier).values(handled_at=at))
