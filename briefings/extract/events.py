"""Events that a text tells of: who did what, where, and whether it is said to have happened.

A first form of actor-action-target coding in the manner of PLOVER (Halterman et al. 2023): triggers are data
(`data/actions.toml`), participants come from the dependency parse. It does not judge who is right, and it does not
merge events over articles.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from spacy.tokens import Doc, Token

from briefings.extract.factuality.modality import outlook_of
from briefings.extract.places import country_of, place_of
from briefings.model import Event, Span

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
OBJECTS = frozenset({"dobj", "attr", "dative", "oprd"})
LOCATIVE = frozenset({"in", "to", "into", "at", "inside", "within", "across", "near", "on"})
OWNERS = frozenset({"of", "from", "by"})
POINTING = frozenset({"the", "these", "those", "this", "that", "them", "they", "such"})
VOWING = frozenset({"promise", "threaten", "vow"})
LONGEST_NAME = 5
CLIMB = 3


@dataclass(frozen=True, slots=True)
class Action:
    """One kind of event: its name, its triggers and what has to take part."""

    name: str
    verbs: frozenset[str]
    nouns: frozenset[str]
    things: frozenset[str]
    against: frozenset[str]
    locative: bool
    bare: bool

    @property
    def triggers(self) -> frozenset[str]:
        """Every lemma that can tell of the event."""
        return self.verbs | self.nouns | (self.things | {"be"} if self.locative else frozenset())


@dataclass(slots=True)
class _Discourse:
    """What the text has told so far: the last event of each action, and whose things of each action were last named."""

    events: dict[str, Event]
    owners: dict[str, str]

    def add(self, event: Event) -> None:
        """Remember an event, and its actor for what else the same things can do: who was sent may fight later."""
        self.events[event.action] = event
        things = next(action.things for action in actions() if action.name == event.action)
        if event.actor:
            self.owners.update({other.name: event.actor for other in actions() if other.things & things})


@cache
def actions() -> tuple[Action, ...]:
    """The kinds of event, from `data/actions.toml`."""
    table = tomllib.loads(files("briefings.extract").joinpath("data/actions.toml").read_text(encoding="utf-8"))
    return tuple(_action(name, row) for name, row in table.items())


def _action(name: str, row: Mapping[str, Any]) -> Action:
    words = {field: frozenset(row.get(field, ())) for field in ("verbs", "nouns", "things", "against")}
    return Action(name, **words, locative=row.get("locative", False), bare=row.get("bare", False))


@cache
def _by_lemma() -> dict[str, tuple[Action, ...]]:
    found: dict[str, list[Action]] = {}
    for action in actions():
        for word in action.triggers | action.things:
            found.setdefault(word, []).append(action)
    return {word: tuple(kinds) for word, kinds in found.items()}


def find_events(doc: Doc) -> tuple[Event, ...]:
    """The events of a whole document, in order of their triggers.

    What a sentence leaves out (whose soldiers, where to) is taken from the last event of the same action before it.
    """
    found: list[Event] = []
    told = _Discourse({}, {})
    for token, here in _candidates(doc):
        if owner := owner_of(token) if any(token.lemma_.lower() in action.things for action in here) else "":
            told.owners.update({action.name: owner for action in here if token.lemma_.lower() in action.things})
        event = next((event for action in here if (event := _read(token, action, told)) is not None), None)
        if event is not None:
            found.append(event)
            told.add(event)
    return tuple(found)


def _candidates(doc: Doc) -> Iterator[tuple[Token, tuple[Action, ...]]]:
    """The tokens whose lemma is a word of some action, with those actions."""
    lemmas: list[int] = doc.to_array("LEMMA").tolist()
    kinds, strings = _by_lemma(), doc.vocab.strings
    wanted = {lemma: found for lemma in set(lemmas) if lemma and (found := kinds.get(strings[lemma].lower()))}
    return ((doc[place], wanted[lemma]) for place, lemma in enumerate(lemmas) if lemma in wanted)


def _read(token: Token, action: Action, told: _Discourse) -> Event | None:
    if not _is_trigger(token, action):
        return None
    verb = clause_verb(token)
    opponents = _opponents(token, verb, action)
    takers = tuple(one for one in _participants(token, verb) if one not in opponents)
    things = [taker for taker in takers if taker.lemma_.lower() in action.things]
    last = told.events.get(action.name)
    if not (action.bare or things or (last is not None and _refers_back(verb, takers))):
        return None
    place, country = _place(token, verb, things)
    if (token.lemma_ == "be" or token.lemma_.lower() in action.things) and not country:
        return None
    actor = _known_actor(action, told) if _pointed_at(things) or _refers_back(verb, takers) else ""
    actor = actor or _actor(token, action, things, takers) or _known_actor(action, told)
    target = _target(token, verb, action, opponents) if action.against else country
    outlook = outlook_of(token)
    return Event(
        trigger=Span(token.idx, token.idx + len(token)),
        action=action.name,
        actor=actor,
        target=target or (last.target if last and not action.against else ""),
        place=place,
        polarity=outlook.polarity,
        expected=outlook.expected,
    )


def _known_actor(action: Action, told: _Discourse) -> str:
    """Whose things the text told of last: in an event of this kind, else anywhere."""
    last = told.events.get(action.name)
    return (last.actor if last else "") or told.owners.get(action.name, "")


def _refers_back(verb: Token, takers: tuple[Token, ...]) -> bool:
    """Whether a pronoun stands where the things would: as the object, or as the subject of a verb without one."""
    transitive = any(taker.dep_ == "dobj" and taker.head.i == verb.i for taker in takers)
    places = {"dobj", "nsubjpass"} if transitive else {"nsubj", "nsubjpass"}
    return any(taker.pos_ == "PRON" and taker.dep_ in places for taker in takers)


def _pointed_at(things: list[Token]) -> bool:
    """Whether the things were named before: "these troops", "the soldiers" - unless their owner is told right here."""
    return any(
        any(child.dep_ == "det" and child.lower_ in POINTING for child in thing.children) and not owner_of(thing)
        for thing in things
    )


def _is_trigger(token: Token, action: Action) -> bool:
    lemma = token.lemma_.lower()
    if token.pos_ in {"NOUN", "PROPN"}:
        placed = token.dep_ == "pobj" or (token.dep_ == "dobj" and token.head.lemma_ == "have")
        return lemma in action.nouns or (action.locative and lemma in action.things and placed)
    if token.pos_ not in {"VERB", "AUX"}:
        return False
    if action.locative and _into_an_act(token):
        return False
    if lemma == "be":
        return action.locative and token.dep_ not in {"aux", "auxpass"}
    return lemma in action.verbs


def _into_an_act(verb: Token) -> bool:
    """Whether the verb only leads up to another event: "deployed in combat" tells of combat, not of a place."""
    acts = {noun for action in actions() if action.bare for noun in action.nouns}
    behind = (noun for prep in verb.children if prep.lower_ in {"in", "into"} for noun in prep.children)
    return any(noun.dep_ == "pobj" and noun.lemma_.lower() in acts for noun in behind)


def clause_verb(token: Token) -> Token:
    """The verb that governs a trigger: the trigger itself if it is one, else the nearest verb above it."""
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    return token


def _participants(token: Token, verb: Token) -> Iterator[Token]:
    """Those who may take part: subject, objects, what a participle describes, and the complements of a noun."""
    yield from _arguments(verb)
    if token.i != verb.i:
        yield token
        yield from (child for child in token.children if child.dep_ in {"compound", "poss", "nmod", "amod"})
        yield from _behind(token, OWNERS | {"for"})
    if verb.dep_ in {"acl", "relcl"}:
        yield verb.head
    if verb.dep_ in {"conj", "xcomp", "advcl", "ccomp"} and not any(c.dep_ in SUBJECTS for c in verb.children):
        yield from (child for child in verb.head.children if child.dep_ in SUBJECTS | {"dobj"})


def _arguments(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in SUBJECTS | OBJECTS:
            yield child
            yield from (below for below in child.conjuncts if below.head.i >= child.i)
            yield from _behind(child, {"of"})
        elif child.dep_ == "agent":
            yield from (below for below in child.children if below.dep_ == "pobj")


def _behind(token: Token, prepositions: Iterable[str]) -> Iterator[Token]:
    wanted = frozenset(prepositions)
    for child in token.children:
        if child.dep_ in {"prep", "agent", "dative"} and child.lower_ in wanted:
            yield from (below for below in child.children if below.dep_ == "pobj")


def _actor(token: Token, action: Action, things: list[Token], takers: tuple[Token, ...]) -> str:
    """Whose things they are, or whose the trigger is; else the country of the subject or of the agent.

    A noun such as "troop deployments" takes no subject from its clause unless it is an act of the subject: "have
    engaged in combat".
    """
    for noun in (*things, token):
        if noun.pos_ in {"NOUN", "PROPN"} and (owner := owner_of(noun)):
            return owner
    if token.pos_ in {"NOUN", "PROPN"} and not action.bare and token.head.lemma_ != "have":
        return ""
    verb = clause_verb(token)
    doers = [*_bidden(verb), *(one for one in takers if one.dep_ in SUBJECTS or one.head.dep_ == "agent")]
    doers += _controllers(verb)
    return next((country for doer in doers if (country := owner_of(doer) or _same_doer(doer))), "")


def _bidden(verb: Token) -> list[Token]:
    """Who is named as the one to do a deed: "urged Iran not to send arms", "asked Chad to send troops"."""
    if verb.dep_ != "xcomp" or verb.head.lemma_ in VOWING or any(child.dep_ in SUBJECTS for child in verb.children):
        return []
    return [child for child in verb.head.children if child.dep_ == "dobj" and child.pos_ == "PROPN"]


def _controllers(verb: Token) -> list[Token]:
    """Who does a deed behind a preposition: "accused Iran of planning to send", "stopped short of sending"."""
    while verb.dep_ == "xcomp":
        verb = verb.head
    if verb.dep_ != "pcomp":
        return []
    above = verb.head.head
    above = above.head if above.pos_ not in {"VERB", "AUX"} else above
    order = ("dobj", "nsubjpass", "nsubj")
    return [child for dep in order for child in above.children if child.dep_ == dep]


def _same_doer(pronoun: Token) -> str:
    """The country that "it" or "they" stands for below a verb of saying: "Iran denied it had sent arms"."""
    if pronoun.lower_ not in {"it", "they", "we"} or pronoun.head.dep_ not in {"ccomp", "acl", "relcl"}:
        return ""
    node = pronoun.head
    for _ in range(CLIMB):
        node = node.head
        subjects = (child for child in node.children if child.dep_ in SUBJECTS)
        if country := next((country for subject in subjects if (country := owner_of(subject))), ""):
            return country
    return ""


def owner_of(noun: Token) -> str:
    """The country that a noun phrase belongs to: "Pyongyang's soldiers", "soldiers from North Korea"; "" if none."""
    for behind in _behind(noun, OWNERS):
        if country := country_in(behind.doc[behind.left_edge.i : behind.i + 1]):
            return country
    return country_in(noun.doc[noun.left_edge.i : noun.i + 1])


def country_in(tokens: Iterable[Token]) -> str:
    """The last country named in a run of tokens, by the longest name; "" if there is none."""
    run = list(tokens)
    for end in range(len(run), 0, -1):
        for start in range(max(0, end - LONGEST_NAME), end):
            country = _country(run[start:end])
            if country:
                return country
    return ""


def _country(run: list[Token]) -> str:
    if not any(token.text[:1].isupper() for token in run):
        return ""
    first, last = run[0], run[-1]
    return country_of(first.doc[first.i : last.i + 1].text) or ""


def _place(token: Token, verb: Token, things: list[Token]) -> tuple[str, str]:
    """Where it happens: the place as named and its country; empty strings if the clause does not tell."""
    noun_only = token.pos_ in {"NOUN", "PROPN"} and token in things
    if noun_only and token.dep_ == "dobj":
        nodes: tuple[Token, ...] = (token, verb)
    else:
        nodes = (token,) if noun_only else (token, verb, *things)
    for node in dict.fromkeys(nodes):
        for prep in _prepositions(node):
            for noun in prep.children:
                if noun.dep_ == "pobj" and (found := _named_place(noun)):
                    return found
    return "", ""


def _prepositions(node: Token) -> Iterator[Token]:
    for child in node.children:
        if child.dep_ in {"prep", "dative"} and child.pos_ == "ADP" and child.lower_ in LOCATIVE:
            yield child
        elif child.lower_ != "according" and child.dep_ in {"prep", "xcomp", "advcl", "acl", "relcl", *OBJECTS}:
            yield from (c for c in child.children if c.dep_ == "prep" and c.lower_ in LOCATIVE)
            yield from (
                c for noun in child.children if noun.dep_ == "pobj" for c in noun.children if c.lower_ in LOCATIVE
            )


def _named_place(noun: Token) -> tuple[str, str] | None:
    """The place and its country in the words up to a noun; "the Russian Far East" is in Russia by its adjective.

    At a border is not across it.
    """
    if noun.lemma_.lower() in {"border", "frontier", "doorstep"}:
        return None
    run = [token for token in noun.subtree if token.i <= noun.i]
    for end in range(len(run), 0, -1):
        for start in range(max(0, end - LONGEST_NAME), end):
            part = run[start:end]
            if not part[0].text[:1].isupper():
                continue
            place = place_of(noun.doc[part[0].i : part[-1].i + 1].text)
            if place is not None and place.country:
                return place.name, place.country
    country = country_in(run)
    return ("", country) if country and noun.pos_ == "PROPN" else None


def _opponents(token: Token, verb: Token, action: Action) -> list[Token]:
    """Those whom a verb of fighting is done to: "fought Eritrean forces", "engaged them in combat"."""
    if not action.bare or (token.i != verb.i and verb.lemma_ != "engage"):
        return []
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    return [one for child in objects for one in (child, *child.conjuncts, *_behind(child, {"of"}))]


def _target(token: Token, verb: Token, action: Action, opponents: list[Token]) -> str:
    if country := next((country for one in opponents if (country := owner_of(one))), ""):
        return country
    for node in (token, verb):
        for noun in _behind(node, action.against):
            if country := owner_of(noun):
                return country
    return ""
