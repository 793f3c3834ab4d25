"""Dates as sources write them, turned into moments in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MARKER = re.compile(r"\s*date (\d{4}-\d{2}-\d{2})(?!\S)")


def moment(written: str) -> datetime:
    """The moment of an ISO 8601 date or date and time, in UTC.

    A date alone is its midnight in UTC; a time without an offset is taken as UTC. Does not read other notations and
    never guesses. Raises ValueError.
    """
    parsed = datetime.fromisoformat(written.strip())
    try:
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except OverflowError as error:
        message = f"{written.strip()!r} lies outside the calendar"
        raise ValueError(message) from error


def moment_or_none(written: str | None) -> datetime | None:
    """As `moment`, for text from the network: None where there is no readable date."""
    try:
        return moment(written) if written else None
    except ValueError:
        return None


def marked_date(text: str) -> datetime | None:
    """The date of a leading `date 2024-11-01` marker, None if the text does not start with a real one."""
    found = _MARKER.match(text)
    return moment_or_none(found[1]) if found else None


def without_marker(text: str) -> str:
    """`text` without its leading date marker, for reading a headline; offsets into it are not those of `text`."""
    found = _MARKER.match(text)
    return text[found.end() :] if found else text
