"""What claims are about, and where each speaker stands on it.

A proposition is keyed by actor, action, target, place and day, as far as its action is told apart by them (`scopes`).
A claim about a place inside the target also bears on the wider proposition, if it says that the thing is so; what is
said of the whole is not said of the part. Speakers' positions come from stance and polarity together, never from one
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby

from briefings.changes.answers import Discussed, is_bare_answer
from briefings.changes.background import is_background, is_history
from briefings.changes.classes import Parties
from briefings.changes.mentions import Mentioned, keyed
from briefings.changes.nested import own_parts
from briefings.changes.receipts import receipt_of
from briefings.changes.scopes import scope_of, widened
from briefings.model import (
    Article,
    Claim,
    Directness,
    Event,
    Footing,
    Polarity,
    Position,
    Proposition,
    Record,
    Stance,
    Stand,
)

BY_STANCE: Mapping[Stance, Position | None] = {
    Stance.CANNOT_CONFIRM: Position.OPEN,
    Stance.QUESTIONS: Position.OPEN,
    Stance.DECLINES_TO_COMMENT: Position.NO_COMMENT,
    Stance.EXPECTS: Position.EXPECTS,
    Stance.WARNS: Position.EXPECTS,
    Stance.DEMANDS: None,
}
EARLIER = re.compile(
    r"\b(?:earlier|previous|original|first) version of (?:this|the|our) (?:article|story|report)", re.IGNORECASE
)
POINTLESS = (Footing.GIVEN, Footing.ASIDE, Footing.POINT)
Taken = tuple[Position, Footing]


def position_of(claim: Claim, event: Event, *, own: bool = False) -> Position | None:
    """Where the claim's speaker stands on the event; None if the claim takes no position on it.

    A denial of something said to have happened rejects it, a denial of a denial holds it; "not yet" is neither. Of an
    act of the speaker's `own`, "vowed not to" rejects it as "will not" does; of another's it is only not yet seen. What
    is taken as known or stands aside is neither denied nor doubted nor expected with the rest.
    """
    if event.footing is not Footing.POINT and claim.stance not in {Stance.ASSERTS, Stance.CONFIRMS}:
        return None
    if claim.stance in BY_STANCE:
        expected = BY_STANCE[claim.stance]
        if expected is not Position.EXPECTS or event.polarity is not Polarity.NEGATIVE:
            return expected
        return Position.REJECTS if own and not event.expected else Position.NOT_YET
    if claim.stance is Stance.DENIES:
        return Position.HOLDS if event.polarity is Polarity.NEGATIVE else Position.REJECTS
    return _asserted(event)


def _asserted(event: Event) -> Position | None:
    """What is only supposed, alleged or conditioned is no position: nobody said that they could not confirm it.

    Nor is what is spoken of as to come without being the point: "the planned deployment could widen the war".
    """
    if event.footing is Footing.GIVEN and (event.expected or event.polarity is not Polarity.POSITIVE):
        return None
    if event.polarity is Polarity.NEGATIVE:
        return Position.NOT_YET if event.expected else Position.REJECTS
    if event.polarity is Polarity.OPEN:
        return None
    return Position.EXPECTS if event.expected else Position.HOLDS


def order_of(article: Article) -> tuple[object, ...]:
    """What articles are put in order by: when they were made public, whatever order they came in."""
    return article.published_at, article.source, article.key, article.revision


def in_order(record: Record) -> list[Claim]:
    """The claims of a record in the order in which they were made public.

    An outlet is no party: what another one has from it is told in the other's own voice ("Meridian Wire reports").
    Left out is what a correction only repeats as wrong, and what an outlet is only named as the relay of: "the White
    House said, according to Meridian Wire" is the
    White House's. Where one claim tells of another, as in "Brandt said that Quist counts 40 men", the figures and the
    events of the inner one are the inner speaker's only.
    """
    outlets = frozenset(record.names.values())
    told: dict[int, list[Claim]] = {}
    claims = [claim for claim in record.claims if not _is_withdrawn(claim, record)]
    for claim in claims:
        if claim.speaker is not None and claim.speaker not in outlets:
            told.setdefault(claim.article_id, []).append(claim)
    kept = [c for c in claims if c.speaker not in outlets or not _relayed(c, told.get(c.article_id, ()))]
    kept.sort(key=lambda c: (*order_of(record.articles[c.article_id]), c.ordinal))
    told_on = (_in_own_voice(c) if c.speaker in outlets else c for c in kept)
    return [own for _, one in groupby(told_on, key=lambda c: c.article_id) for own in own_parts([*one])]


def _is_withdrawn(claim: Claim, record: Record) -> bool:
    """Whether a correction only repeats what was wrong: "An earlier version of this article said that 31 died"."""
    source = claim.speaker_span
    return source is not None and EARLIER.search(source.of(record.articles[claim.article_id].text)) is not None


def _in_own_voice(claim: Claim) -> Claim:
    return replace(claim, speaker=None, speaker_span=None, cue_span=None, directness=Directness.NARRATED)


def _relayed(claim: Claim, told: Iterable[Claim]) -> bool:
    return any(claim.content.overlaps(other.content) for other in told)


def stands_of(record: Record) -> dict[Proposition, tuple[Stand, ...]]:
    """Every proposition of the record with all positions taken on it, oldest first.

    The article's own voice counts as the outlet's position; what is said by nobody who is named ("it was denied that")
    is no one's. An event with no known actor founds no proposition. If the record is of a topic that follows certain
    actions (or classes of them, in capitals), propositions of others are left out. Of what one article tells, words
    that it gives as past ("had denied") come before the others. A bare denial ("dismissed the reports") answers what
    was discussed last that its speaker's party does or is the host of.
    """
    parties = Parties(record)
    claims = [claim for claim in in_order(record) if _is_somebodys(claim)]
    mentions = keyed(_mentioned(record, claims, parties), record)
    found: dict[Proposition, list[Stand]] = {}
    discussed = Discussed(parties)
    for _, article in groupby(enumerate(claims), key=lambda row: row[1].article_id):
        taken: list[tuple[Proposition, Stand]] = []
        for place, claim in article:
            positions = _positions(mentions.get(place, ()))
            if not positions and is_bare_answer(record, claim):
                positions = _answered(record, claim, discussed)
            taken += _stands(record, claim, positions)
        for proposition, stand in sorted(taken, key=lambda one: not one[1].retold):
            found.setdefault(proposition, []).append(stand)
            discussed.add(proposition, stand)
    return {proposition: tuple(stands) for proposition, stands in found.items()}


def _is_somebodys(claim: Claim) -> bool:
    return claim.speaker is not None or claim.speaker_span is not None or claim.directness is Directness.NARRATED


def _mentioned(record: Record, claims: Iterable[Claim], parties: Parties) -> Iterable[Mentioned]:
    """The events that claims take a position on, with the number of the claim."""
    followed = frozenset(record.actions)
    for place, claim in enumerate(claims):
        party = parties.of(claim.speaker) if claim.speaker else ""
        article = record.articles[claim.article_id]
        past = is_history(article, claim)
        accusing = claim.cue_span is not None and _is_accusing(claim.cue_span.of(article.text))
        for event in claim.events:
            if scope_of(event.action, event.kind).answer:
                continue
            if followed and not {event.action, event.kind.upper()} & followed:
                continue
            named = _named(event, parties)
            if past:
                named = replace(named, footing=Footing.GIVEN)
            own = bool(party) and party == named.actor
            position = position_of(claim, named, own=own)
            if position is not None and not (own and accusing and position is Position.HOLDS):
                yield Mentioned(place, claim, named, position, party)


def _is_accusing(cue: str) -> bool:
    """Whether a cue is one that nobody uses of a deed of their own: what reads so is another's deed."""
    return any(word.casefold().startswith(("accus", "alleg", "blam")) for word in cue.split())


def _named(event: Event, parties: Parties) -> Event:
    """The event with the parties that its names stand for; whom a state arrests or kills stays a person."""
    scope = scope_of(event.action, event.kind)
    target = parties.of(event.target) if scope.said or scope.mutual else event.target
    return replace(event, actor=parties.of(event.actor), target=target)


def _positions(mentions: Iterable[tuple[Mentioned, Proposition]]) -> dict[Proposition, Taken]:
    """A claim's position on each proposition: that of the event that is most the point, and of such the last one.

    That the part is so says that the whole is, unless the claim itself says otherwise of the whole.
    """
    ranked = sorted(mentions, key=lambda row: POINTLESS.index(row[0].event.footing))
    own = {proposition: (mention.position, mention.event.footing) for mention, proposition in ranked}
    wide = {
        widened(proposition): taken
        for proposition, taken in own.items()
        if proposition.place and taken[0] is Position.HOLDS
    }
    return {**wide, **own}


def _answered(record: Record, claim: Claim, discussed: Discussed) -> dict[Proposition, Taken]:
    """The position of a bare answer on what was said of its speaker's party last."""
    party = discussed.parties.of(claim.speaker) if claim.speaker else ""
    proposition = discussed.last(party, record.articles[claim.article_id].published_at)
    if proposition is None:
        return {}
    position = position_of(claim, Event(claim.content, proposition.action))
    return {} if position is None else {proposition: (position, Footing.POINT)}


def _stands(
    record: Record, claim: Claim, positions: Mapping[Proposition, Taken]
) -> Iterable[tuple[Proposition, Stand]]:
    if not positions:
        return
    receipt = receipt_of(record, claim)
    speaker = claim.speaker or (receipt.outlet if claim.speaker_span is None else receipt.speaker_text)
    retold = is_background(record.articles[claim.article_id], claim)
    for proposition, (position, footing) in positions.items():
        yield proposition, Stand(speaker, position, receipt, retold=retold, footing=footing)
