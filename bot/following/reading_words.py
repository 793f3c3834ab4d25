"""How the reading of a source goes, in words: when it was read, when it is next, and what is wrong. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.following.outlets import addresses_of
from briefings.ingest.web.weblinks import named
from briefings.model import LIT, Extent, Poll, Source
from briefings.render.languages import is_read, language_name
from briefings.render.moments import day_time_group
from briefings.render.words import plural
from briefings.store import Stored

DARK, READ, REST = "Dark", "Read", "Not read"
"""The headings of the list."""

WITHIN = timedelta(days=7)
PART = 0.5
FEWEST = 4
"""Articles of which at least that part has to be cut short for the list to say so."""

_RESTS = timedelta(hours=1)
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_CUT_SHORT = {
    Extent.PAYWALLED: "mostly paywalled: only openings are read",
    Extent.THIN: "mostly thin: its pages show a few lines only",
    Extent.SUMMARY: "mostly summaries: its feed and pages give no more",
}
_EXTENTS = {
    Extent.WHOLE: "whole",
    Extent.SUMMARY: "summary only",
    Extent.THIN: "a few lines only",
    Extent.PAYWALLED: "paywalled",
}


def heading_of(source: Source, polls: Sequence[Poll], now: datetime) -> str:
    """Under which heading of the list a source stands: it is dark if nothing of it can be read now."""
    if source.paused or not addresses_of(source):
        return REST
    return DARK if polls and all(is_dark(poll, now) for poll in polls) else READ


def is_dark(poll: Poll, now: datetime) -> bool:
    """Whether it can't be read and was not for a while, or will not be any more."""
    return poll.gone or poll.is_dark(after=now - LIT)


def state_words(source: Source, polls: Sequence[Poll], now: datetime) -> str:
    """How the reading of a source goes, in a line; of several feeds the newest reading, and what is wrong with any."""
    if source.paused:
        return "paused"
    if not addresses_of(source):
        return "has no feed; read by hand only"
    if len(polls) < 2:  # noqa: PLR2004 - several
        return poll_words(polls[0], now) if polls else "not read yet, next at once"
    dark = [poll for poll in polls if is_dark(poll, now)]
    if len(dark) == len(polls):
        return poll_words(max(dark, key=lambda one: one.failures), now)
    good = [poll for poll in polls if not is_dark(poll, now)]
    best = max(good, key=lambda one: (one.read_at is not None, one.read_at or now))
    parts = [poll_words(best, now)]
    parts += [f"{len(dark)} of {len(polls)} feeds: {poll_words(dark[0], now)}"] if dark else []
    return "; ".join(parts)


def poll_words(poll: Poll, now: datetime) -> str:
    """How the reading of one feed or page goes: "read 5 min ago, next in 20 min"."""
    read = f"read {age_words(poll.read_at, now)}" if poll.read_at else "never read yet"
    if poll.gone:
        return f"GONE: its server says that it is gone for good ({read}); add its new address, or remove it"
    if poll.failed_at is not None:
        failed = f"{poll.error or 'it failed'} ({', '.join((*_failed(poll, now), read, _again(poll, now)))})"
        return f"DARK: {failed}" if is_dark(poll, now) else f"read lately, then failed: {failed}"
    if poll.read_at is None:
        return f"not read yet, {_next(poll, now)}"
    if poll.asked is not None and poll.next_at is not None and poll.next_at - now > _RESTS:
        return f"{read}, rests until {day_time_group(poll.next_at)} as it asks"
    return f"{read}, {_next(poll, now)}"


def age_words(moment: datetime, now: datetime) -> str:
    """How long ago a moment was, roughly: "3 h ago"; what is still to come is just now."""
    age = now - moment
    return "just now" if age < _MINUTE else f"{span_words(age)} ago"


def span_words(span: timedelta) -> str:
    """A length of time, roughly: "20 min", "3 h", "2 days"."""
    if span < _MINUTE:
        return "1 min"
    if span < _HOUR:
        return f"{span // _MINUTE} min"
    if span < 2 * _DAY:
        return f"{span // _HOUR} h"
    return plural(span // _DAY, "day")


def reading_lines(polls: Iterable[Poll], now: datetime) -> tuple[str, ...]:
    """A line for each feed and page: its address, how it goes, and when it last had something new."""
    lines = []
    for poll in polls:
        new = f"; last new {age_words(poll.new_at, now)}" if poll.new_at else ""
        lines.append(f"{named(poll.url)}: {poll_words(poll, now)}{new}")
    return tuple(lines)


def cut_short(stored: Iterable[Stored]) -> str:
    """What to say of a source most of whose articles are not to be had whole; "" if they are, or are too few to say."""
    counts = _counted(stored)
    total = sum(counts.values())
    for extent, words in _CUT_SHORT.items():
        if total >= FEWEST and counts[extent] >= PART * total:
            return words
    return ""


def stored_lines(stored: Sequence[Stored]) -> tuple[str, ...]:
    """What was stored of a source in the last days: how much of it whole, and in which languages."""
    total = sum(one.articles for one in stored)
    days = WITHIN // _DAY
    if not total:
        return (f"No article stored in {days} days",)
    counts = _counted(stored)
    whole = ", ".join(f"{counts[extent]:,} {words}" for extent, words in _EXTENTS.items() if counts[extent])
    lines = (f"{plural(total, 'article')} stored in {days} days: {whole}",)
    languages = Counter[str]()
    for one in stored:
        languages[one.language] += one.articles
    return (*lines, f"Languages: {language_words(languages)}")


def language_words(counts: Counter[str]) -> str:
    """Languages with how many there are of each, and which are not read for claims."""
    return ", ".join(
        f"{language_name(code)} {count:,}{'' if is_read(code) else ' (not read for claims)'}"
        for code, count in counts.most_common()
    )


def extent_word(extent: Extent) -> str:
    """An extent in a word or two: "whole", "paywalled"."""
    return _EXTENTS[extent]


def _counted(stored: Iterable[Stored]) -> Counter[Extent]:
    counts = Counter[Extent]()
    for one in stored:
        counts[one.extent] += one.articles
    return counts


def _failed(poll: Poll, now: datetime) -> tuple[str, ...]:
    """How often, if more than once, and when last."""
    last = (f"last {age_words(poll.failed_at, now)}",) if poll.failed_at else ()
    return (f"failed {poll.failures:,} times in a row", *last) if poll.failures > 1 else ()


def _again(poll: Poll, now: datetime) -> str:
    return f"tried again {_when(poll.next_at, now)}"


def _next(poll: Poll, now: datetime) -> str:
    return f"next {_when(poll.next_at, now)}"


def _when(moment: datetime | None, now: datetime) -> str:
    return "at once" if moment is None or moment <= now else f"in {span_words(moment - now)}"
