"""Dates as feeds write them, in whatever notation and language, turned into moments in UTC."""

from __future__ import annotations

import calendar
import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from briefings.ingest.moments import moment_or_none

if TYPE_CHECKING:
    from dateparser.date import DateDataParser  # type: ignore[import-untyped] # dateparser carries no types

YEARS = range(1990, 2101)
"""The years in which a date is believed."""

_LONGEST = 80
_TRIES = 3
_MOST = 300
_LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "pl", "cs", "ro", "hu", "el", "tr", "sv", "da", "nb"),
    *("fi", "ar", "fa", "he", "hi", "id", "vi", "zh", "ja", "ko"),
)
_MOST_LANGUAGES = 12
_TELLING = (  # of its language; these are the names that dateparser has for it
    *("am", "pm"),
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(  # as in 2024, 1 Nov 24, 1.11.24
    r"(?<![\d:])(?:19|20|21)\d\d|\d[ -][^\W\d_]{3,9}\.?[ -]\d\d(?![\d:])|\d[/.-]\d{1,2}[/.-]\d\d"
)


class DateReader:
    """Reads the dates of one feed; after a few in a notation that nobody knows it tries no more of that sort.

    Of dates in words of other languages it reads the first 300, for they take milliseconds each.

    An hour without a zone is taken as UTC, a day without an hour as its midnight in UTC. A date in the future is given
    as it is written: it takes a clock to judge it. Never guesses a year and never raises.
    """

    def __init__(self) -> None:
        self._left = _TRIES
        self._all = _MOST

    def read(self, written: str) -> datetime | None:
        """The moment that `written` names, None where it names none between the years 1990 and 2100."""
        text = " ".join(written.split())
        if not text or len(text) > _LONGEST or not tells_year(text):
            return None
        found = moment_or_none(text) or _by_mail(text)
        if found is None and self._left > 0 and self._all > 0:
            self._all -= 1
            found = _by_language(text)
            self._left = self._left - 1 if found is None else _TRIES
        return believed(found)


def believed(found: datetime | None) -> datetime | None:
    """`found` in UTC, None outside the years that are believed."""
    if found is None:
        return None
    try:
        moment = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None
    return moment if moment.year in YEARS else None


def of_parts(parts: time.struct_time | Sequence[int] | None) -> datetime | None:
    """The moment of a nine-part date in GMT, as feedparser gives it."""
    if not parts or parts[0] not in YEARS:
        return None
    return believed(datetime.fromtimestamp(calendar.timegm(tuple(parts)), UTC))


def tells_year(written: str) -> bool:
    """Whether a date that somebody wrote holds a year at all; libraries make one up from their clock."""
    return _YEAR.search(written) is not None


def _by_mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _by_language(text: str) -> datetime | None:
    languages = _languages_of(text)
    if not languages:
        return None
    try:
        found = _parser(languages).get_date_data(text).date_obj
    except (ValueError, TypeError, ArithmeticError, LookupError):
        return None
    return found if isinstance(found, datetime) else None


def _languages_of(text: str) -> tuple[str, ...]:
    """The languages, at most twelve, of which the text holds a month's name or the like: to try all takes seconds."""
    words = _WORD.findall(text.lower())
    named = {language for word in words for language in _words().get(word, ())}
    return tuple(language for language in _LANGUAGES if language in named)[:_MOST_LANGUAGES]


@cache
def _words() -> dict[str, set[str]]:
    """The languages by the words of their months' names, and those for the halves of the day."""
    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        told = import_module(f"dateparser.data.date_translation_data.{language}").info
        for name in (name for what in _TELLING for name in told.get(what, ())):
            for word in _WORD.findall(name.lower()):
                found.setdefault(word, set()).add(language)
    return found


@cache
def _parser(languages: tuple[str, ...]) -> DateDataParser:
    """Built at the first date that needs it: a language takes a tenth of a second to load."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - slow to load and seldom needed

    whole = {"REQUIRE_PARTS": ["year", "month", "day"], "PARSERS": ["absolute-time"]}
    settings = {"TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": True, **whole}
    return DateDataParser(languages=list(languages), settings=settings, try_previous_locales=False)
