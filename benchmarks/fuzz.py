"""Measures what hostile input does: mutated feeds and pages through the real parsers, the real children and the store.

    python benchmarks/fuzz.py --count 100000 --seed 1 --keep FOLDER

The inputs are made from the seed and their number by `hostile_inputs`, so that each can be made again:

    python benchmarks/fuzz.py --seed 1 --only 4711

Each goes through `Parsers` as the bot uses them. *crashes*: anything came out but an article, a listing or a
UsageError, a child failed or was lost, or what came out cannot be what it says (a NUL, half a character, a link that
is none, a date without a zone). *slow* were ended by the bound on time; *hangs* took over 5 s by the clock all the
same, and again when they were tried once more, alone; on a busy machine that tells nothing. Between them sound pages
are parsed; then all drafts of a batch are credited, sketched and stored in one transaction, with the sound ones among
them. *lost*: sound pages that did not come out of the store whole.

`ratio` is the speed on mutated inputs to that on the sound ones they are made from, in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from hostile_inputs import Input, hostile_input
from sound_inputs import SITE, SOUND, TEXT

from briefings.ingest.apart import Parsers, open_parsers
from briefings.ingest.credits import credits_of
from briefings.ingest.feeds.drafts import draft_of
from briefings.ingest.feeds.listing import Listing
from briefings.ingest.originality import passages, sketch
from briefings.model import Draft, UsageError
from briefings.store import Store, add_new_articles, open_store

BATCH = 100
SOUND_EVERY = 20
ITEMS_STORED = 3
HANG_SECONDS = 5.0
LONGEST_LINE = 2_000
LONGEST_LINK = 20_000  # every sign of an address may come to be written as nine
GOOD = "good"
NOW = datetime(2029, 11, 1, tzinfo=UTC)
BROKEN = ("the parser failed", "the parser crashed", "makes no sense")


@dataclass
class Tally:
    """What came of the inputs so far; those that failed are told, and kept in `folder`, at once."""

    folder: Path | None = None
    outcomes: Counter[str] = field(default_factory=Counter)
    again: list[Input] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)
    slowest_store: float = 0.0
    stored: int = 0
    lost: int = 0
    seconds: float = 0.0

    def fail(self, one: Input, reason: str) -> None:
        """Tell why an input failed, and keep both."""
        told = f"{one.number}: {reason} [{one.made}]"
        print(f"\n{told}", file=sys.stderr, flush=True)
        _keep(one, self.folder, told)


def main() -> None:
    """Run the inputs; exit status 1 if any crashed, hung or cost another."""
    arguments = _arguments()
    if arguments.only is not None:
        _repeat(hostile_input(arguments.seed, arguments.only), arguments.keep)
        return
    tally = asyncio.run(_measure(arguments))
    figures = _figures(tally, arguments)
    print(json.dumps(figures))
    sys.exit(bool(figures["crashes"] or figures["hangs"] or figures["lost"]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=4_000, help="inputs")
    parser.add_argument("--seed", type=int, default=1, help="what the inputs are made from")
    parser.add_argument("--workers", type=int, default=2, help="children that parse")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that failed")
    parser.add_argument("--only", type=int, help="the number of one input, to be parsed in this process")
    return parser.parse_args()


async def _measure(arguments: argparse.Namespace) -> Tally:
    tally = Tally(arguments.keep)
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/record.db") as store:
        async with open_parsers(workers=arguments.workers) as parsers:
            await asyncio.gather(*(_parse(_as_input(0), parsers, Tally()) for _ in range(arguments.workers)))
            sound = Tally()
            await _parse_all(
                (_as_input(number) for number in range(len(SOUND) * 20)), parsers, sound, arguments.workers
            )
            numbers = iter(range(arguments.count))
            while batch := list(islice(numbers, BATCH)):
                await _batch(batch, parsers, store, tally, arguments)
                print(f"\r{batch[-1] + 1:,} inputs, {_line(tally)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    tally.outcomes["sound_per_s"] = round(len(SOUND) * 20 / sound.seconds)
    return tally


async def _batch(
    numbers: list[int], parsers: Parsers, store: Store, tally: Tally, arguments: argparse.Namespace
) -> None:
    inputs = [hostile_input(arguments.seed, number) for number in numbers]
    drafts = await _parse_all(inputs, parsers, tally, arguments.workers)
    await _hangs(parsers, tally)
    good = [number for number in numbers if number % SOUND_EVERY == 0]
    for place, number in enumerate(good, 1):
        try:
            draft = await parsers.page(_good(number), source=GOOD, url=f"{SITE}/good/{number}")
        except UsageError as error:
            tally.fail(Input(number, "page", _good(number), "", "sound"), str(error))
        else:
            drafts.insert(place * len(drafts) // (len(good) + 1), draft)
    start = time.perf_counter()
    whole = await asyncio.to_thread(_store, drafts, store, tally, numbers[0])
    tally.slowest_store = max(tally.slowest_store, time.perf_counter() - start)
    tally.lost += len(good) - whole


async def _parse_all(inputs: Iterable[Input], parsers: Parsers, tally: Tally, workers: int) -> list[Draft]:
    """Every input parsed, as many at once as there are children; what may be stored of them."""
    drafts: list[Draft] = []
    rest = iter(inputs)

    async def work() -> None:
        for one in rest:
            drafts.extend(await _parse(one, parsers, tally))

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(workers)))
    tally.seconds += time.perf_counter() - start
    return drafts


async def _parse(one: Input, parsers: Parsers, tally: Tally) -> list[Draft]:
    start = time.perf_counter()
    drafts: list[Draft] = []
    url = f"{SITE}/{one.number}"
    try:
        if one.kind == "page":
            drafts = [await parsers.page(one.data, source="bad", url=url, charset=one.charset)]
        else:
            drafts = list(_drafts(await parsers.listing(one.data, source="bad", url=url)))
        outcome, reason = "read", next(filter(None, map(_flaw, drafts)), "")
    except UsageError as error:
        outcome, reason = _judged(str(error))
    except Exception as error:  # noqa: BLE001 # whatever it is, it is what is looked for
        outcome, reason = "crashes", f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - start
    if seconds > HANG_SECONDS:
        tally.again.append(one)
    else:
        tally.slowest = max(tally.slowest, (seconds, one.number))
    outcome = "crashes" if reason else outcome
    tally.outcomes[outcome] += 1
    if reason:
        tally.fail(one, reason)
    if outcome == "slow":
        print(f"\nslow: {one.number} [{one.made}]", file=sys.stderr)
    return [] if reason else drafts


async def _hangs(parsers: Parsers, tally: Tally) -> None:
    """Try again, alone, what took too long: on a busy machine it may have waited for the processor."""
    suspects, tally.again = tally.again, []
    for one in suspects:
        await parsers.page(_good(0), source=GOOD, url=SITE)  # so that no start of a child is in its time
        last = Tally()
        await _parse(one, parsers, last)
        tally.slowest = max(tally.slowest, last.slowest)
        if last.again:
            tally.outcomes["hangs"] += 1
            tally.fail(one, f"took over {HANG_SECONDS:g} s, twice")


def _judged(message: str) -> tuple[str, str]:
    """What a refusal counts as, and the reason to look at it, if any."""
    if any(sign in message for sign in BROKEN):
        return "crashes", message
    if "takes longer than" in message:
        return "slow", ""
    return ("big" if "of memory to parse" in message else "refused"), ""


def _drafts(listing: Listing) -> Iterator[Draft]:
    for item in listing.items:
        try:
            yield draft_of(item, "bad")
        except UsageError:
            continue


def _flaw(draft: Draft) -> str:
    """Why no parser may give such a draft, "" if it may."""
    lines = (draft.source, draft.key, draft.title, draft.url, draft.author, draft.language, draft.section)
    if any("\0" in text or any("\ud800" <= char <= "\udfff" for char in text) for text in (*lines, draft.text)):
        return "a text holds a NUL or half a character"
    if any("\n" in line or len(line) > LONGEST_LINE for line in lines if not line.startswith("http")):
        return "a line is endless or more than one"
    if draft.url and (not draft.url.startswith(("http://", "https://")) or len(draft.url) > LONGEST_LINK):
        return f"the link {draft.url[:60]!r} is none, or endless"
    moments = [moment for moment in (draft.published_at, draft.modified_at) if moment]
    if any(moment.utcoffset() is None or moment.year not in range(1900, 2200) for moment in moments):
        return f"the dates {moments} are none"
    return "" if draft.key.strip() else "it has no key"


def _store(drafts: list[Draft], store: Store, tally: Tally, number: int) -> int:
    """Store a batch as the bot does; how many of the sound pages came out of it whole."""
    chosen = _some(drafts)
    try:
        added = add_new_articles(
            store,
            [replace(draft, credits=credits_of(draft, {"bad": "Bad", GOOD: "Good"})) for draft in chosen],
            seen_at=NOW,
            sketches=[sketch(draft.text) for draft in chosen],
            passages=[passages(draft.text) for draft in chosen],
        )
    except Exception as error:  # noqa: BLE001 # as above
        batch = Input(number, "batch", repr(chosen).encode(), "", "the drafts of all inputs from this number on")
        tally.fail(batch, f"cannot be stored: {type(error).__name__}: {error}"[:300])
        return 0
    tally.stored += len(added)
    wholes = {f"{SITE}/good/{one}": one for one in range(number, number + BATCH)}
    return sum(one.source == GOOD and all(line in one.text for line in _lines(wholes[one.key])) for one in added)


def _some(drafts: list[Draft]) -> list[Draft]:
    """Every page, a few items of each feed, and the sound ones."""
    kept: Counter[str] = Counter()
    chosen = []
    for draft in drafts:
        kept[draft.title] += 1
        if draft.text.strip() and (draft.source == GOOD or kept[draft.title] <= ITEMS_STORED):
            chosen.append(draft)
    return chosen


def _lines(number: int) -> list[str]:
    return [f"Report {number} from part {part}: {line}" for part, line in enumerate(TEXT * 2)]


def _good(number: int) -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in _lines(number))
    return (
        f"<html><head><title>Report {number}</title></head><body><article>{paragraphs}</article></body></html>".encode()
    )


def _as_input(number: int) -> Input:
    sound = SOUND[number % len(SOUND)]
    return Input(number, sound.kind, sound.data, "", sound.name)


def _repeat(one: Input, keep: Path | None) -> None:
    from briefings.ingest.feeds.parsing import read_listing  # noqa: PLC0415 # only here is it parsed in this process
    from briefings.ingest.pages.parsing import parse_page  # noqa: PLC0415 # as above

    told = f"{one.number}: {one.kind} of {len(one.data):,} bytes, called {one.charset!r}: {one.made}"
    print(told, flush=True)
    _keep(one, keep, told)
    url = f"{SITE}/{one.number}"
    start = time.perf_counter()
    try:
        if one.kind == "page":
            print(parse_page(one.data, source="bad", url=url, charset=one.charset))
        else:
            print(read_listing(one.data, source="bad", url=url))
    finally:
        print(f"{time.perf_counter() - start:.2f} s")


def _keep(one: Input, folder: Path | None, told: str) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{one.number}.{one.kind}").write_bytes(one.data)
        (folder / f"{one.number}.txt").write_text(f"{told}\n", encoding="utf-8")


def _line(tally: Tally) -> str:
    counts = {name: tally.outcomes[name] for name in ("read", "refused", "slow", "crashes", "hangs")}
    return ", ".join(f"{number:,} {name}" for name, number in counts.items()) + f", {tally.lost} lost"


def _figures(tally: Tally, arguments: argparse.Namespace) -> dict[str, float]:
    per_s = arguments.count / tally.seconds
    print(f"{arguments.count:,} inputs: {_line(tally)}; {tally.stored:,} articles stored")
    print(
        f"slowest: {tally.slowest[0]:.2f} s, number {tally.slowest[1]}; slowest to store: {tally.slowest_store:.2f} s"
    )
    return {
        "inputs": arguments.count,
        "seed": arguments.seed,
        **{name: tally.outcomes[name] for name in ("read", "refused", "slow", "big", "crashes", "hangs")},
        "lost": tally.lost,
        "stored": tally.stored,
        "slowest_s": round(tally.slowest[0], 2),
        "slowest_store_s": round(tally.slowest_store, 2),
        "ratio": round(per_s / tally.outcomes["sound_per_s"], 2),
    }


if __name__ == "__main__":
    main()
