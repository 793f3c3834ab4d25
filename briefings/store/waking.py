"""Having parked subscriptions tried again at once, as a part of whatever gives hope for them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select

from briefings.store.tables import briefings, deliveries, subscriptions


def wake_parked(connection: Connection, *which: ColumnElement[bool]) -> int:
    """Those of `which` that are parked are tried at the next round; how many there are.

    Part of a writing that is alone on the deliveries, as a briefing's is: it takes them before the subscription too.
    """
    mine = (*which, subscriptions.c.parked_at.is_not(None))
    found = list(connection.scalars(select(subscriptions.c.id).where(*mine)))
    if found:
        connection.execute(subscriptions.update().where(*mine).values(probe_at=None))
        theirs = (
            select(briefings.c.id).join(subscriptions, subscriptions.c.id == briefings.c.subscription_id).where(*mine)
        )
        waiting = deliveries.c.briefing_id.in_(theirs), deliveries.c.next_at.is_not(None)
        connection.execute(deliveries.update().where(*waiting).values(next_at=None))
    return len(found)
