"""Bringing a database's tables up to date, or saying why not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from briefings.model import OnRecordError

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number that nobody else uses: it names the lock under which PostgreSQL's tables are upgraded.
UPGRADE_LOCK = 7_103_114_921


def prepare(connection: Connection, name: str) -> None:
    """Creates or upgrades the tables inside the caller's transaction; does nothing if they are up to date.

    Raises OnRecordError, naming the database as `name`, for another program's database and for a newer schema.
    """
    scripts = _scripts()
    newest = scripts.get_current_head()
    if _version(connection) == newest:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
    version = _version(connection)
    if version is None:
        _refuse_other_tables(connection, name)
    elif version not in {script.revision for script in scripts.walk_revisions()}:
        message = f"database {name}: a newer version of onrecord made it ({version}); update onrecord or name another"
        raise OnRecordError(message)
    if version != newest:
        _upgrade(connection)


@cache
def _scripts() -> ScriptDirectory:
    """The migrations, loaded once a process."""
    return ScriptDirectory(str(MIGRATIONS))


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_other_tables(connection: Connection, name: str) -> None:
    held = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
    if held:
        message = f"database {name}: it belongs to another program (it has a table {held[0]!r}); name another"
        raise OnRecordError(message)


def _upgrade(connection: Connection) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")
