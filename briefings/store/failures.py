"""What a database says when it fails, in words that a user can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from briefings.model import DatabaseError

# SQLite's primary result codes (the low byte of the extended ones).
SQLITE_ADVICE = {
    sqlite3.SQLITE_BUSY: "it is locked by another program; end that or try again",
    sqlite3.SQLITE_LOCKED: "it is locked by another program; end that or try again",
    sqlite3.SQLITE_READONLY: "it is read-only; allow writing to the file and its folder, or name another file",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened; check that the folder exists and may be written to",
    sqlite3.SQLITE_NOTADB: "the file is no SQLite database; name another file",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; put a backup in its place",
    sqlite3.SQLITE_FULL: "the disk is full; make room and try again",
    sqlite3.SQLITE_IOERR: "the disk can't be read or written; check it and try again",
    sqlite3.SQLITE_PERM: "access is denied; check who owns the file",
}

# The same of files that are opened without SQLite.
OS_ADVICE = {
    errno.ENOENT: SQLITE_ADVICE[sqlite3.SQLITE_CANTOPEN],
    errno.ENOTDIR: SQLITE_ADVICE[sqlite3.SQLITE_CANTOPEN],
    errno.EACCES: SQLITE_ADVICE[sqlite3.SQLITE_CANTOPEN],
    errno.EROFS: SQLITE_ADVICE[sqlite3.SQLITE_READONLY],
    errno.ENOSPC: SQLITE_ADVICE[sqlite3.SQLITE_FULL],
}

# PostgreSQL's SQLSTATE codes and classes (the first two characters), the longest match counts.
POSTGRES_ADVICE = {
    "55P03": "a table is locked by another program; end that or try again",
    "25006": "it is read-only; name the primary server",
    "53100": "its disk is full; make room and try again",
    "53300": "it takes no more connections; close some or raise its limit",
    "57P03": "it is starting up or shutting down; try again",
    "42501": "the user lacks the right to do this; grant it",
    "3D000": "there is no such database; create it first",
    "28": "it refused the user or the password; check both",
    "40": "another program wrote at the same time; try again",
    "08": "the connection broke; check the server and try again",
    "57": "the server ended the connection; check the server and try again",
}
UNREACHABLE = "the server can't be reached; check that it runs and its address"
REFUSED = "the server refused the connection ({}); check the name of the database, the user and the password"
POOL_EMPTY = "too many tasks use it at once; try again"


@contextmanager
def explained(database: str) -> Iterator[None]:
    """Turns a failing database into a DatabaseError that names `database` and says what to do.

    It does not touch IntegrityError: a broken constraint is a fault of the program, and its traceback is wanted.
    """
    try:
        yield
    except IntegrityError:
        raise
    except PoolTimeoutError as error:
        raise _failure(database, POOL_EMPTY) from error
    except DBAPIError as error:
        raise _failure(database, advice(error.orig)) from error
    except (sqlite3.Error, OSError) as error:
        raise _failure(database, advice(error)) from error


def advice(error: BaseException | None) -> str:
    """What the driver's `error` means and what to do; the driver's own first line where nobody foresaw it."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        found = None if code is None else SQLITE_ADVICE.get(code & 0xFF)
    elif isinstance(error, OSError):
        found = OS_ADVICE.get(error.errno or 0)
    else:
        state = getattr(error, "sqlstate", None)
        found = _postgres_advice(state) if state else None
        if found is None and state is None and type(error).__name__ == "OperationalError":
            found = _no_connection(str(error))
    return found or _first_line(error)


def _postgres_advice(state: str) -> str | None:
    return next((POSTGRES_ADVICE[key] for key in (state, state[:2]) if key in POSTGRES_ADVICE), None)


def _no_connection(text: str) -> str:
    # A failed connection has no code, only libpq's words; those of the server itself follow FATAL.
    said = text.rpartition("FATAL:")[2].strip().splitlines()
    return REFUSED.format(said[0]) if "FATAL:" in text else UNREACHABLE


def _first_line(error: BaseException | None) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _failure(database: str, what: str) -> DatabaseError:
    return DatabaseError(f"database {database}: {what}")
