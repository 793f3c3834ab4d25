"""Measures an archive on its way into the record, read by one process and by several, and that both give the same.

Makes up a JSON Lines file of articles of some 400 words, and takes it into a throw-away SQLite store by the code of
`onrecord ingest`, first with several reading processes and then with one reader in this process. The clock starts with
the first article that is read, so that loading the language model does not count.

    python benchmarks/backfill.py [--articles 200] [--workers 2]

The last line is one JSON object: `articles`, `claims`, `workers`, `articles_per_s` with that many workers, `speed_up`
(against the one reader; 2 is the ceiling for two), `storing_share` (processor time of the parent, of all) and `same`
(whether both put the same claims and names on record). Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from given import MODEL
from made_record import LANDS, PLACES, THINGS

from bot.nlp import load_nlp
from bot.terminal.desk import stock
from briefings.ingest.archives.files import Unreadable, read_paths
from briefings.model import Draft
from briefings.service.backfill import take_in_many
from briefings.service.readers import reading_apart, reading_here
from briefings.store import list_actors, load_record, open_store

NOW = datetime(2031, 6, 1, tzinfo=UTC)
LOAD = partial(load_nlp, MODEL)
WORDS, SIZE = 400, 20
FIRST = ("Anna", "Boris", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Irina", "Jonas", "Karim", "Lena")
LAST = ("Kostova", "Vala", "Brandt", "Osei", "Lind", "Okafor", "Marin", "Duarte", "Halloran", "Novak", "Reyes", "Falk")
SENTENCES = (
    "Defence Minister {name} {said} on Monday that about {many} {thing}s of {land} were near {place}.",
    "“We have seen {few} {thing}s cross the border at {place} since the talks ended,” {surname} told reporters.",
    "{surname} added that the government of {land} would answer every letter before the end of the month.",
    "The army of {land} fired {few} missiles at {place} overnight, killing at least 12 people, the ministry said.",
    "Residents of {place} had left their homes in the week before, when the only bridge to the north was closed.",
    "Officials in {land} could not confirm how many {thing}s had been moved, and declined to comment on the report.",
)


@dataclass(frozen=True, slots=True)
class Run:
    """What one way gave: seconds from the first article read, seconds of the parent's processor, and the record."""

    seconds: float
    own: float
    record: tuple[Any, ...]


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "made.jsonl"
        archive.write_text("".join(_articles(given.articles)), encoding="utf-8")
        drafts = [draft for draft in read_paths([archive]) if not isinstance(draft, Unreadable)]
        several = _run(drafts, Path(folder) / "several.db", given.workers)
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        one = _run(drafts, Path(folder) / "one.db", 1)
    read = given.articles - 1
    figures = {
        "articles": given.articles,
        "claims": len(one.record[0]),
        "workers": given.workers,
        "articles_per_s": round(read / several.seconds, 2),
        "speed_up": round(one.seconds / several.seconds, 2),
        "storing_share": round(several.own / (several.own + children.ru_utime + children.ru_stime), 3),
        "same": one.record == several.record,
    }
    print(f"{read / one.seconds:.2f} articles/s by one reader, {read / several.seconds:.2f} by {given.workers}")
    print(json.dumps(figures))


def _run(drafts: Sequence[Draft], path: Path, workers: int) -> Run:
    with open_store(f"sqlite:///{path}") as store, ExitStack() as stack:
        stock(store)
        readers = stack.enter_context(reading_apart(LOAD, workers=workers)) if workers > 1 else reading_here(LOAD)
        began, own = 0.0, time.process_time()
        for step in take_in_many(store, drafts, readers, now=lambda: NOW, size=SIZE):
            began = began or (time.perf_counter() if step.read else 0.0)
        seconds, own = time.perf_counter() - began, time.process_time() - own
        return Run(seconds, own, (load_record(store).claims, list_actors(store)))


def _articles(count: int) -> Iterator[str]:
    chance = random.Random(3)  # noqa: S311 - no secret
    for number in range(count):
        people = [(chance.choice(FIRST), chance.choice(LAST)) for _ in range(3)]
        text = ""
        while len(text.split()) < WORDS:
            text += " ".join(_sentence(chance, *chance.choice(people)) for _ in range(3)) + "\n\n"
        title = f"{chance.choice(LANDS)} counts its {chance.choice(THINGS)}s near {chance.choice(PLACES)} again"
        yield json.dumps({"doc_id": f"{number}", "title": title, "text": text.strip(), "source": "made"}) + "\n"


def _sentence(chance: random.Random, first: str, last: str) -> str:
    return chance.choice(SENTENCES).format(
        name=f"{first} {last}",
        surname=last,
        said=chance.choice(("said", "confirmed", "denied", "warned")),
        many=f"{chance.randrange(1, 90) * 100:,}",
        few=chance.randrange(3, 60),
        thing=chance.choice(THINGS),
        land=chance.choice(LANDS),
        place=chance.choice(PLACES),
    )


if __name__ == "__main__":
    main()
