"""The signature that a word has for what hangs on it, with its particles, prepositions and *yet*."""

from __future__ import annotations

from spacy.tokens import Token

from briefings.extract.factuality.marks import has_yet
from briefings.extract.factuality.words import Effect, words

BARE = ("ing", "to", "that")
"""The frames in which a clause without any sign is looked up: "saw them go", "let them go", "said they go"."""


def signature_of(above: Token, frame: str, preposition: str = "") -> Effect | None:
    """What `above` does to what stands below it in this frame, behind this preposition; None for a word unknown there.

    A signature for the word with its particle or preposition ("rule out", "keep from") goes before that of the word.
    """
    if frame == "to" and any(child.lower_ == "too" for child in above.children):
        return words().effects["averted"]
    found = _listed(above, frame, preposition)
    if found is not None and found.name not in {"perceived", "implicative"}:
        return found
    if not has_yet(above):
        return found
    if frame == "to" and above.lemma_ in {"have", "be"}:
        return words().effects["yet"]
    return words().effects["awaited"] if found is not None else None


def has_signature(word: Token, frame: str) -> bool:
    """Whether a word is listed for a frame at all."""
    return (word.lemma_.lower(), frame) in words().signatures


def is_plan(word: Token) -> bool:
    """Whether what hangs on a noun is to come by its meaning: "the proposal to", "calls for", "a plan of"."""
    table, lemma = words().signatures, word.lemma_.lower()
    return any((lemma, frame) in table and table[lemma, frame].expected for frame in ("to", "of", "that", "noun"))


def _listed(above: Token, frame: str, preposition: str) -> Effect | None:
    table, lemma = words().signatures, above.lemma_.lower()
    for child in above.children:
        if child.dep_ == "prt" and (f"{lemma}_{child.lower_}", frame) in table:
            return table[f"{lemma}_{child.lower_}", frame]
    if preposition and (f"{lemma}_{preposition}", frame) in table:
        return table[f"{lemma}_{preposition}", frame]
    if frame == "bare" and lemma == "be":
        return None
    for one in BARE if frame == "bare" else (frame,):
        found = table.get((lemma, one)) or table.get((above.lower_, one))
        if found is not None:
            light = found.name == "implicative" and frame == "noun" and preposition
            return None if light else found
    return None
