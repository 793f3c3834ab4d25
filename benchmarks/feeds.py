"""Measures whether feeds are read as well as feedparser reads them, on feedparser's own tests, and how quickly.

`--corpus` is the `tests` folder of feedparser's source distribution; it is no part of this project:

    pip download --no-binary :all: --no-deps feedparser==6.0.14 && tar xzf feedparser-6.0.14.tar.gz
    python benchmarks/feeds.py --corpus feedparser-6.0.14/tests

Every file goes through `read_listing` and through feedparser alone. *agrees*: the share of files of which ours gives
the same items with the same titles, links and dates to the second, all titles as plain text, since ours holds no
markup. Of feedparser's entries those count that have any text, and its dates if they lie between 1990 and 2100; a file
without such entries agrees. *holds*: many files say in a comment what must come out (`Expect: … entries[0]['title'] ==
'Example'`); the share of these conditions that hold, for ours and for the library, of those on what ours has: titles,
links, dates, authors and texts of entries that have one, and the feed's own title and link. *refused* counts the files
that declare entities of their own, which are refused on purpose. *crashes* are files at which anything but a UsageError
came out.

Speed is the ratio to feedparser in the same run, in processor time: over the files, and over one made-up feed of
`--items` items. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped] # feedparser carries no types
from feedparser import FeedParserDict

from briefings.ingest.feeds.dates import of_parts
from briefings.ingest.feeds.listing import FeedItem, Listing
from briefings.ingest.feeds.parsing import read_listing
from briefings.ingest.markup import line_of
from briefings.ingest.web.weblinks import absolute
from briefings.model import UsageError

WHERE = "http://127.0.0.1:8097/"
_EXPECT = re.compile(rb"Expect:\s*(.+?)\s*(?:-->|\n\s*(?:Description|Header|SkipUnless|Options|Test):)", re.DOTALL)
_LOCATION = re.compile(rb"Header:\s*Content-Location:\s*(\S+)")
_TEXTS = {"title", "author", "description", "summary"}
_DATES = {"published_parsed": "published_at", "updated_parsed": "modified_at"}

Row = tuple[str, str, datetime | None]


@dataclass
class Tally:
    """What was counted over all files."""

    files: int = 0
    agree: int = 0
    refused: int = 0
    crashes: int = 0
    conditions: int = 0
    ours_hold: int = 0
    theirs_hold: int = 0
    seconds: Counter[str] = field(default_factory=Counter)
    show: bool = False
    """Whether the files are named of which ours gives something else."""


def main() -> int:
    """Read every file in both ways; 1 if a target was missed."""
    options = _options()
    tally = Tally(show=options.show)
    files = sorted(path for path in options.corpus.rglob("*") if path.is_file() and path.suffix not in {".py", ".z"})
    for path in files:
        _compare(path, tally)
    if not tally.files:
        print(f"{options.corpus} holds no file; give the tests folder of feedparser's source distribution")
        return 2
    made = _made_feed(options.items).encode()
    figures = {
        "files": tally.files,
        "agrees": round(tally.agree / tally.files, 4),
        "refused": tally.refused,
        "crashes": tally.crashes,
        "conditions": tally.conditions,
        "holds": round(tally.ours_hold / max(1, tally.conditions), 4),
        "holds_of_feedparser": round(tally.theirs_hold / max(1, tally.conditions), 4),
        "speed_on_files": round(tally.seconds["theirs"] / tally.seconds["ours"], 2),
        "speed_on_a_feed": round(_seconds(lambda: _theirs(made)) / _seconds(lambda: _ours(made)), 2),
    }
    missed = figures["crashes"] or figures["holds"] < figures["holds_of_feedparser"]
    print(json.dumps(figures))
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--corpus", type=Path, required=True, help="the tests folder of feedparser's source distribution"
    )
    parser.add_argument("--items", type=int, default=100, help="items of the made-up feed (default 100)")
    parser.add_argument("--show", action="store_true", help="name the files of which ours gives something else")
    return parser.parse_args()


def _compare(path: Path, tally: Tally) -> None:
    data = path.read_bytes()
    tally.files += 1
    found = _LOCATION.search(data)
    url = absolute(found[1].decode("ascii", "replace"), WHERE) if found else WHERE
    began = time.process_time()
    theirs = _theirs(data, url or WHERE)
    middle = time.process_time()
    try:
        ours: Listing | None = _ours(data, url or WHERE)
    except UsageError as error:
        ours = None
        tally.refused += "entities of its own" in str(error)
    except Exception as error:  # noqa: BLE001 # whatever it is, that is what is counted here
        ours = None
        tally.crashes += 1
        print(f"crash: {path}: {error!r}")
    tally.seconds.update({"theirs": middle - began, "ours": time.process_time() - middle})
    expected = list(_rows_of(theirs))
    given = [(item.title, item.url, _second(item.published_at)) for item in ours.items] if ours else []
    agrees = given == expected or not expected
    tally.agree += agrees
    if not agrees and tally.show:
        print(f"differs: {path}: {given[:3]} instead of {expected[:3]}")
    _judge(path, data, theirs, ours, tally)


def _ours(data: bytes, url: str = WHERE) -> Listing:
    return read_listing(data, source="corpus", url=url)


def _theirs(data: bytes, url: str = WHERE) -> FeedParserDict:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return feedparser.parse(io.BytesIO(data), response_headers={"content-location": url})


def _second(moment: datetime | None) -> datetime | None:
    return moment.replace(microsecond=0) if moment else None


def _rows_of(read: FeedParserDict) -> Iterator[Row]:
    """The entries with a text of feedparser's, each key once, as ours would be."""
    keys: set[str] = set()
    for raw in read.entries:
        entry = dict(raw)
        title = line_of(entry.get("title") or "")
        texts = [entry.get("summary") or "", *(part.get("value") or "" for part in entry.get("content") or ())]
        link = entry.get("link") or ""
        key = entry.get("id") or link or title or line_of(texts[0])
        if key in keys or not (title or any(map(line_of, texts))):
            continue
        keys.add(key)
        dates = (of_parts(entry.get(f"{name}_parsed")) for name in ("published", "updated", "created"))
        yield title[:500], absolute(link, WHERE) if link else "", next(filter(None, dates), None)


def _judge(path: Path, data: bytes, theirs: FeedParserDict, ours: Listing | None, tally: Tally) -> None:
    for place, wanted in _conditions(data):
        if place[0] == "entries" and not _has_text(theirs, int(place[1])):
            continue
        value = _theirs_at(theirs, place)
        mine = _ours_at(ours, place)
        expected = _comparable(place, wanted)
        tally.conditions += 1
        tally.theirs_hold += value == expected
        tally.ours_hold += mine == expected
        if tally.show and mine != expected:
            print(f"fails: {path}: {place} is {mine!r}, not {expected!r}; feedparser: {value!r}")


def _conditions(data: bytes) -> Iterator[tuple[tuple[str, ...], Any]]:
    """What a file's comment expects of things that ours gives too, as (place, value)."""
    found = _EXPECT.search(data)
    if found is None:
        return
    try:
        tree = ast.parse(found[1].decode("utf-8", "replace").replace("\r", " ").replace("\n", " "), mode="eval").body
    except (SyntaxError, ValueError):
        return
    for part in tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]:
        if isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], ast.Eq):
            place = tuple(_place(part.left))
            try:
                wanted = ast.literal_eval(part.comparators[0])
            except ValueError:
                continue
            if _judged(place):
                yield place, wanted


def _place(node: ast.expr) -> list[str]:
    """`entries[0]['title']` and `entries[0].title` as ["entries", "0", "title"]; [""] for what is no such thing."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        return [*_place(node.value), node.attr]
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return [*_place(node.value), str(node.slice.value)]
    return [""]


def _judged(place: Sequence[str]) -> bool:
    match place:
        case ["feed", "title" | "link"]:
            return True
        case ["entries", _, name]:
            return name in {*_TEXTS, "link", *_DATES}
        case ["entries", _, "content", "0", "value"]:
            return True
    return False


def _has_text(read: FeedParserDict, number: int) -> bool:
    """Whether feedparser's entry has any text; ours are left out without."""
    if number >= len(read.entries):
        return True
    return any(True for _ in _rows_of(FeedParserDict(entries=[read.entries[number]])))


def _comparable(place: Sequence[str], value: object) -> object:
    name = place[-1]
    if name in _DATES:
        return of_parts(value) if isinstance(value, (tuple, time.struct_time)) else None
    if not isinstance(value, str):
        return None
    return (absolute(value, WHERE) or None) if name == "link" else line_of(value)


def _theirs_at(read: FeedParserDict, place: Sequence[str]) -> object:
    value: Any = read
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name in place:
                value = value[int(name)] if name.isdecimal() else value[name]
    except (LookupError, TypeError):
        return None
    return _comparable(place, value)


def _ours_at(listing: Listing | None, place: Sequence[str]) -> object:
    if listing is None:
        return None
    if place[0] == "feed":
        return (listing.homepage or None) if place[1] == "link" else listing.title
    number = int(place[1])
    return _of_item(listing.items[number], place[2]) if number < len(listing.items) else None


def _of_item(item: FeedItem, name: str) -> object:
    if name in _DATES:
        return getattr(item, _DATES[name])
    if name == "link":
        return item.url or None
    if name in {"title", "author"}:
        return item.title if name == "title" else item.author
    body = (item.content or item.summary) if name == "content" else (item.summary or item.content)
    return " ".join(body.split())


def _made_feed(items: int) -> str:
    start = datetime(2024, 11, 1, 6, tzinfo=UTC)
    body = "".join(
        f"<p>The harbour office of Sund said on day {day} that {day + 3} ferries had left.</p>" for day in range(9)
    )
    entries = (
        f"<item><title>Ferry {number} leaves Sund &amp;amp; Voe</title><link>https://gazette.example/{number}</link>"
        f"<guid>gz-{number}</guid><pubDate>{format_datetime(start + timedelta(minutes=number))}</pubDate>"
        f"<category>Harbours</category><description><![CDATA[{body}]]></description></item>"
        for number in range(items)
    )
    return f'<rss version="2.0"><channel><title>The Gazette</title>{"".join(entries)}</channel></rss>'


def _seconds(work: Callable[[], object], times: int = 5) -> float:
    spent = []
    for _ in range(times):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


if __name__ == "__main__":
    sys.exit(main())
