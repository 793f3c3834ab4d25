"""Rounds over the subscriptions: what is due is briefed, what is to be told at once is told. Decides nothing itself."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.schedules.due import Due, Round, Slot
from bot.schedules.quiet import is_quiet
from briefings import service
from briefings.model import ChangeKind, DatabaseError, Delivery, OnRecordError, Subscription
from briefings.store import (
    Store,
    is_ahead,
    list_subscriptions,
    mend_ahead,
    note_handled,
    read_until,
    state_of,
    topics_in,
)

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Tried:
    """How often a slot was tried without being handled, when it is tried again, and what stood in its way."""

    times: int
    again_at: datetime
    why: str = ""


class Rounds:
    """Briefs the subscriptions of one store when they are due, and makes their alerts.

    What it remembers saves work and lines in the log; nothing is lost with it. `turn` is held while a briefing is
    composed, so that this never sees an article's claims half-way. Two rounds of a kind must not overlap.
    """

    def __init__(self, store: Store, due: Due, clock: Callable[[], datetime], turn: asyncio.Lock) -> None:
        self._store = store
        self._due = due
        self._clock = clock
        self._turn = turn
        self._tried: dict[tuple[int, str], Tried] = {}
        self._news = _News()
        self._is_behind = False

    async def brief(self) -> int:
        """Brief what is due, oldest first, and note the rest as handled; gives how many briefings are to be sent.

        One that fails is logged once, tried again later and later, and stops no other. Raises OnRecordError if the
        store fails.
        """
        found = await asyncio.to_thread(self._look)
        for subscription, why in found.unreadable:
            log.warning("subscription %d (%s) has no briefings: %s", subscription.id, subscription.topic, why)
        for slot in found.handled:
            await asyncio.to_thread(note_handled, self._store, slot.subscription.id, slot.due_at)
            log.info(
                "subscription %d: nothing is sent for %s; its next briefing tells all", slot.subscription.id, slot.name
            )
        due = {(slot.subscription.id, slot.name): slot for slot in found.brief}
        self._tried = {key: tried for key, tried in self._tried.items() if key in due}
        made = 0
        for key, slot in due.items():
            tried = self._tried.get(key)
            if tried is None or is_again(tried, self._clock()):
                made += await self._brief(slot) is not None
        return made

    async def alert(self) -> int:
        """Make the alerts that are to be told at once; gives how many there are.

        Looked at are the subscriptions outside of their quiet hours whose topic got claims since they were looked at
        last. One that fails is logged and stops no other. Raises OnRecordError if the store fails.
        """
        wanting = [one for one in await asyncio.to_thread(list_subscriptions, self._store) if may_be_alerted(one)]
        if not wanting:
            return 0
        await asyncio.to_thread(self._news.look, self._store, self._clock())
        self._news.keep(wanting)
        made = 0
        for one in wanting:
            if self._news.is_for(one) and not _is_quiet(one, self._clock()):
                made += await self._alert(one) is not None
        return made

    def _look(self) -> Round:
        now = self._clock()
        self._mend(now)
        return self._due.look(list_subscriptions(self._store), now)

    def _mend(self, now: datetime) -> None:
        """Date anew what the record dates far too late, if our clock is right; if not, say so once."""
        before, self._is_behind = self._is_behind, False
        if not is_ahead(self._store, now=now):
            return
        if mend_ahead(self._store, now=now):
            log.warning("the clock was ahead: what the record dated later than tomorrow counts as of now")
            return
        self._is_behind = True
        if not before:
            log.error("the clock shows %s, but what was read is newer: set it; until then briefings wait", now)

    async def _brief(self, slot: Slot) -> Delivery | None:
        one, why = slot.subscription, ""
        async with self._turn:
            now = self._clock()
            try:
                delivery = await asyncio.to_thread(
                    service.brief_subscription, self._store, one, now=now, slot=slot.name, handled=slot.due_at
                )
            except DatabaseError:
                raise
            except Exception as error:  # noqa: BLE001  # whatever it is, it is logged, and stops no other
                delivery, why = None, f"{type(error).__name__}: {error}"
                self._tell(slot, error)
        key = (one.id, slot.name)
        if delivery is None:
            self._tried[key] = tried_again(self._tried.get(key), now, why)
        else:
            log.info("subscription %d: briefing %s is delivery %d", one.id, slot.name, delivery.id)
        return delivery

    def _tell(self, slot: Slot, error: Exception) -> None:
        """Log why a slot was not briefed, unless that was said before."""
        before = self._tried.get((slot.subscription.id, slot.name))
        if before is None or before.why != f"{type(error).__name__}: {error}":
            unforeseen = None if isinstance(error, OnRecordError) else error
            what = f"subscription {slot.subscription.id}: no briefing for {slot.name} yet"
            log.error("%s, it is tried again: %s", what, error, exc_info=unforeseen)

    async def _alert(self, one: Subscription) -> Delivery | None:
        async with self._turn:
            now = self._clock()
            try:
                if await asyncio.to_thread(service.is_held_back, self._store, one, now=now):
                    return None
                delivery = await asyncio.to_thread(service.alert_due, self._store, one, now=now)
            except DatabaseError:
                raise
            except Exception:
                log.exception("subscription %d can't be alerted", one.id)
                delivery = None
        self._news.looked(one)
        if delivery is not None:
            log.info("subscription %d: an alert is delivery %d", one.id, delivery.id)
        return delivery


class _News:
    """Which subscriptions have news of their topics since they were looked at; all of them at first."""

    def __init__(self) -> None:
        self._state: object = None
        self._until: datetime | None = None
        self._times = Counter[str]()
        self._looked: dict[int, tuple[int, tuple[ChangeKind, ...]]] = {}

    def look(self, store: Store, now: datetime) -> None:
        """Count the topics that got claims since the last look. Cheap where nothing came in."""
        state, _ = state_of(store)
        if state == self._state:
            return
        until = read_until(store, now)
        if self._until is not None:
            self._times.update(topics_in(store, since=self._until, until=until))
        self._state, self._until = state, until

    def keep(self, subscriptions: Sequence[Subscription]) -> None:
        """Forget all others."""
        ids = {one.id for one in subscriptions}
        self._looked = {number: looked for number, looked in self._looked.items() if number in ids}

    def is_for(self, one: Subscription) -> bool:
        """Whether there is something that the subscription was not looked at for."""
        return self._looked.get(one.id) != (self._times[one.topic], one.alerts)

    def looked(self, one: Subscription) -> None:
        """It was looked at for all there is by now."""
        self._looked[one.id] = (self._times[one.topic], one.alerts)


def may_be_alerted(subscription: Subscription) -> bool:
    """Whether the subscription wants alerts and can be told."""
    return bool(subscription.alerts) and not subscription.paused and subscription.parked_at is None


def is_again(tried: Tried, now: datetime) -> bool:
    """Whether a slot that could not be handled is due again; also where the clock has gone back since."""
    return now >= tried.again_at or tried.again_at - now > LONGEST_WAIT


def tried_again(before: Tried | None, now: datetime, why: str = "") -> Tried:
    """What is remembered after one more try: the next comes twice as late as this one did, in ten minutes at most."""
    times = 1 if before is None else before.times + 1
    return Tried(times, now + min(FIRST_WAIT * 2 ** min(times - 1, 10), LONGEST_WAIT), why)


def _is_quiet(one: Subscription, now: datetime) -> bool:
    """Whether nothing may be told now; where the quiet hours can't be read, nothing is told at once."""
    try:
        return is_quiet(one, now)
    except OnRecordError:
        return True
