"""Which happening a number belongs to: the earthquake, the crash, the launch that the text tells of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from briefings.extract.figures.places import place_below, place_name
from briefings.extract.figures.states import FEARED
from briefings.extract.figures.words import inverted, listed
from briefings.model import Figure

LAUNCH = "launch"
FLOWN = frozenset({"altitude", "distance", "flight duration", "range", "apogee"})
"""What is measured of something launched."""

PEOPLE = frozenset(
    {"people", "civilian", "child", "woman", "man", "resident", "passenger", "home", "house", "building"}
)
"""What may be counted in a happening that only sentences before have named; soldiers die in more than the last one."""

MEMORY = 100
"""Words for happenings back to which a later sentence may refer."""

_LAUNCHING = frozenset({"launch", "fire"})
_NOUNS = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class Happening:
    """A word for what happened: its place in the document, its name and where it happened ("" if not told)."""

    at: int
    name: str
    place: str


def happenings_in(doc: Doc) -> tuple[Happening, ...]:
    """Every word for a happening in the document, in order; where one does not tell where, it is as told before."""
    found: list[Happening] = []
    last: dict[str, str] = {}
    for token in doc:
        name = _name(token)
        if name:
            here = doc[token.i : token.i + 1]
            last[name] = place_below(token, here) or _struck(token, here) or last.get(name, "")
            found.append(Happening(token.i, name, last[name]))
    return tuple(found)


def _struck(token: Token, here: Span) -> str:
    """The place that it came over: "an earthquake hit southern Peru"."""
    if token.dep_ != "nsubj" or token.head.lemma_.lower() not in listed("striking", "verbs"):
        return ""
    return next(filter(None, (place_name(c, here) for c in token.head.children if c.dep_ == "dobj")), "")


def _name(token: Token) -> str:
    lemma = token.lemma_.lower()
    if token.pos_ in _NOUNS:
        return inverted("happenings").get(lemma, "")
    return LAUNCH if token.pos_ == "VERB" and lemma in _LAUNCHING else ""


def with_happening(figure: Figure, tokens: Span, told: Sequence[Happening]) -> Figure:
    """The figure with the happening that it belongs to, and with its place if the figure has none.

    Only what happenings do is counted in them: the harmed, the destroyed, the launched and how far they flew. The
    happening is one that the sentence names, the nearest; else the only one that the text has named so far.
    """
    if not told or not _is_of_happening(figure):
        return figure
    start, end = tokens.sent.start, tokens.sent.end
    near = [one for one in told[_from(told, start) : _from(told, end)] if _suits(figure, one)]
    if near:
        best = min(near, key=lambda one: (abs(one.at - tokens.start), one.at))
    else:
        until = _from(told, start)
        before = [one for one in told[max(0, until - MEMORY) : until] if _suits(figure, one)]
        before = before or ([one for one in told[:MEMORY] if _suits(figure, one)] if figure.unit else [])
        names = {one.name for one in before}
        if len(names) != 1 or not _may_refer(figure):
            return figure
        best = before[-1]
    place = figure.place if figure.place or figure.unit else best.place
    return replace(figure, event=best.name, place=place)


def _from(told: Sequence[Happening], place: int) -> int:
    return bisect_left(told, place, key=lambda one: one.at)


def _is_of_happening(figure: Figure) -> bool:
    state = figure.state.removeprefix(FEARED)
    befalling = listed("harm", "states") | listed("persons", "states")
    return state in befalling or state == "launched" or (bool(figure.unit) and figure.counted in FLOWN)


def _suits(figure: Figure, one: Happening) -> bool:
    """Whether the figure can be of it: what flew or was launched of a launch, the harmed of anything else."""
    return (figure.state == "launched" or bool(figure.unit)) == (one.name == LAUNCH)


def _may_refer(figure: Figure) -> bool:
    return bool(figure.unit) or figure.counted in PEOPLE or figure.state == "launched"
