"""What a command is answered with, the same for every platform and for the command line."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import TypeAlias, TypeVar

from bot.asking.asker import TERMINAL, Asker
from bot.asking.cooldowns import Cooldowns
from bot.asking.moments import PRESENT, View, When, parse_moment
from bot.asking.permissions import sees
from bot.asking.queries import stance_named
from bot.naming.names import (
    Match,
    find_speaker,
    match_speaker,
    match_topic,
    near_starts_of,
    starts_of,
    topics_of,
)
from bot.recorded.memory import Memory, Told
from bot.recorded.newest import (
    A_PAGE,
    Positions,
    cut,
    cut_disputes,
    cut_series,
    figures_on,
    newest_receipts,
    own_line,
    positions_on,
)
from bot.recorded.nothing import COUNTED, narrowed, nothing_of
from bot.recorded.statements import by_day, lines_of
from bot.threads import Threads
from bot.tools import Tools
from briefings import service
from briefings.changes import first_said
from briefings.compose import Reading
from briefings.model import Answer, Briefing, Receipt, TimeAxis, Topic, UsageError
from briefings.store import (
    Store,
    Telling,
    Wanted,
    list_actors,
    list_topics,
    speaker_names,
    state_of,
)

T = TypeVar("T")
Known: TypeAlias = tuple[Hashable, Hashable]
CHOICES = 25
A_DAY = timedelta(days=1)
NEAREST = 300
MOST_TOPICS = 2


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers from one store, at the time of one clock.

    Every method may block on the database, so a platform calls it in a thread. Unknown names and unreadable times raise
    UsageError with a line that can be shown to the user as it is. `when` tells of which moment an answer is. What is
    seen of topics and sources depends on the `asker`. `cooldowns` counts how often each asks, if it is there; platforms
    call what blocks by `threads`. `timezone` is the operator's, for whom nobody knows one of. `page` is the one that
    will be shown, None if all of an answer is: what comes after it is not worked out. `memory` keeps what is,
    and `told` the briefings that have later pages.
    """

    store: Store
    clock: Callable[[], datetime]
    asker: Asker = TERMINAL
    tools: Tools = field(default_factory=Tools)
    cooldowns: Cooldowns | None = None
    threads: Threads = field(default_factory=Threads)
    timezone: str = "UTC"
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)
    page: int | None = None
    told: Told = field(default_factory=Told, repr=False, compare=False)

    def topics(self) -> tuple[Topic, ...]:
        """The topics that can be followed where the asker is: the workspace's own, and those that all share."""
        return tuple(topic for topic in list_topics(self.store) if sees(self.asker, topic.owner))

    def claims_about(self, topic: str, *, speaker: str = "", stance: str = "", when: When = PRESENT) -> Answer:
        """The claims on a topic, newest day first; a reprint of the same sentence is shown once.

        What an article tells in its own voice is left out where it has no figure and tells of no event.
        """
        about, match = self._topic(topic)
        stated = stance_named(stance) if stance else None
        view = when.view(self.clock())
        who = self.speaker(speaker, when) if speaker else Match("")
        wanted = Wanted(about.id, who.name, stated, view.start, view.until, view.axis, Telling.NEWS)
        receipts, more = newest_receipts(self.store, wanted, view, enough=self._enough())
        title = f"Claims on {about.name}" + (f" by {who.name}" if who.name else "")
        filters = narrowed(view, when, speaker=who.name, stance=stated)
        empty = (
            "" if receipts else nothing_of(f"No claim on {about.name}", filters, lambda: self.count_on(about.id, view))
        )
        return Answer(title, by_day(receipts), match=_notes(match.note, who.note, view.note), empty=empty, more=more)

    def who_said(self, name: str, *, topic: str = "", when: When = PRESENT) -> Answer:
        """What the speaker said who is meant by the name; see `said_by`. Raises UsageError if nobody is near."""
        return self.said_by(self.speaker(name, when), topic=topic, when=when)

    def said_by(self, match: Match, *, topic: str = "", when: When = PRESENT) -> Answer:
        """A speaker's line on each proposition with every move, then what else the speaker said, newest day first.

        The lines are those of the newest claims, on the topics that most of them are of; the answer says so.
        """
        view = when.view(self.clock())
        about = self._topic(topic)[0].id if topic else ""
        wanted = Wanted(about, match.name, since=view.start, until=view.until, axis=view.axis)
        known = self._known(view, when)
        own = self._recall(known, "own", (match.name, about), lambda: own_line(self.store, wanted))
        seen = {one.id for one in self.topics()}
        topics = (about,) if about else tuple(sorted([one for one in own.topics if one in seen][:MOST_TOPICS]))
        moves = [line for one in topics for line in self._positions(one, view, known).lines.get(match.name, ())]
        lines = lines_of([*moves, *own.lines], [receipt for receipt in own.receipts if view.holds(receipt)])
        told = {receipt.sentence for line in lines for receipt in line.receipts}
        enough = self._enough()
        further: tuple[Receipt, ...] = ()
        more = True  # where the lines alone fill more than the page
        if enough is None or sum(len(line.receipts) for line in lines) <= enough:
            plenty = None if enough is None else enough + len(told)
            further, more = newest_receipts(self.store, wanted, view, enough=plenty, whole=True)
        rest = [receipt for receipt in further if receipt.sentence not in told]
        groups, left = cut((*lines, *by_day(rest)), enough)
        filters = narrowed(view, when, topic=self._named(about))
        every = Wanted(speaker=match.name, until=view.until, axis=view.axis)
        empty = (
            "" if groups else nothing_of(f"Nothing that {match.name} said", filters, lambda: self._count(every, view))
        )
        notes = _notes(match.note, view.note, own.note if lines else "")
        return Answer(f"What {match.name} said", groups, match=notes, empty=empty, more=more or left)

    def figures_of(self, topic: str, *, when: When = PRESENT) -> Answer:
        """The figures of a topic by what they count, those counted most often first.

        Of a big topic only its newest claims are looked at; the answer says so.
        """
        about, match = self._topic(topic)
        view = when.view(self.clock())
        known = self._known(view, when)
        counted = self._recall(known, "figures", about.id, lambda: figures_on(self.store, about.id, view))
        found = [
            replace(series, points=first_said([p for p in series.points if view.holds(p.receipt)]))
            for series in counted.series
        ]
        kept = sorted(
            (s for s in found if s.points), key=lambda s: (-len(s.points), s.points[0].receipt.published_at, s.label)
        )
        what, filters = f"No figure on {about.name}", narrowed(view, when)
        empty = "" if kept else nothing_of(what, filters, lambda: self.count_on(about.id, view))
        notes = _notes(match.note, view.note, counted.note)
        series, more = cut_series(kept, self.page)
        drawn = tuple(kept) if more else ()
        title = f"Figures on {about.name}"
        return Answer(title, series=series, match=notes, empty=empty, more=more, drawn=drawn)

    def disputed(self, topic: str, *, when: When = PRESENT) -> Answer:
        """The propositions of a topic on which opposed positions are held now; with `since`, on which a word fell.

        Of a big topic only its newest claims are looked at; the answer says so.
        """
        about, match = self._topic(topic)
        view = when.view(self.clock())
        found = self._positions(about.id, view, self._known(view, when))
        disputes = tuple(d for d in found.disputes if any(view.holds(stand.receipt) for stand in d.stands))
        what, filters = f"No dispute on {about.name}", narrowed(view, when)
        empty = "" if disputes else nothing_of(what, filters, lambda: self.count_on(about.id, view))
        notes = _notes(match.note, view.note, found.note)
        shown, more = cut_disputes(disputes, self.page)
        return Answer(f"Disputed on {about.name}", disputes=shown, match=notes, empty=empty, more=more)

    def briefing(
        self, topic: str, *, until: str = "", timezone: str = "UTC", most: int | None = None, when: When = PRESENT
    ) -> Briefing:
        """The briefing of a window that ends now, or as of then, and starts a day earlier, unless told otherwise.

        At most `most` changes are told. A window that has an end of its own tells of the sources only what articles do.
        """
        match = match_topic(topic, self.topics(), self.asker)
        view = when.view(self.clock())
        end = parse_moment(until, now=view.until, name="until", end_of_day=True) if until else view.until
        end = min(end, view.until) if when.as_of else end
        start = parse_moment(when.since, now=end, name="since") if when.since else end - A_DAY
        if start >= end:
            message = f"the window is empty: since ({start:%Y-%m-%d %H:%M}) is not before until ({end:%Y-%m-%d %H:%M})"
            raise UsageError(message)
        past = bool(until or when.as_of) or view.axis is not TimeAxis.SEEN
        asked = Reading(start, end, timezone=timezone, axis=view.axis, past=past)
        return service.brief_as(self.store, match.name, asked if most is None else replace(asked, most=most))

    def count_on(self, topic_id: str, view: View) -> tuple[int, bool]:
        """How many claims a topic had at the view's moment, up to 100 of them; and whether there are more."""
        return self._count(Wanted(topic_id, until=view.until, axis=view.axis, telling=Telling.NEWS), view)

    def topic_names(self, typed: str) -> tuple[str, ...]:
        """Topics whose name or title holds what was typed so far, at most 25; where two have one name, once."""
        wanted = typed.strip().casefold()
        topics = topics_of(self.asker, self.topics())
        names = (t.name for t in topics if wanted in t.name.casefold() or wanted in t.title.casefold())
        return tuple(dict.fromkeys(names))[:CHOICES]

    def speaker_names(self, typed: str) -> tuple[str, ...]:
        """Speakers on record whose name fits what was typed so far, at most 25."""
        return speaker_names(self.store, typed.strip(), limit=CHOICES)

    def speaker(self, typed: str, when: When = PRESENT) -> Match:
        """Who is meant by a name, of those who had spoken by then. Raises UsageError if nobody is near."""
        view = when.view(self.clock())
        state, _ = state_of(self.store)
        actors = self.memory.recall(state, "actors", None, lambda: list_actors(self.store))
        first, *starts = starts_of(typed)
        spoken = self._spoken([first], view, limit=CHOICES)
        if not any(one.casefold() == typed.casefold() for one in spoken):
            spoken = (*spoken, *self._spoken(starts, view, limit=CHOICES))
        return find_speaker(typed, actors, spoken) or match_speaker(
            typed, actors, (*spoken, *self._spoken(near_starts_of(typed), view, limit=NEAREST))
        )

    def _spoken(self, starts: Iterable[str], view: View, *, limit: int) -> tuple[str, ...]:
        found = (speaker_names(self.store, start, limit, seen_until=view.seen_until) for start in starts)
        return tuple(dict.fromkeys(chain.from_iterable(found)))

    def _topic(self, typed: str) -> tuple[Topic, Match]:
        """The topic meant. Raises UsageError."""
        topics = self.topics()
        match = match_topic(typed, topics, self.asker)
        return next(topic for topic in topics if topic.id == match.name), match

    def _named(self, topic_id: str) -> str:
        return next((topic.name for topic in self.topics() if topic.id == topic_id), "")

    def _count(self, wanted: Wanted, view: View) -> tuple[int, bool]:
        """How many claims there were at the view's moment, up to 100 of them; and whether there are more."""
        whole = replace(view, start=None)
        found, more = newest_receipts(self.store, wanted, whole, enough=COUNTED, whole=not wanted.topic)
        return len(found), more

    def _positions(self, topic: str, view: View, known: Known | None) -> Positions:
        return self._recall(known, "positions", topic, lambda: positions_on(self.store, topic, view))

    def _known(self, view: View, when: When) -> Known | None:
        """What the record as the view sees it is remembered by; None if it is another one at every moment."""
        state, seen = state_of(self.store)
        if when.as_of:
            return state, (view.axis, view.until)
        return (state, None) if view.axis is TimeAxis.SEEN and (seen is None or seen <= view.until) else None

    def _recall(self, known: Known | None, kind: str, about: Hashable, make: Callable[[], T]) -> T:
        """What `make` works out of the record, from memory where that is known."""
        return make() if known is None else self.memory.recall(known[0], kind, (about, known[1]), make)

    def _enough(self) -> int | None:
        """How many receipts fill the pages up to the one wanted, and one of the next."""
        return None if self.page is None else A_PAGE * self.page + 1


def _notes(*notes: str) -> str:
    return "; ".join(filter(None, notes))
