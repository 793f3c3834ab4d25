from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from channels import DAY, HARBOUR, HOUR, MAY, briefed, pending, subscribed

from briefings.model import LostLeaseError, OnRecordError
from briefings.store import (
    RUN,
    Store,
    add_message_id,
    begin_step,
    clear_begun,
    due_deliveries,
    last_message_at,
    mark_failed,
    mark_sent,
    park,
    pause_subscription,
    pending_deliveries,
    remove_subscription,
    take_lease,
    window_start,
    workspace_joined,
    workspace_left,
)
from briefings.store.tables import leases

NOW = MAY + DAY


def test_what_may_be_in_the_channel_counts_as_told(store: Store) -> None:
    one = subscribed(store)
    first, stale = pending(store, one), MAY + 3 * DAY
    assert begin_step(store, first.id, at=NOW)
    assert window_start(store, one) == NOW
    second = pending(store, one, MAY + 2 * DAY)
    assert pending_deliveries(store) == (replace(first, begun_at=NOW), second)
    clear_begun(store, first.id)
    assert window_start(store, one) == MAY
    third = pending(store, one, stale)
    assert pending_deliveries(store) == (third,)


def test_what_failed_without_being_known_is_told_all_the_same(store: Store) -> None:
    one = subscribed(store)
    first = pending(store, one)
    begin_step(store, first.id, at=NOW)
    mark_failed(store, first.id, error="503", next_at=NOW + HOUR, begun=True)
    held = replace(first, attempts=1, error="503", begun_at=NOW, next_at=NOW + HOUR)
    assert pending_deliveries(store) == (held,)
    assert window_start(store, one) == NOW
    mark_failed(store, first.id, error="403", next_at=NOW + DAY)
    assert pending_deliveries(store) == (replace(held, attempts=2, error="403", begun_at=None, next_at=NOW + DAY),)
    assert window_start(store, one) == MAY


REFUSED: dict[str, Callable[[Store, int, int], object]] = {
    "sent": lambda store, delivery, _: mark_sent(store, delivery, at=NOW),
    "paused": lambda store, _, one: pause_subscription(store, one, paused=True, now=NOW),
    "removed": lambda store, _, one: remove_subscription(store, one, now=NOW),
    "parked": lambda store, _, one: park(store, one, why="403", at=NOW, probe_at=NOW + DAY),
    "left": lambda store, *_: (workspace_joined(store, HARBOUR), workspace_left(store, HARBOUR, at=NOW)),
    "superseded": lambda store, *_: briefed(store, subscribed(store), NOW + DAY),
    "posted": lambda store, delivery, _: add_message_id(store, delivery, "m0"),
}


@pytest.mark.parametrize("meanwhile", REFUSED)
def test_nothing_is_begun_that_must_not_be_posted(store: Store, meanwhile: str) -> None:
    one = subscribed(store)
    delivery = pending(store, one)
    REFUSED[meanwhile](store, delivery.id, one.id)
    before = window_start(store, one)
    assert not begin_step(store, delivery.id, at=NOW, position=0)
    assert not begin_step(store, 99, at=NOW)
    assert window_start(store, one) == before


def test_a_parked_channel_is_tried_when_its_time_comes(store: Store) -> None:
    one = subscribed(store)
    delivery = pending(store, one)
    park(store, one.id, why="403", at=NOW, probe_at=NOW + DAY)
    assert due_deliveries(store, NOW) == ()
    (due,) = due_deliveries(store, NOW + DAY)
    assert (due.id, due.subscription.parked_why) == (delivery.id, "403")
    assert begin_step(store, delivery.id, at=NOW + DAY, position=0)


def test_only_who_leads_begins(store: Store) -> None:
    delivery = pending(store, subscribed(store))
    with pytest.raises(LostLeaseError, match="castor no longer leads"):
        begin_step(store, delivery.id, at=NOW, holder="castor")
    take_lease(store, RUN, "castor", ttl=HOUR)
    assert begin_step(store, delivery.id, at=NOW, holder="castor")
    with pytest.raises(LostLeaseError, match="pollux"):
        begin_step(store, delivery.id, at=NOW + HOUR, holder="pollux")
    with store.write() as connection:
        connection.execute(leases.update().values(until=MAY - timedelta(days=9_000)))
    with pytest.raises(LostLeaseError, match="castor"):
        begin_step(store, delivery.id, at=NOW + HOUR, holder="castor")
    assert [one.begun_at for one in pending_deliveries(store)] == [NOW]


def test_a_message_is_kept_once_however_often_it_is_said(store: Store) -> None:
    one = subscribed(store)
    delivery = pending(store, one)
    begin_step(store, delivery.id, at=NOW, position=0)
    mark_failed(store, delivery.id, error="503", next_at=NOW + HOUR, begun=True)
    assert add_message_id(store, delivery.id, "m0", position=0) == "m0"
    assert pending_deliveries(store) == (replace(delivery, message_ids=("m0",)),)
    assert begin_step(store, delivery.id, at=NOW + HOUR, position=1)
    assert add_message_id(store, delivery.id, "m0", position=0) == "m0"
    assert add_message_id(store, delivery.id, "other", position=0) == "m0"
    begun = replace(delivery, message_ids=("m0",), begun_at=NOW + HOUR)
    assert pending_deliveries(store) == (begun,)
    for _ in range(2):
        assert add_message_id(store, delivery.id, "m1", position=1, last_at=NOW + HOUR) == "m1"
    assert pending_deliveries(store) == ()
    assert window_start(store, one) == NOW


def test_no_message_is_kept_before_the_one_ahead_of_it(store: Store) -> None:
    delivery = pending(store, subscribed(store))
    with pytest.raises(OnRecordError, match="m1 is number 2, and one before it is missing"):
        add_message_id(store, delivery.id, "m1", position=1)
    with pytest.raises(OnRecordError, match="delivery 99 is not on record"):
        add_message_id(store, 99, "m0", position=0, last_at=NOW)
    with pytest.raises(OnRecordError, match="delivery 99"):
        clear_begun(store, 99)


def test_what_comes_after_one_that_waits_waits_with_it(store: Store) -> None:
    one, two = subscribed(store), subscribed(store, "two")
    first = pending(store, one)
    begin_step(store, first.id, at=NOW)
    pending(store, one, MAY + 2 * DAY)
    other = pending(store, two)
    mark_failed(store, first.id, error="503", next_at=NOW + HOUR, begun=True)
    assert [due.id for due in due_deliveries(store, NOW)] == [other.id]
    everything = [one.id for one in pending_deliveries(store)]
    assert [due.id for due in due_deliveries(store, NOW + HOUR)] == everything
    mark_failed(store, first.id, error="503", next_at=NOW + 9 * DAY, begun=True)
    assert [due.id for due in due_deliveries(store, NOW)] == everything


def test_the_last_message_is_the_last_that_may_have_been_posted(store: Store) -> None:
    one = subscribed(store)
    assert last_message_at(store, one) is None
    first = pending(store, one)
    assert last_message_at(store, one) == MAY + DAY
    begin_step(store, first.id, at=NOW + HOUR)
    assert last_message_at(store, one) == NOW + HOUR
    for position, last_at in enumerate((None, NOW + 2 * HOUR)):
        add_message_id(store, first.id, f"m{position}", position=position, last_at=last_at)
    assert last_message_at(store, one) == NOW + 2 * HOUR
    assert last_message_at(store, subscribed(store, "two")) is None
