"""Deliveries: from pending to sent, with what has been posted on the way."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Connection, func, literal, select

from briefings.model import Delivery, OnRecordError
from briefings.store.briefings import PENDING, SENT, SUPERSEDED, partly_posted
from briefings.store.documents import load_digest
from briefings.store.engine import Store
from briefings.store.rows import Row
from briefings.store.subscriptions import is_served, subscription_of
from briefings.store.tables import briefings, deliveries, posted, subscriptions


def pending_deliveries(store: Store) -> tuple[Delivery, ...]:
    """What is still to be posted, oldest first; nothing for a subscription that was removed.

    What is for a paused subscription, or for a workspace that the bot has left, waits and is not among it.
    """
    columns = select(deliveries.c.id.label("delivery_id"), *_OWN, *subscriptions.c)
    query = (
        columns.join(briefings, briefings.c.id == deliveries.c.briefing_id)
        .join(subscriptions, subscriptions.c.id == briefings.c.subscription_id)
        .where(deliveries.c.state == PENDING, is_served())
        .order_by(deliveries.c.id)
    )
    with store.read() as connection:
        messages = _messages(connection)
        return tuple(
            Delivery(
                id=row.delivery_id,
                subscription=subscription_of(row),
                digest=load_digest(row.digest),
                nonce=row.nonce,
                message_ids=tuple(messages[row.delivery_id]),
                attempts=row.attempts,
                error=row.error,
            )
            for row in connection.execute(query)
        )


def add_message_id(store: Store, delivery_id: int, message_id: str) -> None:
    """Writes down that the next message of the delivery was posted. Every call counts, one with a known id too.

    A delivery that was superseded while it was being posted is pending again, in place of the one that superseded it.
    """
    last = select(func.max(posted.c.position)).where(posted.c.delivery_id == delivery_id).scalar_subquery()
    row = select(literal(delivery_id), func.coalesce(last, -1) + 1, literal(message_id))
    with store.write(alone_on=deliveries) as connection:
        _must_be_known(connection, delivery_id)
        connection.execute(posted.insert().from_select(["delivery_id", "position", "message_id"], row))
        revived = deliveries.c.id == delivery_id, deliveries.c.state == SUPERSEDED
        connection.execute(deliveries.update().where(*revived).values(state=PENDING))
        _supersede_later(connection, delivery_id)


def mark_sent(store: Store, delivery_id: int, *, at: datetime) -> None:
    """The delivery is done: every message was posted, the last one `at`. Marking it again changes the time only."""
    with store.write(alone_on=deliveries) as connection:
        _change(connection, delivery_id, {"state": SENT, "sent_at": at, "error": ""})
        _supersede_later(connection, delivery_id)


def mark_failed(store: Store, delivery_id: int, *, error: str) -> None:
    """Counts an attempt that failed and why; the delivery stays pending."""
    with store.write() as connection:
        _change(connection, delivery_id, {"attempts": deliveries.c.attempts + 1, "error": error})


_OWN = (deliveries.c.digest, deliveries.c.nonce, deliveries.c.attempts, deliveries.c.error)


def _change(connection: Connection, delivery_id: int, values: Row) -> None:
    _must_be_known(connection, delivery_id)
    connection.execute(deliveries.update().where(deliveries.c.id == delivery_id).values(values))


def _must_be_known(connection: Connection, delivery_id: int) -> None:
    if connection.scalar(select(deliveries.c.id).where(deliveries.c.id == delivery_id)) is None:
        message = f"delivery {delivery_id} is not on record"
        raise OnRecordError(message)


def _supersede_later(connection: Connection, delivery_id: int) -> None:
    """Takes back later deliveries that would tell again what this one has told; the next slot tells what they add."""
    own = select(briefings).join(deliveries, deliveries.c.briefing_id == briefings.c.id)
    told = connection.execute(own.where(deliveries.c.id == delivery_id)).one()
    again = select(briefings.c.id).where(
        briefings.c.subscription_id == told.subscription_id, briefings.c.id > told.id, briefings.c.since < told.until
    )
    connection.execute(
        deliveries.update()
        .where(deliveries.c.briefing_id.in_(again), deliveries.c.state == PENDING, ~partly_posted())
        .values(state=SUPERSEDED)
    )


def _messages(connection: Connection) -> defaultdict[int, list[str]]:
    query = (
        select(posted.c.delivery_id, posted.c.message_id)
        .join(deliveries, deliveries.c.id == posted.c.delivery_id)
        .where(deliveries.c.state == PENDING)
        .order_by(posted.c.delivery_id, posted.c.position)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.delivery_id].append(row.message_id)
    return found
