"""Briefings: kept together with the delivery that takes them to their channel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from briefings.model import Briefing, Delivery, Digest, OnRecordError, Posted, Subscription
from briefings.store.columns import utc
from briefings.store.documents import dump_briefing, dump_digest, load_briefing
from briefings.store.engine import Store
from briefings.store.handled import move_handled
from briefings.store.rows import Row, add_all, insert_into
from briefings.store.tables import briefings, carried, deliveries, posted, subscriptions

PENDING, SENT, SUPERSEDED = "pending", "sent", "superseded"


def add_briefing(  # noqa: PLR0913  (a briefing's own fields, each named by the caller)
    store: Store,
    briefing: Briefing,
    *,
    subscription: Subscription,
    digest: Digest,
    slot: str,
    handled: datetime | None = None,
    alert: bool = False,
) -> Delivery | None:
    """Stores the briefing and its pending delivery in one transaction; None if it must not be sent.

    None means: the slot is filled, or the channel has meanwhile got a part of this window, because an earlier delivery
    began to go out after `window_start` was asked. Then nothing is added; the next briefing tells the rest.
    A pending delivery of which nothing was posted, nor may have been, is superseded if its window lies within this one.

    What was due up to `handled` is then dealt with, in the same transaction, and also if the slot was filled. If the
    window was told in part it stays due, to be briefed again from where the channel has been told.
    """
    with store.write(alone_on=deliveries) as connection:
        told = _told_until(connection, subscription.id)
        if told is not None and briefing.since < told:
            return None
        if handled is not None:
            move_handled(connection, subscription.id, handled)
        briefing_id = _insert(connection, briefing, subscription, slot, alert=alert)
        if briefing_id is None:
            return None
        add_all(connection, carried, list(_carried_rows(briefing, briefing_id)))
        _supersede(connection, briefing, subscription.id, briefing_id)
        nonce = _nonce(subscription.id, slot)
        row = {
            "briefing_id": briefing_id,
            "state": PENDING,
            "nonce": nonce,
            "digest": dump_digest(digest),
            "attempts": 0,
            "error": "",
        }
        delivery_id = connection.execute(deliveries.insert().values(row).returning(deliveries.c.id)).scalar_one()
        return Delivery(delivery_id, subscription, digest, nonce)


def window_start(store: Store, subscription: Subscription) -> datetime:
    """Up to when the channel has been told: the end of its last briefing that was sent, at least in part.

    One that may have been posted counts. That is when it subscribed, if there is none. Raises OnRecordError for an
    unknown subscription.
    """
    with store.read() as connection:
        told = _told_until(connection, subscription.id)
        if told is None:
            created = select(subscriptions.c.created_at).where(subscriptions.c.id == subscription.id)
            told = connection.scalar(created)
    if told is None:
        message = f"subscription {subscription.id} is not on record; add it first"
        raise OnRecordError(message)
    return told


def last_briefing(store: Store, subscription: Subscription) -> Briefing | None:
    """The latest briefing that was sent for the subscription, None if there is none."""
    query = (
        select(briefings.c.body)
        .join(deliveries, deliveries.c.briefing_id == briefings.c.id)
        .where(briefings.c.subscription_id == subscription.id, deliveries.c.state == SENT)
        .order_by(briefings.c.until.desc(), briefings.c.id.desc())
        .limit(1)
    )
    with store.read() as connection:
        body = connection.scalar(query)
    return None if body is None else load_briefing(body)


def briefing_of(
    store: Store, topic: str, *, since: datetime, until: datetime, place: tuple[str, str] | None = None
) -> Briefing | None:
    """What a subscription was sent of the topic for just this window; None if no such briefing was sent.

    With a `place` (platform, channel) only what that channel was sent counts, be its subscription removed meanwhile.
    Where several channels were sent one for the same window, it is the first of them.
    """
    window = briefings.c.since == utc(since), briefings.c.until == utc(until), deliveries.c.state == SENT
    here = () if place is None else (subscriptions.c.platform == place[0], subscriptions.c.channel == place[1])
    query = (
        select(briefings.c.body)
        .join(deliveries, deliveries.c.briefing_id == briefings.c.id)
        .join(subscriptions, subscriptions.c.id == briefings.c.subscription_id)
        .where(subscriptions.c.topic == topic, *window, *here)
        .order_by(briefings.c.id)
        .limit(1)
    )
    with store.read() as connection:
        body = connection.scalar(query)
    return None if body is None else load_briefing(body)


def told_claims(store: Store, subscription: Subscription, *, since: datetime) -> dict[tuple[int, int], Posted]:
    """The claims that briefings of the channel on the topic carried whose windows ended after `since`.

    They come by article and ordinal. Told counts what an earlier subscription of the same channel to the same topic
    brought, though it was removed meanwhile. Another topic's briefings do not count: what a channel was told under two
    topics stands there twice, and a correction of it is told twice, each in reply to its own message.

    With each comes the first message of the briefing that told it first as news, or else carried it first. Counted are
    briefings that were sent, at least in part.
    """
    head = posted.alias("head")
    query = (
        select(carried.c.article_id, carried.c.ordinal, briefings.c.until, head.c.message_id)
        .join(briefings, briefings.c.id == carried.c.briefing_id)
        .join(subscriptions, subscriptions.c.id == briefings.c.subscription_id)
        .join(deliveries, deliveries.c.briefing_id == briefings.c.id)
        .outerjoin(head, and_(head.c.delivery_id == deliveries.c.id, head.c.position == 0))
        .where(_same_place(subscription), briefings.c.until > utc(since), _was_told())
        .order_by(carried.c.as_news.desc(), briefings.c.until, briefings.c.id)
    )
    found: dict[tuple[int, int], Posted] = {}
    with store.read() as connection:
        for row in connection.execute(query):
            found.setdefault((row.article_id, row.ordinal), Posted(row.message_id or "", row.until))
    return found


def in_channel() -> ColumnElement[bool]:
    """Whether a message of the delivery in a row was posted, or may have been. Part of a query."""
    partly = select(posted.c.position).where(posted.c.delivery_id == deliveries.c.id).exists()
    return or_(partly, deliveries.c.begun_at.is_not(None))


def _same_place(subscription: Subscription) -> ColumnElement[bool]:
    """Whether the subscription in a row is of the same channel and topic, removed or not. Part of a query."""
    names = ("platform", "channel", "topic")
    return and_(*(subscriptions.c[name] == getattr(subscription, name) for name in names))


def _was_told() -> ColumnElement[bool]:
    """Whether the delivery in a row was sent, at least in part, as far as anybody knows. Part of a query."""
    return or_(deliveries.c.state == SENT, and_(deliveries.c.state == PENDING, in_channel()))


def _told_until(connection: Connection, subscription_id: int) -> datetime | None:
    query = (
        select(func.max(briefings.c.until))
        .join(deliveries, deliveries.c.briefing_id == briefings.c.id)
        .where(briefings.c.subscription_id == subscription_id, _was_told())
    )
    told_until: datetime | None = connection.scalar(query)
    return told_until


def _insert(
    connection: Connection, briefing: Briefing, subscription: Subscription, slot: str, *, alert: bool
) -> int | None:
    zoneless = slot.removesuffix(f" {subscription.timezone}")  # as slots were named before zones could change in a day
    filled = select(briefings.c.id).where(briefings.c.subscription_id == subscription.id, briefings.c.slot == zoneless)
    if connection.scalar(filled) is not None:
        return None
    statement = insert_into(connection, briefings).values(
        subscription_id=subscription.id,
        slot=slot,
        since=briefing.since,
        until=briefing.until,
        body=dump_briefing(briefing),
        alert=alert,
    )
    statement = statement.on_conflict_do_nothing(index_elements=["subscription_id", "slot"])
    return connection.execute(statement.returning(briefings.c.id)).scalar_one_or_none()


def _carried_rows(briefing: Briefing, briefing_id: int) -> Iterator[Row]:
    told = (r for change in (*briefing.changes, *briefing.corrections) for r in (change.proof, change.earlier))
    news = {(receipt.article_id, receipt.ordinal) for receipt in told if receipt is not None}
    for key in {(receipt.article_id, receipt.ordinal) for receipt in briefing.receipts}:
        yield {"briefing_id": briefing_id, "article_id": key[0], "ordinal": key[1], "as_news": key in news}


def _supersede(connection: Connection, briefing: Briefing, subscription_id: int, briefing_id: int) -> None:
    contained = select(briefings.c.id).where(
        briefings.c.subscription_id == subscription_id,
        briefings.c.id != briefing_id,
        briefings.c.since >= utc(briefing.since),
        briefings.c.until <= utc(briefing.until),
    )
    connection.execute(
        deliveries.update()
        .where(deliveries.c.briefing_id.in_(contained), deliveries.c.state == PENDING, ~in_channel())
        .values(state=SUPERSEDED)
    )


def _nonce(subscription_id: int, slot: str) -> str:
    """The same for the same briefing, and 20 characters, so that a number for each message fits into Discord's 25."""
    return blake2b(f"{subscription_id}:{slot}".encode(), digest_size=10).hexdigest()
