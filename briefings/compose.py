"""Changes of a window → one briefing. Pure; it neither reads the store nor words anything for a platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefings.changes import detect_changes, proposition_label, series_of, stands_of
from briefings.changes.answering import answered
from briefings.changes.importance import MOST, told_and_left_out
from briefings.changes.last_words import last_words
from briefings.changes.questions import questions_of
from briefings.changes.shown import series_shown
from briefings.model import (
    RESTING,
    Briefing,
    ChangeKind,
    Directness,
    Dispute,
    Position,
    Proposition,
    Receipt,
    Record,
    SourceState,
    Stance,
    Stand,
    StandingQuestion,
    TimeAxis,
    Topic,
)

ANSWERS = (Stance.CONFIRMS, Stance.DENIES)
QUOTED = (Directness.DIRECT, Directness.MIXED)


@dataclass(frozen=True, slots=True)
class Reading:
    """The window `(since, until]` of a briefing and what was read in it: each source's state, and how many articles.

    The window runs over `axis`; `past` if it ended before it is asked for, so that `sources` are only those that are
    known to have been read in it. `most` is how many changes are told, `asked` what people want answered.
    `carried` are the claims that the channel was told, by article and ordinal: only their corrections are told. None
    stands for all that were on record. `unread` are the articles in languages that are not read for claims, counted by
    language; `recorded` is how many were only put on record, which are not among `articles`.
    """

    since: datetime
    until: datetime
    sources: tuple[SourceState, ...] = ()
    articles: int = 0
    timezone: str = "UTC"
    axis: TimeAxis = TimeAxis.SEEN
    past: bool = False
    most: int = MOST
    asked: tuple[StandingQuestion, ...] = ()
    carried: frozenset[tuple[int, int]] | None = None
    unread: tuple[tuple[str, int], ...] = ()
    recorded: int = 0


def compose(record: Record, topic: Topic, reading: Reading) -> Briefing:
    """The briefing of a window on one topic, from that topic's record.

    The window runs over when articles were seen, unless told otherwise, so that an article which arrives late is in the
    next briefing and in no other. A backfilled one that was published before the window is on record and no news. What
    is read live is news however late it is seen, and so is an edit of what was backfilled. Sections are in the order of
    a digest; equal records give equal briefings.
    """
    after = record.at(reading.until, reading.axis)
    before = _before(after, reading)
    changes = detect_changes(before, after, topic=topic.id, carried=reading.carried)
    found = [c for c in changes if c.kind is ChangeKind.CORRECTED]
    corrections = tuple(c for c in found if _was_carried(c.earlier, reading.carried))
    others = [c for c in changes if c.kind is not ChangeKind.CORRECTED]
    told, left_out = told_and_left_out(others, topic, most=reading.most)
    now = after.current()
    stands = stands_of(now)
    disputes = tuple(disputes_of(stands, _parties(now)))
    return Briefing(
        topic=topic,
        since=reading.since,
        until=reading.until,
        changes=told,
        corrections=corrections,
        series=series_shown(series_of(now), (*told, *corrections)),
        disputes=disputes,
        questions=tuple(questions_of(stands, now, disputed={one.proposition for one in disputes})),
        sources=tuple(_in_window(state, reading) for state in reading.sources),
        articles_read=reading.articles,
        timezone=reading.timezone,
        left_out=(*left_out, *(c for c in found if c not in corrections)),
        answered=answered(reading.asked, others),
        axis=reading.axis,
        past=reading.past,
        unread=reading.unread,
        recorded=reading.recorded,
    )


def _before(after: Record, reading: Reading) -> Record:
    """What was held when the window began, with what was backfilled during it: that counts as known already."""
    if reading.axis is not TimeAxis.SEEN:
        return after.at(reading.since, reading.axis)
    held = {
        number: article
        for number, article in after.articles.items()
        if article.seen_at <= reading.since or (article.backfill and article.published_at <= reading.since)
    }
    return replace(after, articles=held, claims=tuple(one for one in after.claims if one.article_id in held))


def _was_carried(receipt: Receipt | None, carried: frozenset[tuple[int, int]] | None) -> bool:
    return carried is None or (receipt is not None and (receipt.article_id, receipt.ordinal) in carried)


def _in_window(state: SourceState, reading: Reading) -> SourceState:
    """The state as this window sees it: a source that is not known to have been read in it is dark.

    One that asks to be read seldom says so. One that is new says by itself that it was never read.
    """
    if reading.past or state.error or state.read_at is None or reading.since < state.read_at <= reading.until:
        return state
    rests = state.read_at <= reading.since and state.next_at is not None and state.next_at > reading.until
    return replace(state, error=RESTING if rests else "not known to have been read in this window")


def _parties(record: Record) -> dict[str, str]:
    return {actor.name: actor.party or actor.name for actor in record.actors}


def disputes_of(stands: Mapping[Proposition, Sequence[Stand]], parties: Mapping[str, str]) -> Iterator[Dispute]:
    """The propositions that one party holds and another rejects now, with one word of each party.

    A party's word is its first in the position that it still has: a confirmation or denial before a mere statement,
    its own words before a report of them. A reprint is therefore never shown in place of what it reprints, and what an
    outlet tells in its own voice only where nobody else is on that side.
    """
    for proposition, line in stands.items():
        words = _of_parties([_best(own) for own in _present(line, parties)])
        holds = {parties.get(w.speaker, w.speaker) for w in words if w.position is Position.HOLDS}
        rejects = {parties.get(w.speaker, w.speaker) for w in words if w.position is Position.REJECTS}
        if holds and rejects and len(holds | rejects) > 1:
            yield Dispute(proposition, proposition_label(proposition), tuple(sorted(words, key=_time)))


def _of_parties(words: Sequence[Stand]) -> list[Stand]:
    """The words without those of outlets on a side that somebody else is on."""
    said = {word.position for word in words if word.receipt.directness is not Directness.NARRATED}
    return [w for w in words if w.receipt.directness is not Directness.NARRATED or w.position not in said]


def _present(line: Sequence[Stand], parties: Mapping[str, str]) -> Iterator[list[Stand]]:
    """For each party and side, what its speakers said in the position that each of them came to last, oldest first."""
    sides: dict[tuple[str, Position], list[Stand]] = {}
    for speaker, run in last_words(line).items():
        sides.setdefault((parties.get(speaker, speaker), run[-1].position), []).extend(run)
    for own in sides.values():
        yield sorted(own, key=_time)


def _time(stand: Stand) -> tuple[datetime, int, int]:
    return stand.receipt.published_at, stand.receipt.article_id, stand.receipt.ordinal


def _best(own: Sequence[Stand]) -> Stand:
    """The word that stands for a party; `own` is in order of time."""
    return min(own, key=lambda s: (s.receipt.stance not in ANSWERS, s.receipt.directness not in QUOTED))
