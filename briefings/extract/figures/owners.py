"""Whose the counted are: the country by their own words, by "from", or by who sends them."""

from __future__ import annotations

from spacy.tokens import Span, Token

from briefings.extract.figures.words import listed
from briefings.extract.places import countries_in

WIDEST_PHRASE = 16
"""Tokens of a noun phrase before the counted noun; a wider one is a parse gone wrong."""

FARTHEST_SUBJECT = 6
"""Steps up the tree in which the subject of a verb is sought."""


def owner_of(noun: Token | None, span: Span) -> str:
    """The country whose the counted are: by the noun's own words, by "from", or by who sends them; "" if not told."""
    anchor = noun if noun is not None else span.root
    own = _owner_in_phrase(anchor, span)
    return own or _owner_by_preposition(anchor) or _owner_by_sender(anchor)


def _owner_in_phrase(anchor: Token, span: Span) -> str:
    start = min(anchor.left_edge.i, span.start)
    if anchor.i - start > WIDEST_PHRASE:
        start = span.start
    found = [name for child in anchor.doc[start : anchor.i + 1].text.split(", ") for name in countries_in(child)]
    return found[-1] if found else ""


def _owner_by_preposition(anchor: Token) -> str:
    for child in anchor.children:
        if child.i > anchor.i and child.lower_ in {"from", "of"} and child.dep_ == "prep":
            names = [n for c in child.children if c.dep_ == "pobj" for n in countries_in(_phrase(c))]
            if names:
                return names[0]
        agent = _agent(child) if child.dep_ == "acl" else None
        if agent is not None and countries_in(_phrase(agent)):
            return countries_in(_phrase(agent))[0]
    return ""


def _agent(verb: Token) -> Token | None:
    agents = (g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj")
    return next(agents, None)


def _owner_by_sender(anchor: Token) -> str:
    verb = anchor.head
    if verb.lemma_.lower() not in listed("senders", "verbs") or anchor.dep_ not in {"dobj", "nsubjpass"}:
        return ""
    subject = subject_of(verb) if anchor.dep_ == "dobj" else _agent(verb)
    names = countries_in(_phrase(subject)) if subject is not None else ()
    return names[-1] if names else ""


def subject_of(verb: Token) -> Token | None:
    """Who does what the verb says, sought up the tree: through "prepares to", "and", "accused X of sending"."""
    for _ in range(FARTHEST_SUBJECT):
        subjects = [c for c in verb.children if c.dep_ == "nsubj"]
        if subjects:
            relative = subjects[0].tag_ in {"WDT", "WP"} and verb.dep_ == "relcl"
            return verb.head if relative else subjects[0]
        accused = _accused(verb)
        if accused is not None:
            return accused
        if verb.dep_ == "acl":
            return next((child for child in verb.head.children if child.dep_ == "poss"), None)
        if verb.head == verb or verb.dep_ not in {"xcomp", "conj", "pcomp", "prep", "advcl", "ccomp"}:
            return None
        verb = verb.head
    return None


def _accused(verb: Token) -> Token | None:
    """Whom a verb above blames for what this one says: "accuses X of sending … and preparing to …"."""
    above = verb.head if verb.dep_ in {"advcl", "conj"} else verb.head.head if verb.dep_ == "pcomp" else verb
    if above == verb or above.pos_ != "VERB":
        return None
    blamed = any(g.dep_ == "pcomp" for c in above.children if c.dep_ == "prep" for g in c.children)
    objects = [c for c in above.children if c.dep_ in {"dobj", "nsubjpass"}]
    return objects[0] if blamed and objects else None


def _phrase(token: Token) -> str:
    return token.doc[token.left_edge.i : token.i + 1].text
