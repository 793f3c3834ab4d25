"""How an event word hangs on the word above it, and what that does to its factuality."""

from __future__ import annotations

from spacy.tokens import Token

from briefings.extract.factuality.clauses import clause_step
from briefings.extract.factuality.marks import SUBJECTS, is_negated
from briefings.extract.factuality.nouns import noun_step
from briefings.extract.factuality.words import Effect, Step, words

FINITE = frozenset({"VBD", "VBZ", "VBP"})
BESIDE = frozenset({"conj", "appos", "parataxis"})
CLAUSES = frozenset({"ccomp", "xcomp", "acl", "advcl", "pcomp", "csubj", "csubjpass", "relcl"})
BEHIND = frozenset({"pobj", "pcomp", "prep"})
WH = frozenset({"who", "what", "when", "where", "why", "how", "which", "whom", "whose"})


def opening_of(top: Token) -> tuple[Effect, ...]:
    """What the topmost clause does as a whole: asks, supposes or bids."""
    effects = words().effects
    if top.dep_ == "relcl":
        return ()
    if _ends_in_question(top):
        return (effects["wondered" if any(child.lower_ in WH for child in top.children) else "asked"],)
    if top.tag_ != "VB" or top.dep_ != "ROOT":
        return ()
    finite = any(child.dep_ in SUBJECTS or child.dep_ == "aux" for child in top.children)
    return () if finite else (effects["bidden"],)


def _ends_in_question(top: Token) -> bool:
    """Whether a question mark closes the clause, before or after a closing quotation mark."""
    last, doc = top.right_edge.i, top.doc
    end = next((i for i in range(last + 1, min(last + 3, len(doc))) if doc[i].is_sent_start), min(last + 3, len(doc)))
    return any(doc[i].lower_ == "?" for i in range(max(top.i, last - 1), end))


def step_into(token: Token) -> Step:
    """The step that leads to `token`, by its relation to the word above it, behind a preposition or not."""
    above, preposition = _governor(token)
    if above.i == token.i:
        return Step(token)
    if token.dep_ in {"aux", "auxpass"}:
        return Step(token, above, (words().effects["circumstance"],))
    if token.dep_ in BESIDE:
        return _beside(token, above)
    if token.dep_ in CLAUSES or token.pos_ in {"VERB", "AUX"}:
        return clause_step(token, above, preposition)
    return noun_step(token, above, preposition)


def _governor(token: Token) -> tuple[Token, str]:
    """The word that a token hangs on, past prepositions, and the first preposition before it."""
    above, passed = token.head, ""
    while token.dep_ in BEHIND and above.pos_ in {"ADP", "SCONJ"} and above.head.i != above.i:
        passed = passed or above.lower_
        token, above = above, above.head
    return above, passed


def _beside(token: Token, above: Token) -> Step:
    """A second member shares the marks of the first, unless it has a subject or an auxiliary of its own.

    A finite verb can't continue an infinitive, whatever the parse: "failed to pay and closed".
    """
    joined = any(child.lower_ in {"or", "nor"} for child in above.children)
    if token.pos_ not in {"VERB", "AUX"}:
        return Step(token, above, beside=not joined)
    while token.tag_ in FINITE and above.tag_ not in FINITE and above.dep_ in CLAUSES | BESIDE:
        above = above.head
    own = any(child.dep_ in SUBJECTS or child.dep_ in {"aux", "auxpass"} for child in token.children)
    return Step(token, above, beside=own or (is_negated(above) and not joined))
