"""The class of an event beyond its trigger: who acts, what hangs on it, and whether it is only announced.

As in PLOVER, to announce a cooperative deed is to AGREE and to announce a hostile one is to THREATEN. What the event
is, its action, stays the same: a visit that will be made is a visit, of the class "agree".
"""

from __future__ import annotations

from spacy.tokens import Token

from briefings.extract.clauses import is_negated
from briefings.extract.events.parties import words
from briefings.extract.events.triggers import Mode, deed_below

FRIENDLY = frozenset({"consult", "support", "cooperate", "aid", "concede", "retreat", "investigate"})
HOSTILE = frozenset({"protest", "sanction", "coerce", "assault", "fight", "reject", "threaten", "accuse", "mobilize"})
VIOLENT = frozenset({"protest", "sanction", "coerce", "assault", "fight"})
KEEPERS = frozenset({"police", "security", "rebel", "guerrilla", "militia"})


def kind_of(mode: Mode, verb: Token | None, doer: Token | None) -> str:
    """The class of an event of `mode`, with the verb that governs it and the head of whoever does it."""
    kind = mode.kind
    if mode.armed and doer is not None and is_soldiery(doer):
        kind = "fight"
    if verb is None:
        return kind
    if mode.hostile and (below := deed_below(verb)) is not None:
        inner, word = below
        if inner.kind in HOSTILE:
            kind = mode.hostile
        elif inner.kind in FRIENDLY and is_negated(word):
            kind = "reject"
    return announced(kind, verb)


def announced(kind: str, verb: Token) -> str:
    """The class of a deed that its doer says will be done."""
    will = any(child.dep_ == "aux" and child.lower_ in words("will") for child in verb.children)
    if not will and not (verb.dep_ == "acl" and verb.head.lemma_.lower() in words("plans")):
        return kind
    if is_negated(verb):
        return "reject" if kind in FRIENDLY | {"agree"} else kind
    if kind in VIOLENT or (kind in FRIENDLY and _has_a_price(verb)):
        return "threaten"
    return "agree" if kind in FRIENDLY else kind


def _has_a_price(verb: Token) -> bool:
    """Whether a deed will be done unless somebody gives way."""
    return any(child.dep_ == "advcl" and any(c.lower_ == "unless" for c in child.children) for child in verb.children)


def is_soldiery(doer: Token) -> bool:
    """Whether whoever acts is an army, a part of one, or a state."""
    phrase = {token.lemma_.lower() for token in doer.subtree if token.i <= doer.i}
    if doer.lemma_.lower() in words("soldiery") or phrase & {"army", "military"}:
        return not phrase & KEEPERS
    return doer.pos_ == "PROPN" and doer.ent_type_ == "GPE"
