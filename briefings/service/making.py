"""Briefings made for a subscription: when it is due, or at once as an alert, each stored with its delivery."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from briefings.model import Briefing, ChangeKind, Delivery, Reply, Subscription
from briefings.render import dark_for_long, render_briefing
from briefings.service.briefing import told_next
from briefings.store import Store, add_briefing, has_pending, last_briefing, last_message_at, note_handled

TIMES = 2
"""A briefing is composed again if a part of its window was told meanwhile by a delivery that went out late."""


def brief_subscription(
    store: Store, subscription: Subscription, *, now: datetime, slot: str, handled: datetime | None = None
) -> Delivery | None:
    """Compose, render and store the briefing due in `slot`; None if nothing is to be sent.

    The window starts where the last delivered briefing of the subscription ended, and ends before the first article
    that still waits to be read for claims: it will be in the next one. A correction is told if a briefing of the last
    90 days carried the claim, and then also in reply to that briefing's message.

    What was due up to `handled` is dealt with in the same transaction. So it is where the slot has had its briefing
    already, and where a subscription that wants changes only has none to be told of and no other sources are dark than
    when it was last briefed; its next window is wider by this one. Where nothing is read up to yet, be it that articles
    wait or that the clock went back, the slot stays due.
    """
    for _ in range(TIMES):
        found = told_next(store, subscription, now=now)
        if found is None:
            return None
        if handled is not None and subscription.only_changes and _is_no_news(store, subscription, found[0]):
            note_handled(store, subscription.id, handled)
            return None
        delivery = _add(store, subscription, found, slot=slot, handled=handled)
        if delivery is not None:
            return delivery
    return None


def alert_due(store: Store, subscription: Subscription, *, now: datetime) -> Delivery | None:
    """Compose, render and store the pending window as an alert; None if nothing in it is to be told at once.

    That is a change or correction of one of the kinds in `alerts`, if it is important enough to be told at all. The
    next window starts where the alert's ends. It does not look at quiet hours. A subscription that is paused, parked or
    held back (see `is_held_back`) has none.
    """
    here = subscription.alerts and not subscription.paused and subscription.parked_at is None
    if not here or is_held_back(store, subscription, now=now):
        return None
    found = told_next(store, subscription, now=now)
    if found is None:
        return None
    briefing, replies = found
    kinds = _told_at_once(briefing, subscription)
    if not kinds:
        return None
    return _add(
        store, subscription, (replace(briefing, alert=kinds), replies), slot=f"alert {now:%Y-%m-%d %H:%M:%S} UTC"
    )


def is_held_back(store: Store, subscription: Subscription, *, now: datetime) -> bool:
    """Whether it is too soon for an alert: something is on its way to the channel, or was told less than `hold` ago."""
    if has_pending(store, subscription):
        return True
    last = last_message_at(store, subscription)
    return last is not None and abs(now - last) < subscription.hold


def _told_at_once(briefing: Briefing, subscription: Subscription) -> tuple[ChangeKind, ...]:
    told = {kind for change in (*briefing.changes, *briefing.corrections) for kind in (change.kind, *change.also)}
    return tuple(kind for kind in ChangeKind if kind in told and kind in subscription.alerts)


def _is_no_news(store: Store, subscription: Subscription, briefing: Briefing) -> bool:
    """Whether there is nothing to tell, not even that other sources are dark than in the last briefing sent."""
    if not briefing.quiet:
        return False
    last = last_briefing(store, subscription)
    return dark_for_long(briefing) == (dark_for_long(last) if last is not None else frozenset())


def _add(
    store: Store,
    subscription: Subscription,
    found: tuple[Briefing, tuple[Reply, ...]],
    *,
    slot: str,
    handled: datetime | None = None,
) -> Delivery | None:
    briefing, replies = found
    digest = replace(render_briefing(briefing, subscription.platform), replies=replies)
    alert = bool(briefing.alert)
    return add_briefing(
        store, briefing, subscription=subscription, digest=digest, slot=slot, handled=handled, alert=alert
    )
