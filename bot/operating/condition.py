"""How a running bot is: what each of its parts last told of itself, and whether that makes it ready.

Kept in memory and judged when somebody asks; nothing is looked up for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LATE: Mapping[str, timedelta] = {
    "poll": timedelta(minutes=30),
    "brief": timedelta(minutes=10),
    "deliver": timedelta(minutes=15),
}
"""So long after its last good round something is wrong; a reading may rightly take long, see `Condition.moved`."""

DATABASE, LEASE, MODEL = "database", "lease", "model"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bot: whether it is as it should be, and in a few words how it is."""

    ok: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: whether it is connected right now, and why it can't be ("" if nothing is known against it)."""

    connected: Callable[[], bool]
    refused: Callable[[], str]


@dataclass(slots=True)
class Condition:
    """What is known of each part. Times are of `clock`; `begun` is when this process began.

    `leading_since` is None while another process leads, whose name `leader` is ("" if nobody knows). `rounds` has when
    each kind of round last went well.
    """

    clock: Callable[[], datetime]
    begun: datetime = field(init=False)
    database: str = "not asked yet"
    model: str = "is being loaded"
    leader: str = ""
    leading_since: datetime | None = None
    rounds: dict[str, datetime] = field(default_factory=dict)
    failing: dict[str, str] = field(default_factory=dict)
    platforms: dict[str, Platform] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.begun = self.clock()

    def moved(self, name: str) -> None:
        """A round goes well, or is over: it is not stuck."""
        self.rounds[name] = self.clock()


def parts(condition: Condition) -> dict[str, Part]:
    """Every part by its name. While another process leads, only what standing by needs is judged."""
    found = {
        DATABASE: Part(not condition.database, condition.database or "answers"),
        LEASE: _lease(condition),
        MODEL: Part(not condition.model, condition.model or "loaded"),
    }
    if condition.leading_since is None:
        return found
    found |= {name: _platform(one) for name, one in condition.platforms.items()}
    return found | {name: _round(condition, name, limit) for name, limit in LATE.items()}


def _lease(condition: Condition) -> Part:
    if condition.leading_since is not None:
        return Part(ok=True, words="leads")
    if condition.leader:
        return Part(ok=True, words=f"stands by; {condition.leader} leads")
    return Part(ok=False, words="nobody is known to lead")


def _platform(platform: Platform) -> Part:
    if platform.connected():
        return Part(ok=True, words="connected")
    return Part(ok=False, words=platform.refused() or "not connected")


def _round(condition: Condition, name: str, limit: timedelta) -> Part:
    since = condition.rounds.get(name, condition.leading_since or condition.begun)
    age = condition.clock() - max(since, condition.leading_since or condition.begun)
    words = f"went well {int(age.total_seconds())} s ago" if name in condition.rounds else "has not been yet"
    if error := condition.failing.get(name):
        words = f"{words}; failing: {error}"
    return Part(age <= limit, words)
