"""Measures near-duplicates: what looking up and adding one article takes on a record of a million others.

First a record is filled, without being measured: rows as the real code would make them of unrelated articles of 400
words, but their digests and hashes are drawn and loaded in order of the index, since making them one by one would take
hours. Their text is cut from one long text. Phrases that many articles share are hashed by the real code, and stand
there as often as that keeps them. Articles lie 90 days back, evenly. The whole file is written just before, so what
fits is in the system's cache.

Then a stream of new articles of about 400 words goes through the real `add_new_articles`, with the real `sketch` and
`passages`: one in four is an edited copy of one of the last hundred; all hold a few of the phrases. *look-up* is what
`load_holders`, which it begins with, takes for as many others that are not stored. *insert* is all the rest of it
(judging, storing, the commit, which waits for the disk as in use) less *store*, which is what as many such articles
take in all if they come without hashes. It is done in batches of 100 as `ingest` makes them, and then one article at a
time. Times are of the wall.

The peer compares the sketch of a new article with every stored one, held in memory as one sorted array.

    python benchmarks/duplicates.py [--articles 1000000] [--stream 2000] [--folder DIR]

The last line is one JSON object, in milliseconds an article: `duplicate_probe_ms` and `duplicate_insert_ms` in batches,
with `cpu_ms`, their processor time together; `alone_probe_ms` and `alone_insert_ms` one at a time; `store_ms`, which is
in none of these; `sketch_ms` for making the hashes; `scan_to_probe` (the peer's time ÷ our look-up's); `peak_mb` and
`file_mb`; `found`, the share of the copies whose origin was found.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from statistics import mean
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from briefings.ingest.originality import SIZE, WORDS, passages, sketch
from briefings.model import Article, Draft, Source
from briefings.store import Store, add_new_articles, open_store, put_sources
from briefings.store.origins import MOST_HOLDERS, load_holders, prints_of

LENGTH = 400
MARKS = (LENGTH - 5) / 6
DAYS = 90
NOW = datetime(2031, 6, 1, tzinfo=UTC)
OUTLETS = 40
BATCH = 100
COPIED = 0.25
RECENT = 100
PHRASES, PHRASES_HELD = 3_000, 3
SLICES = 256
PROBES_OF_PEER = 20
KIB_A_MB = 1000 / 1.024
SPAN = 1 << 64

T = TypeVar("T")
Hashes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figures:
    """What an article takes and the sizes, by the names that are told above."""

    articles: int
    duplicate_probe_ms: float
    duplicate_insert_ms: float
    cpu_ms: float
    store_ms: float
    alone_probe_ms: float
    alone_insert_ms: float
    sketch_ms: float
    scan_to_probe: float
    peak_mb: float
    file_mb: float
    found: float


@dataclass(slots=True)
class Spent:
    """Seconds of the wall and of the processor."""

    wall: float = 0.0
    cpu: float = 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Adds what the block takes."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu


class Wording:
    """Texts of made-up words that are as common as words are; phrases that many texts share."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - texts, no secrets
        fixed = random.Random(0)  # noqa: S311 - as above
        syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
        self.words = ["".join(fixed.choices(syllables, k=fixed.randint(1, 4))) for _ in range(20_000)]
        self.weights = np.cumsum(1 / np.arange(10, 20_010)).tolist()
        self.phrases = [" ".join(self._drawn(fixed, 9)) for _ in range(PHRASES)]

    def _drawn(self, by: random.Random, count: int) -> list[str]:
        return by.choices(self.words, cum_weights=self.weights, k=count)

    def text(self, words: int = LENGTH) -> str:
        """A new one, with some of the phrases."""
        held = self.random.sample(self.phrases, PHRASES_HELD)
        each = words // (PHRASES_HELD + 1)
        return " ".join(f"{' '.join(self._drawn(self.random, each))} {phrase}." for phrase in [*held, ""])

    def edited(self, text: str) -> str:
        """A copy with one word in forty changed and a tenth left out."""
        words = text.split()[: LENGTH * 9 // 10]
        return " ".join(w if self.random.random() > 1 / 40 else self._drawn(self.random, 1)[0] for w in words)


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--stream", type=int, default=1_000, help="new articles in batches; a fifth of it alone")
    parser.add_argument("--folder", type=Path, help="where the record is made and deleted (default: the system's)")
    given = parser.parse_args()
    found = asdict(probe(given.articles, stream=given.stream, folder=given.folder))
    for name, value in found.items():
        print(f"{name:>19} {value:12,.3f}")
    print(json.dumps({name: round(value, 3) for name, value in found.items()}))


def probe(articles: int, *, stream: int = 1_000, folder: Path | None = None) -> Figures:
    """The figures on a record of so many articles. Filling and measuring have a process each, for the memory's sake."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        path = Path(made, "record.db")
        _apart(fill, path, articles)
        return _apart(measure, path, articles, stream)


def _apart(work: Callable[..., T], *given: object) -> T:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def fill(path: Path, count: int) -> None:
    """A record of `count` unrelated articles."""
    with open_store(f"sqlite:///{path}") as store:
        put_sources(store, [Source(f"outlet-{number}", f"Outlet {number}") for number in range(OUTLETS)])
    wording = Wording(1)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for setting in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        stored = _articles(count, wording)
        first = next(stored)
        _load(connection, "articles", [*first], (tuple(row.values()) for row in chain([first], stored)))
        _load(connection, "sketches", ["hash", "article_id"], _hashes(count, wording))
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")


def _load(connection: sqlite3.Connection, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    columns, values = ", ".join(names), ", ".join("?" * len(names))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", rows)  # noqa: S608 - our own words


def _articles(count: int, wording: Wording) -> Iterator[dict[str, Any]]:
    base, size = wording.text(100_000), 6 * LENGTH
    fixed = {"author": "", "language": "en", "credits": "[]", "joins": "[]", "shares": "[]"}
    for number in range(1, count + 1):
        start = number * 37 % (len(base) - size)
        moment = (NOW - timedelta(days=DAYS) * (1 - number / count)).replace(tzinfo=None).isoformat(" ")
        yield fixed | {
            "id": number,
            "source_id": f"outlet-{number % OUTLETS}",
            "key": f"https://outlet-{number % OUTLETS}.example/stories/{number}",
            "identity": os.urandom(16),
            "revision": 1,
            "words": os.urandom(16),
            "text_hash": os.urandom(16),
            "title": base[start : start + 60],
            "text": base[start : start + size],
            "published_at": moment,
            "seen_at": moment,
            "dated": True,
            "url": f"https://outlet-{number % OUTLETS}.example/stories/{number}",
            "origin": number,
            "sketch_size": SIZE,
            "extracted": True,
            "address": os.urandom(16),
        }


def _hashes(count: int, wording: Wording) -> Iterator[tuple[int, int]]:
    """Rows of hashes, in order: of sketches, which are the smallest of a text's, of marks, and of the phrases."""
    drawn = np.random.default_rng(2)
    common = sorted({signed(v) for phrase in wording.phrases for v in (*sketch(phrase), *passages(phrase))})
    low = SPAN * SIZE // (LENGTH - WORDS + 1)
    step = SPAN // SLICES
    for first in range(-(SPAN // 2), SPAN // 2, step):
        in_sketches = _overlap(first, step, low) / low * SIZE * count
        size = int(drawn.poisson(in_sketches) + drawn.poisson(count * MARKS / SLICES))
        places = drawn.integers(first, first + step - 1, size, dtype=np.int64, endpoint=True)
        held = np.repeat(np.array([v for v in common if first <= v < first + step], np.int64), MOST_HOLDERS + 1)
        values = np.concatenate((places, held))
        own = drawn.integers(1, count, len(values), endpoint=True)
        order = np.lexsort((own, values))
        values, own = values[order], own[order]
        fresh = np.append(True, (np.diff(values) != 0) | (np.diff(own) != 0))
        yield from zip(values[fresh].tolist(), own[fresh].tolist(), strict=True)


def _overlap(first: int, step: int, low: int) -> int:
    """How much of a slice of the signed hashes lies among the smallest unsigned ones, where sketches are."""
    return max(0, min(first + step, low) - max(first, 0))


def signed(value: int) -> int:
    """An unsigned hash as the database holds it."""
    return value - SPAN if value >= SPAN // 2 else value


@dataclass(frozen=True, slots=True)
class Given:
    """A draft of the stream with its hashes; `copied` is the key of what it is a copy of."""

    draft: Draft
    sketch: tuple[int, ...]
    marks: tuple[int, ...]
    copied: str


def measure(path: Path, articles: int, stream: int) -> Figures:
    """The stream through the real code."""
    making, peer = Spent(), Spent()
    alone = stream // 5
    given, unheard = list(_stream(stream + alone, making)), list(_stream(stream + alone, Spent(), seed=8))
    bare = [replace(one, draft=_elsewhere(one.draft), sketch=(), marks=()) for one in given]
    with open_store(f"sqlite:///{path}") as store:
        store_whole, store_alone = _run(store, bare[:stream], BATCH), _run(store, bare[stream:], 1)
        looking, looking_alone = _look_up(store, unheard[:stream], BATCH), _look_up(store, unheard[stream:], 1)
        whole, single = _run(store, given[:stream], BATCH), _run(store, given[stream:], 1)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_A_MB
    size = sum(file.stat().st_size for file in path.parent.iterdir()) / 1e6
    _scan(articles, given, peer)
    each, one = 1_000 / stream, 1_000 / alone
    return Figures(
        articles=articles,
        duplicate_probe_ms=looking.wall * each,
        duplicate_insert_ms=(whole.all.wall - looking.wall - store_whole.all.wall) * each,
        cpu_ms=(whole.all.cpu - store_whole.all.cpu) * each,
        store_ms=store_whole.all.wall * each,
        alone_probe_ms=looking_alone.wall * one,
        alone_insert_ms=(single.all.wall - looking_alone.wall - store_alone.all.wall) * one,
        sketch_ms=making.wall / len(given) * 1_000,
        scan_to_probe=peer.wall / PROBES_OF_PEER / (looking.wall / stream),
        peak_mb=peak,
        file_mb=size,
        found=_found(given, [*whole.added, *single.added]),
    )


def _elsewhere(draft: Draft) -> Draft:
    """The same story as another article: under another key, with words of its own."""
    return replace(draft, key=f"{draft.key}/bare", url=f"{draft.url}/bare", text=f"Bare. {draft.text}")


def _stream(count: int, making: Spent, *, seed: int = 3) -> Iterator[Given]:
    wording, texts = Wording(seed), list[tuple[str, str]]()
    for number in range(count):
        copied, text = "", wording.text()
        if texts and wording.random.random() < COPIED:
            copied, text = wording.random.choice(texts[-RECENT:])
            text = wording.edited(text)
        key = f"https://new.example/{number}"
        draft = Draft(f"outlet-{number % OUTLETS}", key, text[:60], text, NOW + timedelta(minutes=number), url=key)
        with making.counted():
            hashes, marks = sketch(text), passages(text)
        yield Given(draft, hashes, marks, copied)
        if not copied:
            texts.append((key, text))


@dataclass(frozen=True, slots=True)
class Run:
    """What storing took in all, and what was added."""

    all: Spent
    added: tuple[Article, ...]


def _run(store: Store, given: Sequence[Given], at_once: int) -> Run:
    whole = Spent()
    added: list[Article] = []
    for start in range(0, len(given), at_once):
        batch = given[start : start + at_once]
        with whole.counted():
            added += add_new_articles(
                store,
                [one.draft for one in batch],
                seen_at=NOW,
                sketches=[one.sketch for one in batch],
                passages=[one.marks for one in batch],
            )
    return Run(whole, tuple(added))


def _look_up(store: Store, given: Sequence[Given], at_once: int) -> Spent:
    """What the look-up alone takes, for texts that are not stored afterwards: a second one would find all in memory."""
    looking = Spent()
    for start in range(0, len(given), at_once):
        hashes = {value for one in given[start : start + at_once] for value in prints_of(one.sketch, one.marks).every}
        with looking.counted(), store.read() as connection:
            load_holders(connection, hashes)
    return looking


def _found(given: Sequence[Given], added: Sequence[Article]) -> float:
    """The share of the copies that have the origin of what they are copies of."""
    origins = {article.key: article.origin for article in added}
    return mean(origins[one.draft.key] == origins[one.copied] for one in given if one.copied)


def _scan(articles: int, given: Sequence[Given], peer: Spent) -> None:
    """The peer: one sketch compared with as many as are stored."""
    drawn = np.random.default_rng(4)
    stored: Hashes = drawn.integers(0, SPAN * SIZE // LENGTH, (articles, SIZE), dtype=np.int64)
    for one in given[:PROBES_OF_PEER]:
        own = np.array(sorted(map(signed, one.sketch)), np.int64)
        with peer.counted():
            np.flatnonzero(np.isin(stored, own).sum(axis=1) >= len(own) / 4)


if __name__ == "__main__":
    main()
