"""What the head of an answer says about time: how long it stays fresh, when to come again, the server's clock.

RFC 9110 (dates, Retry-After) and RFC 9111 (caching), for a private cache. Nothing here raises for what a server sends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.request import parse_http_list

LONGEST = timedelta(days=365)
_SECONDS = re.compile(r"\d{1,20}", re.ASCII)
_LONGEST_FIELD = 1_000
_STALE = timedelta(0)


def http_date(written: str) -> datetime | None:
    """The moment of an HTTP date in any of its three notations, in UTC; None for anything else."""
    if not written or len(written) > _LONGEST_FIELD:
        return None
    try:
        parsed = parsedate_to_datetime(written)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long an answer that came at `now` stays fresh; None if the server doesn't tell, at most a year.

    `max-age` less `Age`, else `Expires` less `Date`, so that a wrong clock of the server does no harm. `no-cache`,
    `no-store` and what can't be read mean not at all. `s-maxage` is for shared caches and counts for nothing.
    """
    told = _directives(headers.get("Cache-Control", ""))
    if told.keys() & {"no-cache", "no-store"}:
        return _STALE
    if "max-age" in told:
        lifetime = _seconds(told["max-age"]) or _STALE
        return max(lifetime - (_seconds(headers.get("Age", "")) or _STALE), _STALE)
    if "Expires" not in headers:
        return None
    expires = http_date(headers["Expires"])
    if expires is None:
        return _STALE
    return min(max(expires - (http_date(headers.get("Date", "")) or now), _STALE), LONGEST)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the server of an answer that came at `now` asks to wait; None if it doesn't, at most a year.

    A date is read by the server's own clock, its `Date`, if it tells that.
    """
    written = headers.get("Retry-After", "").strip()
    seconds = _seconds(written)
    if seconds is not None:
        return seconds
    until = http_date(written)
    if until is None:
        return None
    return min(max(until - (http_date(headers.get("Date", "")) or now), _STALE), LONGEST)


def _directives(written: str) -> dict[str, str]:
    """The directives of Cache-Control; the first of a name counts, RFC 9111 4.2.1."""
    found: dict[str, str] = {}
    for directive in parse_http_list(written[:_LONGEST_FIELD]):
        name, _, value = directive.partition("=")
        found.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found


def _seconds(written: str) -> timedelta | None:
    if not _SECONDS.fullmatch(written.strip()):
        return None
    return timedelta(seconds=min(int(written), LONGEST.total_seconds()))
