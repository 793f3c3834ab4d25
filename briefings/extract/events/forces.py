"""Events of troops, arms, missiles and talks: who sent what where, who fought whom.

Triggers are data (`data/actions.toml`), participants come from the dependency parse. What a sentence leaves out is
taken from the last event of the same action before it. It does not judge who is right, and it does not merge events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from briefings.extract.events.actions import Action, actions
from briefings.extract.events.kinds import announced
from briefings.extract.events.naming import LONGEST_NAME, behind, country_in, name_of, owner_of, party_span
from briefings.extract.events.parties import between, doer_of, stands_for, target_of, words
from briefings.extract.factuality.modality import outlook_of
from briefings.extract.places import country_of, place_of
from briefings.model import Event, Span

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
OBJECTS = frozenset({"dobj", "attr", "dative", "oprd"})
LOCATIVE = frozenset({"in", "to", "into", "at", "inside", "within", "across", "near", "on"})
OWNERS = frozenset({"of", "from", "by"})
POINTING = frozenset({"the", "these", "those", "this", "that", "them", "they", "such"})
VOWING = frozenset({"promise", "threaten", "vow"})
CLIMB = 3


@dataclass(slots=True)
class Discourse:
    """What the text has told so far: the last event of each action, and whose things of each action were last named."""

    events: dict[str, Event] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Remember an event, and its actor for what else the same things can do: who was sent may fight later."""
        self.events[event.action] = event
        things = next(action.things for action in actions() if action.name == event.action)
        if event.actor:
            self.owners.update({other.name: event.actor for other in actions() if other.things & things})

    def hear(self, token: Token, here: tuple[Action, ...]) -> None:
        """Remember whose things a word names: "Pyongyang's soldiers"."""
        mine = [action for action in here if token.lemma_.lower() in action.things]
        if mine and (owner := owner_of(token)):
            self.owners.update({action.name: owner for action in mine})


def read_force(token: Token, here: tuple[Action, ...], told: Discourse) -> Event | None:
    """The event that `token` tells of, if it is one of the actions `here`; what was told before fills its gaps."""
    told.hear(token, here)
    event = next((event for action in here if (event := _read(token, action, told)) is not None), None)
    if event is not None:
        told.add(event)
    return event


def _read(token: Token, action: Action, told: Discourse) -> Event | None:
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
    lemma = token.lemma_.lower()
    if lemma in action.into:
        place, country = _entered(token) or ("", "")
    if action.locative and place != country and country_of(place) == country:
        place = ""  # a bare capital stands for its state: "soldiers in Moscow"
    if (lemma == "be" or lemma in action.things | action.into) and not country:
        return None
    actor = _known_actor(action, told) if _pointed_at(things) or _refers_back(verb, takers) else ""
    actor = actor or _actor(token, action, things, takers) or _known_actor(action, told)
    target = _target(token, verb, action, opponents) if action.against else country
    outlook = outlook_of(token)
    doer, aim = _shown(token, verb, things)
    if not action.things:
        both = [*between(token)][:2]
        doer, aim = both if len(both) > 1 else (doer, aim)
        actor = actor or (name_of(doer) if doer is not None else "")
        target = target or (name_of(aim) if aim is not None else "")
    return Event(
        trigger=Span(token.idx, token.idx + len(token)),
        action=action.name,
        actor=actor,
        target=target or (last.target if last and not action.against else ""),
        place=place,
        polarity=outlook.polarity,
        expected=outlook.expected,
        kind=announced(action.kind, verb),
        actor_span=party_span(doer) if doer is not None else None,
        target_span=party_span(aim) if aim is not None else None,
    )


def _shown(token: Token, verb: Token, things: list[Token]) -> tuple[Token | None, Token | None]:
    """The heads of those who take part, as the sentence has them."""
    owned = (noun for noun in (*things, token) if noun.pos_ in {"NOUN", "PROPN"} and owner_of(noun))
    doer = stands_for(doer_of(verb), None) if token.i == verb.i or verb.lemma_ in words("light") else None
    doer = doer or next(owned, None)
    return doer, target_of(token, verb, doer)


def _known_actor(action: Action, told: Discourse) -> str:
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
    nouns = (noun for prep in verb.children if prep.lower_ in {"in", "into"} for noun in prep.children)
    return any(noun.dep_ == "pobj" and noun.lemma_.lower() in acts for noun in nouns)


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
        yield from behind(token, OWNERS | {"for"})
    if verb.dep_ in {"acl", "relcl"}:
        yield verb.head
    if verb.dep_ in {"conj", "xcomp", "advcl", "ccomp"} and not any(c.dep_ in SUBJECTS for c in verb.children):
        yield from (child for child in verb.head.children if child.dep_ in SUBJECTS | {"dobj"})


def _arguments(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in SUBJECTS | OBJECTS:
            yield child
            yield from (below for below in child.conjuncts if below.head.i >= child.i)
            yield from behind(child, {"of"})
        elif child.dep_ == "agent":
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


def _entered(verb: Token) -> tuple[str, str] | None:
    """The place that is a verb's object: "entered Bolivia"."""
    objects = (child for child in verb.children if child.dep_ in {"dobj", "nsubjpass"})
    return next((found for one in objects if (found := _named_place(one))), None)


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
    return [one for child in objects for one in (child, *child.conjuncts, *behind(child, {"of"}))]


def _target(token: Token, verb: Token, action: Action, opponents: list[Token]) -> str:
    if country := next((country for one in opponents if (country := owner_of(one))), ""):
        return country
    for node in (token, verb):
        for noun in behind(node, action.against):
            if country := owner_of(noun):
                return country
    return ""
