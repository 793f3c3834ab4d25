"""Who changed what of the configuration, for ever."""

from __future__ import annotations

from sqlalchemy import select

from briefings.model import AuditEntry
from briefings.store.engine import Store
from briefings.store.tables import audit


def add_audit(store: Store, entry: AuditEntry) -> None:
    """Writes the change down."""
    row = {name: getattr(entry, name) for name in ("at", "workspace", "user", "name", "command", "what")}
    with store.write() as connection:
        connection.execute(audit.insert().values(row))


def list_audit(
    store: Store, *, workspace: str | None = None, command: str = "", limit: int = 100
) -> tuple[AuditEntry, ...]:
    """The latest changes in one workspace, or of all if None, newest first; with a `command` only those by it."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if command:
        query = query.where(audit.c.command == command)
    if workspace is not None:
        query = query.where(audit.c.workspace == workspace)
    with store.read() as connection:
        return tuple(
            AuditEntry(row["at"], row["workspace"], row["user"], row["name"], row["command"], row["what"])
            for row in connection.execute(query).mappings()
        )
