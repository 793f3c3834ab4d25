"""What the word above a noun does to the factuality of what the noun stands for."""

from __future__ import annotations

from spacy.tokens import Token

from briefings.extract.factuality.marks import ARGUMENTS, has_no
from briefings.extract.factuality.signatures import has_signature, is_plan, signature_of
from briefings.extract.factuality.words import Effect, Step, words

MODIFIERS = {"compound": "modifier", "nmod": "modifier", "amod": "relative", "poss": "definite"}
PREDICATES = frozenset({"acomp", "advmod", "npadvmod", "attr"})
RESISTED = frozenset({"resisted", "disowned"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
ANY = frozenset({"any", "anything", "anyone", "anybody", "whatever"})
TAKING = frozenset({"", "of", "for", "to", "on", "against", "from", "about", "over", "into", "toward", "towards", "in"})
"""The prepositions that belong to the word above, as in "fear of war"; "" for none at all."""

EXISTING = frozenset(
    {"happen", "occur", "begin", "start", "resume", "ensue", "erupt", "materialize", "materialise", "proceed"}
)
"""Verbs that only say of their subject that it takes place."""

IMAGINING = frozenset({"would", "could", "might", "'d", "’d"})


def noun_step(noun: Token, above: Token, preposition: str) -> Step:
    """The step into a noun or adjective; `preposition` is the one before it, "" if there is none."""
    effects = words().effects
    if noun.dep_ in MODIFIERS:
        return Step(noun, above, (effects[MODIFIERS[noun.dep_]],))
    if noun.dep_ in PREDICATES or noun.pos_ == "ADJ":
        return Step(noun, above)
    if has_no(noun) and noun.dep_ in ARGUMENTS:
        return Step(noun, above)
    reference = _reference(noun)
    if noun.dep_ == "nsubj":
        return Step(noun, above, _as_subject(above, reference))
    if preposition in TAKING:
        signature = signature_of(above, "of" if above.pos_ in {"NOUN", "PROPN"} else "noun", preposition)
        if signature is not None:
            below = (effects["excluded"],) if signature.name in RESISTED and is_plan(noun) else ()
            taken = _taken(noun, signature, reference)
            told = signature.name == "disowned" or (signature.speech and above.pos_ == "NOUN")
            return Step(noun, above, (taken,), speech=told, below=below)
    plain = preposition == "in" and above.pos_ == "NOUN" and reference != "definite"
    return Step(noun, above, () if plain else (effects[reference],))


def _as_subject(verb: Token, reference: str) -> tuple[Effect, ...]:
    """What a verb does to its subject, by how the subject is spoken of."""
    if verb.lemma_.lower() in EXISTING:
        return ()
    if reference == "indefinite" and _is_imagined(verb):
        return (words().effects["conditional"],)
    return (words().effects["definite" if verb.lemma_ == "be" else reference],)


def _is_imagined(verb: Token) -> bool:
    """Whether a verb says what a thing would do if there was one: "a deployment *would* be unlawful"."""
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    return bool(auxiliaries & IMAGINING) and not auxiliaries & {"have", "'ve", "’ve"}


def _taken(noun: Token, signature: Effect, reference: str) -> Effect:
    """A thing that is resisted is there, if it is spoken of as known or is itself a word: "rejected requests"."""
    there = reference == "definite" or any(has_signature(noun, frame) for frame in ("of", "to", "that"))
    return words().effects["definite"] if signature.name in RESISTED and there else signature


def _reference(noun: Token) -> str:
    """Whether a noun is spoken of as known ("the talks"), as any ("any talks"), or as new."""
    owned, marks = False, {noun.lower_}
    for child in noun.children:
        owned = owned or child.dep_ == "poss"
        if child.dep_ == "det":
            marks.add(child.lower_)
    if marks & ANY:
        return "any"
    return "definite" if owned or marks & DEFINITE else "indefinite"
