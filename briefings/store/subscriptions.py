"""Which channel gets which topic when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select

from briefings.model import Subscription
from briefings.store.engine import Store
from briefings.store.rows import insert_into
from briefings.store.tables import LIVE, questions, subscriptions
from briefings.store.workspaces import is_here


def add_subscription(  # noqa: PLR0913  (a subscription's own fields, each named by the caller)
    store: Store,
    *,
    platform: str,
    channel: str,
    topic: str,
    cron: str,
    timezone: str,
    now: datetime,
    workspace: str = "",
) -> Subscription:
    """Subscribes the channel to the topic from `now` on; one that is subscribed gets the new `cron` and `timezone`.

    That one is also no longer paused, and is of the `workspace` from now on, if one is given. It checks neither the
    cron line nor whether there is such a topic.
    """
    fields = {"platform": platform, "channel": channel, "topic": topic, "cron": cron, "timezone": timezone}
    news = {"cron": cron, "timezone": timezone, "paused": False} | ({"workspace": workspace} if workspace else {})
    with store.write() as connection:
        statement = (
            insert_into(connection, subscriptions)
            .values(**fields, created_at=now, removed=False, workspace=workspace)
            .on_conflict_do_update(
                index_elements=["platform", "channel", "topic"],
                index_where=LIVE,
                set_=news,
            )
        )
        return subscription_of(connection.execute(statement.returning(*subscriptions.c)).one())


def list_subscriptions(
    store: Store, *, workspace: str | None = None, platform: str | None = None, channel: str | None = None
) -> tuple[Subscription, ...]:
    """The subscriptions that were not removed, oldest first: those of one workspace, platform or channel, or all.

    Paused ones are among them; those of workspaces that the bot has left are not.
    """
    wanted = {"workspace": workspace, "platform": platform, "channel": channel}
    asked = [subscriptions.c[name] == value for name, value in wanted.items() if value is not None]
    with store.read() as connection:
        query = select(subscriptions).where(*_live(), *asked).order_by(subscriptions.c.id)
        return tuple(subscription_of(row) for row in connection.execute(query))


def get_subscription(store: Store, subscription_id: int) -> Subscription | None:
    """The subscription, None if there is none of that id, if it was removed or the bot has left its workspace."""
    with store.read() as connection:
        row = connection.execute(select(subscriptions).where(subscriptions.c.id == subscription_id, *_live())).first()
    return None if row is None else subscription_of(row)


def change_subscription(
    store: Store, subscription_id: int, *, cron: str, timezone: str, workspace: str = ""
) -> Subscription | None:
    """Briefs the channel by another schedule, which is not checked here; the windows go on. None if there is none.

    It is of the `workspace` from now on, if one is given.
    """
    owned = {"workspace": workspace} if workspace else {}
    found = _update(store, subscription_id, {"cron": cron, "timezone": timezone} | owned)
    return None if found is None else subscription_of(found)


def pause_subscription(store: Store, subscription_id: int, *, paused: bool) -> bool:
    """Stops the briefings of a channel, or resumes them with all that changed meanwhile. False if there is none.

    What is still to be posted for it waits.
    """
    return _update(store, subscription_id, {"paused": paused}) is not None


def remove_subscription(store: Store, subscription_id: int, *, now: datetime) -> bool:
    """Ends the subscription and closes its questions; what is still to be delivered is not. False if there is none.

    Subscribing again starts anew, with another id and its own first window.
    """
    mine = subscriptions.c.id == subscription_id, subscriptions.c.removed.is_(False)
    asked = questions.c.subscription_id == subscription_id, questions.c.closed_at.is_(None)
    with store.write() as connection:
        if connection.execute(subscriptions.update().where(*mine).values(removed=True)).rowcount == 0:
            return False
        connection.execute(questions.update().where(*asked).values(closed_at=now))
    return True


def is_served() -> ColumnElement[bool]:
    """Whether something is posted for the subscription in a row now. Part of a query."""
    return and_(*_live(), subscriptions.c.paused.is_(False))


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
        workspace=row.workspace,
        paused=row.paused,
    )


def _live() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return subscriptions.c.removed.is_(False), is_here(subscriptions.c.workspace)


def _update(store: Store, subscription_id: int, news: Mapping[str, str | bool]) -> Row[Any] | None:
    mine = subscriptions.c.id == subscription_id, subscriptions.c.removed.is_(False)
    with store.write() as connection:
        return connection.execute(
            subscriptions.update().where(*mine).values(news).returning(*subscriptions.c)
        ).one_or_none()
