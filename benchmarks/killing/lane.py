"""One record with its own bot, papers and platforms: the bot is started, killed at some moment, and started again."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from killing.counting import Counted, all_told, counted
from standins import discord, slack
from standins.bot import Bot
from standins.discord import FakeDiscord, fake_discord
from standins.papers import MOST, TOPIC, Papers, published
from standins.slack import FakeSlack, fake_slack
from standins.weather import Weather

from briefings.ingest.seeds import seed_actors
from briefings.model import Workspace
from briefings.store import add_subscription, open_store, put_actors, put_sources, put_topics, put_workspace

EVERY_MINUTE = "* * * * *"
PATIENCE, STARTING = 22.0, 90.0
"""A life in which the moment to be killed at does not come ends so many seconds after the bot is heard of first.

It may take so many to be heard of, on a machine that has other things to do.
"""


@dataclass(frozen=True, slots=True)
class Phase:
    """When a life is to end: at the `moment`, when it has come up to `most` times, and up to `after` seconds later."""

    moment: str
    most: int = 1
    after: float = 0.0


PHASES = {
    "starting": Phase("start", 1, 8.0),
    "at any time": Phase("sign", 1, PATIENCE),
    "connecting": Phase("gateway", 1, 3.0),
    "reading feeds": Phase("feed", 6, 0.5),
    "reading pages": Phase("page", 6, 0.3),
    "reading for claims": Phase("page", 6, 2.0),
    "post came": Phase("post", 14),
    "posted, not answered": Phase("posted", 14),
    "answered": Phase("answered", 14, 0.03),
    "between posts": Phase("answered", 14, 1.0),
    "looking it up": Phase("look", 4, 0.05),
    "opening a thread": Phase("thread", 4, 0.1),
}


@dataclass(slots=True)
class Plan:
    """How the present life is to end."""

    name: str
    phase: Phase
    left: int
    after: float


@dataclass(slots=True)
class Lane:
    """One bot and its surroundings. `kills` counts what it died of, by phase, or that it had to wait."""

    name: str
    url: str
    folder: Path
    seed: int
    number: int
    places: int
    nonce_seconds: float
    kills: Counter[str] = field(default_factory=Counter)
    chance: random.Random = field(init=False)
    discord: FakeDiscord = field(init=False)
    slack: FakeSlack = field(init=False)
    papers: Papers = field(init=False)
    log: IO[bytes] = field(init=False)
    bot: Bot = field(init=False)
    _plan: Plan | None = None
    _sign: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed} {self.name}")  # noqa: S311 - no secret
        desks = [f"11000000000000{self.number:02}{one:03}" for one in range(self.places // 2)]
        rooms = [f"C{self.number:02}{one:05}" for one in range(self.places - len(desks))]
        self.discord = FakeDiscord(desks, self._weather("discord"), self.nonce_seconds)
        self.slack = FakeSlack(rooms, self._weather("slack"))
        self.papers = Papers(self._weather("papers"), self.number)
        self.log = self.log_file.open("ab", buffering=0)
        self.bot = Bot(self.folder, self.log, self.url, self.discord, self.slack, self.papers.hosts)

    @property
    def log_file(self) -> Path:
        """What the bot logged in all its lives."""
        return self.folder / f"{self.name}.log"

    def _weather(self, of: str) -> Weather:
        return Weather(random.Random(f"{self.seed} {self.name} {of}"), self.moment)  # noqa: S311 - no secret

    @property
    def weathers(self) -> tuple[Weather, ...]:
        """The faults of all that is around."""
        return self.discord.weather, self.slack.weather, self.papers.weather

    def fill(self) -> None:
        """Make the record: the topic, the papers and every channel's subscription."""
        now = datetime.now(UTC)
        with open_store(self.url) as store:
            put_topics(store, [TOPIC])
            put_actors(store, seed_actors())
            put_sources(store, list(self.papers.sources()))
            for platform, workspace, channels in (
                ("discord", f"discord:{discord.GUILD}", self.discord.places),
                ("slack", f"slack:{slack.TEAM}", self.slack.places),
            ):
                put_workspace(store, Workspace(workspace, most=MOST))
                for channel in channels:
                    add_subscription(
                        store,
                        platform=platform,
                        channel=channel,
                        topic=TOPIC.id,
                        cron=EVERY_MINUTE,
                        timezone="UTC",
                        now=now,
                        workspace=workspace,
                    )

    def moment(self, name: str) -> None:
        """Something is happening: the moment to die may have come."""
        if not self._sign.is_set() and name != "start":
            self._sign.set()
            self.moment("sign")
        plan = self._plan
        if plan is None or plan.phase.moment != name:
            return
        plan.left -= 1
        if plan.left == 0:
            if plan.after:
                asyncio.get_running_loop().call_later(plan.after, self._kill, plan, plan.name)
            else:
                self._kill(plan, plan.name)

    def _kill(self, plan: Plan, why: str) -> None:
        if plan is self._plan:
            self._plan = None
            if self.bot.runs:
                self.bot.kill()
                self.kills[why] += 1
                self.say(f"killed: {why}")

    def say(self, words: str) -> None:
        """Write a line of our own into the bot's log."""
        self.log.write(f"==== {datetime.now(UTC):%H:%M:%S.%f} {self.name}: {words}\n".encode())

    async def live_once(self) -> None:
        """Start the bot, and kill it at a moment by chance."""
        name = self.chance.choice(list(PHASES))
        phase = PHASES[name]
        plan = Plan(name, phase, self.chance.randint(1, phase.most), self.chance.uniform(0, phase.after))
        self._sign.clear()
        await self.start()
        self.say(f"life {self.kills.total() + 1}, to end when: {name} ({plan.left}, {plan.after:.2f} s)")
        self._plan = plan
        self.moment("start")
        if self.chance.random() < 0.1:  # noqa: PLR2004 - one life in ten
            asyncio.get_running_loop().call_later(self.chance.uniform(5, PATIENCE), self._drop)
        await self._waited(plan)

    async def _waited(self, plan: Plan) -> None:
        """Wait for the end of this life, and make one if it takes too long."""
        ended, sign = asyncio.create_task(self.ended()), asyncio.create_task(self._sign.wait())
        await asyncio.wait({ended, sign}, timeout=STARTING, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({ended}, timeout=PATIENCE)
        sign.cancel()
        self._kill(plan, "waited")
        await ended

    def _drop(self) -> None:
        """Have the gateway drop its connection."""
        self.discord.weather.later.add(asyncio.ensure_future(self.discord.drop()))

    async def start(self) -> None:
        """Start the bot."""
        await self.bot.start()

    async def ended(self) -> int:
        """Wait until the bot's process is gone; gives its status."""
        status = await self.bot.ended()
        if status != -signal.SIGKILL:
            self.say(f"ended by itself, status {status}")
        return status

    async def publish(self, every: float) -> None:
        """Publish an article now and then, until cancelled or there are no more."""
        while len(self.papers.finds) < MOST:
            await asyncio.sleep(self.chance.uniform(0.2, 1.8) * every)
            self.papers.publish()

    def calm(self) -> None:
        """No faults any more."""
        for weather in self.weathers:
            weather.calm = True

    @property
    def values(self) -> list[int]:
        """The figures that were published."""
        return [find.value for find in self.papers.finds]

    def is_told(self) -> bool:
        """Whether everything is told everywhere."""
        return all(all_told(one.channels, one.places, self.values) for one in (self.discord, self.slack))

    def counted(self) -> Counted:
        """What is told, against what was published."""
        found = counted(self.discord.channels, self.discord.places, self.values)
        found.add(counted(self.slack.channels, self.slack.places, self.values))
        return found

    async def stop(self) -> float:
        """Stop the bot as an operator does; gives the seconds that it took."""
        return await self.bot.stop()


@asynccontextmanager
async def around(lane: Lane) -> AsyncIterator[Lane]:
    """The lane with its papers and platforms up; at the end the bot is gone too."""
    async with fake_discord(lane.discord), fake_slack(lane.slack), published(lane.papers):
        try:
            await asyncio.to_thread(lane.fill)
            yield lane
        finally:
            await lane.stop()


def bad_signs(lanes: Sequence[Lane]) -> list[str]:
    """Requests that the stand-ins do not know."""
    return sorted({one for lane in lanes for one in (*lane.discord.strange, *lane.slack.strange)})
