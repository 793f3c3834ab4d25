"""Events as claims mention them → the propositions that they tell of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from briefings.changes.days import Mention, Tense, event_of, events_of
from briefings.changes.scopes import Scope, scope_of, separate_place
from briefings.model import Claim, Event, Footing, Position, Proposition, Record, Stance

DEFINITE = re.compile(r"\b(?:the|this|that|these|those|its|their|his|her)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
REACH = 40
"""Characters before a word in which its article is looked for."""

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """An event that the claim at `place` in the order of claims takes a position on, and its speaker's party."""

    place: int
    claim: Claim
    event: Event
    position: Position
    party: str

    @property
    def scope(self) -> Scope:
        """What tells this event apart from others of its action."""
        return scope_of(self.event.action, self.event.kind)


def keyed(mentions: Iterable[Mentioned], record: Record) -> Mapping[int, Sequence[tuple[Mentioned, Proposition]]]:
    """The mentions with their propositions, by the place of their claim.

    A target that is not told is the actor's most frequent one of that action. An event without an actor is the
    speaker's own, if the record knows the speaker's party to be said to do just that; else it tells of no proposition.
    What is done by saying so ("condemned") is told apart by whom it is said to, so that without a target it is none.
    """
    every = list(mentions)
    usual = _usual_targets(every)
    doers = frozenset(pair for one in every for pair in _doers(one))
    keys = _facing([(one, key) for one in every if (key := _key(one, usual, doers)) is not None])
    days = _days([(one, key) for one, key in keys if one.scope.once], record)
    found: dict[int, list[tuple[Mentioned, Proposition]]] = {}
    for one, (actor, action, target) in keys:
        place = separate_place(one.event) if one.scope.placed else ""
        when = _day_of(one, record, days[actor, action, target]) if one.scope.once else ""
        found.setdefault(one.place, []).append((one, Proposition(actor, action, target, place, when)))
    return found


def _key(one: Mentioned, usual: Mapping[tuple[str, str], str], doers: frozenset[tuple[str, str]]) -> Key | None:
    event, scope = one.event, one.scope
    actor = event.actor
    if not actor and event.target != one.party and (one.party, event.action) in doers:
        actor = one.party
    if not actor:
        return None
    target = event.target if scope.target and event.target != actor else ""
    if not target and scope.usual:
        target = usual.get((actor, event.action), "")
    if not target and scope.said:
        return None
    if scope.mutual and not scope.opposed and target and target < actor:
        actor, target = target, actor
    return actor, event.action, target


def _facing(keys: Iterable[tuple[Mentioned, Key]]) -> list[tuple[Mentioned, Key]]:
    """The keys, those of two who are against each other all the way round in which it was told first."""
    first: dict[tuple[str, frozenset[str]], Key] = {}
    found = []
    for one, key in keys:
        actor, action, target = key
        same = first.setdefault((action, frozenset((actor, target))), key) if one.scope.opposed and target else key
        found.append((one, same))
    return found


def _doers(one: Mentioned) -> Iterator[tuple[str, str]]:
    """Who is said to do something of the kind; what two do together both do."""
    yield one.event.actor, one.event.action
    if one.scope.mutual and one.event.target:
        yield one.event.target, one.event.action


def _usual_targets(mentions: Iterable[Mentioned]) -> dict[tuple[str, str], str]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for one in mentions:
        event = one.event
        target = event.target if one.scope.target and event.target != event.actor else ""
        if event.actor and target:
            counts.setdefault((event.actor, event.action), Counter())[target] += 1
            if one.scope.mutual:
                counts.setdefault((target, event.action), Counter())[event.actor] += 1
    return {key: max(sorted(targets), key=targets.__getitem__) for key, targets in counts.items()}


def _days(mentions: Iterable[tuple[Mentioned, Key]], record: Record) -> Mapping[Key, Sequence[date]]:
    told: dict[Key, list[Mention]] = {}
    for one, key in mentions:
        told.setdefault(key, []).append(_mention(one, record))
    return {key: events_of(found) for key, found in told.items()}


def _day_of(one: Mentioned, record: Record, known: Sequence[date]) -> str:
    day = event_of(_mention(one, record), known)
    return day.isoformat() if day is not None else ""


def _mention(one: Mentioned, record: Record) -> Mention:
    article, claim = record.articles[one.claim.article_id], one.claim
    told = (claim.event_time.first, claim.event_time.last) if claim.event_time is not None else None
    return Mention(article.published_at.date(), told, _tense(one, article.text))


def _tense(one: Mentioned, text: str) -> Tense:
    if one.position in {Position.EXPECTS, Position.NOT_YET}:
        return Tense.TO_COME
    if one.position is not Position.HOLDS:
        return Tense.ANSWERED
    if one.event.footing is Footing.GIVEN or one.claim.stance is Stance.CONFIRMS:
        return Tense.RECALLED
    start = one.event.trigger.start
    return Tense.RECALLED if DEFINITE.search(text[max(0, start - REACH) : start]) else Tense.HAPPENED
