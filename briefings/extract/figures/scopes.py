"""A figure's scope completed from its claim: whose it is, for when it counts, and whether the claim stands by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc, Span, Token

from briefings.extract.events.actions import actions
from briefings.extract.factuality.claimed import Saying, event_outlook
from briefings.extract.figures.counted_when import counted_when
from briefings.extract.figures.states import FEARED, governing_verbs
from briefings.extract.figures.words import listed
from briefings.extract.times.reading import Placed
from briefings.model import Event, Figure, Polarity, Stance

ABOUT = frozenset({"a", "an", "the", "about", "around", "some", "roughly", "nearly", "almost", "just", "up", "by"})
"""Words that may stand between "not" and the number that it sets aside."""

UNDONE = frozenset({"planned", "demanded"})


@dataclass(frozen=True, slots=True)
class Telling:
    """What a figure's claim tells: how it is said, its events, and the expressions of time around it."""

    doc: Doc
    saying: Saying
    events: Sequence[Event]
    times: Sequence[Placed]
    day: date | None


def scoped(figure: Figure, telling: Telling) -> Figure:
    """The figure with owner, time and polarity as its claim gives them."""
    tokens = telling.doc.char_span(figure.span.start, figure.span.end, alignment_mode="expand")
    owned = with_owner(figure, telling.events)
    if tokens is None:
        return owned
    when = counted_when(tokens, figure.state, telling.times, telling.day)
    noun = tokens.root.head if tokens.root.dep_ in {"nummod", "quantmod"} else tokens.root
    verb = next(iter(governing_verbs(noun)), noun)
    polarity = event_outlook(telling.saying, verb).polarity
    if figure.state in UNDONE or figure.state.startswith(FEARED):
        polarity = Polarity.NEGATIVE if polarity is Polarity.NEGATIVE else Polarity.POSITIVE
    if _is_set_aside(tokens):
        polarity = Polarity.NEGATIVE
    elif polarity is Polarity.NEGATIVE and _is_chosen(tokens, verb) and telling.saying.stance is not Stance.DENIES:
        polarity = Polarity.POSITIVE
    return replace(owned, as_of=when, polarity=polarity)


def _is_set_aside(tokens: Span) -> bool:
    """Whether the words before the number say that it is not this one: "not 8.4 percent", "rather than $260 million".

    "Not only 300" and "not more than 300" say no such thing.
    """
    start = tokens.start
    while start and tokens.doc[start - 1].lower_ in ABOUT:
        start -= 1
    before = [token.lower_ for token in tokens.doc[max(0, start - 3) : start]]
    told = (" ".join(before[-size:]) for size in (1, 2, 3) if len(before) >= size)
    return not tokens.doc[start].is_sent_start and any(words in listed("set_aside", "words") for words in told)


def _is_chosen(tokens: Span, verb: Token) -> bool:
    """Whether the clause's "not" only sets another number aside: "it cost $90 million, not $80 million"."""
    denials = [child for head in {verb, tokens.root} for child in head.children if child.dep_ == "neg"]
    behind = [one for one in denials if one.i >= tokens.end and one.i + 1 < len(one.doc)]
    return bool(denials) and len(behind) == len(denials) and all(_opens_number(one.nbor()) for one in behind)


def _opens_number(token: Token) -> bool:
    return token.like_num or token.is_currency or token.lower_ in ABOUT


def with_owner(figure: Figure, events: Sequence[Event]) -> Figure:
    """The figure with the actor of the nearest event that its counted things take part in, if it names no owner itself.

    `events` are those of the figure's own claim. Place and state are the figure's own: an event does not give them.
    """
    if figure.of:
        return figure
    near = [event for event in events if event.actor and _takes_part(figure.counted, event.action)]
    if not near:
        return figure
    nearest = min(near, key=lambda event: abs(event.trigger.start - figure.span.start))
    return replace(figure, of=nearest.actor)


def _takes_part(counted: str, action: str) -> bool:
    return bool(counted) and any(kind.name == action and counted in kind.things for kind in actions())
