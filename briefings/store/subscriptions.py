"""Which channel gets which topic when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from briefings.model import Subscription
from briefings.store.engine import Store
from briefings.store.rows import insert_into
from briefings.store.tables import LIVE, subscriptions


def add_subscription(  # noqa: PLR0913  (a subscription's own fields, each named by the caller)
    store: Store, *, platform: str, channel: str, topic: str, cron: str, timezone: str, now: datetime
) -> Subscription:
    """Subscribes the channel to the topic from `now` on; one that is subscribed gets the new `cron` and `timezone`.

    It checks neither the cron line nor whether there is such a topic.
    """
    fields = {"platform": platform, "channel": channel, "topic": topic, "cron": cron, "timezone": timezone}
    with store.write() as connection:
        statement = (
            insert_into(connection, subscriptions)
            .values(**fields, created_at=now, removed=False)
            .on_conflict_do_update(
                index_elements=["platform", "channel", "topic"],
                index_where=LIVE,
                set_={"cron": cron, "timezone": timezone},
            )
        )
        return subscription_of(connection.execute(statement.returning(*subscriptions.c)).one())


def list_subscriptions(store: Store) -> tuple[Subscription, ...]:
    """Every subscription that was not removed, oldest first."""
    query = select(subscriptions).where(subscriptions.c.removed.is_(False)).order_by(subscriptions.c.id)
    with store.read() as connection:
        return tuple(subscription_of(row) for row in connection.execute(query))


def remove_subscription(store: Store, subscription_id: int) -> bool:
    """Ends the subscription; what is still to be delivered for it is not. False if there is none.

    Subscribing again starts anew, with another id and its own first window.
    """
    live = subscriptions.c.id == subscription_id, subscriptions.c.removed.is_(False)
    with store.write() as connection:
        return connection.execute(subscriptions.update().where(*live).values(removed=True)).rowcount > 0


def subscription_of(row: Row[Any]) -> Subscription:
    """The subscription in a row of its table. Part of a reading."""
    return Subscription(
        id=row.id,
        platform=row.platform,
        channel=row.channel,
        topic=row.topic,
        cron=row.cron,
        timezone=row.timezone,
        created_at=row.created_at,
    )
