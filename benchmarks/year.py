"""A year of schedules: whether every briefing that is due is made and posted, exactly once.

Subscriptions in twenty zones of both hemispheres (clocks that change by an hour, half an hour and two hours, at night
and at midnight, for Ramadan, and not at all) with schedules of every kind, some with quiet hours, are taken through the
days by the code that the bot runs: `Rounds` over `Due` and `service.brief_subscription`, a SQLite record in a file, and
`deliver_pending`. Only the clock and the platform, which takes every message, are made up. On the way the bot is
restarted at random moments, is down for hours (no longer than it makes up for), and its clock is set back.

    python benchmarks/year.py [--subscriptions 20] [--days 100] [--seed 1] [--folder DIR]

What was due is reckoned without any of that code, and without APScheduler: the clocks of each zone are walked in
strides of five minutes. A time of day comes when they have first passed it, so one that a night leaves out comes when
the clocks jump over it, and one that comes twice comes once. Of several that came while the bot was down the last is
due. `missed` are due and were not posted, `doubled` were posted more than once, or were not due. `gaps` are windows
that do not begin where the one before ended.

The record is kept in memory-backed files where there are any: what a disk does is measured elsewhere. No articles are
read, so that the briefings say that nothing was.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import tempfile
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.delivery import Outbox, Step, deliver_pending
from bot.rounds import Rounds
from bot.schedules.due import Due, Policy
from briefings.model import Subscription, Topic
from briefings.store import Store, add_subscription, open_store, put_topics
from briefings.store.tables import briefings, deliveries

P = ParamSpec("P")
T = TypeVar("T")
ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/Los_Angeles",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Europe/Kyiv",
    "Europe/London",
    "Pacific/Auckland",
    "Pacific/Chatham",
)
START = datetime(2024, 1, 8, 12, tzinfo=UTC)
STRIDE, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)
"""All times and all changes of clocks here fall on full strides."""

ROUND = 10.0
"""Seconds between two rounds of the bot."""

DOWN_EVERY, RESTART_EVERY, BACK_EVERY = 5 * DAY, 12 * HOUR, 7 * DAY
MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it


@dataclass(frozen=True, slots=True)
class Spec:
    """A schedule as plain values; None stands for every day. Monday is 0."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    weekdays: tuple[int, ...] | None = None
    monthdays: tuple[int, ...] | None = None

    @property
    def cron(self) -> str:
        """The cron line that says the same."""
        days = "*" if self.monthdays is None else _listed(self.monthdays)
        week = "*" if self.weekdays is None else _listed(tuple((day + 1) % 7 for day in self.weekdays))
        return f"{_listed(self.minutes)} {_listed(self.hours)} {days} * {week}"

    def is_on(self, wall: datetime) -> bool:
        """Whether it comes on that day."""
        return (self.weekdays is None or wall.weekday() in self.weekdays) and (
            self.monthdays is None or wall.day in self.monthdays
        )


SPECS = (
    Spec((0,), (8,)),
    Spec((30,), (2,)),
    Spec((30,), (7,), weekdays=(0, 1, 2, 3, 4)),
    Spec((0,), (6, 12, 18), weekdays=(0, 3)),
    Spec((0,), (9,), monthdays=(1,)),
    Spec((45,), (1,), weekdays=(5, 6)),
    Spec((0,), (0, 3), weekdays=(4, 6)),
    Spec((15,), (0,)),
    Spec((5,), (17,), weekdays=(0, 2, 4)),
    Spec((0, 30), (1, 2), weekdays=(6,)),
)
QUIET = ("", "", "", "22:00-07:00", "01:15-02:45")


class AtOnce(ThreadPoolExecutor):
    """Does in the same thread, at once, what is given to another: nothing else goes on here that would be held up."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Done."""
        done = Future[T]()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whoever waits for it raises it
            done.set_exception(error)
        return done


@dataclass
class Channels:
    """The platform: takes every message and keeps its nonce."""

    posted: Counter[tuple[str, str]] = field(default_factory=Counter)

    async def post(self, step: Step) -> str:
        """Posted."""
        self.posted[step.channel, step.nonce] += 1
        return f"{step.channel}/{self.posted.total()}"

    async def find(self, step: Step, **_: object) -> None:
        """Nothing: no end of an attempt is unknown here."""

    async def warn(self, workspace: str, people: tuple[str, ...], words: str) -> bool:  # noqa: ARG002  # as every platform is asked
        """Nobody."""
        return False


@dataclass(slots=True)
class Plan:
    """What a subscription should be told: the moments at which it comes, all of them, and those that were due."""

    subscription: Subscription
    moments: list[datetime]
    done_until: datetime
    due: list[datetime] = field(default_factory=list)

    def come_to(self, now: datetime) -> None:
        """The bot looks at `now`: of what has come since it last looked the last is due."""
        first, last = bisect_right(self.moments, self.done_until), bisect_right(self.moments, now)
        if last > first:
            self.due.append(self.moments[last - 1])
        self.done_until = max(self.done_until, now)


def walked(timezone: str, days: int) -> Iterator[tuple[datetime, tuple[datetime, ...]]]:
    """Every fifth minute of the days with the times of day that the clocks of the zone have passed first by then."""
    here, moment = ZoneInfo(timezone), START - 2 * DAY
    reached = moment.astimezone(here).replace(tzinfo=None)
    for _ in range((days + 3) * (DAY // STRIDE)):
        moment += STRIDE
        wall = moment.astimezone(here).replace(tzinfo=None)
        passed = []
        while reached < wall:
            reached += STRIDE
            passed.append(reached)
        yield moment, tuple(passed)


def moments_of(timezone: str, wanted: Sequence[tuple[Spec, str]], days: int) -> list[list[datetime]]:
    """When each of the schedules with its quiet hours comes, as the clocks of one zone are walked."""
    by_time = defaultdict[tuple[int, int], list[int]](list)
    starts, ends = defaultdict[tuple[int, int], list[int]](list), defaultdict[tuple[int, int], list[int]](list)
    for number, (spec, quiet) in enumerate(wanted):
        for hour in spec.hours:
            for minute in spec.minutes:
                by_time[hour, minute].append(number)
        if quiet:
            first, last = (datetime.strptime(part, "%H:%M") for part in quiet.split("-"))  # noqa: DTZ007 - on any clock
            starts[first.hour, first.minute].append(number)
            ends[last.hour, last.minute].append(number)
    quiet_now, waiting = set[int](), set[int]()
    found: list[list[datetime]] = [[] for _ in wanted]
    for moment, passed in walked(timezone, days):
        for wall in passed:
            at = wall.hour, wall.minute
            quiet_now.difference_update(ends.get(at, ()))
            quiet_now.update(starts.get(at, ()))
            waiting.update(number for number in by_time.get(at, ()) if wanted[number][0].is_on(wall))
        for number in waiting - quiet_now:
            found[number].append(moment)
        waiting &= quiet_now
    return found


def subscribed(store: Store, count: int, days: int) -> list[Plan]:
    """The subscriptions, each with what it should be told."""
    put_topics(store, [Topic("troops", "Troops", ("troops",))])
    by_zone = defaultdict[str, list[tuple[Spec, str]]](list)
    for number in range(count):
        turn = number // len(ZONES) + number
        by_zone[ZONES[number % len(ZONES)]].append((SPECS[turn % len(SPECS)], QUIET[turn // 3 % len(QUIET)]))
    plans: list[Plan] = []
    for timezone, wanted in by_zone.items():
        for (spec, quiet), moments in zip(wanted, moments_of(timezone, wanted, days), strict=True):
            one = add_subscription(
                store,
                platform="console",
                channel=f"channel-{len(plans)}",
                topic="troops",
                cron=spec.cron,
                timezone=timezone,
                now=START,
                quiet=quiet,
            )
            plans.append(Plan(one, moments, START))
    return plans


@dataclass(slots=True)
class Year:
    """The days as the bot goes through them."""

    url: str
    plans: Sequence[Plan]
    chance: random.Random
    channels: Channels
    between: timedelta
    now: datetime = START
    happened: Counter[str] = field(default_factory=Counter)

    async def live(self, days: int) -> None:
        """From round to round, looking closely wherever something comes, and at random moments in between."""
        coming = sorted({moment for plan in self.plans for moment in plan.moments if moment > START})
        asyncio.get_running_loop().set_default_executor(AtOnce(1))
        store = open_store(self.url)
        try:
            await self._rounds(store, coming, START + days * DAY)
        finally:
            store.close()

    async def _rounds(self, store: Store, coming: Sequence[datetime], end: datetime) -> None:
        rounds, outbox = self._started(store)
        while self.now < end:
            self._go_on(coming)
            if self._is_time(RESTART_EVERY):
                self.happened["restarts"] += 1
                rounds, outbox = self._started(store)
            for plan in self.plans:
                plan.come_to(self.now)
            await rounds.brief()
            await deliver_pending(store, {"console": self.channels}, now=self.now, outbox=outbox)
            self.happened["rounds"] += 1
            if self._is_time(BACK_EVERY):
                self.happened["clock_back"] += 1
                self.now -= self.chance.uniform(0.001, 6) * HOUR

    def _started(self, store: Store) -> tuple[Rounds, Outbox]:
        return Rounds(store, Due(Policy()), lambda: self.now, asyncio.Lock()), Outbox()

    def _go_on(self, coming: Sequence[datetime]) -> None:
        """To a round shortly before or after what comes next, or over a time in which the bot is down."""
        if self._is_time(DOWN_EVERY):
            self.happened["down"] += 1
            self.now += self.chance.uniform(0.1, 11.5) * HOUR
            return
        at = bisect_right(coming, self.now)
        soon = coming[at] if at < len(coming) else self.now + DAY
        before = soon - timedelta(seconds=self.chance.uniform(0.1, ROUND))
        early = before > self.now and self.chance.random() < 0.1  # noqa: PLR2004  # a tenth of the rounds
        self.now = before if early else soon + timedelta(seconds=self.chance.uniform(0, ROUND))

    def _is_time(self, every: timedelta) -> bool:
        """By chance, so often on average; `between` is what lies between two rounds on average."""
        return self.chance.random() < self.between / every


def judged(store: Store, plans: Sequence[Plan], posted: Counter[tuple[str, str]]) -> dict[str, object]:
    """What was posted against what was due."""
    columns = select(briefings.c.subscription_id, briefings.c.slot, briefings.c.since, briefings.c.until, deliveries)
    with store.read() as connection:
        rows = connection.execute(columns.join(deliveries).order_by(briefings.c.id)).all()
    told, gaps, windows = Counter[tuple[int, str]](), 0, dict[int, datetime]()
    for row in rows:
        told[row.subscription_id, row.slot] += row.state == "sent"
        gaps += windows.get(row.subscription_id, START) != row.since
        windows[row.subscription_id] = row.until
    wanted = Counter((plan.subscription.id, _slot(plan.subscription, moment)) for plan in plans for moment in plan.due)
    missed, doubled = wanted - told, told - wanted
    for key in [*sorted(missed)[:5], *sorted(doubled)[:5]]:
        print(f"{'missed' if key in missed else 'doubled'}: subscription {key[0]}, {key[1]}")
    again = sum(times - 1 for times in posted.values())
    return {
        "due": wanted.total(),
        "missed": missed.total(),
        "doubled": doubled.total() + again,
        "gaps": gaps,
        "messages": posted.total(),
    }


def _slot(one: Subscription, moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(one.timezone)):%Y-%m-%d %H:%M} {one.timezone}"


def _listed(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))


def main() -> None:
    """Goes through the days, and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--subscriptions", type=int, default=20)
    parser.add_argument("--days", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=MEMORY if MEMORY.is_dir() else None)
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        url = f"sqlite:///{folder}/record.db"
        with open_store(url) as store:
            plans = subscribed(store, asked.subscriptions, asked.days)
            coming = {moment for plan in plans for moment in plan.moments}
            between = asked.days * DAY / max(len(coming), 1)
            year = Year(url, plans, random.Random(asked.seed), Channels(), between)  # noqa: S311  # no secret
            reckoned = time.monotonic() - began
            asyncio.run(year.live(asked.days))
            found = judged(store, plans, year.channels.posted)
    moments = sum(START < moment <= year.now for plan in plans for moment in plan.moments)
    happened = {name: year.happened[name] for name in ("rounds", "restarts", "down", "clock_back")}
    seconds = {"reckoned_seconds": round(reckoned, 1), "seconds": round(time.monotonic() - began, 1)}
    given = {"subscriptions": asked.subscriptions, "zones": len({p.subscription.timezone for p in plans})}
    given |= {"days": asked.days, "seed": asked.seed, "moments": moments}
    print(f"due {found['due']}, missed {found['missed']}, doubled {found['doubled']}")
    print(json.dumps({**given, **found, **happened, **seconds}))


if __name__ == "__main__":
    main()
