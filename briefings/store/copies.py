"""Copies of a whole record: taking one while it is in use, and putting one in its place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL

from briefings.model import OnRecordError
from briefings.store.engine import Store, opened, parsed
from briefings.store.failures import advice, explained
from briefings.store.leases import RUN
from briefings.store.tables import leases

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file: none of it may be taken for that of another file of the same name."""


def backup(store: Store, path: Path) -> None:
    """Copies the record, as it is at one moment and while others use it, into the new SQLite file `path`.

    Writers go on meanwhile, and do not make it begin anew. A file that exists is never written over. Raises
    OnRecordError; for PostgreSQL always: it has its own tool.
    """
    if not store.is_sqlite:
        message = f"database {store.name}: back it up with PostgreSQL's own tool: pg_dump --format=custom"
        raise OnRecordError(message)
    if path.exists():
        message = f"backup {path}: the file exists already; name a new one"
        raise OnRecordError(message)
    with store.read() as connection, explained(str(path)), _part(path) as part:
        with closing(sqlite3.connect(part)) as copy:
            connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]  # an open connection has its driver's
        part.rename(path)


def restore(url: str, path: Path) -> Path | None:
    """Puts the backup `path` in the place of the record at `url`; where that is kept now, None if there was none.

    The backup is copied and stays as it is. It has to be a whole record, of this version or an earlier one, to which
    the copy is upgraded. Nobody may use the record meanwhile, nor any process hold its lease "run"; one that is damaged
    is put aside as it is. The record is either the old one or the new one, at any moment. Raises OnRecordError, and
    changes nothing, if that can't be; for PostgreSQL always: it has its own tool.
    """
    address = parsed(url)
    record = _file_of(address)
    if not path.is_file():
        message = f"backup {path}: there is no such file; name one that `onrecord db backup` made"
        raise OnRecordError(message)
    if record.exists() and record.samefile(path):
        message = f"backup {path}: it is the record itself; name another file"
        raise OnRecordError(message)
    with explained(str(path)), _part(record) as part:
        _copy(path, part)
        with opened(URL.create("sqlite", database=str(part)), str(path)) as store, store.write() as connection:
            connection.execute(leases.delete())
        return _put(part, record)


@contextmanager
def _part(path: Path) -> Iterator[Path]:
    """An empty file beside `path` for what is to become it, which only we may read: a record holds tokens.

    What is left there in the end is removed.
    """
    part = path.with_name(f"{path.name}.part")
    every = [part, *_beside(part)]
    for one in every:
        one.unlink(missing_ok=True)
    try:
        part.touch(mode=stat.S_IRUSR | stat.S_IWUSR, exist_ok=False)
        yield part
    finally:
        for one in every:
            one.unlink(missing_ok=True)


def _file_of(address: URL) -> Path:
    name = address.render_as_string(hide_password=True)
    if address.get_backend_name() != "sqlite":
        message = f"database {name}: restore it with PostgreSQL's own tool: pg_restore --clean --dbname=NAME BACKUP"
        raise OnRecordError(message)
    if address.database in {None, "", ":memory:"} or address.database.startswith("file:"):
        message = f"database {name}: only a record in a file is restored; write sqlite:///PATH"
        raise OnRecordError(message)
    return Path(address.database)


def _copy(path: Path, part: Path) -> None:
    """The backup in a file of our own. Raises OnRecordError if it is damaged, or no record."""
    # A file without its log is read as it lies there, be it on a disk that can't be written to.
    mode = "mode=ro" if any(one.exists() for one in _beside(path)) else "immutable=1"
    with (
        closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?{mode}", uri=True)) as found,
        closing(sqlite3.connect(part)) as copy,
    ):
        found.backup(copy)
        ((said,), *_) = copy.execute("PRAGMA quick_check(1)").fetchall()
        if said != "ok":
            message = f"backup {path}: the file is damaged ({' '.join(said.split())}); name another"
            raise OnRecordError(message)
        if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchall():
            message = f"backup {path}: it holds no record; name a file that `onrecord db backup` made"
            raise OnRecordError(message)


def _put(part: Path, record: Path) -> Path | None:
    if not record.exists():
        _settle(part, record)
        return None
    held = record.stat()
    shutil.copymode(record, part)
    if (held.st_uid, held.st_gid) != (os.geteuid(), os.getegid()):
        os.chown(part, held.st_uid, held.st_gid)
    with _alone(record):
        kept = next(one for number in count(1) if not (one := _named(record, number)).exists())
        _keep(record, kept)
        _settle(part, record)
    return kept


@contextmanager
def _alone(record: Path) -> Iterator[None]:
    """Keeps others off the record, whose log is then written into it. One that is damaged nobody can use."""
    with closing(sqlite3.connect(record, isolation_level=None, timeout=1)) as connection:
        try:
            _must_be_free(connection, record)
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_IOERR:
                message = f"database {record}: {advice(error)}"
                raise OnRecordError(message) from error
        yield


def _must_be_free(connection: sqlite3.Connection, record: Path) -> None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'leases'").fetchall():
        return
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    query = "SELECT holder FROM leases WHERE name = ? AND until > ?"
    for (holder,) in connection.execute(query, (RUN, now)):
        message = f"database {record}: {holder} runs on it; stop it and try again"
        raise OnRecordError(message)


def _keep(record: Path, kept: Path) -> None:
    """The record under another name as well, with what lies beside it, which is that of no other file any more."""
    try:
        kept.hardlink_to(record)
    except OSError:  # a file system without links
        shutil.copy2(record, kept)
    for ours, theirs in zip(_beside(record), _beside(kept), strict=True):
        if ours.exists():
            ours.rename(theirs)


def _settle(part: Path, record: Path) -> None:
    """Gives the part its name, for good."""
    part.replace(record)
    folder = os.open(record.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _named(record: Path, number: int) -> Path:
    return record.with_name(f"{record.name}.replaced-{number}")


def _beside(path: Path) -> list[Path]:
    return [path.with_name(f"{path.name}{ending}") for ending in BESIDE]
