"""Which figure is told as a part of which: "8,000 of them", "three of the four", "a third of the 12,000 soldiers"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Span, Token

from briefings.extract.figures.numbers import SHARE, Number

REACH = 60
"""Tokens back to which "of them" may reach."""

CLOSEST = 6
"""Tokens between "of" and the number of the whole: "of the roughly 10,000"."""

OPENING = 8
"""Tokens of a sentence that begins with "Among them" before the number that it makes a part."""

_BACK = frozenset({"them", "those", "these", "which", "whom"})
_INCLUDING = frozenset({"including", "among"})


@dataclass(frozen=True, slots=True)
class Told:
    """A figure's number with its tokens and the name of what it counts."""

    number: Number
    tokens: Span
    counted: str


def wholes_of(told: Sequence[Told]) -> list[int | None]:
    """For each figure, in order of the text, the place of the one that it is a part of; None if it is told of none.

    It judges by the words: a figure that only could be a part of another (a smaller one of the same kind) is none.
    """
    return [_of_next(told, here) or _of_earlier(told, here) for here in range(len(told))]


def _of_next(told: Sequence[Told], here: int) -> int | None:
    """The whole that follows behind "of": "three of the four", "20% of the 500 men"."""
    if here + 1 == len(told) or not _may_be_part(told[here]):
        return None
    doc, start, end = told[here].tokens.doc, told[here].tokens.end, told[here + 1].tokens.start
    between = doc[start:end]
    behind_of = len(between) > 0 and between[0].lower_ == "of"
    if not behind_of or len(between) > CLOSEST or any(token.is_punct or token.is_sent_start for token in between):
        return None
    return here + 1 if _is_whole(told[here], told[here + 1]) else None


def _of_earlier(told: Sequence[Told], here: int) -> int | None:
    """The whole told before: by "of them", by "including", or by a clause that begins with "Of the 10,000"."""
    part = told[here]
    if not _may_be_part(part):
        return None
    back, inside = _points_back(part.tokens), is_included(part.tokens)
    for place in range(here - 1, -1, -1):
        whole = told[place]
        if part.tokens.start - whole.tokens.end > REACH:
            return None
        if not _is_whole(part, whole):
            continue
        same_sentence = not any(t.is_sent_start for t in part.tokens.doc[whole.tokens.end : part.tokens.end])
        if back or (same_sentence and (inside or _is_fronted(whole.tokens, part))):
            return place
        if not same_sentence:
            return None
    return None


def _may_be_part(part: Told) -> bool:
    return part.number.kind in {"", SHARE, "money"}


def _is_whole(part: Told, whole: Told) -> bool:
    """Whether one can hold the other: of the same kind and no smaller, or a share of a count."""
    if part.number.kind == SHARE:
        return whole.number.kind in {"", "money"}
    return part.number.kind == whole.number.kind and part.number.low <= whole.number.high


def _points_back(tokens: Span) -> bool:
    """Whether the words behind or before the number take up an earlier one: "of them", "of whom 300"."""
    doc = tokens.doc
    behind = [token.lower_ for token in doc[tokens.end : tokens.end + 2]]
    if len(behind) > 1 and behind[0] == "of" and behind[1] in _BACK:
        return True
    before = [token.lower_ for token in doc[max(0, tokens.start - 4) : tokens.start]]
    if any(first == "of" and second in _BACK for first, second in pairwise(before)):
        return True
    start = tokens.sent.start
    opened = doc[start].lower_ == "among" and doc[start + 1].lower_ in _BACK
    return opened and tokens.start - start <= OPENING


def is_included(tokens: Span) -> bool:
    """Whether "including" or "among them" stands before the number, but for words that qualify it."""
    before = list(tokens.doc[max(0, tokens.start - 4) : tokens.start])
    for token in reversed(before):
        if token.lower_ in _INCLUDING:
            return True
        if token.is_punct or token.pos_ in {"VERB", "NOUN", "PROPN"}:
            return False
    return False


def _is_fronted(whole: Span, part: Told) -> bool:
    """Whether the whole stands behind an "of" at the head of the clause: "Of the 12,000 sent, 4,000 were killed"."""
    doc, place = whole.doc, whole.start
    while place and whole.start - place < CLOSEST and doc[place - 1].pos_ in {"DET", "ADJ", "ADV", "PRON", "PROPN"}:
        place -= 1
    heads_clause = place and doc[place - 1].lower_ == "of" and _begins(doc[place - 1])
    return bool(heads_clause) and any(token.text == "," for token in doc[whole.end : part.tokens.start])


def _begins(token: Token) -> bool:
    before = token.nbor(-1) if token.i else None
    return token.is_sent_start is True or before is None or before.text in {",", ";", "“", '"', ":"}
