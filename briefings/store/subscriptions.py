"""Which channel gets which topic when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy import Row as Record

from briefings.model import HOLD, ChangeKind, Subscription
from briefings.store.engine import Store
from briefings.store.rows import Row, insert_into
from briefings.store.seen import note_reached
from briefings.store.tables import LIVE, deliveries, questions, subscriptions
from briefings.store.waking import wake_parked
from briefings.store.workspaces import is_here

A_SECOND = timedelta(seconds=1)


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
    quiet: str = "",
    only_changes: bool = False,
    alerts: Collection[ChangeKind] = (),
    hold: timedelta = HOLD,
) -> Subscription:
    """Subscribes the channel to the topic from `now` on; one that is subscribed gets the new `cron` and `timezone`.

    That one is also no longer paused, is tried again if it was parked, and gets what else is given and not the usual.
    What was due before `now` by another schedule, or while it was paused, is due no more. It checks neither the cron
    line nor whether there is such a topic. `hold` is kept in whole seconds.
    """
    place = {"platform": platform, "channel": channel, "topic": topic}
    when = {"cron": cron, "timezone": timezone}
    wishes = _wishes(quiet=quiet, only_changes=only_changes, alerts=alerts, hold=hold)
    given = {name: value for name, value in wishes.items() if value != _USUAL[name]}
    owned = {"workspace": workspace} if workspace else {}
    news = when | owned | given | {"paused": False, "handled_at": _handled(when, resumed=True, now=now)}
    with store.write(alone_on=deliveries) as connection:
        note_reached(connection, now)
        statement = (
            insert_into(connection, subscriptions)
            .values(**place, **when, **wishes, created_at=now, removed=False, workspace=workspace)
            .on_conflict_do_update(
                index_elements=["platform", "channel", "topic"],
                index_where=LIVE,
                set_=news,
            )
        )
        added = subscription_of(connection.execute(statement.returning(*subscriptions.c)).one())
        wake_parked(connection, subscriptions.c.id == added.id)
    return added


def list_subscriptions(
    store: Store, *, workspace: str | None = None, platform: str | None = None, channel: str | None = None
) -> tuple[Subscription, ...]:
    """The subscriptions that were not removed, oldest first: those of one workspace, platform or channel, or all.

    Paused ones are among them; those of workspaces that the bot has left are not.
    """
    wanted = {"workspace": workspace, "platform": platform, "channel": channel}
    asked = [subscriptions.c[name] == value for name, value in wanted.items() if value is not None]
    with store.read() as connection:
        query = select(subscriptions).where(*is_live(), *asked).order_by(subscriptions.c.id)
        return tuple(subscription_of(row) for row in connection.execute(query))


def get_subscription(store: Store, subscription_id: int) -> Subscription | None:
    """The subscription, None if there is none of that id, if it was removed or the bot has left its workspace."""
    with store.read() as connection:
        row = connection.execute(select(subscriptions).where(subscriptions.c.id == subscription_id, *is_live())).first()
    return None if row is None else subscription_of(row)


def change_subscription(  # noqa: PLR0913  (a subscription's own fields, each named by the caller)
    store: Store,
    subscription_id: int,
    *,
    now: datetime,
    cron: str | None = None,
    timezone: str | None = None,
    workspace: str = "",
    quiet: str | None = None,
    only_changes: bool | None = None,
    alerts: Collection[ChangeKind] | None = None,
    hold: timedelta | None = None,
) -> Subscription | None:
    """Gives the subscription what is named and leaves the rest as it is; the windows go on. None if there is none.

    By another schedule, which is not checked here, nothing is due that lies before `now`. It is of the `workspace` from
    now on, if one is given. `hold` is kept in whole seconds.
    """
    when = {name: value for name, value in (("cron", cron), ("timezone", timezone)) if value is not None}
    wishes = _wishes(quiet=quiet, only_changes=only_changes, alerts=alerts, hold=hold)
    owned = {"workspace": workspace} if workspace else {}
    turned = {"handled_at": _handled(when, resumed=False, now=now)} if when else {}
    found = _update(store, subscription_id, when | wishes | owned | turned)
    return None if found is None else subscription_of(found)


def pause_subscription(store: Store, subscription_id: int, *, paused: bool, now: datetime) -> bool:
    """Stops the briefings of a channel, or resumes them with all that changed meanwhile. False if there is none.

    What is still to be posted for it waits. What was due while it was paused is due no more. If it was parked it is
    tried again at once when it is resumed.
    """
    turned = {} if paused else {"handled_at": _handled({}, resumed=True, now=now)}
    return _update(store, subscription_id, {"paused": paused} | turned, woken=not paused) is not None


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
    """Whether something is posted for the subscription in a row now, parked or not. Part of a query."""
    return and_(*is_live(), subscriptions.c.paused.is_(False))


def is_live() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The subscription in a row was not removed, and the bot is in its workspace. Parts of a query."""
    return subscriptions.c.removed.is_(False), is_here(subscriptions.c.workspace)


def subscription_of(row: Record[Any]) -> Subscription:
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
        quiet=row.quiet,
        only_changes=row.only_changes,
        alerts=tuple(ChangeKind(kind) for kind in row.alerts),
        hold=row.hold * A_SECOND,
        handled_at=row.handled_at,
        parked_at=row.parked_at,
        parked_why=row.parked_why,
    )


def _wishes(
    *,
    quiet: str | None,
    only_changes: bool | None,
    alerts: Collection[ChangeKind] | None,
    hold: timedelta | None,
) -> Row:
    """The columns of what a channel's people wish, those that are not None."""
    wishes = {
        "quiet": quiet,
        "only_changes": only_changes,
        "alerts": None if alerts is None else [str(kind) for kind in alerts],
        "hold": None if hold is None else hold // A_SECOND,
    }
    return {name: value for name, value in wishes.items() if value is not None}


_USUAL = _wishes(quiet="", only_changes=False, alerts=(), hold=HOLD)


def _handled(when: Row, *, resumed: bool, now: datetime) -> ColumnElement[Any]:
    """What is handled once the schedule is `when`: all up to `now` if that is another, or if it was paused till now."""
    table = subscriptions.c
    others = [table[name] != value for name, value in when.items()] + ([table.paused] if resumed else [])
    return case((or_(*others), now), else_=table.handled_at)


def _update(store: Store, subscription_id: int, news: Row, *, woken: bool = False) -> Record[Any] | None:
    mine = subscriptions.c.id == subscription_id, subscriptions.c.removed.is_(False)
    with store.write(alone_on=deliveries if woken else None) as connection:
        if woken:
            wake_parked(connection, *mine)
        return connection.execute(
            subscriptions.update().where(*mine).values(news).returning(*subscriptions.c)
        ).one_or_none()
