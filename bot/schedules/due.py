"""What is to be briefed now, what is only to be noted as handled, and when the next one comes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias

from bot.schedules.cron import Trigger, due_from, slot_of, trigger_of
from bot.schedules.quiet import after_quiet
from briefings.model import OnRecordError, Subscription

LOOK_BACK = (timedelta(days=2), timedelta(days=60))
"""So far back the last moment of a schedule is looked for first, before all of the time since the last one is."""

_TICK = timedelta(microseconds=1)
_Asked: TypeAlias = tuple[str, str, str, datetime]


@dataclass(frozen=True, slots=True)
class Policy:
    """What was due longer ago than `catch_up` is not made up for. `jitter` spreads what is due at the same time."""

    catch_up: timedelta = timedelta(hours=12)
    jitter: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment at which a subscription was due, with its name: "2024-10-27 08:00 Europe/Kyiv".

    Quiet hours have moved it to their end; what else was due before it and not handled is handled with it.
    """

    subscription: Subscription
    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Round:
    """What a look at the subscriptions found, oldest first.

    `brief` is to be briefed. `handled` is only to be noted as handled: the subscription is paused or parked, or it was
    due too long ago. `unreadable` have a cron line, zone or quiet hours that can't be read, with the reason; each is
    told once. `next_at` is when something that is not due now will be, None if nothing ever is.
    """

    brief: tuple[Slot, ...] = ()
    handled: tuple[Slot, ...] = ()
    unreadable: tuple[tuple[Subscription, str], ...] = ()
    next_at: datetime | None = None


@dataclass(slots=True)
class _Known:
    """When a subscription comes next (None: never), or why that can't be worked out, and whether this was told.

    `last` is the last moment that has come, and up to when it is that (None: for ever).
    """

    asked: _Asked
    next_at: datetime | None = None
    last: tuple[datetime, datetime | None] | None = None
    error: str = ""
    told: bool = False


class Due:
    """Works out what is due. It remembers when each subscription comes next, and nothing that the record does not hold.

    So a round over many subscriptions of which few are due costs little, and a new `Due` gives the same. Belongs to
    one thread at a time.
    """

    def __init__(self, policy: Policy = Policy()) -> None:
        self.policy = policy
        self._known: dict[int, _Known] = {}

    def look(self, subscriptions: Iterable[Subscription], now: datetime) -> Round:
        """What is due at `now` among the subscriptions, all of them as they are stored.

        One is due if its schedule has a moment after `handled_at` (else `created_at`) that is not after `now`; of
        several the last counts. The same look gives the same until somebody notes the slots as handled.
        """
        before, self._known = self._known, {}
        due, unreadable, coming = list[Slot](), list[tuple[Subscription, str]](), list[datetime]()
        for one in subscriptions:
            self._known[one.id] = about = self._about(one, before.get(one.id), now)
            if about.error and not about.told:
                about.told = True
                unreadable.append((one, about.error))
            elif about.next_at is not None and about.next_at > now:
                coming.append(about.next_at)
            elif about.next_at is not None:
                due.append(self._slot(one, about, now))
        due.sort(key=lambda slot: (slot.due_at, slot.subscription.id))
        return Round(
            tuple(slot for slot in due if self._is_briefed(slot, now)),
            tuple(slot for slot in due if not self._is_briefed(slot, now)),
            tuple(unreadable),
            min(coming, default=None),
        )

    def _about(self, one: Subscription, known: _Known | None, now: datetime) -> _Known:
        since = one.handled_at or one.created_at or (known.asked[-1] if known else now)
        asked = (one.cron, one.timezone, one.quiet, since)
        if known is not None and known.asked == asked:
            return known
        try:
            first = next(self._moments(one, since + _TICK), None)
        except OnRecordError as error:
            return _Known(asked, error=str(error))
        return _Known(asked, None if first is None else self._comes(one, first))

    def _slot(self, one: Subscription, about: _Known, now: datetime) -> Slot:
        """The last moment that has come by now; there is one."""
        last = about.last
        if last is None or self._comes(one, last[0]) > now or (last[1] is not None and last[1] <= now):
            about.last = last = self._last(one, about.asked[-1], now)
        return Slot(one, slot_of(one, last[0]), last[0])

    def _last(self, one: Subscription, since: datetime, now: datetime) -> tuple[datetime, datetime | None]:
        """That moment, and when the next one comes."""
        starts = [max(since, now - back) for back in LOOK_BACK] + [since]
        for start in dict.fromkeys(starts):
            found, comes = None, None
            for moment in self._moments(one, start + _TICK):
                comes = self._comes(one, moment)
                if comes > now:
                    break
                found, comes = moment, None
            if found is not None:
                return found, comes
        message = f"subscription {one.id} is not due"
        raise AssertionError(message)

    def _moments(self, one: Subscription, start: datetime) -> Iterator[datetime]:
        """When the subscription is due, after its quiet hours; none twice."""
        last = None
        for fire in due_from(_trigger(one.cron, one.timezone), start):
            moment = after_quiet(one.quiet, one.timezone, fire)
            if last is None or moment > last:
                yield moment
                last = moment

    def _comes(self, one: Subscription, moment: datetime) -> datetime:
        """When that moment's briefing is made: later by the jitter, unless that would be in quiet hours."""
        later = moment + spread(one.id, self.policy.jitter)
        return later if after_quiet(one.quiet, one.timezone, later) == later else moment

    def _is_briefed(self, slot: Slot, now: datetime) -> bool:
        one = slot.subscription
        return not one.paused and one.parked_at is None and now - slot.due_at <= self.policy.catch_up


@lru_cache(maxsize=1000)
def _trigger(cron: str, timezone: str) -> Trigger:
    return trigger_of(cron, timezone)


def spread(subscription_id: int, jitter: timedelta) -> timedelta:
    """How much later than at the full minute a subscription comes: always the same, in whole seconds up to `jitter`."""
    number = int.from_bytes(blake2b(str(subscription_id).encode(), digest_size=4).digest())
    return timedelta(seconds=number % (int(jitter.total_seconds()) + 1))
