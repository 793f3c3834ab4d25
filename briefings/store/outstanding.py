"""How the deliveries stand as a whole, in a few numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from briefings.store.briefings import PENDING
from briefings.store.engine import Store
from briefings.store.subscriptions import is_served
from briefings.store.tables import briefings, deliveries, subscriptions


@dataclass(frozen=True, slots=True)
class Outstanding:
    """How many deliveries are still to be posted, and how many subscriptions are parked."""

    pending: int
    parked: int


def outstanding(store: Store) -> Outstanding:
    """The numbers of this moment; nothing counts that is for a subscription which is paused or was removed."""
    pending = (
        select(func.count())
        .select_from(deliveries)
        .join(briefings, briefings.c.id == deliveries.c.briefing_id)
        .join(subscriptions, subscriptions.c.id == briefings.c.subscription_id)
        .where(deliveries.c.state == PENDING, is_served())
    )
    parked = select(func.count()).select_from(subscriptions).where(subscriptions.c.parked_at.is_not(None), is_served())
    with store.read() as connection:
        return Outstanding(connection.scalar(pending) or 0, connection.scalar(parked) or 0)


def windows_ended(store: Store, delivery_ids: Iterable[int]) -> tuple[datetime, ...]:
    """The ends of the windows of which these deliveries tell."""
    query = (
        select(briefings.c.until)
        .join(deliveries, deliveries.c.briefing_id == briefings.c.id)
        .where(deliveries.c.id.in_(tuple(delivery_ids)))
    )
    with store.read() as connection:
        return tuple(connection.scalars(query))
