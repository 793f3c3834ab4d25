"""A PostgreSQL server of one's own, for as long as it is needed."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import make_url

UNSAFE = ("fsync", "synchronous_commit", "full_page_writes")
"""Only the bot is killed, so what guards against the machine's own fall can be left out."""


@contextmanager
def postgres(name: str) -> Iterator[str]:
    """The address of a new database of that name on a server of its own."""
    with TemporaryDirectory(prefix="postgres-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        os.environ["XDG_RUNTIME_DIR"] = f"{folder}/run"
        from pgserver.postgres_server import get_server  # noqa: PLC0415  (its import looks for a folder to run in)

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in UNSAFE:
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
                connection.execute(f"CREATE DATABASE {name}")
            yield make_url(server.get_uri()).set(database=name).render_as_string(hide_password=False)
        finally:
            server.cleanup()
