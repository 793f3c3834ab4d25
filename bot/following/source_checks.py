"""What was found at an address, in words: what is there, how fresh it is, how whole its articles are. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.following.reading_words import age_words, extent_word, language_words, span_words
from briefings.ingest.web.weblinks import named
from briefings.model import AnswerGroup, Extent
from briefings.render.words import plural

if TYPE_CHECKING:
    from briefings.ingest.checking import Checked, Sample
    from briefings.ingest.feeds.listing import Hints

STALE = timedelta(days=30)
SKEWED = timedelta(minutes=5)
MOST_OTHERS = 10
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def check_groups(checked: Checked, now: datetime) -> tuple[AnswerGroup, ...]:
    """Everything that a check found, under headings."""
    found = AnswerGroup("What is there", lines=tuple(_there(checked)))
    fresh = AnswerGroup("How fresh", lines=tuple(_fresh(checked, now)))
    lines = (_complete(checked.samples), *(_sample_line(one, now) for one in checked.samples))
    whole = AnswerGroup("How much of its articles can be read", lines=tuple(filter(None, lines)))
    others = [f"{one.title}: {named(one.url)}" if one.title else named(one.url) for one in checked.others]
    groups = (found, fresh, whole, AnswerGroup("Other feeds", lines=_most(others)))
    return tuple(group for group in groups if group.lines)


def rhythm_words(every: timedelta) -> str:
    """How often something comes: "about 12 a day", "about 3 a week", "one in about 40 days"."""
    if every <= timedelta(0):
        return ""
    for span, words in ((_DAY, "a day"), (_WEEK, "a week")):
        if every <= span:
            return f"about {round(span / every):,} {words}"
    return f"one in about {plural(max(1, round(every / _DAY)), 'day')}"


def hint_words(hints: Hints, fresh_for: timedelta | None) -> str:
    """How often a feed and its server wish it to be read; "" if they say nothing."""
    asked = [span for span in (hints.ttl, hints.every, fresh_for) if span]
    parts = [f"at most every {span_words(max(asked))}"] if asked else []
    parts += [f"not in the hours {_ranges(hints.skip_hours)} GMT"] if hints.skip_hours else []
    parts += [f"not on {', '.join(_DAYS[day] for day in sorted(hints.skip_days))}"] if hints.skip_days else []
    return f"It asks to be read {', '.join(parts)}; that is kept to" if parts else ""


def _there(checked: Checked) -> Iterator[str]:
    if checked.form == "page":
        yield from (checked.no_feed,) if checked.no_feed else ()
        yield f"The page itself can be read as one article each time (page:yes): {named(checked.url)}"
    else:
        yield f"{checked.form}: {named(checked.url)}"
    if checked.title:
        yield f"Title: {checked.title}"
    if checked.homepage:
        yield f"Page: {named(checked.homepage)}"
    if checked.moved_to:
        yield f"It has moved for good to {named(checked.moved_to)}; that is what will be read"
    yield "robots.txt: it may be read"


def _fresh(checked: Checked, now: datetime) -> Iterator[str]:
    if checked.form != "page":
        yield f"{plural(checked.items, 'item')} listed"
    if checked.dates:
        age = age_words(checked.dates[0], now)
        stale = "; is it still kept up?" if now - checked.dates[0] > STALE else ""
        yield f"The newest is from {age}{stale}" if age != "just now" else "The newest came just now"
    elif checked.items:
        yield "No item has a date: each counts as published when it is first seen"
    if checked.every is not None and (rhythm := rhythm_words(checked.every)):
        yield f"Usually {rhythm}"
    if hints := hint_words(checked.hints, checked.fresh_for):
        yield hints
    if checked.server_time is not None and abs(skew := checked.server_time - now) > SKEWED:
        ahead = "ahead of" if skew > timedelta(0) else "behind"
        yield f"Its server's clock is {span_words(abs(skew))} {ahead} ours"


def _complete(samples: Sequence[Sample]) -> str:
    """The share of the newest items that can be read whole, and their languages."""
    looked = [one for one in samples if one.extent is not None]
    if not looked:
        return ""
    whole = [one for one in looked if one.extent is Extent.WHOLE]
    in_feed = sum(one.in_feed for one in whole)
    where = "" if not whole else " (in the feed itself)" if in_feed == len(whole) else " (on their pages)"
    if 0 < in_feed < len(whole):
        where = f" ({in_feed} in the feed itself, {len(whole) - in_feed} on their pages)"
    languages = Counter(one.language for one in looked)
    return f"{len(whole)} of {len(looked)} whole{where}; {language_words(languages)}"


def _sample_line(sample: Sample, now: datetime) -> str:
    age = f" · {age_words(sample.published_at, now)}" if sample.published_at else ""
    if sample.extent is None:
        return f"{sample.title}{age} · can't be read: {sample.problem}"
    where = "in the feed" if sample.in_feed else "on its page"
    return f"{sample.title}{age} · {extent_word(sample.extent)}, {where}, {plural(sample.letters, 'character')}"


def _ranges(hours: frozenset[int]) -> str:
    """Hours as ranges: "0–5, 22–23"."""
    runs: list[list[int]] = []
    for hour in sorted(hours):
        if runs and hour == runs[-1][-1] + 1:
            runs[-1].append(hour)
        else:
            runs.append([hour])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _most(lines: Sequence[str]) -> tuple[str, ...]:
    left = len(lines) - MOST_OTHERS
    return (*lines[:MOST_OTHERS], *((f"and {left} more",) if left > 0 else ()))
