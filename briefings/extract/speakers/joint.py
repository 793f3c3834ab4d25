"""The heads of a source that names several: "both X and Y", "X as well as Y", "X along with Y"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

NAMING = frozenset({"PROPN", "NOUN", "PRON"})


def joint(head: Token) -> Iterator[Token]:
    """The heads of all that a source names together: "both Russia and North Korea" are two, so is "X as well as Y"."""
    yield head
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in NAMING and child.i > head.i:
            yield from joint(child)
        elif child.dep_ == "prep" and child.i > head.i:
            yield from _in_company(child)
    if (other := _as_well(head)) is not None:
        yield from joint(other)


def _in_company(preposition: Token) -> Iterator[Token]:
    """Those of "along with Y", "together with Y"."""
    last = next((one for one in preposition.children if one.dep_ == "prep"), preposition)
    first = next((one for one in preposition.children if one.dep_ == "advmod"), preposition)
    if last.lower_ == "with" and first.lower_ in {"along", "together"}:
        for one in last.children:
            if one.dep_ == "pobj" and one.pos_ in NAMING:
                yield from joint(one)


def _as_well(head: Token) -> Token | None:
    """The one of "as well as Y" right behind a head, whatever the parse makes of it."""
    doc, at = head.doc, head.i + 1
    at += at < len(doc) and doc[at].lower_ == ","
    if [token.lower_ for token in doc[at : at + 3]] != ["as", "well", "as"] or at + 3 >= len(doc):
        return None
    other = doc[at + 3]
    while other.pos_ not in NAMING or other.dep_ in {"compound", "poss"}:
        if other.head.i <= other.i:
            return None
        other = other.head
    return None if other.dep_ == "conj" and other.head.i == head.i else other
