"""Changing a subscription while others do, and what is said of one that is parked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from small_record import NOW
from who_asks import ANN, ask

from bot.asking.asker import TERMINAL
from bot.asking.queries import query_of
from bot.briefed.windows import next_words
from bot.handlers.subscriptions import change
from bot.recorded.answers import Desk
from briefings.model import ChangeKind
from briefings.store import Store, change_subscription, get_subscription, list_subscriptions, park


def test_of_two_who_change_different_things_at_once_neither_is_lost(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", "troops")
    (one,) = list_subscriptions(store)

    of_others = iter(("22:00-07:00",))

    def meanwhile() -> datetime:
        """The clock, which is asked between reading and writing: then somebody else changes it, once."""
        for quiet in of_others:
            change_subscription(store, one.id, now=NOW, quiet=quiet)
        return NOW

    change(
        replace(desk, asker=ANN, clock=meanwhile),
        query_of("subscription change", {"number": str(one.id), "alerts": "denied"}),
    )
    found = get_subscription(store, one.id)
    assert found is not None
    assert (found.quiet, found.alerts) == ("22:00-07:00", (ChangeKind.DENIED,))


def test_where_to_look_for_why_a_channel_is_parked_is_told_in_the_askers_own_words(desk: Desk, store: Store) -> None:
    ask(desk, ANN, "subscribe", "troops")
    park(store, 1, why="it is @archived", at=NOW, probe_at=NOW)
    (one,) = list_subscriptions(store)
    assert "/subscriptions says why" in ask(desk, ANN, "briefing preview", "troops").error
    assert "onrecord subscription show 1 says why" in next_words(replace(desk, asker=TERMINAL), one)
