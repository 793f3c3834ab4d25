"""The database fails in the midst of briefing and posting: nothing is lost or told twice, and it passes by itself."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from briefed_story import FEED, report, stock, subscribe
from fake_channel import Channel
from small_record import NOW
from sqlalchemy import Engine, event, make_url

from bot.delivery import Outbox, Step, deliver_pending
from bot.rounds import Rounds
from bot.schedules.due import Due, Policy
from briefings.model import DatabaseError
from briefings.store import Store, change_subscription, note_read, open_store, pending_deliveries

HOURS, MINUTES = 3, 8
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CHANNELS = ("10", "11")


@dataclass
class Told(Channel):
    """A platform that remembers all that its messages say. `before` is called as one comes in."""

    said: list[tuple[str, str]] = field(default_factory=list)

    async def post(self, step: Step) -> str:
        posted = await super().post(step)
        self.said.append((step.channel, str(step.message.payload)))
        return posted


@dataclass
class Database:
    """A database that `fails` and is `mended` in turn: it fails from every third moment on, until the next one."""

    fails: Callable[[], object]
    mended: Callable[[], object]
    moments: int = 0

    def goes_on(self) -> None:
        self.moments += 1
        {0: self.fails, 1: self.mended}.get(self.moments % 3, lambda: None)()


async def lived(store: Store, database: Database) -> Told:
    """Some hours with a report in each; rounds are made every minute, as the jobs make them, whether they fail or not.

    Each post and each round is a moment of the database. At the end it is mended for good. Gives what was told.
    """
    stock(store)
    for channel in CHANNELS:
        one = subscribe(store, channel=channel)
        change_subscription(store, one.id, now=NOW - MINUTE, cron="0 * * * *")
    now, told, outbox, failures = NOW, Told(before=lambda _channel: database.goes_on()), Outbox(), Counter[str]()
    rounds = Rounds(store, Due(Policy()), lambda: now, asyncio.Lock())

    async def tried(work: Awaitable[object]) -> None:
        database.goes_on()
        try:
            await work
        except DatabaseError as error:
            failures[str(error)] += 1

    for hour in range(HOURS):
        database.mended()
        now = NOW + hour * HOUR
        report(store, 100 + hour, now - MINUTE)
        note_read(store, "meridian", FEED, at=now)
        for _ in range(MINUTES):
            await tried(rounds.brief())
            await tried(deliver_pending(store, {"discord": told}, now=now, outbox=outbox))
            now += MINUTE
    database.mended()
    told.before = lambda _channel: None
    for _ in range(2):
        await rounds.brief()
        await deliver_pending(store, {"discord": told}, now=now, outbox=outbox)
        now += MINUTE
    assert failures, "the database never failed"
    return told


def assert_once(store: Store, told: Told) -> None:
    """Each report is told in one message of each channel, no message stands twice, and nothing is left."""
    for channel in CHANNELS:
        news = [payload for where, payload in told.said if where == channel and "What changed" in payload]
        assert [sum(f": **{100 + hour}**" in payload for payload in news) for hour in range(HOURS)] == [1] * HOURS
    assert max(Counter(post.nonce for post in told.posts).values()) == 1
    assert pending_deliveries(store) == ()


async def test_another_program_locks_the_record_now_and_then(sqlite_url: str, migrated_file: Path) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    shutil.copyfile(migrated_file, path)
    with (
        open_store(f"{sqlite_url}?timeout=0.01") as store,
        closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other,
    ):
        locked = Database(lambda: other.execute("BEGIN IMMEDIATE"), other.rollback)
        assert_once(store, await lived(store, locked))


@contextmanager
def disk() -> Iterator[Database]:
    """The disk of all SQLite records that are opened within it. SQLite itself says no page more when it is full."""
    opened, room = list[sqlite3.Connection](), 1_000_000

    def limited(pages: int) -> None:
        nonlocal room
        room = pages
        for connection in opened:
            connection.execute(f"PRAGMA max_page_count = {room}")

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        opened.append(connection)
        connection.execute(f"PRAGMA max_page_count = {room}")

    event.listen(Engine, "connect", connected)
    try:
        yield Database(lambda: limited(1), lambda: limited(1_000_000))
    finally:
        event.remove(Engine, "connect", connected)


async def test_the_disk_is_full_now_and_then(sqlite_url: str, migrated_file: Path) -> None:
    shutil.copyfile(migrated_file, sqlite_url.removeprefix("sqlite:///"))
    with disk() as full, open_store(sqlite_url) as store:
        assert_once(store, await lived(store, full))


@contextmanager
def server(address: str, name: str) -> Iterator[Database]:
    """A PostgreSQL server that is restarted once at first, and later lets nobody into the database for a while."""
    from pgserver import postgres_server as started  # noqa: PLC0415  (its import looks for a folder to run in)

    pg_ctl = started.pg_ctl  # type: ignore[attr-defined]  # made from the programs that it finds
    restarted = False
    with psycopg.connect(address, autocommit=True) as connection:
        (folder,) = connection.execute("SHOW data_directory").fetchone() or ("",)

    def fails() -> None:
        nonlocal restarted
        if not restarted:
            user = "pgserver" if os.geteuid() == 0 else None
            pg_ctl(["-w", "-m", "immediate", "restart"], pgdata=Path(folder), user=user)
            started.get_server(folder).ensure_postgres_running()  # so that it knows what to stop at the end
            restarted = True
        allow(connections=False)

    def allow(*, connections: bool) -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {connections}")
            if not connections:
                others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
                connection.execute(others, [name])

    yield Database(fails, lambda: allow(connections=True))


@pytest.mark.postgres
async def test_postgresql_is_restarted_and_then_away_now_and_then(postgres_server: str, migrated_url: str) -> None:
    name = f"restarted_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {make_url(migrated_url).database}")
    url = make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with server(postgres_server, name) as restarted, open_store(url) as store:
        assert_once(store, await lived(store, restarted))
