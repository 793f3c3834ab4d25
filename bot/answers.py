"""What a command is answered with, the same for every platform and for the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.commands import stance_named
from bot.moments import parse_moment
from bot.names import Match, match_speaker, match_topic
from briefings import service
from briefings.changes import first_said, proposition_label, receipt_of, series_of, stands_of
from briefings.changes.last_words import FIRM
from briefings.compose import disputes_of
from briefings.model import (
    Answer,
    AnswerGroup,
    Briefing,
    Claim,
    Position,
    Proposition,
    Receipt,
    Record,
    Stand,
    UsageError,
)
from briefings.render.words import position_words
from briefings.store import Store, list_actors, list_topics, load_record, speaker_names

CHOICES = 25
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers from one store, at the time of one clock.

    Every method may block on the database, so a platform calls it in a thread. Unknown names and unreadable times raise
    UsageError with a line that can be shown to the user as it is.
    """

    store: Store
    clock: Callable[[], datetime]

    def claims_about(
        self, topic: str, *, speaker: str = "", stance: str = "", since: str = "", as_of: str = ""
    ) -> Answer:
        """The claims on a topic, newest day first; a reprint of the same sentence is shown once."""
        match = match_topic(topic, list_topics(self.store))
        wanted = stance_named(stance) if stance else None
        record = self._record(as_of, topic=match.name)
        who = match_speaker(speaker, record.actors, _speakers(record)) if speaker else Match("")
        claims = [
            claim
            for claim in record.claims
            if (not who.name or claim.speaker == who.name) and (wanted is None or claim.stance is wanted)
        ]
        groups = _by_day(self._receipts(record, claims, since))
        title = f"Claims on {match.name}" + (f" by {who.name}" if who.name else "")
        notes = "; ".join(note for note in (match.note, who.note) if note)
        return Answer(
            title, groups, match=notes, empty="" if groups else f"No claim on {match.name} is on record here."
        )

    def who_said(self, name: str, *, topic: str = "", since: str = "", as_of: str = "") -> Answer:
        """A speaker's moves on each proposition, then everything the speaker said, newest day first."""
        match = match_speaker(name, list_actors(self.store), speaker_names(self.store, limit=10_000))
        about = match_topic(topic, list_topics(self.store)).name if topic else ""
        record = self._record(as_of, speaker=match.name)
        claims = [claim for claim in record.claims if not about or about in claim.topics]
        receipts = self._receipts(record, claims, since)
        kept = {(r.article_id, r.ordinal) for r in receipts}
        groups = (*_moves(stands_of(record), kept), *_by_day(receipts))
        empty = "" if groups else f"Nothing that {match.name} said is on record here."
        return Answer(f"What {match.name} said", groups, match=match.note, empty=empty)

    def figures_of(self, topic: str, *, since: str = "", as_of: str = "") -> Answer:
        """The figures of a topic by what they count, those counted most often first."""
        match = match_topic(topic, list_topics(self.store))
        record = self._record(as_of, topic=match.name)
        start = self._start(since)
        found = [
            replace(series, points=first_said([p for p in series.points if _after(p.receipt, start)]))
            for series in series_of(record).values()
        ]
        kept = sorted((s for s in found if s.points), key=lambda s: (-len(s.points), s.points[0].receipt.published_at))
        empty = "" if kept else f"No figure on {match.name} is on record here."
        return Answer(f"Figures on {match.name}", series=tuple(kept), match=match.note, empty=empty)

    def disputed(self, topic: str, *, since: str = "", as_of: str = "") -> Answer:
        """The propositions of a topic on which opposed positions are held now; with `since`, on which a word fell."""
        match = match_topic(topic, list_topics(self.store))
        record = self._record(as_of, topic=match.name)
        parties = {actor.name: actor.party or actor.name for actor in record.actors}
        start = self._start(since)
        found = disputes_of(stands_of(record), parties)
        disputes = tuple(d for d in found if any(_after(stand.receipt, start) for stand in d.stands))
        empty = "" if disputes else f"Nothing on {match.name} is disputed on record here."
        return Answer(f"Disputed on {match.name}", disputes=disputes, match=match.note, empty=empty)

    def briefing(self, topic: str, *, since: str = "", until: str = "", timezone: str = "UTC") -> Briefing:
        """The briefing of a window that ends now and starts a day earlier, unless told otherwise."""
        match = match_topic(topic, list_topics(self.store))
        end = parse_moment(until, now=self.clock(), name="until", end_of_day=True) if until else self.clock()
        start = parse_moment(since, now=end, name="since") if since else end - A_DAY
        if start >= end:
            message = f"the window is empty: since ({start:%Y-%m-%d %H:%M}) is not before until ({end:%Y-%m-%d %H:%M})"
            raise UsageError(message)
        return service.brief(self.store, match.name, since=start, until=end, timezone=timezone)

    def topic_names(self, typed: str) -> tuple[str, ...]:
        """Topics whose id or title holds what was typed so far, at most 25."""
        wanted = typed.strip().casefold()
        names = [t.id for t in list_topics(self.store) if wanted in t.id.casefold() or wanted in t.title.casefold()]
        return tuple(names[:CHOICES])

    def speaker_names(self, typed: str) -> tuple[str, ...]:
        """Speakers on record whose name fits what was typed so far, at most 25."""
        return tuple(speaker_names(self.store, typed.strip(), limit=CHOICES))

    def _record(self, as_of: str, *, topic: str | None = None, speaker: str | None = None) -> Record:
        now = self.clock()
        until = parse_moment(as_of, now=now, name="as-of", end_of_day=True) if as_of else now
        return load_record(self.store, topic=topic, speaker=speaker, seen_until=until).current()

    def _start(self, since: str) -> datetime | None:
        return parse_moment(since, now=self.clock(), name="since") if since else None

    def _receipts(self, record: Record, claims: Sequence[Claim], since: str) -> tuple[Receipt, ...]:
        """The receipts of claims, newest first; a sentence that several outlets of one origin carry, once."""
        start = self._start(since)
        found: dict[tuple[str | None, str, int], Receipt] = {}
        for claim in claims:
            receipt = receipt_of(record, claim)
            if _after(receipt, start):
                found.setdefault((receipt.speaker, receipt.quote, receipt.origin), receipt)
        newest = sorted(found.values(), key=lambda r: (-r.published_at.timestamp(), r.article_id, r.ordinal))
        return tuple(newest)


def _after(receipt: Receipt, start: datetime | None) -> bool:
    return start is None or receipt.published_at >= start


def _speakers(record: Record) -> Iterable[str]:
    return (claim.speaker for claim in record.claims if claim.speaker)


def _by_day(receipts: Iterable[Receipt]) -> tuple[AnswerGroup, ...]:
    days: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        days.setdefault(f"{receipt.published_at:%a %d %b %Y}", []).append(receipt)
    return tuple(AnswerGroup(day, tuple(found)) for day, found in days.items())


def _moves(stands: dict[Proposition, tuple[Stand, ...]], kept: set[tuple[int, int]]) -> Iterable[AnswerGroup]:
    """The propositions on which the speaker took more than one position: each move, dated."""
    for proposition, line in stands.items():
        moves: list[Stand] = []
        for stand in line:
            if (stand.receipt.article_id, stand.receipt.ordinal) not in kept:
                continue
            if _is_move(moves, stand):
                moves.append(stand)
        if len(moves) > 1:
            words = (f"{position_words(m.position, m.receipt.stance)} ({m.receipt.published_at:%d %b})" for m in moves)
            path = " → ".join(words)
            yield AnswerGroup(f"{proposition_label(proposition)}: {path}", tuple(m.receipt for m in moves))


def _is_move(moves: Sequence[Stand], stand: Stand) -> bool:
    """Whether the speaker moved; what somebody expects besides takes nothing back of what they said is so."""
    if not moves:
        return True
    expects_more = stand.position is Position.EXPECTS and any(move.position in FIRM for move in moves)
    return moves[-1].position is not stand.position and not expects_more
