"""Claims as a file for people's own tools, each with its citation: CSV or JSON, as large as platforms take. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.recorded.lines import figure_fields, period_fields, safe
from briefings.changes import receipt_of
from briefings.model import Claim, Event, Record

LARGEST = 8 * 1024 * 1024 - 64 * 1024
MARK = "\ufeff"
"""By what Excel knows that a file is UTF-8."""

Row: TypeAlias = dict[str, object]


@dataclass
class Sheet:
    """The lines of a file that grows until it is full."""

    form: str
    room: int = LARGEST
    lines: list[bytes] = field(default_factory=list)

    def add(self, row: Row) -> bool:
        """Add a row if there is room for it; False if there is not."""
        line = _FORMS[self.form](row)
        if len(line) > self.room:
            return False
        self.room -= len(line)
        self.lines.append(line)
        return True

    def whole(self, told: Mapping[str, object]) -> bytes:
        """The file. A JSON file also says what was asked, as `told`."""
        if self.form == "csv":
            return _csv_line(dict.fromkeys(COLUMNS), head=True) + b"".join(self.lines)
        head = json.dumps(dict(told), ensure_ascii=False, indent=1)[:-2]
        return f'{head},\n "claims": [\n'.encode() + b",\n".join(line[:-1] for line in self.lines) + b"\n]}\n"


def row_of(record: Record, claim: Claim, names: Mapping[str, str]) -> Row:
    """A claim with all that is on record of it, and with its citation; of its topics only those that have `names`."""
    receipt, article = receipt_of(record, claim), record.articles[claim.article_id]
    return {
        "published_at": receipt.published_at.isoformat(),
        "seen_at": receipt.seen_at.isoformat(),
        "outlet": receipt.outlet,
        "title": receipt.title,
        "author": article.author,
        "section": article.section,
        "extent": str(receipt.extent),
        "modified_at": article.modified_at.isoformat() if article.modified_at else None,
        "link": receipt.link,
        "url": receipt.url,
        "speaker": claim.speaker or "",
        "speaker_text": receipt.speaker_text,
        "cue": receipt.cue_text,
        "stance": str(claim.stance),
        "polarity": str(claim.polarity),
        "certainty": str(claim.certainty),
        "directness": str(claim.directness),
        "sentence": receipt.sentence,
        "quote": receipt.quote,
        "figures": [figure_fields(figure, article.text) for figure in claim.figures],
        "events": [_event(event) for event in claim.events],
        "event_date": claim.event_date.isoformat() if claim.event_date else None,
        "event_time": period_fields(claim.event_time),
        "via": list(receipt.cited),
        "topics": [names[topic] for topic in claim.topics if topic in names],
        "article": claim.article_id,
        "revision": article.revision,
        "claim": claim.ordinal,
        "sentence_start": claim.sentence.start,
        "sentence_end": claim.sentence.end,
        "origin": receipt.origin,
    }


def _event(event: Event) -> Row:
    return {
        "action": event.action,
        "actor": event.actor,
        "target": event.target,
        "place": event.place,
        "polarity": str(event.polarity),
        "expected": event.expected,
    }


COLUMNS = (
    "published_at",
    "seen_at",
    "outlet",
    "title",
    "author",
    "section",
    "extent",
    "modified_at",
    "link",
    "url",
    "speaker",
    "speaker_text",
    "cue",
    "stance",
    "polarity",
    "certainty",
    "directness",
    "sentence",
    "quote",
    "figures",
    "events",
    "event_date",
    "event_time",
    "via",
    "topics",
    "article",
    "revision",
    "claim",
    "sentence_start",
    "sentence_end",
    "origin",
)
"""Every field of a claim, in the order of the columns."""


def _csv_line(row: Row, *, head: bool = False) -> bytes:
    out = io.StringIO()
    values: Iterable[object] = COLUMNS if head else (_cell(row[name]) for name in COLUMNS)
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return f"{MARK if head else ''}{out.getvalue()}".encode("utf-8", "replace")


def _cell(value: object) -> object:
    """A value as a spreadsheet takes it: lists of words with semicolons, figures and events as JSON."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return safe("; ".join(value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return safe(value) if isinstance(value, str) else value


def _json_line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


_FORMS: Mapping[str, Callable[[Row], bytes]] = {"csv": _csv_line, "json": _json_line}
