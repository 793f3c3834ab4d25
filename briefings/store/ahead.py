"""What the record dates later than it is, since a clock was far ahead: found, and dated anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import Column, Connection, Table, bindparam, func, select

from briefings.store.engine import Store
from briefings.store.seen import AT_ONCE
from briefings.store.state import touch
from briefings.store.tables import articles, briefings, questions, reached, subscriptions

A_DAY = timedelta(days=1)
"""A clock that went back by less is waited for."""

_Dated: TypeAlias = tuple[Table, Column[datetime]]
_DATED: tuple[_Dated, ...] = (
    (articles, articles.c.seen_at),
    (reached, reached.c.at),
    (briefings, briefings.c.since),
    (briefings, briefings.c.until),
    (subscriptions, subscriptions.c.created_at),
    (questions, questions.c.asked_at),
    (questions, questions.c.closed_at),
)
"""What is compared with each other to tell what is in which window."""


def is_ahead(store: Store, *, now: datetime) -> bool:
    """Whether windows, articles or what is handled are dated more than a day after `now`, so that no briefing comes."""
    columns = articles.c.seen_at, reached.c.at, subscriptions.c.handled_at
    with store.read() as connection:
        found = [connection.scalar(select(func.max(column))) for column in columns]
    return any(at is not None and at > now + A_DAY for at in found)


def mend_ahead(store: Store, *, now: datetime) -> bool:
    """Dates as of now what is dated more than a day after `now`, in the same order: a clock was ahead.

    So a window holds what it held, and what none held comes after every window: nothing is told twice or lost. What is
    said to be handled by then is handled up to `now`; no slot is briefed twice by that, as each is filled once.

    False, and nothing is changed, if most of the articles that were seen then were also published later than now, by
    the clocks of those who published them: then it is our clock that is behind.
    """
    late = now + A_DAY
    with store.write(alone_on=articles) as connection:
        if _is_behind(connection, late):
            return False
        dated = [(one, _after(connection, one, late)) for one in _DATED]
        anew = _dated_anew(connection, {at for _, found in dated for at in found.values()}, now)
        for one, found in dated:
            _change(connection, one, {key: anew[at] for key, at in found.items()})
        handled = subscriptions.c.handled_at
        connection.execute(subscriptions.update().where(handled > late).values(handled_at=now))
        touch(connection)
    return True


def _is_behind(connection: Connection, late: datetime) -> bool:
    seen = select(func.count()).select_from(articles).where(articles.c.seen_at > late)
    published = connection.scalar(seen.where(articles.c.published_at > late)) or 0
    return 2 * published > (connection.scalar(seen) or 0)


def _after(connection: Connection, dated: _Dated, late: datetime) -> dict[object, datetime]:
    """What is dated after `late`, by the key of its row."""
    table, column = dated
    rows = connection.execute(select(*table.primary_key, column).where(column > late))
    return {row[0]: row[1] for row in rows}


def _dated_anew(connection: Connection, moments: set[datetime], now: datetime) -> dict[datetime, datetime]:
    """A moment for each, in the same order, right after now and whatever is dated up to a day after it."""
    late = now + A_DAY
    known = (connection.scalar(select(func.max(column)).where(column <= late)) for _, column in _DATED)
    last = max(at for at in (now, *known) if at is not None)
    return {at: last + number * AT_ONCE for number, at in enumerate(sorted(moments), 1)}


def _change(connection: Connection, dated: _Dated, moments: dict[object, datetime]) -> None:
    table, column = dated
    (key,) = table.primary_key
    if moments:
        connection.execute(
            table.update().where(key == bindparam("key_")).values({column.name: bindparam("at_")}),
            [{"key_": row_key, "at_": at} for row_key, at in moments.items()],
        )
