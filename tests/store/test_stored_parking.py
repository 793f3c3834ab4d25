from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from channels import DAY, HARBOUR, HOUR, MAY, briefed, pending, subscribed

from briefings.model import AuditEntry, ChangeKind, Subscription
from briefings.store import (
    Store,
    add_audit,
    change_subscription,
    due_deliveries,
    get_subscription,
    keepers_of,
    mark_failed,
    note_handled,
    note_parking_told,
    park,
    pause_subscription,
    unpark,
    untold_parkings,
    wake,
    workspace_joined,
    workspaces_seen,
)
from briefings.store.tables import deliveries, subscriptions

NOW = MAY + DAY


def parked(store: Store, one: Subscription) -> bool:
    return park(store, one.id, why="403", at=NOW, probe_at=NOW + DAY)


def held(store: Store, one: Subscription) -> Subscription:
    found = get_subscription(store, one.id)
    assert found is not None
    return found


def test_a_parking_is_told_once(store: Store) -> None:
    one, two = subscribed(store), subscribed(store, "two")
    assert parked(store, one)
    assert [told.id for told in untold_parkings(store)] == [one.id]
    note_parking_told(store, one.id)
    note_parking_told(store, two.id)
    assert not park(store, one.id, why="404", at=NOW + DAY, probe_at=NOW + 2 * DAY)
    assert (held(store, one).parked_at, held(store, one).parked_why) == (NOW, "404")
    assert untold_parkings(store) == ()
    assert unpark(store, one.id)
    assert not unpark(store, one.id)
    assert (held(store, one).parked_at, held(store, one).parked_why) == (None, "")
    for again in (one, two):
        assert parked(store, again)
    assert [told.id for told in untold_parkings(store)] == [one.id, two.id]
    assert not park(store, 99, why="403", at=NOW, probe_at=NOW)


WAKES: dict[str, Callable[[Store, Subscription], object]] = {
    "workspace": lambda store, _: wake(store, workspace=HARBOUR),
    "channel": lambda store, _: wake(store, platform="discord", channel="one"),
    "joined": lambda store, _: workspace_joined(store, HARBOUR),
    "found again": lambda store, _: [
        workspaces_seen(store, found, platform="discord", now=NOW) for found in ({HARBOUR: ""}, {}, {HARBOUR: ""})
    ],
    "resumed": lambda store, one: pause_subscription(store, one.id, paused=False, now=NOW),
    "subscribed": lambda store, _: subscribed(store, now=NOW),
}


@pytest.mark.parametrize("hope", WAKES)
def test_what_is_parked_is_tried_at_once_where_there_is_hope(store: Store, hope: str) -> None:
    one = subscribed(store)
    delivery = pending(store, one)
    mark_failed(store, delivery.id, error="403", next_at=NOW + DAY)
    parked(store, one)
    assert wake(store, workspace="discord:8") == 0
    assert due_deliveries(store, NOW) == ()
    WAKES[hope](store, one)
    assert [due.id for due in due_deliveries(store, NOW)] == [delivery.id]
    assert held(store, one).parked_at == NOW


@pytest.mark.parametrize("hope", WAKES)
def test_who_wakes_a_channel_waits_for_its_briefing_and_does_not_lock_it_out(store: Store, hope: str) -> None:
    """Both write to the subscription and to the deliveries; in another order each would wait for the other."""
    one = subscribed(store)
    mark_failed(store, pending(store, one).id, error="403", next_at=NOW + DAY)
    parked(store, one)
    with ThreadPoolExecutor(1) as pool:
        with store.write(alone_on=deliveries) as connection:
            woken = pool.submit(WAKES[hope], store, one)
            wait([woken], timeout=0.1)
            connection.execute(subscriptions.update().values(handled_at=NOW))
        woken.result()
    assert held(store, one).handled_at == NOW


def test_what_is_not_parked_keeps_to_its_time(store: Store) -> None:
    one = subscribed(store)
    mark_failed(store, pending(store, one).id, error="503", next_at=NOW + DAY)
    assert wake(store) == 0
    assert due_deliveries(store, NOW) == ()


def test_the_keepers_are_who_last_changed_something_there(store: Store) -> None:
    users = ("discord:1", "discord:2", "terminal", "discord:3", "discord:1", "discord:4")
    for user in users:
        add_audit(store, AuditEntry(MAY, HARBOUR, user, "Ada", "subscribe", "…"))
    add_audit(store, AuditEntry(MAY, "discord:8", "discord:9", "Eve", "subscribe", "…"))
    assert keepers_of(store, subscribed(store)) == ("discord:4", "discord:1", "discord:3")
    assert keepers_of(store, subscribed(store, "two", workspace="")) == ()


def test_what_was_handled_only_moves_forward(store: Store) -> None:
    one = subscribed(store)
    assert held(store, one).handled_at is None
    for at, then in ((NOW, NOW), (MAY, NOW), (NOW + HOUR, NOW + HOUR)):
        note_handled(store, one.id, at)
        assert held(store, one).handled_at == then


def test_a_slot_is_handled_with_its_briefing_or_with_nothing(store: Store) -> None:
    one = subscribed(store)
    assert briefed(store, one, NOW, handled=NOW) is not None
    assert held(store, one).handled_at == NOW
    assert briefed(store, one, NOW, handled=NOW + HOUR) is None  # filled
    assert held(store, one).handled_at == NOW + HOUR


def test_another_schedule_and_a_pause_leave_nothing_due_behind(store: Store) -> None:
    one = subscribed(store)
    change_subscription(store, one.id, now=NOW, cron=one.cron, timezone=one.timezone, quiet="22:00-07:00")
    pause_subscription(store, one.id, paused=False, now=NOW)
    assert subscribed(store, now=NOW).handled_at is None
    change_subscription(store, one.id, now=NOW, timezone="Europe/Kyiv")
    assert held(store, one).handled_at == NOW
    pause_subscription(store, one.id, paused=True, now=NOW + HOUR)
    assert held(store, one).handled_at == NOW
    pause_subscription(store, one.id, paused=False, now=NOW + 2 * HOUR)
    assert held(store, one).handled_at == NOW + 2 * HOUR
    assert subscribed(store, now=NOW + DAY).handled_at == NOW + DAY  # its zone is UTC again


def test_wishes_are_kept_and_changed_one_by_one(store: Store) -> None:
    one = subscribed(store)
    kinds = (ChangeKind.DENIED, ChangeKind.CORRECTED)
    changed = change_subscription(store, one.id, now=NOW, quiet="22:00-07:00", alerts=kinds)
    assert changed is not None
    assert changed == held(store, one)
    assert (changed.quiet, changed.alerts, changed.hold, changed.only_changes) == ("22:00-07:00", kinds, HOUR, False)
    again = change_subscription(store, one.id, now=NOW, only_changes=True, alerts=(), hold=2 * HOUR)
    assert again is not None
    assert (again.quiet, again.alerts, again.hold, again.only_changes) == ("22:00-07:00", (), 2 * HOUR, True)
    assert subscribed(store) == again
