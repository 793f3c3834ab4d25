"""What tests all over the tree share: a record in a file, and a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from briefings.store import Store, open_store

if TYPE_CHECKING:
    from pgserver.postgres_server import PostgresServer


def pytest_configure(config: pytest.Config) -> None:
    # trafilatura asks urllib3 for SOCKS when it is first imported; whether that is heard depends on what was before it
    config.addinivalue_line("filterwarnings", "ignore:SOCKS support in urllib3")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'record.db'}"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty record with all its tables: copying it is quicker than making them for each test."""
    path = tmp_path_factory.mktemp("migrated") / "record.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def migrated_url(postgres_server: str) -> str:
    """The address of a database like that on the PostgreSQL server."""
    name = f"migrated_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    open_store(url).close()
    return url


@pytest.fixture
def store(sqlite_url: str, migrated_file: Path) -> Iterator[Store]:
    shutil.copyfile(migrated_file, sqlite_url.removeprefix("sqlite:///"))
    with open_store(sqlite_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server of our own. Where it can't start, tests that need it are skipped, but never in CI."""
    # Not in pytest's own folder: root's server runs as another user, whom the next pytest to start would shut out.
    with TemporaryDirectory(prefix="postgres-") as folder:
        try:
            server = _start(Path(folder))
        except Exception as error:  # noqa: BLE001  (whatever keeps it from starting is the reason to give)
            reason = f"PostgreSQL can't be started here: {type(error).__name__}: {error}"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database, as a user would write it."""
    name = f"record_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _start(folder: Path) -> PostgresServer:
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore", RuntimeWarning)
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
        from pgserver.postgres_server import get_server  # noqa: PLC0415  (its import looks for a folder to run in)

        return get_server(folder / "data", cleanup_mode="delete")
