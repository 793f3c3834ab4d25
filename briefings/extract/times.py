"""The day that a sentence names, read against the day on which its article was published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from spacy.tokens import Doc, Span

from briefings.extract.number_traps import MONTH

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEK = 7

_DAY_END = r"(?:st|nd|rd|th)?(?![\w])(?![.,:/]\d)"
_ALONE = r"(?!\s*(?:[-–—]|to|through|and|or)\s*(?:\d{1,2}\b(?![:.]\d)(?!\s*[ap]\.?m))|\s*[-–—])"
_EXPLICIT = (
    re.compile(rf"\b(?P<month>{MONTH})\s+(?P<day>\d{{1,2}}){_DAY_END}{_ALONE}(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"),
    re.compile(
        rf"(?<![\d,.:/-])(?<!\d\s[-–]\s)\b(?P<day>\d{{1,2}}){_DAY_END}\s+(?:of\s+)?(?P<month>{MONTH})(?!\w)"
        rf"(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"
    ),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    re.compile(r"(?<![\d/])(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>(?:19|20)\d\d)\b"),
)
_NAMED_DAYS = "Black|Good|Bloody|Super|Ash|Cyber|Holy|Palm|Easter|Fat|Sunny|Giving|Whit"
_REPEATED = r"every|each|most|some|between|from|since|until|by|any"
_WEEKDAY = re.compile(
    rf"(?:\b(?P<before>{_REPEATED}|{_NAMED_DAYS}|next|last|this|coming|previous|past)\s+)?"
    r"\b(?P<name>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?![\w])(?P<after>\s+(?:before\s+last|week))?"
)
_RELATIVE = re.compile(
    r"\b(?:(?P<word>day\s+before\s+yesterday|day\s+after\s+tomorrow|today|tonight|yesterday|tomorrow"
    r"|this\s+(?:morning|afternoon|evening)|last\s+night|overnight)"
    r"|(?P<count>\d{1,2}|a|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?P<unit>days?|weeks?)\s+ago)\b(?!['’]s\s+world)",
    re.IGNORECASE,
)
_OFFSETS = {"yesterday": -1, "last night": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}
_COUNTS = {
    w: n for n, w in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))
}
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})


def event_date(doc: Doc, sentence: Span, published_at: datetime) -> date | None:
    """The day that `sentence` of `doc` names, or None if it names none precisely ("last week", "in June").

    A written date wins over "yesterday", which wins over a weekday; of equals the first. A weekday is the last one on
    or before publication, or the next one if its verb lies in the future. A date without a year is the one nearest to
    publication. Days are those of `published_at`'s own zone. It does not tell which of two events the day belongs to.
    """
    published = published_at.date()
    text = doc.text[sentence.start_char : sentence.end_char]
    explicit = next(_explicit(text, published), None)
    if explicit:
        return explicit
    relative = _RELATIVE.search(text)
    if relative:
        return _relative(relative, published)
    return next(_weekdays(sentence, text, published), None)


def _explicit(text: str, published: date) -> Iterator[date]:
    found = [match for pattern in _EXPLICIT for match in pattern.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        day = _written(match.groupdict(), published)
        if day:
            yield day


def _written(parts: dict[str, str | None], published: date) -> date | None:
    if parts.get("first"):
        return _by_slashes(int(parts["first"] or 0), int(parts["second"] or 0), int(parts["year"] or 0))
    name, day = str(parts["month"]), int(str(parts["day"]))
    month = int(name) if name.isdigit() else MONTHS.index(name[:3].lower()) + 1
    if parts["year"]:
        return _valid(int(parts["year"]), month, day)
    near = [_valid(published.year + step, month, day) for step in (-1, 0, 1)]
    return min((each for each in near if each), key=lambda each: abs(each - published), default=None)


def _by_slashes(first: int, second: int, year: int) -> date | None:
    """10/31/2024 and 31/10/2024, but not 10/11/2024: which of the two is the month is not told."""
    if first != second and max(first, second) <= len(MONTHS):
        return None
    month, day = (first, second) if first <= len(MONTHS) else (second, first)
    return _valid(year, month, day)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # "Feb. 30": written, but no day
        return None


def _relative(match: re.Match[str], published: date) -> date | None:
    if match["word"]:
        days = _OFFSETS.get(" ".join(match["word"].lower().split()), 0)
    elif match["unit"].lower().startswith("week"):
        return None
    else:
        count = match["count"].lower()
        days = -int(count) if count.isdigit() else -_COUNTS.get(count, 1)
    return _shifted(published, days)


def _weekdays(sentence: Span, text: str, published: date) -> Iterator[date]:
    for match in _WEEKDAY.finditer(text):
        before, after = (match["before"] or "").lower(), " ".join((match["after"] or "").split())
        if after or match["before"] in _NAMED_DAYS.split("|") or before in _REPEATED.split("|"):
            continue
        day = _weekday(match["name"].lower(), before, published, future=_is_future(sentence, match.start("name")))
        if day:
            yield day


def _weekday(name: str, before: str, published: date, *, future: bool) -> date | None:
    behind = (published.weekday() - WEEKDAYS.index(name)) % WEEK
    if before in {"last", "previous", "past"}:
        return _shifted(published, -(behind or WEEK))
    if before in {"next", "coming"} or future:
        return _shifted(published, (WEEK - behind) % WEEK or (WEEK if before else 0))
    return _shifted(published, (WEEK - behind) % WEEK) if before == "this" else _shifted(published, -behind)


def _is_future(sentence: Span, offset: int) -> bool:
    """Whether the verb that the weekday belongs to lies in the future by its own words."""
    token = next((t for t in sentence if t.idx - sentence.start_char >= offset), None)
    if token is None:
        return False
    while token.head != token and token.pos_ not in {"VERB", "AUX"}:
        token = token.head
    while token.dep_ in {"xcomp", "conj"} and not any(child.dep_ == "aux" for child in token.children):
        token = token.head
    return any(child.dep_ == "aux" and child.lower_ in _FUTURE for child in token.children)


def _shifted(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:  # at either end of the calendar
        return None
