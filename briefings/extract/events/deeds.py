"""Events of every class by their trigger words: who did it, to whom, as the words of the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from spacy.tokens import Token

from briefings.extract.clauses import is_passive
from briefings.extract.events.kinds import FRIENDLY, kind_of
from briefings.extract.events.naming import name_of, party_span
from briefings.extract.events.parties import (
    between,
    doer_of,
    holder_of,
    is_only_where,
    is_party,
    joint,
    opposed_in,
    owners_in,
    stands_for,
    target_of,
    words,
)
from briefings.extract.events.triggers import Mode, demanding, lemma_of, mode_at
from briefings.extract.factuality.modality import outlook_of
from briefings.model import Event, Span

VERBS = frozenset({"VERB", "AUX"})
HAPPENING = frozenset({"protest", "assault", "fight", "consult"})
"""Classes of what takes place somewhere without being done to the place."""

MOST_EVENTS = 4
"""Events of one trigger where several did it to several."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A trigger with its kind and its parties, before they are named."""

    trigger: Token
    verb: Token | None
    mode: Mode
    kind: str
    doer: Token | None
    target: Token | None

    def events(self) -> Iterator[Event]:
        """An event for each of those who did it; who did it together did it to each other, where the mode says so."""
        doers = joint(self.doer)[:MOST_EVENTS] if self.doer is not None else (None,)
        if len(doers) > 1 and self.mode.mutual and not self._has_other():
            yield from (self._event(doer, next(o for o in doers if o is not doer)) for doer in doers)
            return
        yield from (self._event(doer, self.target) for doer in _told_apart(doers))

    def _has_other(self) -> bool:
        """Whether somebody else is named whom it is done to or with, in the clause itself."""
        near = target_of(self.trigger, self.verb, self.doer, near=True)
        return near is not None and is_party(near)

    def _event(self, doer: Token | None, target: Token | None) -> Event:
        outlook = outlook_of(self.trigger)
        aimed = name_of(target) if target is not None and self._is_meant(target) else ""
        placed = target is not None and self.mode.kind in HAPPENING and is_only_where(target)
        return Event(
            trigger=Span(self.trigger.idx, self.trigger.idx + len(self.trigger)),
            action=self.mode.name,
            actor=name_of(doer) if doer is not None else "",
            target="" if placed else aimed,
            place=aimed if placed else "",
            polarity=outlook.polarity,
            expected=outlook.expected,
            kind=self.kind,
            actor_span=party_span(doer) if doer is not None else None,
            target_span=party_span(target) if target is not None else None,
        )

    def _is_meant(self, target: Token) -> bool:
        """Whether a party is the one that the deed is done to by name, and not only somewhere in what is asked for."""
        if self.mode.kind != "request":
            return True
        ends = {self.trigger.i} | ({self.verb.i} if self.verb is not None else set())
        nouns = [one for one in takewhile(lambda one: one.i not in ends, target.ancestors) if one.pos_ != "ADP"]
        return len(nouns) <= 1


def _told_apart(doers: tuple[Token | None, ...]) -> tuple[Token | None, ...]:
    """Joint doers as far as they have names of their own; else the first for all."""
    names = {name_of(doer) for doer in doers if doer is not None}
    return doers if len(names - {""}) == len(doers) else doers[:1]


def read_deed(token: Token, last: Token | None) -> Deed | None:
    """The deed that a word tells of; None if it tells of none or nobody takes part. `last` is who acted before."""
    if token.lemma_.lower() in words("must"):
        return _demand(token, last)
    mode = mode_at(token)
    if mode is None:
        return None
    if token.pos_ in VERBS:
        verb: Token | None = token
        doer = stands_for(doer_of(token), last)
        undergone = False
    else:
        verb = _light_verb(token, mode)
        undergone = verb is not None and verb.lemma_ in words("undergoing")
        doer = _doer_of_noun(token, verb, undergone=undergone)
        doer = stands_for(doer, last)
        if doer is None:
            return None
    if doer is not None and _is_said_through(doer, token):
        doer = stands_for(holder_of(doer), last) or doer
    target = doer_of(verb) if undergone and verb is not None else _target(token, verb, mode, doer)
    target = stands_for(target, last, other=doer)
    if target is not None and doer is not None and target.i == doer.i:
        target = None
    if doer is not None and _is_natural(doer):
        return None
    doer = doer or _authority(token, mode)
    if not any(one is not None and is_party(one) for one in (doer, target)):
        return None
    return Deed(token, verb, mode, kind_of(mode, verb, doer), doer, target)


def _target(token: Token, verb: Token | None, mode: Mode, doer: Token | None) -> Token | None:
    """To whom it is done; whom forces are raised against goes before those who are raised."""
    aimed = target_of(token, verb, doer)
    return next(opposed_in(token), aimed) if mode.kind == "mobilize" else aimed


def _is_natural(doer: Token) -> bool:
    """Whether it is nobody's doing: "the flood", "Hurricane Lorenzo"."""
    named = (child.lemma_.lower() for child in doer.children if child.dep_ in {"compound", "nmod"})
    return not words("natural").isdisjoint({doer.lemma_.lower(), *named})


def _is_said_through(doer: Token, verb: Token) -> bool:
    """Whether somebody does a deed by what is named as its doer: "adopted a decree banning"."""
    if doer.pos_ != "NOUN" or is_party(doer):
        return False
    return mode_at(doer) is not None or (verb.dep_ in {"acl", "relcl"} and verb.head.i == doer.i)


def _light_verb(noun: Token, mode: Mode) -> Token | None:
    """The verb whose subject does the act: "launched an attack", "arrived for talks", "came under attack"."""
    node, prep = noun, ""
    if node.dep_ == "conj" and node.head.pos_ == "NOUN":
        node = node.head
    if node.dep_ == "pobj":
        node = node.head
        prep = node.lower_
        if node.head.lower_ == "part":
            node = node.head
    elif node.dep_ not in {"dobj", "nsubjpass"}:
        return None
    verb = node.head
    if verb.pos_ not in VERBS:
        return None
    if lemma_of(verb) in words("undergoing"):
        return verb if not prep or prep == "under" else None
    if prep:
        return verb if prep in words("amid") and not is_passive(verb) else None
    return verb if lemma_of(verb) in words("light") or mode.kind in FRIENDLY else None


def _doer_of_noun(noun: Token, verb: Token | None, *, undergone: bool) -> Token | None:
    own = [*owners_in(noun)]
    behind = [
        below
        for child in noun.children
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from"}
        for below in child.children
        if below.dep_ == "pobj" and is_party(below)
    ]
    if not behind:
        behind = [*between(noun)][:1]
    theirs = next(iter([*behind, *own]), None)
    if verb is None or undergone or (theirs is not None and lemma_of(verb) not in words("light")):
        return theirs
    return doer_of(verb) or theirs


def _authority(verb: Token, mode: Mode) -> Token | None:
    """The country whose authorities act where nobody else is named: "was arrested in" a country."""
    if mode.kind != "coerce":
        return None
    places = (below for child in verb.children if child.lower_ == "in" for below in child.children)
    return next((one for one in places if one.dep_ == "pobj" and one.ent_type_ == "GPE"), None)


def _demand(must: Token, last: Token | None) -> Deed | None:
    """What somebody says that others must do: "the union said that the ministry must pay"."""
    verb = must.head
    above = verb.head
    if must.dep_ != "aux" or verb.dep_ != "ccomp" or above.lemma_ not in words("speaking"):
        return None
    doer = stands_for(doer_of(above), last)
    target = next((child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}), None)
    if doer is None or target is None or target.pos_ == "PRON" or target.i > must.i:
        return None
    return Deed(must, verb, demanding(), demanding().kind, doer, target)
