"""What came of an ingestion: the counts, and the lines that tell them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.terminal.progress import write
from briefings.ingest.archives.unreadable import Unreadable
from briefings.model import Extent, OnRecordError
from briefings.render.languages import is_read, language_name
from briefings.render.words import plural
from briefings.service.backfill import Step
from briefings.service.intake import LATE

NAMED = 20
MOST_KINDS = 5
EXTENTS: Mapping[Extent, str] = {
    Extent.SUMMARY: "with a summary only",
    Extent.THIN: "with next to no text",
    Extent.PAYWALLED: "behind a paywall",
}
_DETAIL = re.compile(r"[;(:].*|\d[\d,.]*|'[^']*'|page \S+ ")


@dataclass(slots=True)
class Tally:
    """Counts of a run.

    `held` was on record already, `late` is of long ago, `outside` and `undated` were left out by the window; `files`
    are those that an earlier run took in. `summaries` came from feeds at addresses; `waiting` are all that are stored
    and not read for claims. `source` is what --source named if it is new to the store.
    """

    new: int = 0
    revisions: int = 0
    held: int = 0
    claims: int = 0
    failed: int = 0
    late: int = 0
    outside: int = 0
    undated: int = 0
    files: int = 0
    summaries: int = 0
    waiting: int = 0
    source: str = ""
    languages: Counter[str] = field(default_factory=Counter)
    extents: Counter[Extent] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)

    def add(self, step: Step) -> None:
        """Count what a step added."""
        for article in step.articles:
            self.revisions += article.revision > 1
            self.new += article.revision == 1
            self.late += article.backfill
            self.languages[article.language] += not is_read(article.language)
            self.extents[article.extent] += 1
        self.held += step.held
        self.claims += step.claims
        self.failed += step.failed

    def refuse(self, one: Unreadable) -> None:
        """Count what could not be read, by the kind of its reason."""
        self.unreadable[" ".join(_DETAIL.sub(" ", one.reason).split())] += 1

    def lines(self) -> Iterator[str]:
        """What came of it; of all but the new articles and claims only what there was."""
        revisions = f"{plural(self.revisions, 'revision')}, " if self.revisions else ""
        source = f"; a new source “{self.source}”" if self.source and self.new else ""
        yield f"{plural(self.new, 'new article')}, {revisions}{plural(self.claims, 'new claim')}{source}."
        if self.waiting:
            which = ("is", "it") if self.waiting == 1 else ("are", "them")
            yield (
                f"{plural(self.waiting, 'article')} {which[0]} stored and not read for claims yet; the next run reads "
                f"{which[1]}."
            )
        foreign = Counter({language_name(code): count for code, count in self.languages.items() if count})
        partly = {words: self.extents[extent] for extent, words in EXTENTS.items() if self.extents[extent]}
        told = (
            (self.held, "on record already"),
            (foreign.total(), f"not in English: stored, not read for claims ({_listed(foreign)})"),
            (sum(partly.values()), f"not whole: only what is there is read ({_listed(partly)})"),
            (self.failed, "that can’t be read for claims: stored without any, see the log"),
            (self.outside, "outside of the window, left out"),
            (self.undated, "without a date, left out of the window; --published gives them one"),
            (self.late, f"published over {LATE.days} days ago: on record, and no news in a briefing"),
        )
        yield from (f"{plural(count, 'article')} {words}." for count, words in told if count)
        if self.passed:
            yield f"{plural(self.passed.total(), 'record')} passed over ({_listed(self.passed)})."
        if self.files:
            yield f"{plural(self.files, 'file')} taken in before; --again reads from the start."
        if self.summaries:
            advice = "of feeds: only their summaries; `onrecord source add` reads the pages as well"
            yield f"{plural(self.summaries, 'article')} {advice}."
        if self.unreadable:
            yield f"{self.unreadable.total():,} could not be read ({_listed(self.unreadable)})."


@dataclass(slots=True)
class Problems:
    """Names what could not be read: the first few on standard error, every one in the report if there is one."""

    report: Path | None = None
    count: int = 0
    _written: set[str] = field(default_factory=set)

    def begin(self, *, goes_on: bool) -> None:
        """Start the report; a run that goes on where another stopped keeps what that wrote, and writes no line twice.

        Raises OnRecordError if it can't be written.
        """
        if self.report is None:
            return
        try:
            if goes_on and self.report.exists():
                self._written.update(self.report.read_text(encoding="utf-8", errors="replace").splitlines())
            else:
                self.report.write_text("", encoding="utf-8")
        except OSError as error:
            message = f"can't write {self.report} ({error.strerror}); name another file"
            raise OnRecordError(message) from error

    def tell(self, line: str) -> None:
        """Name one; a count of the rest is given by `end`."""
        self.count += 1
        if self.report is not None and line not in self._written:
            with self.report.open("a", encoding="utf-8") as report:
                report.write(f"{line}\n")
        if self.count <= NAMED:
            write(f"onrecord: {line}")

    def end(self) -> None:
        """Say how many were not named."""
        if self.count > NAMED:
            where = f"all are in {self.report}" if self.report is not None else "--report FILE writes all of them down"
            write(f"onrecord: and {self.count - NAMED:,} more; {where}")


def _listed(counts: Mapping[str, int]) -> str:
    most = Counter(counts).most_common()
    rest = sum(count for _, count in most[MOST_KINDS:])
    told = [f"{count:,} {words}" for words, count in most[:MOST_KINDS]]
    return ", ".join([*told, f"{rest:,} others"] if rest else told)
