from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from briefings.store import Store, get_lease, release_lease, take_lease
from briefings.store.tables import leases

TTL = timedelta(seconds=30)


def ends(store: Store, later: timedelta) -> None:
    """Has the lease end so much later than now."""
    with store.write() as connection:
        connection.execute(leases.update().values(until=datetime.now(UTC) + later))


def test_a_lease_is_one_holders_until_it_runs_out(store: Store) -> None:
    assert get_lease(store, "run") is None
    first = take_lease(store, "run", "castor", ttl=TTL)
    assert (first.name, first.holder) == ("run", "castor")
    assert timedelta() < first.until - datetime.now(UTC) <= TTL
    assert take_lease(store, "run", "pollux", ttl=TTL) == first == get_lease(store, "run")
    assert take_lease(store, "other", "pollux", ttl=TTL).holder == "pollux"
    renewed = take_lease(store, "run", "castor", ttl=2 * TTL)
    assert renewed.until > first.until
    ends(store, timedelta())
    assert get_lease(store, "run") is None
    assert take_lease(store, "run", "pollux", ttl=TTL).holder == "pollux"


def test_a_lease_that_ends_too_far_ahead_is_over(store: Store) -> None:
    take_lease(store, "run", "castor", ttl=TTL)
    ends(store, 1.8 * TTL)
    assert take_lease(store, "run", "pollux", ttl=TTL).holder == "castor"
    ends(store, timedelta(hours=1))
    assert take_lease(store, "run", "pollux", ttl=TTL).holder == "pollux"


def test_only_its_holder_gives_a_lease_back(store: Store) -> None:
    take_lease(store, "run", "castor", ttl=TTL)
    assert not release_lease(store, "run", "pollux")
    assert take_lease(store, "run", "pollux", ttl=TTL).holder == "castor"
    assert release_lease(store, "run", "castor")
    assert take_lease(store, "run", "pollux", ttl=TTL).holder == "pollux"


def test_of_many_that_take_it_at_once_one_gets_it(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda number: take_lease(store, "run", f"p{number}", ttl=TTL), range(8)))
    assert len({lease.holder for lease in taken}) == 1
