"""Whether the bot keeps up with fifty articles a second for a while, and its memory stays as it is.

The real `onrecord run` is started as a process of its own, with a record in SQLite. Thirty wires on the loopback
publish so many articles a second in all, whole in their feeds; four channels of a Discord and a Slack on the loopback
are briefed every minute. One wire in ten is English and is read for claims by the real language model; the others are
German, whose articles are parsed, compared with the record and stored, which is all that is done with them: the model
reads no fifty articles a second on two cores.

    python benchmarks/soak.py [--minutes 1] [--rate 50] [--english 1]

What the process tells of itself (/metrics) is asked for every second. `per_second` is the slope of the articles stored
and `growth_mb_per_min` that of the resident memory, both by a straight line through the last two thirds of the time;
parsers, which are processes of their own, are in `parsers_end_mb`. Memory counts as `flat` if the line rises in that
time by no more than the readings lie apart from it anyway (from the 5th to the 95th percentile), which `within_mb`
tells; of a minute, in which caches still fill, that says little. `lag_seconds` is from the publication of an article to
its storing, on average over the first and the last half of the articles: feeds are read once a minute. Two settings are
not as shipped: ONRECORD_POLL_MINUTES=1 and ONRECORD_SECONDS_PER_HOST=0.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import shutil
import socket
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from standins import discord, slack
from standins.bot import Bot
from standins.discord import FakeDiscord, fake_discord
from standins.papers import TOPIC
from standins.slack import FakeSlack, fake_slack
from standins.weather import Weather
from standins.wires import Wires, wired

from briefings.ingest.seeds import seed_actors
from briefings.store import add_subscription, open_store, put_actors, put_sources, put_topics

WIRES = 30
EVERY_SECOND = 1.0
TELL_EVERY = 30
STARTING, DRAINING = 300.0, 120.0
METRIC = re.compile(r"^(\w+)(?:\{[^}]*\})? ([0-9.e+-]+)$", re.MULTILINE)
MB = 1_000_000


@dataclass(slots=True)
class Readings:
    """What the process told, second by second: when, its memory, and how many articles it had stored."""

    seconds: list[float] = field(default_factory=list)
    rss: list[float] = field(default_factory=list)
    articles: list[float] = field(default_factory=list)
    claims: float = 0.0

    def last_two_thirds(self, of: Sequence[float]) -> tuple[list[float], list[float]]:
        """The times in minutes, and the readings."""
        first = len(self.seconds) // 3
        return [second / 60 for second in self.seconds[first:]], list(of[first:])


async def measured(folder: Path, wires: Wires, minutes: float) -> tuple[Readings, dict[str, Any]]:
    """Run the bot for so long, and read what it tells."""
    platforms = _platforms()
    async with fake_discord(platforms[0]), fake_slack(platforms[1]), wired(wires):
        url = f"sqlite:///{folder / 'record.db'}"
        _fill(url, wires, platforms)
        port = _free_port()
        with (folder / "bot.log").open("ab", buffering=0) as log:
            bot = Bot(folder, log, url, *platforms, wires.hosts, {"HEALTH_PORT": str(port)})
            await bot.start()
            try:
                async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
                    await _up(client)
                    wires.began = time.time()
                    readings = await _read(client, minutes)
                    wires.ended = time.time()
                    parsers = bot.children_mb()
                    await asyncio.sleep(DRAINING)
            finally:
                stopped = await bot.stop()
    sent = sum(len(one.channels.messages) for one in platforms)
    return readings, {"parsers_end_mb": round(parsers, 1), "messages": sent, "stopped_in": round(stopped, 1)}


def _platforms() -> tuple[FakeDiscord, FakeSlack]:
    def weather() -> Weather:
        return Weather(random.Random(0), lambda _moment: None, calm=True)  # noqa: S311 - no secret

    desks, rooms = [f"1100000000000000{one:03}" for one in range(2)], [f"C{one}" for one in range(2)]
    return FakeDiscord(desks, weather(), 60), FakeSlack(rooms, weather())


def _fill(url: str, wires: Wires, platforms: tuple[FakeDiscord, FakeSlack]) -> None:
    now = datetime.now(UTC)
    on_discord = [("discord", f"discord:{discord.GUILD}", place) for place in platforms[0].places]
    on_slack = [("slack", f"slack:{slack.TEAM}", place) for place in platforms[1].places]
    with open_store(url) as store:
        put_topics(store, [TOPIC])
        put_actors(store, seed_actors())
        put_sources(store, list(wires.sources()))
        for platform, workspace, channel in (*on_discord, *on_slack):
            add_subscription(
                store,
                platform=platform,
                channel=channel,
                topic=TOPIC.id,
                cron="* * * * *",
                timezone="UTC",
                now=now,
                workspace=workspace,
            )


async def _up(client: aiohttp.ClientSession) -> None:
    """Wait until the bot leads and its language model is loaded."""
    async with asyncio.timeout(STARTING):
        while True:
            try:
                told = await _metrics(client)
                if told.get("onrecord_model_loaded") and told.get("onrecord_lease_held"):
                    return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(EVERY_SECOND)


async def _read(client: aiohttp.ClientSession, minutes: float) -> Readings:
    readings, began = Readings(), time.monotonic()
    while (passed := time.monotonic() - began) < 60 * minutes:
        told = await _metrics(client)
        readings.seconds.append(passed)
        readings.rss.append(told["process_resident_memory_bytes"] / MB)
        readings.articles.append(told["onrecord_articles_total"])
        readings.claims = told["onrecord_claims_total"]
        if len(readings.seconds) % TELL_EVERY == 0:
            print(f"{passed:.0f} s: {readings.articles[-1]:.0f} articles, {readings.rss[-1]:.0f} MB", file=sys.stderr)
        await asyncio.sleep(EVERY_SECOND)
    return readings


async def _metrics(client: aiohttp.ClientSession) -> dict[str, float]:
    async with client.get("/metrics") as answer:
        return {name: float(value) for name, value in METRIC.findall(await answer.text())}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def lags(folder: Path) -> list[float]:
    """Seconds from publication to storing, in the order of storing."""
    moments = "SELECT julianday(seen_at) - julianday(published_at) FROM articles ORDER BY seen_at"
    with closing(sqlite3.connect(folder / "record.db")) as record:
        return [days * 86_400 for (days,) in record.execute(moments)]


def outcome(readings: Readings, wires: Wires, late: Sequence[float]) -> dict[str, Any]:
    """The figures."""
    minutes, rss = readings.last_two_thirds(readings.rss)
    slope, at_zero = statistics.linear_regression(minutes, rss)
    beside = sorted(value - (slope * minute + at_zero) for minute, value in zip(minutes, rss, strict=True))
    within = beside[round(0.95 * (len(beside) - 1))] - beside[round(0.05 * (len(beside) - 1))]
    pace = statistics.linear_regression(*readings.last_two_thirds(readings.articles)).slope / 60
    half = len(late) // 2
    return {
        "articles": len(late),
        "published": wires.published(),
        "per_second": round(pace, 1),
        "claims": round(readings.claims),
        "lag_seconds": [round(statistics.fmean(part), 1) if part else None for part in (late[:half], late[half:])],
        "rss_start_mb": round(slope * minutes[0] + at_zero, 1),
        "rss_end_mb": round(slope * minutes[-1] + at_zero, 1),
        "growth_mb_per_min": round(slope, 2),
        "within_mb": round(within, 1),
        "flat": slope * (minutes[-1] - minutes[0]) <= within,
        "minutes": round(readings.seconds[-1] / 60, 1),
    }


def main() -> int:
    """Measure, and print what came out as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--rate", type=float, default=50.0, help="articles a second")
    parser.add_argument("--english", type=int, default=1, help="so many wires of ten are read for claims")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    wires = Wires(WIRES, given.rate, given.english)
    readings, more = asyncio.run(measured(folder, wires, given.minutes))
    late = lags(folder)
    figures = outcome(readings, wires, late) | more
    if figures["articles"] == figures["published"]:
        shutil.rmtree(folder)
    else:
        print(f"{figures['published'] - figures['articles']} were not stored; the log is in {folder}", file=sys.stderr)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
