"""The entries of RSS, RDF and Atom by a quick parser, and by a patient one where that fails."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import fastfeedparser  # type: ignore[import-untyped] # fastfeedparser carries no types
import feedparser  # type: ignore[import-untyped] # feedparser carries no types

from briefings.ingest.feeds.dates import DateReader, believed, of_parts, tells_year
from briefings.ingest.feeds.mending import mended
from briefings.ingest.moments import moment_or_none
from briefings.ingest.references import sound_references_in

PATIENT_TAGS = 30_000
"""Of feeds with more tags and entities than this only the quick parser is asked: the patient one takes seconds."""

MOST_ENTRIES = 10_000
_MOST_OPEN = 300
_MOST_ODD_DATES = 300

_AS_UTF8 = {"content-type": "application/xml; charset=utf-8"}
"""Else the patient parser takes what the data calls itself, and sees another text than the one that was checked."""

_ITEM = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]")
_ITEM_END = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]")
_BLANKS = re.compile(rb"\n\s{300,}")
"""Empty lines over which the patient parser broods, by the square of their number."""

_ENDLESS_TAG = re.compile(rb"<[^!?<>\s][^<>]{20000}")
_PLAIN_DATE = re.compile(rb"(?:\w{3,9}\.?,?\s+)?\d{1,2}\s+\w{3,9}\.?\s+\d{2,4}\s+\d|\d{4}-?\d\d-?\d\d")
_SUMMARY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:description|summary)[\s>]", re.IGNORECASE)
_BASE64 = re.compile(rb"""(?:mode=\s?["']base64|type=\s?["']application/octet-stream)["']""")
_MARKED_UP = re.compile(rb"<title(?:\s[^<>]{0,200})?>[^<]{0,1000}<(?!/|!\[CDATA\[)")
_DATE = re.compile(
    rb"<(?:[\w.-]{1,40}:)?(?:pubdate|date|published|updated|issued|modified|created)(?:\s[^<>]{0,200})?>"
    rb"\s{0,50}(?:<!\[CDATA\[)?([^<\]]{0,200})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one item, as it was written: texts may hold markup, the link may be relative."""

    key: str
    link: str
    title: str
    summary: str
    contents: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    author: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """What a feed calls itself, the address it gives as its site's, and its entries in its own order.

    `left_out` counts entries beyond `MOST_ENTRIES`; `problem` is why a parser failed, "" if the better one did not.
    """

    title: str = ""
    link: str = ""
    found: Sequence[Entry] = ()
    left_out: int = 0
    problem: str = ""


class _Written(NamedTuple):
    """What stands in a feed: its dates, whether there are any and all tell their year, and whether it has summaries."""

    dates: list[str]
    dated: bool
    summed_up: bool


def xml_entries(data: bytes) -> Entries:
    """The entries by the quick parser; by the patient one if that fails or gives some without a title or link.

    Never raises: `problem` says why nothing could be read. Expands no entity that `data` declares.
    """
    data = sound_references_in(data)
    tidy = mended(data)
    quick = _tried(_quick, tidy) if not _BASE64.search(tidy) else Entries(problem="it has titles in base64")
    sure = not _MARKED_UP.search(tidy)
    if sure and quick.found and all(map(_complete, quick.found)):
        return quick
    patient = _tried(_patient, data)
    if not quick.found and not patient.found:
        return _without_entries(data, (quick, patient) if sure else (patient, quick))
    return patient if _worth(patient) >= _worth(quick) else quick


def _without_entries(data: bytes, readings: Sequence[Entries]) -> Entries:
    """The best reading of a feed that has none; where it does have some, the reason why they could not be read."""
    if _ITEM.search(data):
        return Entries(problem=next((one.problem for one in readings if one.problem), "its items cannot be told"))
    sound = [one for one in readings if not one.problem]
    return next((one for one in sound if one.title), next(iter(sound), readings[-1]))


def _tried(parse: Callable[[bytes], Entries], data: bytes) -> Entries:
    try:
        return parse(data)
    except Exception as error:  # noqa: BLE001 # a hostile feed may raise anything; the reason is handed on
        return Entries(problem=" ".join(str(error).split())[:160] or type(error).__name__)


def _quick(data: bytes) -> Entries:
    _check_shape(data)
    read = fastfeedparser.parse(data, include_media=False, include_enclosures=False)
    entries, parts, dates = read["entries"], _ITEM.split(data)[1:], DateReader()
    if len(parts) == len(entries):
        pairs = zip(entries[:MOST_ENTRIES], map(_written, parts), strict=False)
        found = [_quick_entry(entry, written, dates) for entry, written in pairs]
    else:
        whole = _written(data)
        found = [_quick_entry(entry, whole, None) for entry in entries[:MOST_ENTRIES]]
    head = read["feed"]
    return Entries(_string(head, "title"), _string(head, "link"), found, max(0, len(entries) - MOST_ENTRIES))


def _check_shape(data: bytes) -> None:
    """Raise ValueError for shapes over which the quick parser broods for minutes."""
    if len(_ITEM.findall(data)) - len(_ITEM_END.findall(data)) > _MOST_OPEN:
        message = "too many of its items have no end"
        raise ValueError(message)
    if _ENDLESS_TAG.search(data):
        message = "one of its tags is longer than 20,000 bytes"
        raise ValueError(message)
    if sum(_PLAIN_DATE.match(date) is None for date in _DATE.findall(data)) > _MOST_ODD_DATES:
        message = "too many of its dates cannot be read"
        raise ValueError(message)


def _quick_entry(entry: Mapping[str, Any], written: _Written, dates: DateReader | None) -> Entry:
    """An entry without what the quick parser makes up: summaries out of contents, dates by its clock or from a guid.

    With `dates`, what the quick parser could not read is read from what is written.
    """
    names = ("published", "updated")
    published, modified = (moment_or_none(_string(entry, name)) if written.dated else None for name in names)
    if published is None and dates is not None and written.dates:
        published = next(filter(None, map(dates.read, written.dates)), None)
    told = entry if written.summed_up else {**entry, "description": ""}
    return _entry(told, believed(published), believed(modified))


def _written(part: bytes) -> _Written:
    """Of a part of a feed, or of all of it where its parts cannot be told apart."""
    dates = [date.decode("utf-8", "replace") for date in _DATE.findall(part)]
    return _Written(dates, bool(dates) and all(map(tells_year, dates)), bool(_SUMMARY.search(part)))


def _patient(data: bytes) -> Entries:
    if data.count(b"<") + data.count(b"&") > PATIENT_TAGS or _ENDLESS_TAG.search(data):
        message = f"it is damaged and has more than {PATIENT_TAGS:,} tags, or tags without end"
        raise ValueError(message)
    read = feedparser.parse(
        io.BytesIO(_BLANKS.sub(b"\n", data)),
        response_headers=_AS_UTF8,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    dates, found = DateReader(), []
    for raw in read.entries:
        entry = dict(raw)
        published, modified = (_patient_date(entry, name, dates) for name in ("published", "updated"))
        found.append(_entry(entry, published or modified or _patient_date(entry, "created", dates), modified))
    feed = dict(read.feed)
    return Entries(_string(feed, "title"), _string(feed, "link"), found)


def _patient_date(entry: Mapping[str, Any], name: str, dates: DateReader) -> datetime | None:
    written = _string(entry, name)
    if not tells_year(written):
        return None
    return of_parts(entry.get(f"{name}_parsed")) or dates.read(written)


def _entry(entry: Mapping[str, Any], published: datetime | None, modified: datetime | None) -> Entry:
    link = _string(entry, "link")
    return Entry(
        key=_string(entry, "id") or _string(entry, "guid") or link,
        link=link,
        title=_string(entry, "title"),
        summary=_string(entry, "description") or _string(entry, "summary"),
        contents=tuple(_string(part, "value") for part in entry.get("content") or () if isinstance(part, Mapping)),
        published_at=published or modified,
        modified_at=modified,
        author=_string(entry, "author"),
        section=next((name for tag in entry.get("tags") or () if (name := _tag(tag))), ""),
    )


def _tag(tag: object) -> str:
    return _string(tag, "label") or _string(tag, "term") if isinstance(tag, Mapping) else ""


def _string(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value.strip() if isinstance(value, str) else ""


def _worth(entries: Entries) -> tuple[int, int]:
    return sum(map(_complete, entries.found)), len(entries.found)


def _complete(entry: Entry) -> bool:
    return bool(entry.title and entry.link)
