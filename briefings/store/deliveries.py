"""Deliveries that are still to be posted, and when each of them is due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from briefings.model import Delivery, Subscription
from briefings.store.briefings import PENDING, SUPERSEDED
from briefings.store.documents import load_digest
from briefings.store.engine import Store
from briefings.store.subscriptions import is_served, subscription_of
from briefings.store.tables import briefings, deliveries, posted, subscriptions

LONGEST_WAIT = timedelta(days=2)
"""What is put off further than this was put off by a clock that was wrong, and is due."""
MANY = 500


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that is to be posted now, without its digest: there may be many, of which few go out at a time."""

    id: int
    subscription: Subscription
    message_ids: tuple[str, ...]


def pending_deliveries(store: Store) -> tuple[Delivery, ...]:
    """What is still to be posted, oldest first; nothing for a subscription that was removed.

    What is for a paused subscription, or for a workspace that the bot has left, waits and is not among it; what is for
    a parked one, or is to be tried later, is.
    """
    with store.read() as connection:
        return _read(connection)


def get_delivery(store: Store, delivery_id: int) -> Delivery | None:
    """The delivery, None if it is not among the pending ones (any more). Raises OnRecordError if it can't be read."""
    with store.read() as connection:
        return next(iter(_read(connection, deliveries.c.id == delivery_id)), None)


def due_deliveries(store: Store, now: datetime) -> tuple[Due, ...]:
    """What is to be posted now, oldest first: of what is pending that whose next attempt is due.

    What comes after one of the same subscription that is put off waits with it. A parked subscription is among it only
    when it is to be tried again.
    """
    first = select(briefings.c.subscription_id, func.min(deliveries.c.id).label("first")).join(deliveries)
    put_off = first.where(deliveries.c.state == PENDING, ~_is_due(deliveries.c.next_at, now))
    which = may_be_tried(now)
    with store.read() as connection:
        held = connection.execute(put_off.group_by(briefings.c.subscription_id))
        waits = {row.subscription_id: row.first for row in held}
        messages = _messages(connection, which)
        found = [
            Due(row.delivery_id, subscription_of(row), messages[row.delivery_id])
            for row in connection.execute(_pending(_ID, *subscriptions.c, which=(which,)))
        ]
    return tuple(due for due in found if due.id < waits.get(due.subscription.id, due.id + 1))


def posted_in(store: Store, platform: str, channel: str) -> tuple[str, ...]:
    """The ids of the messages that were last posted in the channel, newest first, for whichever subscription of it."""
    query = (
        select(posted.c.message_id)
        .join(deliveries, deliveries.c.id == posted.c.delivery_id)
        .join(briefings, briefings.c.id == deliveries.c.briefing_id)
        .join(subscriptions, subscriptions.c.id == briefings.c.subscription_id)
        .where(subscriptions.c.platform == platform, subscriptions.c.channel == channel)
        .order_by(posted.c.delivery_id.desc(), posted.c.position.desc())
        .limit(MANY)
    )
    with store.read() as connection:
        return tuple(connection.scalars(query))


def last_message_at(store: Store, subscription: Subscription) -> datetime | None:
    """When the last briefing was made for the subscription, or the last message of one may have been posted.

    None if there was none. Briefings that were superseded do not count.
    """
    made = (
        select(func.max(briefings.c.until), func.max(deliveries.c.sent_at), func.max(deliveries.c.begun_at))
        .join(deliveries, deliveries.c.briefing_id == briefings.c.id)
        .where(briefings.c.subscription_id == subscription.id, deliveries.c.state != SUPERSEDED)
    )
    with store.read() as connection:
        moments: list[datetime] = [moment for moment in connection.execute(made).one() if moment is not None]
    return max(moments, default=None)


def has_pending(store: Store, subscription: Subscription) -> bool:
    """Whether something is still to be posted for the subscription."""
    query = (
        select(deliveries.c.id)
        .join(briefings, briefings.c.id == deliveries.c.briefing_id)
        .where(briefings.c.subscription_id == subscription.id, deliveries.c.state == PENDING)
        .limit(1)
    )
    with store.read() as connection:
        return connection.scalar(query) is not None


def may_be_tried(now: datetime) -> ColumnElement[bool]:
    """Whether something may be posted for the subscription in a row at `now`. Part of a query."""
    not_parked = subscriptions.c.parked_at.is_(None)
    return and_(is_served(), or_(not_parked, _is_due(subscriptions.c.probe_at, now)))


def _is_due(moment: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
    return or_(moment.is_(None), moment <= now, moment > now + LONGEST_WAIT)


_ID = deliveries.c.id.label("delivery_id")
_OWN = tuple(deliveries.c[name] for name in ("digest", "nonce", "attempts", "error", "begun_at", "next_at"))


def _pending(*columns: ColumnElement[Any], which: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    """These columns of what is pending for subscriptions that are served. A query."""
    return (
        select(*columns)
        .join(briefings, briefings.c.id == deliveries.c.briefing_id)
        .join(subscriptions, subscriptions.c.id == briefings.c.subscription_id)
        .where(deliveries.c.state == PENDING, is_served(), *which)
        .order_by(deliveries.c.id)
    )


def _read(connection: Connection, *which: ColumnElement[bool]) -> tuple[Delivery, ...]:
    messages = _messages(connection, *which)
    return tuple(
        Delivery(
            id=row.delivery_id,
            subscription=subscription_of(row),
            digest=load_digest(row.digest),
            nonce=row.nonce,
            message_ids=messages[row.delivery_id],
            attempts=row.attempts,
            error=row.error,
            begun_at=row.begun_at,
            next_at=row.next_at,
        )
        for row in connection.execute(_pending(_ID, *_OWN, *subscriptions.c, which=which))
    )


def _messages(connection: Connection, *which: ColumnElement[bool]) -> defaultdict[int, tuple[str, ...]]:
    """The ids of what was posted of each delivery, in order."""
    ids = _pending(deliveries.c.id, which=which).order_by(None)
    query = (
        select(posted.c.delivery_id, posted.c.message_id)
        .where(posted.c.delivery_id.in_(ids))
        .order_by(posted.c.delivery_id, posted.c.position)
    )
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for row in connection.execute(query):
        found[row.delivery_id] += (row.message_id,)
    return found
