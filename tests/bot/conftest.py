"""A desk with a known record behind it; a test module that wants another one overrides `desk`."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from small_record import NOW, fill_small

from bot.recorded.answers import Desk
from briefings.store import Store, open_store


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """The small record, filled once."""
    path = tmp_path_factory.mktemp("small") / "record.db"
    shutil.copyfile(migrated_file, path)
    with open_store(f"sqlite:///{path}") as store:
        fill_small(store)
    return path


@pytest.fixture
def desk(store: Store, small_file: Path) -> Desk:
    with (
        closing(sqlite3.connect(small_file)) as filled,
        closing(sqlite3.connect(store.name.removeprefix("sqlite:///"))) as own,
    ):
        filled.backup(own)
    return Desk(store, lambda: NOW)
