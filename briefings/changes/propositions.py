"""What claims are about, and where each speaker stands on it.

A proposition is keyed by actor, action and, where the action has one, target; events that happen once (a launch) are
told apart by their day. Speakers' positions come from stance and polarity together, never from one alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby

from briefings.changes.nested import own_parts
from briefings.changes.receipts import receipt_of
from briefings.model import Claim, Directness, Event, Polarity, Position, Proposition, Record, Stance, Stand

KEYED_BY_TARGET = frozenset({"deploy", "supply", "negotiate"})
ONCE = frozenset({"launch"})
SAME_DAYS = timedelta(days=2)

BY_STANCE: Mapping[Stance, Position | None] = {
    Stance.CANNOT_CONFIRM: Position.OPEN,
    Stance.QUESTIONS: Position.OPEN,
    Stance.DECLINES_TO_COMMENT: Position.NO_COMMENT,
    Stance.EXPECTS: Position.EXPECTS,
    Stance.WARNS: Position.EXPECTS,
    Stance.DEMANDS: None,
}


def position_of(claim: Claim, event: Event) -> Position | None:
    """Where the claim's speaker stands on the event; None if the claim takes no position on it.

    A denial of something said to have happened rejects it, a denial of a denial holds it; "not yet" is neither.
    """
    if claim.stance in BY_STANCE:
        expected = BY_STANCE[claim.stance]
        return Position.NOT_YET if expected is Position.EXPECTS and event.polarity is Polarity.NEGATIVE else expected
    if claim.stance is Stance.DENIES:
        return Position.HOLDS if event.polarity is Polarity.NEGATIVE else Position.REJECTS
    return _asserted(event)


def _asserted(event: Event) -> Position | None:
    """What is only supposed, alleged or conditioned is no position: nobody said that they could not confirm it."""
    if event.polarity is Polarity.NEGATIVE:
        return Position.NOT_YET if event.expected else Position.REJECTS
    if event.polarity is Polarity.OPEN:
        return None
    return Position.EXPECTS if event.expected else Position.HOLDS


def in_order(record: Record) -> list[Claim]:
    """The claims of a record in the order in which they were made public.

    Left out is what an outlet is only named as the relay of: "the White House said, according to Meridian Wire" is the
    White House's. Where one claim tells of another, as in "Brandt said that Quist counts 40 men", the figures and the
    events of the inner one are the inner speaker's only.
    """
    outlets = frozenset(record.names.values())
    told: dict[int, list[Claim]] = {}
    for claim in record.claims:
        if claim.speaker is not None and claim.speaker not in outlets:
            told.setdefault(claim.article_id, []).append(claim)
    kept = [c for c in record.claims if c.speaker not in outlets or not _relayed(c, told.get(c.article_id, ()))]
    kept.sort(key=lambda c: (record.articles[c.article_id].published_at, c.article_id, c.ordinal))
    return [own for _, one in groupby(kept, key=lambda c: c.article_id) for own in own_parts([*one])]


def _relayed(claim: Claim, told: Iterable[Claim]) -> bool:
    return any(claim.content.overlaps(other.content) for other in told)


def stands_of(record: Record) -> dict[Proposition, tuple[Stand, ...]]:
    """Every proposition of the record with all positions taken on it, oldest first.

    The article's own voice counts as the outlet's position; what is said by nobody who is named ("it was denied that")
    is no one's. An event with no known actor founds no proposition. A missing target is taken from the actor's most
    frequent proposition of that action.
    """
    claims = in_order(record)
    usual = _usual_targets(claims)
    days: dict[tuple[str, str], list[date]] = {}
    found: dict[Proposition, list[Stand]] = {}
    for claim in claims:
        if claim.speaker is None and claim.speaker_span is None and claim.directness is not Directness.NARRATED:
            continue
        receipt = receipt_of(record, claim)
        speaker = claim.speaker or (receipt.outlet if claim.speaker_span is None else receipt.speaker_text)
        when = claim.event_date or receipt.published_at.date()
        for proposition, event in _propositions(claim, usual, days, when=when):
            position = position_of(claim, event)
            if position is not None:
                found.setdefault(proposition, []).append(Stand(speaker, position, receipt))
    return {proposition: tuple(stands) for proposition, stands in found.items()}


def _usual_targets(claims: Iterable[Claim]) -> dict[tuple[str, str], str]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for claim in claims:
        for event in claim.events:
            if event.actor and event.target and event.target != event.actor:
                counts.setdefault((event.actor, event.action), Counter())[event.target] += 1
    return {key: max(sorted(targets), key=targets.__getitem__) for key, targets in counts.items()}


def _propositions(
    claim: Claim, usual: Mapping[tuple[str, str], str], days: dict[tuple[str, str], list[date]], *, when: date
) -> Iterable[tuple[Proposition, Event]]:
    """Each proposition of a claim once, by the last event that tells of it (a clause's main point comes last)."""
    told: dict[Proposition, Event] = {}
    for event in claim.events:
        if not event.actor:
            continue
        key = (event.actor, event.action)
        target = ""
        if event.action in KEYED_BY_TARGET:
            target = event.target if event.target != event.actor else ""
            target = target or usual.get(key, "")
        elif event.action in ONCE:
            target = _same_day(days.setdefault(key, []), when).isoformat()
        told[Proposition(event.actor, event.action, target)] = event
    return told.items()


def _same_day(known: list[date], when: date) -> date:
    """The known day of the same event, or `when` itself as a new one."""
    for day in known:
        if abs(day - when) <= SAME_DAYS:
            return day
    known.append(when)
    return when
