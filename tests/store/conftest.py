"""Everything here is tested on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import psycopg
import pytest
from article_shelf import Shelf

from briefings.store import Store, open_store


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
