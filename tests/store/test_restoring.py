from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from briefings.model import OnRecordError, Source
from briefings.store import (
    RUN,
    Store,
    backup,
    get_lease,
    list_sources,
    open_store,
    put_sources,
    release_lease,
    restore,
    take_lease,
)

TTL = timedelta(minutes=1)


def named(url: str) -> tuple[str, ...]:
    with open_store(url) as store:
        return tuple(source.id for source in list_sources(store))


@pytest.fixture
def saved(store: Store, tmp_path: Path) -> Path:
    """A backup with one source of a record that has another since; whoever ran is gone."""
    put_sources(store, [Source("elm", "Elm")])
    take_lease(store, RUN, "castor", ttl=TTL)
    path = tmp_path / "50% of it?.db"
    backup(store, path)
    put_sources(store, [Source("oak", "Oak")])
    release_lease(store, RUN, "castor")
    store.close()
    return path


@pytest.fixture
def url(sqlite_url: str) -> str:
    return sqlite_url


def test_a_backup_takes_the_place_of_the_record_which_is_kept(saved: Path, sqlite_url: str) -> None:
    record = Path(sqlite_url.removeprefix("sqlite:///"))
    record.chmod(0o640)
    kept = restore(sqlite_url, saved)
    assert kept == record.with_name("record.db.replaced-1")
    assert named(sqlite_url) == ("elm",)
    assert named(f"sqlite:///{kept}") == ("elm", "oak")
    assert stat.S_IMODE(record.stat().st_mode) == 0o640
    with open_store(sqlite_url) as store:
        assert get_lease(store, RUN) is None
    assert restore(sqlite_url, kept) == record.with_name("record.db.replaced-2")
    assert named(sqlite_url) == ("elm", "oak")
    assert saved.exists()
    assert list(record.parent.glob("*.part*")) == []


def test_where_there_is_no_record_the_backup_becomes_it(saved: Path, tmp_path: Path) -> None:
    assert restore(f"sqlite:///{tmp_path}/new.db", saved) is None
    assert named(f"sqlite:///{tmp_path}/new.db") == ("elm",)


def test_a_damaged_record_is_put_aside_with_its_log(saved: Path, sqlite_url: str) -> None:
    record = Path(sqlite_url.removeprefix("sqlite:///"))
    record.write_bytes(b"no database at all " * 99)
    log = record.with_name("record.db-wal")
    log.write_bytes(b"whatever")
    kept = restore(sqlite_url, saved)
    assert kept is not None
    assert kept.read_bytes().startswith(b"no database")
    assert not log.exists()
    assert named(sqlite_url) == ("elm",)


def test_a_record_in_use_is_not_replaced(saved: Path, sqlite_url: str) -> None:
    with open_store(sqlite_url) as store:
        take_lease(store, RUN, "castor", ttl=TTL)
        with pytest.raises(OnRecordError, match=r"record\.db: castor runs on it; stop it"):
            restore(sqlite_url, saved)
        release_lease(store, RUN, "castor")
        with pytest.raises(OnRecordError, match=r"record\.db: it is locked by another program"):
            restore(sqlite_url, saved)
    assert named(sqlite_url) == ("elm", "oak")


def ruined(path: Path) -> None:
    """Overwrites a page of the middle."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE invoices (id INTEGER)")


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (Path.unlink, "there is no such file"),
    "damaged": (ruined, "the file is damaged"),
    "no database": (lambda path: path.write_bytes(b"Dear diary, today it rained. " * 99), "no SQLite database"),
    "another program's": (foreign, "it holds no record"),
    "newer": (newer, r"newer version of onrecord made it \(9999\)"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_what_is_no_whole_record_is_not_put_in_place(saved: Path, sqlite_url: str, how: str) -> None:
    breaking, why = BROKEN[how]
    breaking(saved)
    with pytest.raises(OnRecordError, match=rf"50% of it\?\.db.*{why}"):
        restore(sqlite_url, saved)
    assert named(sqlite_url) == ("elm", "oak")
    assert sorted(path.name for path in saved.parent.glob("*.part*")) == []


@pytest.mark.parametrize(
    ("url", "why"),
    [("postgresql://me:secret@host/record", "pg_restore"), ("sqlite://", "only a record in a file")],
)
def test_only_a_file_is_restored(tmp_path: Path, url: str, why: str) -> None:
    with pytest.raises(OnRecordError, match=why) as caught:
        restore(url, tmp_path / "copy.db")
    assert "secret" not in str(caught.value)


def test_the_record_does_not_take_its_own_place(saved: Path, sqlite_url: str) -> None:
    with pytest.raises(OnRecordError, match="it is the record itself"):
        restore(sqlite_url, saved.with_name("record.db"))


def test_a_backup_taken_while_others_write_is_whole(sqlite_url: str, tmp_path: Path) -> None:
    """Each transaction adds two sources: no copy has one without the other."""
    over, going = Event(), Event()

    def write() -> None:
        with open_store(sqlite_url) as own:
            number = 0
            while not over.is_set():
                put_sources(own, [Source(f"{half}{number}", "x" * 999) for half in "ab"])
                going.set()
                number += 1

    writer = Thread(target=write)
    writer.start()
    with open_store(sqlite_url) as store:
        going.wait()
        for number in range(3):
            backup(store, tmp_path / f"copy-{number}.db")
    over.set()
    writer.join()
    for number in range(3):
        held = named(f"sqlite:///{tmp_path}/copy-{number}.db")
        assert held
        assert [one[1:] for one in held if one[0] == "a"] == [one[1:] for one in held if one[0] == "b"]
