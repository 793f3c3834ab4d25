"""One process leads, the others stand by; what acts stops when the lease is lost."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.operating.condition import Condition
from bot.operating.holder import Holder, is_dead, this_process
from bot.operating.leading import Office, Pace, lead
from bot.operating.troubles import Troubles
from briefings.model import OnRecordError
from briefings.store import RUN, Store, get_lease, open_store, release_lease, take_lease

TTL = timedelta(seconds=30)
QUICK = timedelta(milliseconds=10)
PACE = Pace(ttl=TTL, renew=QUICK, retry=QUICK, stand_by=QUICK, margin=timedelta(seconds=5))


def now() -> datetime:
    return datetime.now(UTC)


def office_of(store: Store, *, pace: Pace = PACE, seconds: Callable[[], float] | None = None) -> Office:
    given = {} if seconds is None else {"seconds": seconds}
    return Office(store, Condition(now), Troubles(now), pace, this_process(), **given)


@dataclass
class Acting:
    """What a process does while it leads; it ends when told to, or is cancelled."""

    began: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    told: list[str] = field(default_factory=list)

    async def act(self, ending: asyncio.Event) -> None:
        self.told.append("began")
        self.began.release()
        try:
            await ending.wait()
            self.told.append("ended")
        except asyncio.CancelledError:
            self.told.append("cancelled")
            raise


@asynccontextmanager
async def leading(office: Office, acting: Acting) -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    task = asyncio.create_task(lead(office, acting.act, stop=stop))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(task, 5)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - what is waited for is no event
            await asyncio.sleep(0.01)


async def test_another_process_stands_by_and_takes_over_when_the_first_stops(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    first, second = office_of(store), office_of(store)
    one, other = Acting(), Acting()
    async with leading(first, one) as stop:
        await one.began.acquire()
        async with leading(second, other):
            await until(lambda: second.condition.leader == str(first.me))
            await asyncio.sleep(0.05)
            assert other.told == []
            stop.set()
            await asyncio.wait_for(other.began.acquire(), 5)
            held = get_lease(store, RUN)
            assert held is not None
            assert held.holder == str(second.me)
    assert (one.told, other.told) == (["began", "ended"], ["began", "ended"])
    assert get_lease(store, RUN) is None
    assert caplog.text.count(f"standing by: {first.me} leads") == 1


async def test_everything_stops_when_another_has_taken_the_lease(store: Store) -> None:
    office, acting = office_of(store), Acting()
    async with leading(office, acting):
        await acting.began.acquire()
        release_lease(store, RUN, str(office.me))
        take_lease(store, RUN, "elsewhere:1:x", ttl=TTL)
        office.doubt()
        await until(lambda: acting.told == ["began", "cancelled"])
        await until(lambda: office.condition.leader == "elsewhere:1:x")
        assert office.condition.leading_since is None
        release_lease(store, RUN, "elsewhere:1:x")
        await asyncio.wait_for(acting.began.acquire(), 5)
    assert acting.told == ["began", "cancelled", "began", "ended"]


async def test_everything_stops_in_time_when_the_database_is_away_and_goes_on_when_it_is_back(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The database is locked by somebody else, and 25 of the lease's 30 seconds pass at once."""
    open_store(sqlite_url).close()
    at = [0.0]
    with open_store(f"{sqlite_url}?timeout=0.05") as store:
        office, acting = office_of(store, seconds=lambda: at[0]), Acting()
        async with leading(office, acting):
            await acting.began.acquire()
            with closing(sqlite3.connect(store.name.removeprefix("sqlite:///").partition("?")[0])) as other:
                other.execute("BEGIN IMMEDIATE")
                await until(lambda: "locked" in office.condition.database)
                assert acting.told == ["began"]
                at[0] = 24.0
                await asyncio.sleep(0.1)
                assert acting.told == ["began"]
                at[0] = 26.0
                await until(lambda: acting.told == ["began", "cancelled"])
                other.rollback()
            await asyncio.wait_for(acting.began.acquire(), 5)
            assert office.condition.database == ""
    fails = [line for line in caplog.messages if line.startswith("lease fails")]
    assert len(fails) == 1
    assert "locked" in fails[0]
    assert sum(line.startswith("database works again") for line in caplog.messages) == 1


async def test_the_lease_of_a_dead_process_of_this_machine_is_taken_at_once(store: Store) -> None:
    me = this_process()
    if not me.place:
        pytest.skip("this system does not tell where a process number belongs")
    take_lease(store, RUN, str(Holder(me.host, 2**22 + 1, me.place, "0" * 8)), ttl=TTL)  # beyond Linux' last number
    assert await office_of(store).taken()


async def test_what_acting_raises_ends_it_and_frees_the_lease(store: Store) -> None:
    async def fail(_ending: asyncio.Event) -> None:
        message = "no platform takes its token"
        raise OnRecordError(message)

    with pytest.raises(OnRecordError, match="takes its token"):
        await asyncio.wait_for(lead(office_of(store), fail, stop=asyncio.Event()), 5)
    assert get_lease(store, RUN) is None


HERE = Holder("desk", 7, "0a1b2c3d", "99999999")


@pytest.mark.parametrize(
    ("holder", "dead"),
    [
        ("desk:8:0a1b2c3d11111111", True),  # ran here, and nobody has its number
        ("desk:9:0a1b2c3d11111111", False),  # runs here
        ("desk:8:ffffffff11111111", False),  # another container, or before the machine was started
        ("quay:8:0a1b2c3d11111111", False),
        ("desk:8:11111111", False),
        ("a name", False),
    ],
)
def test_only_what_ran_here_can_be_known_to_be_dead(holder: str, dead: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_dead(holder, HERE, lambda pid: pid in {7, 9}) is dead
