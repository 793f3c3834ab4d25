"""When a page was published and last changed, in UTC: what it states, then two libraries that look for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from htmldate import find_date
from lxml.etree import _Element  # type: ignore[import-untyped] # lxml carries no types
from turbohtml.extract import DateExtraction, dates

from briefings.ingest.moments import moment_or_none

YEARS = range(1990, 2101)
SAME_DAY = timedelta(hours=30)
"""Two dates of one event, one of them without a time of day or in another zone, are no further apart."""

_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_LOOSE = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)? ?(?:(Z|UTC|GMT)|([+-]\d{2}):?(\d{2}))?", re.IGNORECASE
)
_COMPACT = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})")
_STRUCTURED = DateExtraction(original=True, extensive_search=False)


def read_date(written: str) -> datetime | None:
    """The moment that a page's metadata gives, in UTC; None for what is no date of the years 1990 to 2100.

    Reads ISO 8601, also with blanks and zone names, RFC 2822, dates in digits, and seconds or milliseconds since 1970.
    A time without a zone is taken as UTC, a date alone as its midnight in UTC: both may be off by up to 14 hours.
    """
    text = " ".join(written[:80].split())
    found = moment_or_none(text) or _loose(text) or _epoch(text) or _mail(text)
    return found if found is not None and found.year in YEARS else None


def published_at(stated: Iterable[str], page: str) -> datetime | None:
    """When a page was published: as it states itself, else as turbohtml finds it stated.

    The first of `stated` that can be read counts; if that is a midnight, one within `SAME_DAY` of it that tells the
    time is taken.
    """
    moments = [moment for written in stated if (moment := read_date(written))]
    if moments:
        exact = (one for one in moments if not _is_midnight(one) and abs(one - moments[0]) <= SAME_DAY)
        return next(exact, moments[0]) if _is_midnight(moments[0]) else moments[0]
    seen = dates(page, _STRUCTURED)
    return read_date(seen.date) if seen is not None else None


def guessed_at(tree: _Element, url: str) -> datetime | None:
    """A date that stands somewhere on a page or in its address, as found by htmldate's quick search.

    Text is never searched for dates, as htmldate's extensive way does: it finds those of other things. Even so it may
    be that of a footer: see `briefings.ingest.revising.trusted`.
    """
    whole = tree.getroottree().getroot()  # the tree may be one element, which htmldate cannot drop
    found = find_date(whole, extensive_search=False, original_date=True, url=url or None)
    return read_date(found) if found else None


def modified_at(stated: Iterable[str], published: datetime | None) -> datetime | None:
    """When a page was last changed as it states itself; None if it does not, or if that is before its publication."""
    moments = (moment for written in stated if (moment := read_date(written)))
    return next((moment for moment in moments if published is None or moment >= published), None)


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def _loose(text: str) -> datetime | None:
    found = _LOOSE.match(text)
    if found:
        hour, _, rest = found[2].partition(":")
        zone = f"{found[4]}:{found[5]}" if found[4] else "+00:00"
        return moment_or_none(f"{found[1]}T{hour.zfill(2)}:{rest}{zone}")
    digits = _COMPACT.fullmatch(text)
    return moment_or_none(f"{digits[1]}-{digits[2]}-{digits[3]}") if digits else None


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _mail(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return moment_or_none(found.isoformat())
