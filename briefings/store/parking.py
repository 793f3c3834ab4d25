"""Subscriptions whose channel takes nothing: parked, tried again now and then, and told of once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, func, select

from briefings.model import Subscription
from briefings.store.engine import Store
from briefings.store.subscriptions import is_live, subscription_of
from briefings.store.tables import audit, deliveries, subscriptions
from briefings.store.waking import wake_parked

FEW = 3


def park(store: Store, subscription_id: int, *, why: str, at: datetime, probe_at: datetime) -> bool:
    """Writes down that the channel takes nothing since `at`, and when it is to be tried again; True if that is news.

    One that is parked stays so since it was, and gets the new reason and time of the next try.
    """
    table = subscriptions.c
    news = {
        "parked_at": func.coalesce(table.parked_at, at),
        "parked_told": case((table.parked_at.is_(None), False), else_=table.parked_told),
        "parked_why": why,
        "probe_at": probe_at,
    }
    mine = table.id == subscription_id
    with store.write() as connection:
        held = connection.execute(select(table.parked_at).where(mine).with_for_update()).one_or_none()
        connection.execute(subscriptions.update().where(mine).values(news))
    return held is not None and held.parked_at is None


def unpark(store: Store, subscription_id: int) -> bool:
    """Writes down that the channel takes messages again; False if it was not parked."""
    free = {"parked_at": None, "parked_why": "", "parked_told": False, "probe_at": None}
    mine = subscriptions.c.id == subscription_id, subscriptions.c.parked_at.is_not(None)
    with store.write() as connection:
        return connection.execute(subscriptions.update().where(*mine).values(free)).rowcount > 0


def wake(store: Store, *, workspace: str | None = None, platform: str | None = None, channel: str | None = None) -> int:
    """Has the parked subscriptions of the workspace, platform or channel tried at once; gives how many there are.

    They stay parked until one goes through. With nothing named it is all of them.
    """
    wanted = {"workspace": workspace, "platform": platform, "channel": channel}
    asked = [subscriptions.c[name] == value for name, value in wanted.items() if value is not None]
    with store.write(alone_on=deliveries) as connection:
        return wake_parked(connection, *asked)


def untold_parkings(store: Store) -> tuple[Subscription, ...]:
    """The parked subscriptions of which no administrator was told yet, oldest first; no paused or removed ones."""
    table = subscriptions.c
    untold = table.parked_at.is_not(None), table.parked_told.is_(False), table.paused.is_(False)
    with store.read() as connection:
        query = select(subscriptions).where(*is_live(), *untold).order_by(table.id)
        return tuple(subscription_of(row) for row in connection.execute(query))


def parked_channels(store: Store, platform: str) -> tuple[str, ...]:
    """The channels of a platform for which something is parked, in no order."""
    table = subscriptions.c
    with store.read() as connection:
        parked = *is_live(), table.platform == platform, table.parked_at.is_not(None)
        return tuple(connection.scalars(select(table.channel).where(*parked).distinct()))


def note_parking_told(store: Store, subscription_id: int) -> None:
    """Writes down that an administrator was told that the subscription is parked."""
    mine = subscriptions.c.id == subscription_id, subscriptions.c.parked_at.is_not(None)
    with store.write() as connection:
        connection.execute(subscriptions.update().where(*mine).values(parked_told=True))


def keepers_of(store: Store, subscription: Subscription) -> tuple[str, ...]:
    """Who last changed the configuration of the subscription's workspace on its platform, newest first, three at most.

    They are keys of users ("discord:456"). Nobody, if it is the operator's.
    """
    if not subscription.workspace:
        return ()
    prefix = f"{subscription.platform}:"
    theirs = audit.c.workspace == subscription.workspace, audit.c.user.startswith(prefix, autoescape=True)
    last = func.max(audit.c.id)
    query = select(audit.c.user).where(*theirs).group_by(audit.c.user).order_by(last.desc()).limit(FEW)
    with store.read() as connection:
        return tuple(connection.scalars(query))
