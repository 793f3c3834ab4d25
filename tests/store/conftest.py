"""Everything here is tested on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import psycopg
import pytest
from article_shelf import Shelf
from sqlalchemy import make_url

from briefings.store import Store, open_store


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture
def store(url: str, request: pytest.FixtureRequest) -> Iterator[Store]:
    if url.startswith("sqlite"):
        shutil.copyfile(request.getfixturevalue("migrated_file"), url.removeprefix("sqlite:///"))
    else:
        server, name = request.getfixturevalue("postgres_server"), make_url(url).database
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}")
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('migrated_database')}")
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def shelf(store: Store) -> Shelf:
    return Shelf(store)
