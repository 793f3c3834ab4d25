"""Who has the bot and what they set; what is theirs stays when the bot is removed and is back when it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, select

from briefings.model import Workspace
from briefings.store.engine import Store
from briefings.store.rows import Row, add_missing, chunks, put
from briefings.store.tables import deliveries, subscriptions, workspaces
from briefings.store.waking import wake_parked


def put_workspace(store: Store, workspace: Workspace) -> None:
    """Adds the workspace, or writes over what was known of it."""
    row = {
        "key": workspace.key,
        "name": workspace.name,
        "timezone": workspace.timezone,
        "editors": list(workspace.editors),
        "most": workspace.most,
        "left_at": workspace.left_at,
    }
    with store.write() as connection:
        put(connection, workspaces, [row])


def change_workspace(store: Store, key: str, change: Callable[[Workspace], Workspace]) -> tuple[Workspace, Workspace]:
    """The workspace before and after `change`; of what it gives, the zone, editors and length are written, if changed.

    Nobody else changes the workspace meanwhile, and if `change` raises, nothing is written.
    """
    with store.write() as connection:
        add_missing(connection, workspaces, [_fresh(key)])
        mine = select(workspaces).where(workspaces.c.key == key).with_for_update()
        before = _workspace(connection.execute(mine).mappings().one())
        after = change(before)
        told = {"timezone": after.timezone, "editors": list(after.editors), "most": after.most}
        held = {"timezone": before.timezone, "editors": list(before.editors), "most": before.most}
        news = {name: value for name, value in told.items() if value != held[name]}
        if news:
            connection.execute(workspaces.update().where(workspaces.c.key == key).values(news))
    return before, after


def get_workspace(store: Store, key: str) -> Workspace | None:
    """The workspace of that key, None if nothing is known of it; one that the bot has left is known."""
    with store.read() as connection:
        row = connection.execute(select(workspaces).where(workspaces.c.key == key)).mappings().one_or_none()
    return None if row is None else _workspace(row)


def workspace_joined(store: Store, key: str, *, name: str = "") -> bool:
    """Writes down that the bot is in the workspace; True if it had left it, and what belongs to it is back.

    What was parked there is tried again at once.
    """
    with store.write(alone_on=deliveries) as connection:
        add_missing(connection, workspaces, [_fresh(key, name)])
        left = connection.scalar(select(workspaces.c.left_at).where(workspaces.c.key == key))
        news = {"left_at": None} | ({"name": name} if name else {})
        connection.execute(workspaces.update().where(workspaces.c.key == key).values(news))
        wake_parked(connection, subscriptions.c.workspace == key)
    return left is not None


def workspace_left(store: Store, key: str, *, at: datetime) -> bool:
    """Writes down that the bot was removed: nothing of the workspace is lost, and nothing is done for it any more.

    False if it was not there.
    """
    here = workspaces.c.key == key, workspaces.c.left_at.is_(None)
    with store.write() as connection:
        return connection.execute(workspaces.update().where(*here).values(left_at=at)).rowcount > 0


def workspaces_seen(store: Store, found: Mapping[str, str], *, platform: str, now: datetime) -> tuple[str, ...]:
    """Writes down that the bot is in the workspaces `found` (key to name) and in no others of the platform.

    Gives the keys of those that it had left and is in again, in order; what was parked there is tried again at once.
    One transaction, however many there are.
    """
    with store.write(alone_on=deliveries) as connection:
        mine = select(workspaces).where(workspaces.c.key.startswith(f"{platform}:", autoescape=True))
        known = {row.key: row for row in connection.execute(mine)}
        put(connection, workspaces, [_fresh(k, n) for k, n in found.items() if k not in known])
        gone = [key for key, row in known.items() if row.left_at is None and key not in found]
        for some in chunks(gone):
            connection.execute(workspaces.update().where(workspaces.c.key.in_(some)).values(left_at=now))
        back = [key for key in sorted(found) if key in known and known[key].left_at is not None]
        for some in chunks(back):
            connection.execute(workspaces.update().where(workspaces.c.key.in_(some)).values(left_at=None))
            wake_parked(connection, subscriptions.c.workspace.in_(some))
        for key in found.keys() & known.keys():
            if found[key] and found[key] != known[key].name:
                connection.execute(workspaces.update().where(workspaces.c.key == key).values(name=found[key]))
    return tuple(back)


def is_here(owner: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the bot is still in the workspace that owns the row; always, if none does. Part of a query."""
    return owner.not_in(select(workspaces.c.key).where(workspaces.c.left_at.is_not(None)))


def _fresh(key: str, name: str = "") -> Row:
    return {"key": key, "name": name, "timezone": "", "editors": [], "most": None, "left_at": None}


def _workspace(row: RowMapping) -> Workspace:
    return Workspace(
        key=row["key"],
        name=row["name"],
        timezone=row["timezone"],
        editors=tuple(row["editors"]),
        most=row["most"],
        left_at=row["left_at"],
    )
