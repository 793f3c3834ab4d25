"""Opening and closing the record. Everything else in this package takes the `Store` that `open_store` gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, QueuePool, Table, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from briefings.model import OnRecordError
from briefings.store.failures import explained
from briefings.store.schema import prepare

# As written in the address → the driver that we use.
DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
# How long to wait for a connection and for others' locks, unless the address says (`timeout`, `connect_timeout`) or the
# server was told otherwise.
WAIT_SECONDS = 5
SQLITE_SETUP = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
# libpq's own; without the others a server that is gone without a word is waited for by a quarter of an hour
POSTGRES_OPTIONS = {
    "connect_timeout": str(WAIT_SECONDS),
    "tcp_user_timeout": "15000",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "2",
}
IDLE = "idle_in_transaction_session_timeout"
POSTGRES_SETUP = (
    f"SELECT set_config('lock_timeout', '{WAIT_SECONDS}s', false) WHERE current_setting('lock_timeout') = '0'",
    # A process that is suspended in the midst of a transaction would keep its locks, the lease's too, for as long
    f"SELECT set_config('{IDLE}', '60s', false) WHERE current_setting('{IDLE}') = '0'",
    # What was committed has to be there after a crash of the server: that a message is being posted, for one
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
)
# Fails where writing is not allowed, which neither database says of itself as long as one only reads.
WRITE_NOTHING = "DELETE FROM alembic_version WHERE 1 = 0"
FORMS = "write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"


@dataclass(frozen=True, slots=True)
class Store:
    """An open record; `name` is its address without the password. Made by `open_store`, to be used in a `with`.

    May be used from several threads. `read` and `write` are for this package alone.
    """

    name: str
    _engine: Engine = field(repr=False)

    def close(self) -> None:
        """Closes every connection. Closing twice does no harm."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_sqlite(self) -> bool:
        """Whether the record is a file (or lives in memory)."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the record. Raises OnRecordError if the database fails."""
        options: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with explained(self.name), self._engine.connect() as connection:
            yield connection.execution_options(**options)

    @contextmanager
    def write(self, *, alone_on: Table | None = None) -> Iterator[Connection]:
        """One transaction: all of it is kept, or nothing. Raises OnRecordError if the database fails.

        SQLite has one writer at a time; elsewhere `alone_on` keeps other writers off one table until the end.
        """
        with (
            explained(self.name),
            self._engine.connect() as connection,
            connection.execution_options(writes=True).begin(),
        ):
            if alone_on is not None and not self.is_sqlite:
                connection.exec_driver_sql(f"LOCK TABLE {alone_on.name} IN SHARE ROW EXCLUSIVE MODE")
            yield connection


def open_store(url: str) -> Store:
    """The record at `url` (`sqlite:///PATH`, `sqlite://` for memory, `postgresql://…`), its schema up to date.

    An empty database gets the tables, an older one is upgraded. Raises OnRecordError, naming the database and never its
    password, if it can't be read or written, if it is no database of ours, or if a newer program made it.
    """
    address = parsed(url)
    return opened(
        address, address.difference_update_query(["password", "sslpassword"]).render_as_string(hide_password=True)
    )


def opened(address: URL, name: str) -> Store:
    """The record at a parsed address, up to date; errors call it `name`. As above."""
    store = Store(name, _engine(address, name))
    try:
        with store.write() as connection:
            prepare(connection, name)
            connection.exec_driver_sql(WRITE_NOTHING)
    except BaseException:
        store.close()
        raise
    return store


def upgrade(url: str) -> None:
    """Brings the database at `url` up to date and closes it again. Raises what `open_store` raises."""
    open_store(url).close()


def parsed(url: str) -> URL:
    """The address with the driver that we use. Raises OnRecordError for another kind of address."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number; either may quote a piece of the password
        message = f"the database address can't be read; {FORMS}"
        raise OnRecordError(message) from None
    driver = DRIVERS.get(address.drivername)
    if driver is None:
        message = f"no databases of the kind {address.drivername!r}; {FORMS}"
        raise OnRecordError(message)
    return address.set(drivername=driver)


def _engine(address: URL, name: str) -> Engine:
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    address = address.update_query_dict(
        {name: value for name, value in POSTGRES_OPTIONS.items() if name not in address.query}
    )
    try:
        engine = create_engine(address, pool_pre_ping=True)
    except ImportError as error:
        message = f"database {name}: PostgreSQL needs one more package; install onrecord[postgres]"
        raise OnRecordError(message) from error
    _on_connect(engine, POSTGRES_SETUP)
    return engine


def _sqlite(address: URL) -> Engine:
    # The driver's own transactions begin too late and leave out DDL: it is switched off, and we say BEGIN ourselves. A
    # writer takes the lock at once; one that reads first and then writes would fail without waiting for others.
    options: dict[str, Any] = {"connect_args": {"isolation_level": None, "check_same_thread": False}}
    if "timeout" not in address.query:
        options["connect_args"]["timeout"] = WAIT_SECONDS
    if address.database in {None, "", ":memory:"} or address.query.get("mode") == "memory":
        # A record in memory lives in its connection: there is one, and threads take turns.
        options |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
    engine = create_engine(address, **options)
    _on_connect(engine, SQLITE_SETUP)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _on_connect(engine: Engine, statements: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:  # noqa: ANN401  (a driver's own connection)
        with closing(connection.cursor()) as cursor:
            for statement in statements:
                cursor.execute(statement)
        if engine.dialect.name == "postgresql":
            connection.commit()
