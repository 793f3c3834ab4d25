"""What one process remembers of its deliveries from round to round. A crash may lose all of it."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery.posters import Poster
from bot.delivery.waits import SETTLE
from briefings.model import DatabaseError, Subscription
from briefings.store import Store

log = logging.getLogger(__name__)

AT_ONCE = 8
LONGEST_POST = timedelta(seconds=60)

Place = tuple[str, str]
"""A platform and a channel of it."""


@dataclass(frozen=True, slots=True)
class Unstored:
    """A message that was posted and whose id is not in the store yet.

    `last_at` is set if it was the last one, `parked` is the subscription that is parked no longer now.
    """

    place: Place
    position: int
    message_id: str
    last_at: datetime | None = None
    parked: int | None = None


@dataclass(slots=True)
class Outbox:
    """What is on its way, what could not be stored, and what was said already.

    `holder` is who must hold the lease "run" for anything to be posted, "" if nobody need. `settle` is how long a
    message with an unknown end may take to appear in its channel, `longest` how long one post may take. A process has
    one outbox for all its rounds.
    """

    holder: str = ""
    settle: timedelta = SETTLE
    longest: timedelta = LONGEST_POST
    unstored: dict[int, Unstored] = field(default_factory=dict)
    busy: set[Place] = field(default_factory=set)
    claiming: asyncio.Lock = field(default_factory=asyncio.Lock)
    turns: defaultdict[str, asyncio.Semaphore] = field(
        default_factory=lambda: defaultdict(lambda: asyncio.Semaphore(AT_ONCE))
    )
    ahead: dict[int, datetime] = field(default_factory=dict)
    """When it was first seen that a delivery was begun in the future, which is before the clock went back."""
    said: set[str] = field(default_factory=set)
    telling: bool = False
    tried: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    """How often somebody was to be told that a subscription is parked, and when that is tried again."""

    def say_once(self, words: str) -> None:
        """A warning in the log that is not repeated from round to round."""
        if words not in self.said:
            self.said.add(words)
            log.warning("%s", words)


@dataclass(slots=True)
class Round:
    """One round: from where and by what it posts, and what of it has turned out not to work at the moment.

    `trouble` is how the store failed; then nothing more is begun. `down` are the platforms that are not connected.
    """

    store: Store
    outbox: Outbox
    now: Callable[[], datetime]
    trouble: DatabaseError | None = None
    down: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Way:
    """By which way a delivery goes: in which round, and by which platform."""

    round: Round
    poster: Poster


def place_of(subscription: Subscription) -> Place:
    """Where its deliveries go; nothing else is posted there meanwhile."""
    return subscription.platform, subscription.channel
