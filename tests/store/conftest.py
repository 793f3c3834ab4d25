"""Everything here is tested on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import psycopg
import pytest
from article_shelf import Shelf, Twins

from briefings.store import Store, open_store
from briefings.store.tables import metadata


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    filled = request.param == "postgres" and "store" in request.fixturenames
    address: str = request.getfixturevalue("emptied_url" if filled else f"{request.param}_url")
    return address


@pytest.fixture
def emptied_url(migrated_url: str) -> str:
    """A PostgreSQL database with all tables and nothing in them: emptied it is far sooner there than made anew."""
    with psycopg.connect(migrated_url, options="-c lock_timeout=10s") as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        filled = ", ".join(name for (name,) in found if name != "alembic_version")
        connection.execute(f"TRUNCATE {filled} RESTART IDENTITY")
    return migrated_url


@pytest.fixture
def store(url: str, request: pytest.FixtureRequest) -> Iterator[Store]:
    if url.startswith("sqlite"):
        shutil.copyfile(request.getfixturevalue("migrated_file"), url.removeprefix("sqlite:///"))
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def shelf(store: Store) -> Shelf:
    return Shelf(store)


@pytest.fixture(scope="session")
def twins() -> Iterator[Twins]:
    """Gives two records in memory with nothing in them, the same ones each time: making new ones takes far longer."""
    with open_store("sqlite://") as one, open_store("sqlite://") as two:
        yield lambda: (_emptied(one), _emptied(two))


def _emptied(store: Store) -> Store:
    with store.write() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    return store
