"""Who does a deed and to whom, from the dependency parse. Words about parties are data (`data/parties.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from briefings.extract.clauses import is_passive, subject_of
from briefings.extract.places import country_of

OBJECTS = frozenset({"dobj", "attr", "oprd", "acomp"})
PARTIES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
NO_PARTIES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "LANGUAGE"})
VERBS = frozenset({"VERB", "AUX"})
NAMING = frozenset({"poss", "amod", "compound", "nmod"})
RELATIVES = frozenset({"who", "which", "that", "whom"})
STANDING = frozenset({"it", "they", "he", "she", "we", "them", "him", "her", "its", "their", "his"})
PERSONAL = frozenset({"he", "she", "him", "her", "his"})
UNKNOWN = frozenset({"those", "some", "many", "others", "who"})
VOWING = frozenset({"promise", "threaten", "vow"})
AIMING = frozenset({"on", "against"})
BLAMING = frozenset({"of", "for", "from", "into"})
CLAUSES = frozenset({"xcomp", "ccomp", "conj", "advcl"})
DEEP = 3
CLIMB = 4


@cache
def words(name: str) -> frozenset[str]:
    """A row of `data/parties.toml`."""
    return frozenset(_table()[name].split())


@cache
def _table() -> dict[str, str]:
    return tomllib.loads(files("briefings.extract").joinpath("data/parties.toml").read_text(encoding="utf-8"))


def is_party(token: Token) -> bool:
    """Whether a word stands for somebody: a name, a people, or a common noun for persons and bodies."""
    if token.ent_type_ in NO_PARTIES:
        return False
    if token.pos_ == "PRON":
        return token.lower_ in STANDING
    if token.pos_ == "PROPN" or token.ent_type_ in PARTIES:
        return True
    return token.lemma_.lower() in words("people") or country_of(token.text) is not None


def is_name(token: Token) -> bool:
    """Whether a word inside a noun phrase names somebody: "Belgian" in "Belgian plan", not "pressure" in its group."""
    named = token.pos_ == "PROPN" or token.ent_type_ in PARTIES or country_of(token.text) is not None
    return named and token.ent_type_ not in NO_PARTIES | {"LOC", "FAC", "EVENT"}


def owners_in(noun: Token) -> Iterator[Token]:
    """Who is named before a noun as its owner or people, pronouns included: "its", "the union's", "Belgian"."""
    for child in noun.lefts:
        if (child.dep_ in NAMING and is_name(child)) or (child.dep_ == "poss" and is_party(child)):
            yield child


def objects_of(verb: Token, particles: frozenset[str] = frozenset()) -> list[Token]:
    """What a verb is done to, active or passive, and what stands behind one of its particles; conjuncts included."""
    found = [child for child in verb.children if child.dep_ in OBJECTS or child.dep_ == "nsubjpass"]
    if verb.dep_ in {"acl", "relcl"} and not any(child.dep_ == "dobj" for child in verb.children):
        found.append(verb.head)
    if particles:
        found += [below for child in verb.children if child.lower_ in particles for below in _nouns(child)]
    found += [below for thing in found for child in thing.children if child.lower_ == "of" for below in _nouns(child)]
    return [one for thing in found for one in (thing, *thing.conjuncts)]


def _nouns(preposition: Token) -> Iterator[Token]:
    for child in preposition.children:
        if child.dep_ == "pobj":
            yield child
        elif child.dep_ == "prep":
            yield from (below for below in child.children if below.dep_ == "pobj")


def doer_of(verb: Token) -> Token | None:
    """The head of whoever does a verb's deed: its subject or agent, the one bidden to do it or blamed for it."""
    if any(child.dep_ == "nsubj" for child in verb.children):
        return subject_of(verb)
    above = verb.head
    if verb.dep_ == "xcomp" and above.lemma_ not in VOWING:
        bidden = next((child for child in above.children if child.dep_ == "dobj" and child.i < verb.i), None)
        if bidden is not None and is_party(bidden):
            return bidden
    if verb.dep_ == "pcomp" and above.lower_ in BLAMING and not is_passive(verb):
        return _blamed(above.head)
    if verb.dep_ == "acl" and any(child.dep_ == "aux" for child in verb.children):
        return holder_of(above)
    return subject_of(verb)


def _blamed(word: Token) -> Token | None:
    """Who is said to do what stands behind "of", "for" or "from": the one accused, guilty, kept from it."""
    if word.pos_ == "ADJ":
        return subject_of(word.head) if word.head.pos_ in VERBS else None
    if word.pos_ not in VERBS:
        return holder_of(word)
    blamed = [child for dep in ("dobj", "nsubjpass") for child in word.children if child.dep_ == dep]
    return blamed[0] if blamed and is_party(blamed[0]) else subject_of(word)


def holder_of(noun: Token) -> Token | None:
    """Whose a plan, rally or threat is: its owner, else whoever the clause around it is about."""
    owner = next(owners_in(noun), None)
    if owner is not None:
        return owner
    node = noun.head if noun.dep_ in {"dobj", "attr"} else noun.head.head if noun.dep_ == "pobj" else noun
    return subject_of(node) if node.pos_ in VERBS else None


def stands_for(head: Token | None, last: Token | None, *, other: Token | None = None) -> Token | None:
    """The noun that a pronoun stands for: the head of its clause, the subject above it, else who acted last.

    It is nobody's own deed: what the subject does to "them" is done to somebody `other` than the subject, who was named
    before.
    """
    if head is None or head.pos_ not in {"PRON", "DET"}:
        return head
    if head.lower_ in RELATIVES:
        verb = head.head
        return verb.head if verb.dep_ == "relcl" else None
    if head.lower_ not in STANDING:
        return head if head.lower_ in UNKNOWN else None
    node = head.head
    for _ in range(CLIMB):
        node = node.head
        before = (child for child in node.children if child.i < head.i and child.pos_ != "PRON")
        found = next((child for child in before if _agrees(head, child) and _may_be_meant(child, other)), None)
        if found is not None:
            return found
    fits = last is not None and _agrees(head, last) and (other is None or last.i != other.i)
    return last if fits else None


def _agrees(pronoun: Token, noun: Token) -> bool:
    """Whether a pronoun can stand for a noun: no state is "he", no person "it"."""
    if pronoun.lower_ in PERSONAL:
        return noun.ent_type_ not in {"GPE", "NORP", "LOC", "FAC"} and (
            noun.pos_ != "PROPN" or country_of(noun.text) is None
        )
    return pronoun.lower_ not in {"it", "its"} or noun.ent_type_ != "PERSON"


def _may_be_meant(noun: Token, other: Token | None) -> bool:
    if noun.dep_ in {"nsubj", "nsubjpass"}:
        return other is None or noun.i != other.i
    return other is not None and noun.dep_ == "dobj" and noun.i != other.i and is_party(noun)


def between(noun: Token) -> Iterator[Token]:
    """Those between whom something takes place: "talks between Chad and Mali"."""
    for child in noun.children:
        if child.lower_ == "between":
            yield from (one for below in _nouns(child) for one in (below, *below.conjuncts) if is_party(one))


def joint(head: Token) -> tuple[Token, ...]:
    """A party and those named together with it by "and": "Chad and Mali", "Chadian and Malian officials"."""
    others = tuple(one for one in head.conjuncts if one.i > head.i and is_party(one))
    if others:
        return (head, *others)
    for owner in owners_in(head):
        shared = tuple(one for one in owner.conjuncts if one.i > owner.i and is_name(one))
        if shared:
            return (owner, *shared)
    return (head,)


def target_of(trigger: Token, verb: Token | None, doer: Token | None, *, near: bool = False) -> Token | None:
    """The head of whom a deed is aimed at; where no party is named, of the thing it is done to.

    A thing is searched for whose it is: "lifted the blockade of the island", "rejected the union's demands". With
    `near` only the verb's own clause is looked at.
    """
    taken = _taken(doer)
    things: list[Token] = []
    aimed = [] if doer is None or trigger.pos_ in VERBS else _behind(doer, AIMING)
    for place in (*aimed, *_places(trigger, verb, 0 if near else DEEP)):
        if place.i in taken or place.ent_type_ in NO_PARTIES or place.i == trigger.i:
            continue
        if is_party(place) and not _is_own(place):
            return place
        inner = (one for one in _inside(place, DEEP) if one.i not in taken and one.i != trigger.i)
        found = next((one for one in inner if is_party(one) and one.pos_ != "PRON" and not _is_own(one)), None)
        if found is not None:
            return found
        things.append(place)
    return next((thing for thing in things if thing.pos_ in {"NOUN", "PROPN"}), None)


def _taken(doer: Token | None) -> frozenset[int]:
    if doer is None:
        return frozenset()
    return frozenset(
        {doer.i, *(child.i for child in doer.children if child.dep_ in NAMING), *(c.i for c in joint(doer))}
    )


def _is_own(place: Token) -> bool:
    """Whether what stands there belongs to whoever acts: "withdrew its soldiers from"."""
    return any(child.dep_ == "poss" and child.lower_ in {"its", "their", "his", "her"} for child in place.children)


def _places(trigger: Token, verb: Token | None, depth: int) -> Iterator[Token]:
    """Where a target may stand, the likeliest first."""
    if verb is None or trigger.i != verb.i:
        yield from _behind(trigger, words("towards"))
        yield from (owner for owner in owners_in(trigger) if owner.dep_ != "poss")
        yield from _behind(trigger, words("where"))
        for clause in trigger.children:
            if depth and clause.dep_ in {"acl", "ccomp"}:
                yield from _below(clause, depth)
    if verb is not None:
        yield from _around(verb, depth)


def _around(verb: Token, depth: int) -> Iterator[Token]:
    """The arguments of a verb, then those of the clauses below it."""
    direct = [child for child in verb.children if child.dep_ in {"dobj", "nsubjpass"}]
    yield from (one for child in direct for one in (child, *child.conjuncts))
    if not direct and verb.dep_ in {"acl", "relcl"}:
        yield verb.head
    yield from (child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP")
    yield from _behind(verb, words("towards"))
    yield from (child for child in verb.children if child.dep_ in {"attr", "oprd"})
    clauses = _clauses(verb) if depth else []
    for clause in clauses:
        if clause.dep_ != "advcl":
            yield from _below(clause, depth)
    yield from _behind(verb, words("where"))
    for clause in clauses:
        if clause.dep_ == "advcl":
            yield from _below(clause, depth)


def _below(clause: Token, depth: int) -> Iterator[Token]:
    yield from (one for one in clause.children if one.dep_ == "nsubj" and one.pos_ != "PRON")
    yield from (one for one in _around(clause, depth - 1) if one.pos_ != "PRON")


def _clauses(verb: Token) -> list[Token]:
    """The clauses that hang on a verb, on its object or on an adjective with it."""
    found: list[Token] = []
    has_object = any(child.dep_ == "dobj" for child in verb.children)
    for child in verb.children:
        if child.dep_ in {"prep", "dobj", "acomp"}:
            found += [below for below in child.children if below.dep_ in {"pcomp", "acl", "xcomp", "ccomp"}]
        elif child.dep_ in CLAUSES and child.pos_ in VERBS and not (child.dep_ == "conj" and has_object):
            found += [] if child.dep_ == "advcl" and _only_tells_when(child) else [child]
    return found


def _only_tells_when(clause: Token) -> bool:
    """Whether a clause tells of time or reason, so that nobody in it is aimed at: "after he was named"."""
    return any(child.dep_ in {"mark", "advmod"} and child.lower_ in words("times") for child in clause.children)


def opposed_in(word: Token) -> Iterator[Token]:
    """Those against whom the words below a word are: whom one arms against is not whom one arms."""
    for below in word.subtree:
        if below.lower_ == "against":
            yield from (one for one in _nouns(below) if is_party(one))


def is_only_where(place: Token) -> bool:
    """Whether a party is named only as where something happens: "a strike in Mombasa"."""
    while place.dep_ == "conj" and place.head.i != place.i:
        place = place.head
    return place.dep_ == "pobj" and place.head.lower_ in words("where")


def _behind(head: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    for child in head.children:
        if child.dep_ in {"prep", "dative", "agent", "prt"} and child.lower_ in prepositions and not _is_agent(child):
            yield from (one for noun in _nouns(child) for one in (noun, *noun.conjuncts))


def _is_agent(preposition: Token) -> bool:
    return preposition.dep_ == "agent" and is_passive(preposition.head)


def _inside(noun: Token, depth: int) -> Iterator[Token]:
    """Who is named inside a noun phrase: owners and peoples before it, then what stands behind its prepositions."""
    yield from owners_in(noun)
    for below in _behind(noun, words("towards") | words("where")):
        yield below
        if depth:
            yield from _inside(below, depth - 1)
    if depth:
        for child in noun.children:
            if child.dep_ in NAMING and child.pos_ == "NOUN":
                yield from _inside(child, 0)
            elif child.dep_ in {"acl", "relcl"}:
                yield from _around(child, 0)
