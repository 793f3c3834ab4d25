"""Wires on the loopback that publish many articles a second, whole in their feeds: some English, most German.

An article has some 600 to 900 characters, which is what a feed needs for its text to count as whole. What is in German
is stored and not read for claims.
"""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from aiohttp import web
from standins.papers import PLACES, THINGS

from briefings.model import Source

IN_FEED_SECONDS = 150.0
TELLING = 0.1
SYLLABLES = ("bar", "den", "fol", "gis", "hem", "kur", "lan", "mor", "nis", "ost", "pel", "rud", "sav", "tor", "wen")
ENGLISH = (
    "The council of {name} wants a new bridge before the autumn, said {name}, who has led it since last spring.",
    "In {name} a street was closed for repairs, and nobody knows for how long, the mayor of {name} said.",
    "{name} has won the prize of the town of {name} for the second time, the jury said in the evening.",
    "A ferry to {name} was late in the morning, and people waited at the pier of {name} until it came.",
)
GERMAN = (
    "Der Rat von {name} hat am Morgen beschlossen, dass die Brücke nach {name} im Herbst erneuert werden soll.",
    "In {name} wurde eine Straße gesperrt, und niemand weiß, wie lange, sagte der Bürgermeister von {name}.",
    "Die Fähre nach {name} kam zu spät, und viele Leute warteten am Hafen, bis sie endlich zu sehen war.",
)
FIND = "Divers have recovered {value:,} {thing} near {place}, the harbour office said."


@dataclass(slots=True)
class Wires:
    """So many articles a second in all, from `began` on; each is made from its number when it is asked for.

    Of every ten wires `english` are in that language, and one in ten of their articles tells a figure of the topic.
    """

    number: int
    rate: float
    english: int
    began: float = field(default_factory=time.time)
    ended: float | None = None
    port: int = 0

    @property
    def hosts(self) -> list[str]:
        """The wires' addresses."""
        return [f"127.0.40.{1 + wire}" for wire in range(self.number)]

    def published(self) -> int:
        """How many articles there are by now."""
        return max(0, int(((self.ended or time.time()) - self.began) * self.rate))

    def sources(self) -> Iterator[Source]:
        """The wires as sources."""
        for wire, host in enumerate(self.hosts):
            yield Source(f"wire-{wire}", f"Wire {wire}", feeds=(f"http://{host}:{self.port}/feed",))

    async def feed(self, request: web.Request) -> web.Response:
        """The articles of one wire in the last minutes, with their texts."""
        wire, last = self.hosts.index(str(request.url.host)), self.published()
        first = max(0, last - int(IN_FEED_SECONDS * self.rate))
        items = "".join(self._item(one, request.host) for one in range(first, last) if one % self.number == wire)
        space = "http://purl.org/rss/1.0/modules/content/"
        body = f"<rss version='2.0' xmlns:content='{space}'><channel><title>Wire {wire}</title>{items}</channel></rss>"
        return web.Response(text=body, content_type="application/rss+xml")

    def _item(self, number: int, host: str) -> str:
        at = datetime.fromtimestamp(self.began + number / self.rate, UTC)
        url = f"http://{host}/{number}"
        return (
            f"<item><title>{self._title(number)}</title><link>{url}</link><guid>{url}</guid>"
            f"<pubDate>{format_datetime(at)}</pubDate>"
            f"<content:encoded><![CDATA[<p>{self.text(number)}</p>]]></content:encoded></item>"
        )

    def is_english(self, number: int) -> bool:
        """Whether the article is read for claims. Each wire has its language."""
        return number % self.number < self.english * self.number // 10

    def _title(self, number: int) -> str:
        return f"Week {number}" if self.is_english(number) else f"Woche {number}"

    def text(self, number: int) -> str:
        """What the article says."""
        chance = random.Random(number)  # noqa: S311 - text for a measurement
        lines = ENGLISH if self.is_english(number) else GERMAN
        said = [_filled(line, chance) for line in chance.choices(lines, k=8)]
        if lines is ENGLISH and chance.random() < TELLING:
            thing, place = chance.choice(THINGS), chance.choice(PLACES)
            said[0] = FIND.format(value=chance.randint(11, 9_999), thing=thing, place=place)
        return " ".join(said)


@asynccontextmanager
async def wired(wires: Wires) -> AsyncIterator[Wires]:
    """The wires, listening at all their addresses."""
    app = web.Application()
    app.router.add_get("/feed", wires.feed)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        for host in wires.hosts:
            await web.TCPSite(runner, host, wires.port).start()
            wires.port = wires.port or int(runner.addresses[0][1])
        yield wires
    finally:
        await runner.cleanup()


def _filled(line: str, chance: random.Random) -> str:
    while "{name}" in line:
        line = line.replace("{name}", "".join(chance.choices(SYLLABLES, k=3)).capitalize(), 1)
    return line
