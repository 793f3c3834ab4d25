"""Installations of the Slack app, and the states of those on their way. What a document holds is the caller's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from briefings.store.engine import Store
from briefings.store.rows import put
from briefings.store.tables import installations, oauth_states


def put_installation(  # noqa: PLR0913  (an installation's own fields, each named by the caller)
    store: Store, *, enterprise: str, team: str, user: str, installed_at: datetime, document: str
) -> None:
    """Keeps the installation by that user, in place of an earlier one; "" stands for no enterprise, team or user."""
    row = {
        "enterprise": enterprise,
        "team": team,
        "user": user,
        "installed_at": installed_at,
        "document": document,
    }
    with store.write() as connection:
        put(connection, installations, [row])


def find_installation(store: Store, *, enterprise: str, team: str, user: str | None = None) -> str | None:
    """The document of the user's installation in the team, or of the latest one of anybody's; None if there is none."""
    table = installations.c
    query = select(table.document).where(table.enterprise == enterprise, table.team == team)
    if user is not None:
        query = query.where(table.user == user)
    with store.read() as connection:
        return connection.scalar(query.order_by(table.installed_at.desc(), table.user).limit(1))


def list_installations(store: Store) -> tuple[tuple[str, str], ...]:
    """The enterprise and team of every installation, each pair once, in order."""
    pairs = select(installations.c.enterprise, installations.c.team).distinct()
    with store.read() as connection:
        return tuple((row.enterprise, row.team) for row in connection.execute(pairs.order_by(*pairs.selected_columns)))


def installers_of(store: Store, *, enterprise: str, team: str) -> tuple[str, ...]:
    """Who installed it in the team, the latest first; those who are not known are left out."""
    table = installations.c
    query = select(table.user).where(table.enterprise == enterprise, table.team == team, table.user != "")
    with store.read() as connection:
        return tuple(connection.scalars(query.order_by(table.installed_at.desc(), table.user)))


def remove_installations(store: Store, *, enterprise: str, team: str, user: str | None = None) -> int:
    """Forgets the user's installation in the team, or those of all; returns how many there were."""
    table = installations.c
    gone = [table.enterprise == enterprise, table.team == team]
    if user is not None:
        gone.append(table.user == user)
    with store.write() as connection:
        return connection.execute(installations.delete().where(*gone)).rowcount


def issue_state(store: Store, state: str, *, now: datetime, expires_at: datetime) -> None:
    """Writes down a state that a browser is sent off with, which must be new and hard to guess. Sweeps expired ones."""
    with store.write() as connection:
        connection.execute(oauth_states.delete().where(oauth_states.c.expires_at <= now))
        connection.execute(oauth_states.insert().values(state=state, expires_at=expires_at))


def consume_state(store: Store, state: str, *, now: datetime) -> bool:
    """Whether the state was given out and has not expired; it is good once. Those that have expired are swept."""
    table = oauth_states.c
    with store.write() as connection:
        connection.execute(oauth_states.delete().where(table.expires_at <= now))
        return connection.execute(oauth_states.delete().where(table.state == state)).rowcount > 0
