"""What the record says of itself: the database, who leads, sources, subscriptions and what waits to be posted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from datetime import datetime, timedelta

from bot.following.reading_words import WITHIN, cut_short, is_dark, poll_words, span_words
from bot.following.source_states import by_source
from bot.schedules.due import Due
from bot.schedules.quiet import waits_for_morning
from bot.settings import Settings, why_not
from bot.terminal.doctor.clock import by_other, by_record
from bot.terminal.doctor.finding import OK, WARNING, WRONG, Finding
from briefings.ingest.web.weblinks import named
from briefings.model import Delivery, Subscription
from briefings.render.moments import dated
from briefings.render.words import plural
from briefings.store import (
    RUN,
    Store,
    Vitals,
    count_articles,
    count_claims,
    get_lease,
    list_polls,
    list_subscriptions,
    list_topics,
    pending_deliveries,
    stored_since,
    vitals_of,
    waiting_since,
)

NO_CONTACT = "none: sites can't tell whom to ask about what reads them, and some refuse it; set ONRECORD_CONTACT"
SCARCE, FULL = 500_000_000, 50_000_000
"""Bytes left on the disk: with less than the first something has to be done, with less than the second at once."""

LONG = timedelta(minutes=10)
"""What waits longer than this to be posted, waits for something."""

MOST = 20
"""Deliveries that are told one by one."""

_UNITS = (("GB", 10**9), ("MB", 10**6), ("kB", 10**3))


def database_found(store: Store, now: datetime) -> Iterator[Finding]:
    """How much there is and how much room is left, and whether the clocks agree. That it can be written was tried."""
    vitals = vitals_of(store)
    yield Finding(
        "database",
        f"{count_articles(store):,} articles, {count_claims(store):,} claims; {_bytes(vitals.size)}, "
        f"schema {vitals.schema}, can be written",
    )
    yield from _disk(vitals)
    yield by_record(now, vitals.newest_at)
    if not store.is_sqlite:
        yield by_other("the database", now, vitals.now)


def leader_found(store: Store) -> Finding:
    """Which process reads and posts."""
    lease = get_lease(store, RUN)
    if lease is None:
        return Finding("running", "no: nothing is read or posted until you start onrecord run", WARNING)
    host, _, rest = lease.holder.partition(":")
    return Finding("running", f"yes: process {rest.partition(':')[0]} on {host} reads and posts")


def reading_found(store: Store, settings: Settings, now: datetime) -> Iterator[Finding]:
    """What keeps sources from being read; and whether they can tell who reads them."""
    polls = list_polls(store)
    if not polls:
        yield Finding("sources", "none is read, so nothing is told; add one: onrecord source add ADDRESS", WARNING)
        return
    dark = [poll for poll in polls if is_dark(poll, now)]
    for poll in dark:
        yield Finding(f"source {poll.source}", f"{named(poll.url)}: {poll_words(poll, now)}", WARNING)
    yield Finding(
        "sources",
        f"{plural(len({poll.source for poll in polls}), 'source')}, {len(dark)} feeds or pages dark",
        WARNING if dark else OK,
    )
    for source, stored in sorted(by_source(stored_since(store, now - WITHIN)).items()):
        if words := cut_short(stored):
            yield Finding(f"source {source}", words, WARNING)
    if not settings.contact:
        yield Finding("contact", NO_CONTACT, WARNING)


def subscriptions_found(store: Store, posting: tuple[str, ...], now: datetime) -> Iterator[Finding]:
    """How many there are, and which are never due, take nothing or can't be posted to."""
    subscriptions = list_subscriptions(store)
    yield Finding("subscriptions", f"{len(subscriptions):,}")
    mute = Counter(one.platform for one in subscriptions if one.platform not in posting)
    for platform, count in sorted(mute.items()):
        yield Finding(f"subscriptions on {platform}", f"{count:,} can't be posted: {why_not(platform)}", WARNING)
    unreadable = {one.id: error for one, error in Due().look(subscriptions, now).unreadable}
    topics = {topic.id for topic in list_topics(store)}
    for one in subscriptions:
        if why := _stopped(one, unreadable.get(one.id, ""), topics):
            yield Finding(f"subscription {one.id} to {_place(one)}", why, WARNING)


def deliveries_found(store: Store, posting: tuple[str, ...], now: datetime) -> Iterator[Finding]:
    """What waits to be posted: since when, why, and when it is tried again."""
    pending, since = pending_deliveries(store), waiting_since(store)
    waiting = Counter(one.subscription.platform for one in pending if one.subscription.platform not in posting)
    for platform, count in sorted(waiting.items()):
        yield Finding(f"deliveries to {platform}", f"{count} waiting: {why_not(platform)}", WARNING)
    going = (one for one in pending if one.subscription.platform in posting and one.subscription.parked_at is None)
    stuck = [one for one in going if _is_stuck(one, since.get(one.id), now)]
    for one in stuck[:MOST]:
        yield Finding(f"delivery to {_place(one.subscription)}", _waits(one, since.get(one.id), now), WARNING)
    if len(stuck) > MOST:
        yield Finding("deliveries", f"{len(stuck) - MOST:,} more like these", WARNING)


def _disk(vitals: Vitals) -> Iterator[Finding]:
    if vitals.free is not None:
        state = WRONG if vitals.free < FULL else WARNING if vitals.free < SCARCE else OK
        room = "; make room, or let old articles go (onrecord db forget)" if state != OK else ""
        yield Finding("disk", f"{_bytes(vitals.free)} free beside the database{room}", state)


def _stopped(one: Subscription, unreadable: str, topics: Container[str]) -> str:
    """Why no briefings come of a subscription that nobody paused, and what to do; "" if they do."""
    if one.topic not in topics:
        return f"its topic “{one.topic}” is followed no more: onrecord subscription remove {one.id}, or add it again"
    if unreadable:
        return f"{unreadable}; put it right with onrecord subscription change {one.id}"
    if one.parked_at is None:
        return ""
    why = one.parked_why or "the channel takes nothing"
    return f"parked since {dated(one.parked_at)}: {why}; put that right, then onrecord subscription resume {one.id}"


def _is_stuck(one: Delivery, since: datetime | None, now: datetime) -> bool:
    """Whether it was tried in vain, or waits for long though its quiet hours are over."""
    return bool(one.error) or (since is not None and now - since > LONG and not waits_for_morning(one, now))


def _waits(one: Delivery, since: datetime | None, now: datetime) -> str:
    """The delivery in words: "waits since 24 Oct 2024, 13:00Z, tried once: Missing Access; tried again in 4 min"."""
    begun = f"waits since {dated(since)}" if since is not None else "waits"
    unsure = ", may have been posted and is looked up first" if one.begun_at is not None else ""
    if not one.error:
        return f"{begun}{unsure}; is onrecord run running?"
    times = "once" if one.attempts == 1 else f"{one.attempts} times, last"
    later = one.next_at is not None and one.next_at > now
    again = f"in {span_words(one.next_at - now)}" if later and one.next_at is not None else "at the next round"
    return f"{begun}{unsure}, tried {times}: {one.error}; tried again {again}"


def _place(one: Subscription) -> str:
    return f"{one.platform}/{one.channel}"


def _bytes(count: int) -> str:
    unit, size = next((one for one in _UNITS if count >= one[1]), ("bytes", 1))
    return f"{count / size:.1f} {unit}" if size > 1 else f"{count} bytes"
