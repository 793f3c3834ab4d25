"""What a command is answered with, the same for every platform and for the command line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.commands import stance_named
from bot.explaining import explanation
from bot.moments import PRESENT, View, When, parse_moment
from bot.names import Match, match_speaker, match_topic
from bot.statements import by_day, lines_of, once, receipts_of
from briefings import service
from briefings.changes import first_said, series_of, stands_of
from briefings.changes.positions import moves_of
from briefings.compose import Reading, disputes_of
from briefings.model import Answer, Briefing, Directness, PositionLine, Record, TimeAxis, UsageError
from briefings.render import window_behind
from briefings.store import Store, briefing_of, list_actors, list_topics, load_record, speaker_names

CHOICES = 25
A_DAY = timedelta(days=1)
MOST_NAMES = 10_000


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers from one store, at the time of one clock.

    Every method may block on the database, so a platform calls it in a thread. Unknown names and unreadable times raise
    UsageError with a line that can be shown to the user as it is. `when` tells of which moment an answer is.
    """

    store: Store
    clock: Callable[[], datetime]

    def claims_about(self, topic: str, *, speaker: str = "", stance: str = "", when: When = PRESENT) -> Answer:
        """The claims on a topic, newest day first; a reprint of the same sentence is shown once.

        What an article tells in its own voice is left out where it has no figure and tells of no event.
        """
        match = match_topic(topic, list_topics(self.store))
        wanted = stance_named(stance) if stance else None
        view = when.view(self.clock())
        record = self._record(view, topic=match.name)
        who = match_speaker(speaker, record.actors, _speakers(record)) if speaker else Match("")
        claims = [
            claim
            for claim in record.claims
            if (not who.name or claim.speaker == who.name) and (wanted is None or claim.stance is wanted)
            if claim.directness is not Directness.NARRATED or claim.figures or claim.events
        ]
        groups = by_day(once(receipts_of(record, claims, view)))
        title = f"Claims on {match.name}" + (f" by {who.name}" if who.name else "")
        empty = "" if groups else f"No claim on {match.name} is on record here."
        return Answer(title, groups, match=_notes(match.note, who.note, view.note), empty=empty)

    def who_said(self, name: str, *, topic: str = "", when: When = PRESENT) -> Answer:
        """A speaker's line on each proposition with every move, then what else the speaker said, newest day first."""
        view = when.view(self.clock())
        spoken = speaker_names(self.store, limit=MOST_NAMES, seen_until=view.seen_until)
        match = match_speaker(name, list_actors(self.store), spoken)
        about = match_topic(topic, list_topics(self.store)).name if topic else ""
        record = self._record(view, speaker=match.name)
        claims = [claim for claim in record.claims if not about or about in claim.topics]
        receipts = receipts_of(record, claims, view)
        topics = {about} if about else {topic for claim in claims for topic in claim.topics}
        lines = lines_of(self._moves(view, match.name, record, topics), receipts)
        told = {receipt.sentence for line in lines for receipt in line.receipts}
        further = [receipt for receipt in once(receipts, whole=True) if receipt.sentence not in told]
        groups = (*lines, *by_day(further))
        empty = "" if groups else f"Nothing that {match.name} said is on record here."
        return Answer(f"What {match.name} said", groups, match=_notes(match.note, view.note), empty=empty)

    def figures_of(self, topic: str, *, when: When = PRESENT) -> Answer:
        """The figures of a topic by what they count, those counted most often first."""
        match = match_topic(topic, list_topics(self.store))
        view = when.view(self.clock())
        found = [
            replace(series, points=first_said([p for p in series.points if view.holds(p.receipt)]))
            for series in series_of(self._record(view, topic=match.name)).values()
        ]
        kept = sorted(
            (s for s in found if s.points), key=lambda s: (-len(s.points), s.points[0].receipt.published_at, s.label)
        )
        empty = "" if kept else f"No figure on {match.name} is on record here."
        notes = _notes(match.note, view.note)
        return Answer(f"Figures on {match.name}", series=tuple(kept), match=notes, empty=empty)

    def disputed(self, topic: str, *, when: When = PRESENT) -> Answer:
        """The propositions of a topic on which opposed positions are held now; with `since`, on which a word fell."""
        match = match_topic(topic, list_topics(self.store))
        view = when.view(self.clock())
        record = self._record(view, topic=match.name)
        parties = {actor.name: actor.party or actor.name for actor in record.actors}
        found = disputes_of(stands_of(record), parties)
        disputes = tuple(d for d in found if any(view.holds(stand.receipt) for stand in d.stands))
        empty = "" if disputes else f"Nothing on {match.name} is disputed on record here."
        notes = _notes(match.note, view.note)
        return Answer(f"Disputed on {match.name}", disputes=disputes, match=notes, empty=empty)

    def briefing(
        self, topic: str, *, until: str = "", timezone: str = "UTC", most: int | None = None, when: When = PRESENT
    ) -> Briefing:
        """The briefing of a window that ends now, or as of then, and starts a day earlier, unless told otherwise.

        At most `most` changes are told. A window that has an end of its own tells of the sources only what articles do.
        """
        match = match_topic(topic, list_topics(self.store))
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

    def explain(self, window: str) -> Answer:
        """Why each line of a briefing is there, and what was left out; `window` is what the digest's button holds.

        It is the briefing that a channel was sent, if one was sent for this window; else it is composed anew from what
        was on record then. Raises UsageError.
        """
        topic, since, until, axis = window_behind(window)
        sent = briefing_of(self.store, topic, since=since, until=until) if axis is TimeAxis.SEEN else None
        if sent is not None:
            return explanation(sent)
        asked = Reading(since, until, axis=axis, past=True)
        return explanation(service.brief_as(self.store, topic, asked))

    def topic_names(self, typed: str) -> tuple[str, ...]:
        """Topics whose id or title holds what was typed so far, at most 25."""
        wanted = typed.strip().casefold()
        names = [t.id for t in list_topics(self.store) if wanted in t.id.casefold() or wanted in t.title.casefold()]
        return tuple(names[:CHOICES])

    def speaker_names(self, typed: str) -> tuple[str, ...]:
        """Speakers on record whose name fits what was typed so far, at most 25."""
        return tuple(speaker_names(self.store, typed.strip(), limit=CHOICES))

    def _moves(self, view: View, speaker: str, record: Record, topics: Collection[str]) -> Iterator[PositionLine]:
        """The speaker's lines among what all others said on the topics, and beyond these by the own claims alone."""
        for topic in sorted(topics):
            yield from moves_of(self._record(view, topic=topic), speaker)
        yield from moves_of(record, speaker)

    def _record(self, view: View, *, topic: str | None = None, speaker: str | None = None) -> Record:
        return load_record(self.store, topic=topic, speaker=speaker, until=view.until, axis=view.axis).current()


def _notes(*notes: str) -> str:
    return "; ".join(filter(None, notes))


def _speakers(record: Record) -> Iterable[str]:
    return (claim.speaker for claim in record.claims if claim.speaker)
