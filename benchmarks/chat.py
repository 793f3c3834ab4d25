"""Measures how quickly people are answered: completions, commands, and fifty users who ask at once.

Fills a throw-away SQLite record with made-up claims (`made_record.py`), or takes the one that `--store` keeps from the
last run, and asks it through `bot/asking`, as Discord does. *cold*: every question is another one and nothing of it
was asked before; *again*: the same once more. The peer of `claims` and `who-said` is the bare SQL that finds the same
page of newest claims, that of a completion a look at one indexed row; both run between the measured calls.

Fifty at once: an event loop and the threads for answers, as the platforms run them. *acknowledged* is how long the loop
took to come to a question, which is when a platform acknowledges it; *answered* is until the whole reply is there. In
the first round nobody has asked anything before (*cold*, as it is right after new articles came in); in the others
(*later*) some questions have been asked before, and some have not.

    OMP_NUM_THREADS=1 taskset -c 0,1 python benchmarks/chat.py --claims 1000000 --store ~/chat-store

All times are wall-clock milliseconds, for somebody is waiting; a busy neighbour makes them worse, so `cpu50` is the
median of the processor's time for it. The last line is one JSON object: for each thing its `p50`, `p99` and, where one
thread does it, `cpu50`; the targets that are missed; and `peak_mb`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from made_record import NOW, TOPICS, Made, fill

from bot.asking.asker import Asker
from bot.asking.queries import query_of
from bot.asking.replies import Reply, reply_to, suggestions
from bot.recorded.answers import Desk
from bot.threads import own_threads
from briefings.store import Store, count_claims, open_store, speaker_names

ASKER = Asker("discord", "1", "2", "3", "somebody")
TARGETS = {"completing": 100.0, "at once: acknowledged": 1000.0, "at once: answered": 1000.0}
"""Milliseconds that the 99th percentile may take, by the start of what is measured."""

FEW = {"timeline": 2, "briefing now": 2}
"""How many questions of commands that look at the whole of a topic."""

COMMANDS = ("claims", "claims by", "who-said", "who-said on", "figures", "disputed", "timeline", "briefing now")
PAGE_OF_TOPIC = """
SELECT c.* FROM claim_topics t JOIN claims c ON c.article_id = t.article_id AND c.ordinal = t.ordinal
WHERE t.topic = :name ORDER BY t.published_at DESC, t.article_id DESC LIMIT 6
"""
PAGE_OF_SPEAKER = """
SELECT * FROM claims WHERE speaker = :name AND length(speaker) <= 200 ORDER BY published_at DESC LIMIT 6
"""
ONE_SPEAKER = "SELECT claims FROM speakers WHERE name = :name AND word = x''"
PEERS = {"claims": PAGE_OF_TOPIC, "who-said": PAGE_OF_SPEAKER, "completing speakers": ONE_SPEAKER}


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5, help="how often so many users ask at once")
    parser.add_argument("--store", type=Path, help="a folder that keeps the record for the next run")
    parser.add_argument("--only", default="", help="only what starts so, such as `figures`")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, opened(given.store or Path(folder), given.claims) as store:
        measured = Measured(store, given.only)
        measured.complete()
        measured.ask()
        measured.ask_at_once(given.users, given.rounds)
        figures: dict[str, Any] = {"claims": count_claims(store), "users": given.users}
    figures |= measured.told() | {"missed": measured.missed(), "peak_mb": peak_mb()}
    print(json.dumps(figures))


def opened(folder: Path, claims: int) -> Store:
    """The record of that many claims in the folder, made if it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"chat-{claims}.db"
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        began = time.perf_counter()
        with open_store(f"sqlite:///{part}") as store:
            fill(store, claims)
        part.rename(path)
        print(f"made {path.stat().st_size / 1e6:,.0f} MB in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return open_store(f"sqlite:///{path}")


class Measured:
    """Times, by what was measured, in milliseconds."""

    def __init__(self, store: Store, only: str) -> None:
        self.store, self.only = store, only
        self.times: dict[str, list[float]] = {}
        self.spent: dict[str, list[float]] = {}
        self.chance = random.Random(7)  # noqa: S311 - no secret
        self.speakers = Made(1).speakers
        self.often = list(speaker_names(store, limit=200))

    def complete(self) -> None:
        """What people type, letter by letter, of each kind that comes from the store."""
        desk = self.desk()
        for kind in ("topics", "speakers", "sources"):
            for name in self.words(kind):
                for letters in range(5):
                    self.time(f"completing {kind}", partial(suggestions, desk, kind, name[:letters], ASKER))
                self.peer(f"completing {kind}", name)

    def ask(self) -> None:
        """Each command, about something else each time, and then about the same again."""
        for command in COMMANDS:
            desk = self.desk()
            for given in list(self.questions(command))[-FEW.get(command, 0) :]:
                self.time(f"{command}, cold", partial(self.reply, desk, command, given))
                self.time(f"{command}, again", partial(self.reply, desk, command, given))
                self.peer(command, next(iter(given.values()), ""))

    def ask_at_once(self, users: int, rounds: int) -> None:
        """So many users who ask at the same moment: first what nobody asked yet, then as it comes."""
        mixes = {
            "claims and who-said": ("claims", "who-said", "claims by", "who-said on"),
            "all commands": ("claims", "who-said", "claims by", "who-said on", "figures", "disputed"),
        }
        for name, commands in mixes.items():
            if not f"at once: {name}".startswith(self.only):
                continue
            with own_threads() as threads:
                desk = replace(self.desk(), threads=threads)
                for at in range(rounds + 1):
                    kind = f"{name}, {'cold' if at == 0 else 'later'}"
                    for waited, answered in asyncio.run(self.crowd(desk, users, commands)):
                        self.times.setdefault(f"at once: acknowledged, {kind}", []).append(waited)
                        self.times.setdefault(f"at once: answered, {kind}", []).append(answered)

    async def crowd(self, desk: Desk, users: int, commands: Sequence[str]) -> list[tuple[float, float]]:
        """Everyone asks now; the times until the loop came to each, and until each had the answer."""
        questions = [
            (command, self.chance.choice(list(self.questions(command))))
            for command in (commands[at % len(commands)] for at in range(users))
        ]
        began = time.perf_counter()

        async def one(command: str, given: dict[str, str]) -> tuple[float, float]:
            waited = time.perf_counter() - began
            await desk.threads.answer(self.reply, desk, command, given)
            return waited * 1000, (time.perf_counter() - began) * 1000

        return await asyncio.gather(*(one(*question) for question in questions))

    def questions(self, command: str) -> Iterator[dict[str, str]]:
        """What each command is asked: all topics; who speaks often, now and then and hardly ever."""
        own = random.Random(command)  # noqa: S311 - no secret
        some = [*self.often[:10], *own.sample(self.often, 15), *own.sample(self.speakers, 15)]
        for at, topic in enumerate(TOPICS):
            if command == "claims by":
                yield {"topic": topic.name, "speaker": some[at * 2]}
            elif command == "who-said on":
                yield {"name": some[at * 2 + 1], "topic": topic.name}
            elif not command.startswith("who-said"):
                yield {"topic": topic.name}
        if command == "who-said":
            yield from ({"name": name} for name in some)
        if command == "claims":
            yield from ({"topic": topic.name, "stance": "questions", "since": "90d"} for topic in TOPICS)

    def reply(self, desk: Desk, command: str, given: dict[str, str]) -> Reply:
        """The reply; raises RuntimeError if it is an unforeseen failure."""
        name = command.removesuffix(" by").removesuffix(" on")
        reply = reply_to(lambda: (query_of(name, given), 1), desk, ASKER)
        if "failed here" in reply.error:
            raise RuntimeError(reply.error)
        return reply

    def words(self, kind: str) -> Sequence[str]:
        """Names of a kind, of which the first letters are typed."""
        if kind == "topics":
            return [topic.name for topic in TOPICS]
        return [word for name in self.chance.sample(self.speakers, 60) for word in name.split()[-1:]]

    def desk(self) -> Desk:
        """A desk that remembers nothing yet."""
        return Desk(self.store, lambda: NOW)

    def time(self, name: str, work: Callable[[], object]) -> None:
        """Do the work and note what it took."""
        if not name.startswith(self.only):
            return
        began, spent = time.perf_counter(), time.thread_time()
        work()
        self.times.setdefault(name, []).append((time.perf_counter() - began) * 1000)
        self.spent.setdefault(name, []).append((time.thread_time() - spent) * 1000)

    def peer(self, name: str, value: str) -> None:
        """The bare SQL beside it, if there is one."""
        if name not in PEERS:
            return
        with self.store.read() as connection:
            self.time(f"{name}, peer", lambda: connection.exec_driver_sql(PEERS[name], {"name": value}).all())

    def told(self) -> dict[str, dict[str, float]]:
        """Every p50 and p99, printed as they are told."""
        found = {}
        for name, times in self.times.items():
            found[name] = {"p50": percentile(times, 50), "p99": percentile(times, 99)}
            if name in self.spent:
                found[name]["cpu50"] = percentile(self.spent[name], 50)
            peer = self.spent.get(f"{name.removesuffix(', cold')}, peer")
            if peer and not name.endswith("peer"):
                found[name]["to_peer"] = round(percentile(self.spent[name], 50) / percentile(peer, 50), 1)
            print(line_of(name, len(times), found[name]))
        return found

    def missed(self) -> list[str]:
        """What takes longer than it may."""
        return [n for n, times in self.times.items() if (target := target_of(n)) and percentile(times, 99) >= target]


def line_of(name: str, count: int, found: Mapping[str, float]) -> str:
    """What was measured in one line, with the target if it has one."""
    figures = "  ".join(f"{key} {value:9.2f}" for key, value in found.items())
    target = target_of(name)
    met = f"  target p99 < {target:,.0f}: {'met' if found['p99'] < target else 'MISSED'}" if target else ""
    return f"{name:55} {count:4} ×  {figures}{met}"


def target_of(name: str) -> float | None:
    """The target for the p99 of what was measured, if it has one."""
    if name.endswith("peer"):
        return None
    return next((target for start, target in TARGETS.items() if name.startswith(start)), None)


def percentile(times: Sequence[float], share: int) -> float:
    """The time below which that share of them lies: the nearest rank, so that it is one of them."""
    ranked = sorted(times)
    return round(ranked[max(0, -(-len(ranked) * share // 100) - 1)], 2)


def peak_mb() -> int:
    """The most memory that this process held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024 / 1000)


if __name__ == "__main__":
    main()
