"""Denials that name nothing, and what they answer when their own article does not tell it: "dismissed the reports"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from briefings.changes.classes import Parties
from briefings.changes.scopes import scope_of, widened
from briefings.model import Claim, Event, Position, Proposition, Record, Stance, Stand

ANSWERS = frozenset({Stance.DENIES, Stance.CONFIRMS, Stance.DECLINES_TO_COMMENT})
WITHIN = timedelta(days=14)
WORDS = 8
"""The most words of a content that can be a bare answer."""

SAID = r"(?:reports?|claims?|allegations?|accusations?|accounts?|rumou?rs?|assertions?|charges?|suggestions?)"
POINTING = re.compile(rf"\b(?:{SAID}|it|them|this|these|those|that(?!\s+\w)|that\s+(?:is|was))\b", re.IGNORECASE)
RELATIVE = r"that\s+(?:had|has|have|is|are|was|were|will|would|could|can|may|might)\b"
SPECIFIED = re.compile(
    rf"\b{SAID}\s+(?!{RELATIVE})(?:that|of|about|over|on|regarding|whether|he|she|they)\b", re.IGNORECASE
)


def is_bare_answer(record: Record, claim: Claim) -> bool:
    """Whether a claim answers something without naming it: it tells of no event, is short and points to what was said.

    "Denied being ill" and "rejected claims of fraud" name what they deny; an accusation is no event beside itself.
    """
    text = record.articles[claim.article_id].text
    if claim.stance not in ANSWERS or not all(_is_answering(one, text) for one in claim.events):
        return False
    content = " ".join(span.of(text) for span in claim.contents)
    if len(content.split()) > WORDS or SPECIFIED.search(content):
        return False
    return POINTING.search(content) is not None


def _is_answering(event: Event, text: str) -> bool:
    """Whether an event is the act of answering itself, or the accusation that is answered."""
    return scope_of(event.action, event.kind).answer or POINTING.fullmatch(event.trigger.of(text)) is not None


@dataclass(slots=True)
class Discussed:
    """What others said of each party last, as the record is gone through in order of publication."""

    parties: Parties
    _last: dict[str, tuple[Proposition, datetime]] = field(default_factory=dict)

    def add(self, proposition: Proposition, stand: Stand) -> None:
        """Note that a position was taken; only what somebody else holds of a party can be answered by it."""
        if stand.position is not Position.HOLDS:
            return
        speaker = self.parties.of(stand.speaker)
        for party in {proposition.actor, proposition.target} - {"", speaker}:
            self._last[party] = widened(proposition), stand.receipt.published_at

    def last(self, party: str, at: datetime) -> Proposition | None:
        """The last thing that somebody else said of the party, if it is not too long ago at that moment."""
        proposition, said = self._last.get(party, (None, at))
        return proposition if at - said <= WITHIN else None
