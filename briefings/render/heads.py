"""The head of a digest: topic, window, and what was read of the sources in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from briefings.model import RESTING, Briefing, SourceState, TimeAxis
from briefings.render.languages import unread_words
from briefings.render.moments import day_time_group, local_time
from briefings.render.words import HEADINGS, plural


@dataclass(frozen=True, slots=True)
class Dark:
    """A source that was not read, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Header:
    """Topic, window and what was read. `local` is "" where the reader's clocks show UTC; `read` counts sources.

    `start` and `end` are the window's ends as moments, for platforms that show them on the reader's own clock.

    `sources` is what was read, in words, or else `unread` that nothing was. `left_out` counts the changes not told.
    `foreign` says what is stored without being read for claims, `recorded` what was only put on record; "" if nothing.
    `alert` says that this is told before its time, and of which kinds of change; "" if it is not. `after_alert` tells
    that the window begins where such a one ended.
    """

    topic: str
    since: str
    until: str
    local: str
    read: int
    sources: str
    unread: str
    dark: tuple[Dark, ...]
    left_out: int
    start: datetime
    end: datetime
    foreign: str = ""
    recorded: str = ""
    alert: str = ""
    after_alert: bool = False

    @property
    def began(self) -> str:
        """From when on, in words that follow "since"."""
        return f"the alert of {self.since}" if self.after_alert else self.since

    @property
    def stored(self) -> tuple[str, ...]:
        """What was stored and is no news."""
        return tuple(filter(None, (self.recorded, self.foreign)))

    @property
    def blind(self) -> bool:
        """Whether nothing was read at all, so that nothing can be said about the topic."""
        return not self.sources

    @property
    def more(self) -> str:
        """How many changes were left out, in a few words; "" if none was."""
        return f"{self.left_out:,} more left out" if self.left_out else ""

    @property
    def minor(self) -> str:
        """The same where nothing else is told."""
        return f"{plural(self.left_out, 'minor change')} left out" if self.left_out else ""


def header(briefing: Briefing) -> Header:
    """Who was read in the window, and who was not: never counts a source as read that has an error or an older read."""
    dark = tuple(Dark(state.name, _why(state)) for state in briefing.sources if not _was_read(state, briefing))
    read = len(briefing.sources) - len(dark)
    return Header(
        topic=briefing.topic.title,
        since=day_time_group(briefing.since),
        until=day_time_group(briefing.until),
        local="" if briefing.timezone == "UTC" else local_time(briefing.until, briefing.timezone),
        read=read,
        sources=_known(briefing) if briefing.past else _sources(read, len(briefing.sources), briefing.articles_read),
        unread="No article on record came in" if briefing.past else "No source was read",
        dark=dark,
        left_out=len(briefing.left_out),
        start=briefing.since,
        end=briefing.until,
        foreign=unread_words(briefing.unread),
        recorded=f"{plural(briefing.recorded, 'older article')} only put on record" if briefing.recorded else "",
        alert=_alert(briefing),
        after_alert=briefing.after_alert,
    )


def dark_for_long(briefing: Briefing) -> frozenset[str]:
    """The names of the sources that were dark, but for those that only were not due to be read yet."""
    return frozenset(one.name for one in briefing.sources if one.error != RESTING and not _was_read(one, briefing))


def _alert(briefing: Briefing) -> str:
    return f"Alert: {', '.join(HEADINGS[kind].lower() for kind in briefing.alert)}" if briefing.alert else ""


def _was_read(state: SourceState, briefing: Briefing) -> bool:
    return briefing.past or (not state.error and state.read_at is not None and state.read_at >= briefing.since)


def _why(state: SourceState) -> str:
    last = f"last read {day_time_group(state.read_at)}" if state.read_at else "never read"
    return f"{state.error}; {last}" if state.error else last


def _known(briefing: Briefing) -> str:
    """What is known of a past window: how many articles came of how many sources, or by what it is reckoned."""
    came = f"{plural(briefing.articles_read, 'article')} of {plural(len(briefing.sources), 'source')}"
    if briefing.axis is TimeAxis.EVENT:
        return "by when it happened"
    if briefing.articles_read == 0:
        return ""
    return f"{came}, by when they were published" if briefing.axis is TimeAxis.PUBLISHED else came


def _sources(read: int, known: int, articles: int) -> str:
    """How much was read, as in "8 of 10 sources read, 14 articles"; "" if nothing was."""
    if read == 0:
        return plural(articles, "article") + " read" if articles and not known else ""
    sources = f"{plural(read, 'source')} read" if read == known else f"{read:,} of {plural(known, 'source')} read"
    return f"{sources}, {plural(articles, 'article')}" if articles else sources
