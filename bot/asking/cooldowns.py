"""How often one user may ask: a bucket for each, which empties as time goes by."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from briefings.model import UsageError

REMEMBERED = 10_000
ROUNDING = 1e-6


@dataclass(slots=True)
class Cooldowns:
    """At most `burst` of cost at once, then `per_minute` more each minute, for each user by `clock` (leaky bucket).

    A question that is refused costs nothing, and one that costs more than `burst` is let through by an empty bucket.
    Remembers the 10,000 users who asked last; may be used from several threads.
    """

    clock: Callable[[], datetime]
    burst: float = 12
    per_minute: float = 30
    _levels: OrderedDict[str, tuple[float, datetime]] = field(default_factory=OrderedDict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def ask(self, user: str, cost: float) -> None:
        """Count a question of that cost. Raises UsageError, which says when to come back, if it is one too many."""
        now = self.clock()
        with self._lock:
            level, since = self._levels.pop(user, (0.0, now))
            level = max(0.0, level - max(0.0, (now - since).total_seconds()) * self.per_minute / 60)
            over = level + min(cost, self.burst) - self.burst
            refused = over > ROUNDING
            self._levels[user] = (level if refused else level + cost, max(now, since))
            while len(self._levels) > REMEMBERED:
                self._levels.popitem(last=False)
        if refused:
            seconds = math.ceil(over * 60 / self.per_minute)
            message = f"One moment: you can ask again in {seconds} s."
            raise UsageError(message)
