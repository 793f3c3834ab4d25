"""A delivery on its way, step by step: each message is begun before it is posted and kept by its id after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy import Row as Record

from briefings.model import Digest, OnRecordError
from briefings.store.briefings import PENDING, SENT, SUPERSEDED, in_channel
from briefings.store.deliveries import may_be_tried
from briefings.store.documents import dump_digest
from briefings.store.engine import Store
from briefings.store.leases import RUN, must_hold
from briefings.store.rows import Row
from briefings.store.tables import briefings, deliveries, posted, subscriptions


def begin_step(store: Store, delivery_id: int, *, at: datetime, holder: str = "", position: int | None = None) -> bool:
    """Writes down that the next message of the delivery may be in the channel from `at` on. Only then may it be posted.

    False, and nothing is written, if it must not be posted: the delivery was sent, superseded or is not on record, its
    subscription was paused, removed or parked meanwhile, the bot has left its workspace, or the message at `position`
    (counted from 0) is not the next one. What was begun already is begun anew.

    With a `holder` it raises LostLeaseError if that one does not hold the lease "run" by the clock of the database,
    which nobody takes over before this is written.
    """
    with store.write(alone_on=deliveries) as connection:
        if holder:
            must_hold(connection, RUN, holder)
        query = (
            select(deliveries.c.id)
            .join(briefings, briefings.c.id == deliveries.c.briefing_id)
            .join(subscriptions, subscriptions.c.id == briefings.c.subscription_id)
            .where(deliveries.c.id == delivery_id, deliveries.c.state == PENDING, may_be_tried(at))
        )
        if connection.scalar(query) is None:
            return False
        if position is not None and position != len(_posted(connection, delivery_id)):
            return False
        _change(connection, delivery_id, {"begun_at": at})
    return True


def add_message_id(
    store: Store, delivery_id: int, message_id: str, *, position: int | None = None, last_at: datetime | None = None
) -> str:
    """Writes down that a message of the delivery was posted: the one at `position` (counted from 0), or else the next.

    What was begun is then ended, and what failed before forgotten. With `last_at` it was the last message, and the
    delivery is sent as from then, in the same transaction.

    Whoever does not know whether it was written down may say it again with its `position`: it is kept once. Gives the
    id that is kept, which is another one if there was one at that position already: then the message stands in the
    channel twice. Raises OnRecordError for an unknown delivery, and if one before that position is missing.

    A delivery that was superseded while it was being posted is pending again, in place of the one that superseded it.
    """
    with store.write(alone_on=deliveries) as connection:
        held = _posted(connection, delivery_id)
        place = len(held) if position is None else position
        if place < len(held):
            message_id = held[place]
        else:
            _add(connection, delivery_id, place, message_id, missing=place > len(held))
        sent = {} if last_at is None else {"state": SENT, "sent_at": last_at}
        if sent:
            _change(connection, delivery_id, sent)
        _supersede_later(connection, delivery_id)
    return message_id


def clear_begun(store: Store, delivery_id: int) -> None:
    """Writes down that the message that was begun is surely not in the channel, and will not come."""
    with store.write(alone_on=deliveries) as connection:
        _change(connection, delivery_id, {"begun_at": None})


def replace_digest(store: Store, delivery_id: int, digest: Digest) -> None:
    """Has this posted from the next message on: that one was refused as it was, so it is surely not in the channel."""
    with store.write(alone_on=deliveries) as connection:
        _change(connection, delivery_id, {"digest": dump_digest(digest), "begun_at": None})


def mark_sent(store: Store, delivery_id: int, *, at: datetime) -> None:
    """The delivery is done: every message was posted, the last one `at`. Marking it again changes the time only."""
    with store.write(alone_on=deliveries) as connection:
        done = {"state": SENT, "sent_at": at, "error": "", "begun_at": None, "next_at": None}
        _change(connection, delivery_id, done)
        _supersede_later(connection, delivery_id)


def mark_failed(
    store: Store, delivery_id: int, *, error: str, next_at: datetime | None = None, begun: bool = False
) -> None:
    """Counts an attempt that failed and why; the delivery stays pending, to be tried again at `next_at` or at once.

    With `begun` the message may be in the channel all the same; without it is surely not, and will not come.
    """
    news: Row = {"attempts": deliveries.c.attempts + 1, "error": error, "next_at": next_at}
    with store.write(alone_on=deliveries) as connection:
        _change(connection, delivery_id, news if begun else news | {"begun_at": None})


def _posted(connection: Connection, delivery_id: int) -> list[str]:
    """The ids of what was posted of it, in order."""
    query = select(posted.c.message_id).where(posted.c.delivery_id == delivery_id).order_by(posted.c.position)
    return list(connection.scalars(query))


def _add(connection: Connection, delivery_id: int, position: int, message_id: str, *, missing: bool) -> None:
    state = _must_be_known(connection, delivery_id).state
    if missing:
        message = f"delivery {delivery_id}: message {message_id} is number {position + 1}, and one before it is missing"
        raise OnRecordError(message)
    row = {"delivery_id": delivery_id, "position": position, "message_id": message_id}
    connection.execute(posted.insert().values(row))
    done = {"begun_at": None, "next_at": None, "attempts": 0, "error": ""}
    _change(connection, delivery_id, done | ({"state": PENDING} if state == SUPERSEDED else {}))


def _change(connection: Connection, delivery_id: int, values: Row) -> None:
    _must_be_known(connection, delivery_id)
    connection.execute(deliveries.update().where(deliveries.c.id == delivery_id).values(values))


def _must_be_known(connection: Connection, delivery_id: int) -> Record[tuple[str]]:
    found = connection.execute(select(deliveries.c.state).where(deliveries.c.id == delivery_id)).one_or_none()
    if found is None:
        message = f"delivery {delivery_id} is not on record"
        raise OnRecordError(message)
    return found


def _supersede_later(connection: Connection, delivery_id: int) -> None:
    """Takes back later deliveries that would tell again what this one has told; the next slot tells what they add."""
    own = select(briefings).join(deliveries, deliveries.c.briefing_id == briefings.c.id)
    told = connection.execute(own.where(deliveries.c.id == delivery_id)).one()
    again = select(briefings.c.id).where(
        briefings.c.subscription_id == told.subscription_id, briefings.c.id > told.id, briefings.c.since < told.until
    )
    connection.execute(
        deliveries.update()
        .where(deliveries.c.briefing_id.in_(again), deliveries.c.state == PENDING, ~in_channel())
        .values(state=SUPERSEDED)
    )
