from __future__ import annotations

import os
import re
import sqlite3
import stat
import subprocess
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from article_shelf import Shelf
from sqlalchemy import create_engine

from briefings.model import OnRecordError, Source
from briefings.store import (
    Store,
    backup,
    count_articles,
    list_sources,
    open_store,
    put_sources,
    speaker_names,
    upgrade,
)
from briefings.store.failures import advice
from briefings.store.schema import MIGRATIONS
from briefings.store.tables import metadata

ADD_TOPIC = "INSERT INTO topics (id, title, terms, actions, actors) VALUES ('t', 'T', '[]', '[]', '[]')"


@contextmanager
def unprivileged() -> Iterator[None]:
    """Permissions mean nothing to root, who runs many a container."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_the_migrations_make_what_the_tables_say(url: str) -> None:
    upgrade(url)
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_migration_does_today_what_it_did_when_it_was_written() -> None:
    written = {path.name: path.read_text() for path in (MIGRATIONS / "versions").glob("0*.py")}
    assert "0010_newest_first.py" in written
    assert [
        name
        for name, text in written.items()
        if "briefings" in re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE)
    ] == []


def test_speakers_that_are_counted_by_an_upgrade_are_found_like_others(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    names = ("Łukasz O’Néill", "U.N. Spokesman", "x" * 201)
    with closing(sqlite3.connect(path)) as old, old:
        engine = create_engine(sqlite_url)
        with engine.begin() as connection:
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(MIGRATIONS))
            command.upgrade(config, "0009")
        engine.dispose()
        old.execute("PRAGMA foreign_keys = OFF")
        columns = [row[1:] for row in old.execute("PRAGMA table_info(claims)")]
        needed = {name: 0 if "INT" in kind else "" for name, kind, must, *_ in columns if must}
        for number, name in enumerate(names):
            row = needed | {"article_id": 1, "ordinal": number, "speaker": name}
            insert = f"INSERT INTO claims ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608 - the table's own words
            old.execute(insert, (*row.values(),))
    with open_store(sqlite_url) as store:
        assert set(speaker_names(store)) == set(names[:2])
        assert speaker_names(store, "oneill") == names[:1]
        assert speaker_names(store, "spoke") == names[1:2]


def test_opening_again_finds_what_was_kept(url: str) -> None:
    with open_store(url) as store:
        put_sources(store, [Source("wire", "The Wire")])
    with open_store(url) as store:
        assert list_sources(store) == (Source("wire", "The Wire"),)


def test_many_can_open_an_empty_database_at_once(url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for store in pool.map(open_store, [url] * 4):
            assert count_articles(store) == 0
            store.close()


def test_a_schema_from_the_future_is_refused(url: str) -> None:
    upgrade(url)
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(OnRecordError, match=r"database .*: a newer version of onrecord made it \(9999\); update"):
        open_store(url)


def test_a_database_of_another_program_is_left_alone(url: str) -> None:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE invoices (id INTEGER)")
    engine.dispose()
    with pytest.raises(OnRecordError, match=r"belongs to another program .*'invoices'"):
        open_store(url)


def test_sqlite_is_set_up_for_one_writer_and_many_readers(store: Store) -> None:
    if not store.is_sqlite:
        return
    with store.read() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        ]
    assert found == ["wal", 1, 5000, 2]


@pytest.mark.postgres
def test_postgres_waits_for_locks_as_long_as_sqlite(postgres_url: str) -> None:
    with open_store(postgres_url) as store, store.read() as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "5s"
        assert connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar() == "1min"


def test_postgres_keeps_what_is_committed_though_the_server_does_not_insist(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as plain, open_store(postgres_url) as store, store.read() as connection:
        assert (plain.execute("SHOW synchronous_commit").fetchone() or ("",))[0] == "off"
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_a_transaction_is_kept_whole_or_not_at_all(store: Store) -> None:
    def interrupted() -> None:
        with store.write() as connection:
            connection.exec_driver_sql(ADD_TOPIC)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM topics").scalar() == 0


def test_a_killed_writer_leaves_nothing_half_done(sqlite_url: str) -> None:
    script = """
import os, sys
from briefings.store import open_store
with open_store(sys.argv[1]) as store, store.write() as connection:
    connection.exec_driver_sql(sys.argv[2])
    os.kill(os.getpid(), 9)
"""
    command = [sys.executable, "-c", script, sqlite_url, ADD_TOPIC]
    assert subprocess.run(command, check=False).returncode == -9  # noqa: S603  (our own interpreter and script)
    with open_store(sqlite_url) as store, store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM topics").scalar() == 0


def test_a_record_in_memory_serves_several_threads() -> None:
    with open_store("sqlite://") as store, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: put_sources(store, [Source(f"s{number}", "S")]), range(40)))
        assert len(list_sources(store)) == 40


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Just some words, long enough to be taken for a page of a database. " * 20)
    with pytest.raises(OnRecordError, match=r"notes\.txt: the file is no SQLite database; name another"):
        open_store(f"sqlite:///{path}")
    assert path.read_text().startswith("Just some words")


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(OnRecordError, match=r"nowhere/record\.db: it can't be opened; check that the folder exists"):
        open_store(f"sqlite:///{tmp_path}/nowhere/record.db")


@pytest.mark.parametrize("held", ["opening", "writing"])
def test_a_locked_database_is_named(sqlite_url: str, held: str) -> None:
    hasty = f"{sqlite_url}?timeout=0.05"
    with open_store(hasty) as store:
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(OnRecordError, match=r"record\.db.*: it is locked by another program"):
                open_store(hasty) if held == "opening" else put_sources(store, [Source("a", "A")])
        put_sources(store, [Source("a", "A")])


@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o777), (0o666, 0o555)])
def test_a_read_only_database_is_named(file: int, folder: int) -> None:
    with TemporaryDirectory() as name:
        path = Path(name) / "record.db"
        upgrade(f"sqlite:///{path}")
        path.chmod(file)
        path.parent.chmod(folder)
        with (
            unprivileged(),
            pytest.raises(OnRecordError, match=r"record\.db: it (is read-only|can't be opened); .*folder"),
        ):
            open_store(f"sqlite:///{path}")
        path.parent.chmod(0o755)


def test_a_full_disk_is_named(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store:
        put_sources(store, [Source("a", "A")])
        with store.read() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(OnRecordError, match=r"record\.db: the disk is full"):
            put_sources(store, [Source(f"s{number}", "long name " * 99) for number in range(500)])
        assert len(list_sources(store)) == 1


@pytest.mark.parametrize("url", ["record.db", "", "sqlite//x", "mysql://me:secret@host/db", "postgresql+pg8000://h/d"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(OnRecordError, match="write sqlite:///PATH or postgresql://") as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql://me:secret@host:abc/db", "postgresql://me@host:secret/db"])
def test_a_port_that_is_no_number_is_one_line_without_the_password(url: str) -> None:
    with pytest.raises(OnRecordError, match=r"^the database address can't be read; write sqlite.*$") as caught:
        open_store(url)
    assert "secret" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "url", ["postgresql://me:secret@127.0.0.1:1/record", "postgres://me@127.0.0.1:1/record?password=secret"]
)
def test_a_server_that_can_not_be_reached_is_named_without_its_password(url: str) -> None:
    with pytest.raises(OnRecordError, match=r"127\.0\.0\.1:1/record.*: the server can't be reached") as caught:
        open_store(url)
    assert "secret" not in str(caught.value)
    assert "secret" not in repr(caught.value.__cause__)


@pytest.mark.postgres
def test_a_database_that_does_not_exist_is_named(postgres_url: str) -> None:
    with pytest.raises(
        OnRecordError, match=r'refused the connection \(database "missing_\w+" does not exist\); check the name'
    ):
        open_store(postgres_url.replace("/record_", "/missing_"))


@pytest.mark.postgres
def test_a_locked_table_is_named(postgres_url: str) -> None:
    hasty = f"{postgres_url}&options=-c%20lock_timeout%3D50ms"
    with open_store(hasty) as store, psycopg.connect(postgres_url) as other:
        other.execute("LOCK TABLE sources")
        with pytest.raises(OnRecordError, match="a table is locked by another program"):
            put_sources(store, [Source("a", "A")])


@pytest.mark.postgres
def test_a_server_that_only_reads_is_named(postgres_url: str) -> None:
    upgrade(postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as other:
        name = other.info.dbname
        other.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(OnRecordError, match="it is read-only"):
        open_store(postgres_url)


def test_an_error_that_nobody_foresaw_is_given_in_its_own_words() -> None:
    assert advice(sqlite3.OperationalError("no such table: x\nmore")) == "no such table: x"
    assert advice(ValueError()) == "ValueError"


def test_a_backup_is_the_record_as_it_was(store: Store, shelf: Shelf, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shelf.add()
    if not store.is_sqlite:
        with pytest.raises(OnRecordError, match="pg_dump"):
            backup(store, copy)
        return
    backup(store, copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    shelf.add()
    with open_store(f"sqlite:///{copy}") as restored:
        assert count_articles(restored) == 1
    with pytest.raises(OnRecordError, match=r"copy\.db: the file exists already"):
        backup(store, copy)
    with pytest.raises(OnRecordError, match=r"nowhere/copy\.db.*folder"):
        backup(store, tmp_path / "nowhere" / "copy.db")
    assert sorted(path.name for path in tmp_path.glob("*.part")) == []


def test_a_record_in_memory_can_be_backed_up(tmp_path: Path) -> None:
    with open_store("sqlite://") as store:
        put_sources(store, [Source("wire", "The Wire")])
        backup(store, tmp_path / "copy.db")
    with open_store(f"sqlite:///{tmp_path / 'copy.db'}") as restored:
        assert list_sources(restored) == (Source("wire", "The Wire"),)
