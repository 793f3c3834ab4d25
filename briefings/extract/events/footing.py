"""What a content makes of an event that it mentions: its point, an aside, or something taken as known.

Who denies that "the deployment is paid for by a company" denies the payment: a definite noun that another predicate
tells something of is presupposed, and a relative or adverbial clause is beside the point (Karttunen 1974). Read by the
dependency parse alone; the words through which the point passes on are data (`data/footing.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Container
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from briefings.extract.events.actions import actions
from briefings.extract.events.parties import words
from briefings.model import Footing

NOUNS = frozenset({"NOUN", "PROPN", "NUM", "PRON"})
VERBS = frozenset({"VERB", "AUX"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
LOOSE = frozenset({"advcl", "relcl", "acl"})
LIKEWISE = frozenset({"conj", "appos", "parataxis"})
HAD = frozenset({"had", "'d", "’d"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
TAKING_PART = frozenset({"in", "into"})
"""Prepositions behind which an act is what the subject does: "engaged in the fighting"."""

HIGHEST = 16
"""Links above a trigger that are read, as a parse may be hostile."""


@cache
def _words(name: str) -> frozenset[str]:
    table = tomllib.loads(files("briefings.extract").joinpath("data/footing.toml").read_text(encoding="utf-8"))
    return frozenset(table[name].split())


@cache
def _passing() -> frozenset[str]:
    """The nouns that pass the point on: words of saying and showing, of how much, and those who make up a force."""
    return _words("said") | _words("same") | frozenset(thing for action in actions() for thing in action.things)


def footing_of(trigger: Token, within: Container[int], *, narrated: bool = False) -> Footing:
    """The footing of the event at `trigger` in a content, which is the tokens that `within` holds.

    Of several links above it the weakest counts. What an article in its own voice (`narrated`) says "had happened" lies
    behind what it reports. It does not ask whether the event is so.
    """
    if narrated and any(child.dep_ == "aux" and child.lower_ in HAD for child in _verb_of(trigger).children):
        return Footing.GIVEN
    found, node = Footing.POINT, trigger
    for _ in range(HIGHEST):
        above, preposition = _above(node)
        if above.i == node.i or above.i not in within:
            break
        link = _link(node, above, preposition)
        if link is Footing.GIVEN:
            return link
        found = link if link is Footing.ASIDE else found
        node = above
    return found


def _verb_of(trigger: Token) -> Token:
    """The trigger, or the light verb that carries it."""
    carries = trigger.dep_ in {"dobj", "attr", "nsubjpass"} and trigger.head.lemma_.lower() in words("light") | {"be"}
    return trigger.head if carries else trigger


def _above(node: Token) -> tuple[Token, str]:
    """The word that a word hangs on, past prepositions, and the first preposition before it."""
    above, preposition = node.head, ""
    while above.pos_ in {"ADP", "SCONJ"} and above.head.i != above.i:
        preposition = preposition or above.lower_
        above = above.head
    return above, preposition


def _link(node: Token, above: Token, preposition: str) -> Footing:
    if node.dep_ in LIKEWISE:
        return Footing.POINT
    if node.pos_ in VERBS:
        return _of_clause(node, above, preposition)
    if above.pos_ in NOUNS:
        return Footing.POINT if above.lemma_.lower() in _passing() else Footing.GIVEN
    return _of_noun(node, above, preposition)


def _of_clause(verb: Token, above: Token, preposition: str) -> Footing:
    lemma = above.lemma_.lower()
    if above.pos_ in NOUNS:
        passes = lemma in _words("said") | _words("same") or _is_said_of(above)
        return Footing.POINT if passes and verb.dep_ != "relcl" else Footing.ASIDE
    if lemma in _words("knowing") or verb.dep_ in {"csubj", "csubjpass"}:
        return Footing.GIVEN
    beside = verb.dep_ in LOOSE or preposition in words("asides") | {"by"}
    return Footing.ASIDE if beside else Footing.POINT


def _is_said_of(noun: Token) -> bool:
    """Whether a noun is only the doer in what is said: "reports of soldiers being sent"."""
    return noun.dep_ == "pobj" and noun.head.head.lemma_.lower() in _words("said")


def _of_noun(noun: Token, above: Token, preposition: str) -> Footing:
    """The footing of a noun by the verb or adjective that it is an argument of."""
    if not _is_definite(noun) or preposition in TAKING_PART:
        return Footing.POINT
    lemma = above.lemma_.lower()
    if noun.dep_ in SUBJECTS:
        return Footing.POINT if lemma in _words("subject") | _words("object") - {"be"} else Footing.GIVEN
    carried = lemma in words("light") | _words("object") | _words("subject")
    return Footing.POINT if carried and preposition not in words("asides") else Footing.GIVEN


def _is_definite(noun: Token) -> bool:
    """Whether a noun is spoken of as known: "the deployment", "its launch"."""
    return any(child.dep_ == "poss" or (child.dep_ == "det" and child.lower_ in DEFINITE) for child in noun.children)
