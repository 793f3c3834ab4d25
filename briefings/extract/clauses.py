"""Reading the dependency parse: who does a verb's deed, and where the clause that it governs begins and ends."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
SHARING = frozenset({"conj", "xcomp", "acomp", "advcl", "pcomp", "dep", "prep"})
RELATIVES = frozenset({"who", "which", "that", "whom"})
LOOSE = frozenset({"relcl", "acl", "appos", "advcl", "parataxis"})
CARRIERS = frozenset({"VERB", "AUX", "ADP", "SCONJ"})
HOPS = 6


def subject_of(verb: Token) -> Token | None:
    """The head noun or pronoun of whoever does `verb`, through coordination, participles and infinitives.

    A passive's doer is its agent; a passive without one has none.
    """
    node = verb
    for _ in range(HOPS):
        passive = is_passive(node)
        if passive:
            return _agent(node)
        for child in node.children:
            if child.dep_ in {"nsubj", "csubj"}:
                return child
        if node.dep_ in {"acl", "relcl"}:
            return node.head
        below, node = node, node.head
        if below.dep_ not in SHARING or below.i == node.i:
            return None
        if node.pos_ not in CARRIERS and not (node.pos_ == "ADJ" and below.dep_ == "xcomp"):
            return None
    return None


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive."""
    return any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children)


def is_negated(verb: Token) -> bool:
    """Whether a *not*, *never* or *no* stands on the verb itself."""
    return any(child.dep_ == "neg" or child.lower_ in {"never", "neither", "nor"} for child in verb.children)


def children_right(verb: Token, start: int) -> Iterator[Token]:
    """The verb's dependents that begin at or after token `start`, in order."""
    return (child for child in verb.rights if child.left_edge.i >= start)


def mention_of(head: Token) -> Tokens:
    """The noun phrase of `head` as one would name it: without what a comma, a clause or a bracket adds."""
    doc = head.doc
    start, end = head.left_edge.i, head.i
    start += doc[start].dep_ == "preconj" and start < head.i
    start = next((i + 1 for i in range(head.i - 1, start - 1, -1) if doc[i].is_space), start)
    for child in head.children:
        if child.i < head.i and child.dep_ in LOOSE:
            start = max(start, min(head.i, child.right_edge.i + 1))
    for child in head.rights:
        if (
            child.dep_ in LOOSE
            or child.dep_ in {"punct", "cc", "conj"}
            or (child.i != end + 1 and child.left_edge.i != end + 1)
        ):
            break
        end = child.right_edge.i
    return trim(doc, start, end + 1) or doc[head.i : head.i + 1]


def trim(doc: Doc, start: int, end: int) -> Tokens | None:
    """`doc[start:end]` without blanks, commas, stops and dashes around it; None if nothing is left."""
    while start < end and (doc[start].is_space or doc[start].text in LEADING):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in TRAILING):
        end -= 1
    return doc[start:end] if start < end else None


LEADING = frozenset({",", ";", ":", ".", "—", "–", "-", "--", ")", "]"})
TRAILING = frozenset({",", ";", ":", ".", "—", "–", "-", "--", "(", "["})


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((one for one in child.children if one.dep_ == "pobj"), None)
    return None
