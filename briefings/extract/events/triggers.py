"""The words that tell of an event of some class, and what has to stand with them: `data/triggers.toml`.

The classes are those of PLOVER (Political Language Ontology for Verifiable Event Records, Open Event Data Alliance);
the words are our own. A word is read by its dependency parse, never by its sense: "struck a deal" differs from "struck
the base" by its object.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from spacy.tokens import Token

from briefings.extract.events.parties import doer_of, is_party, objects_of, target_of, words

VERBS = frozenset({"VERB", "AUX"})
NOUNS = frozenset({"NOUN", "PROPN"})
CLAUSES = frozenset({"xcomp", "ccomp", "advcl"})
CUT = frozenset({"VBD", "VBN", "VBG"})
PLAIN, PEOPLE, CLAUSE, NOUN, LOOSE = "plain", "people", "clause", "noun", "loose"


@dataclass(frozen=True, slots=True)
class Mode:
    """One kind of event: its name, its class, and its class where the deed that hangs on it is hostile."""

    name: str
    kind: str
    hostile: str = ""
    armed: bool = False
    needs: bool = False
    mutual: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """A way in which a word tells of a mode: with those particles, with one of those objects, and with what else."""

    mode: Mode
    wants: str
    particles: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()

    @property
    def rank(self) -> tuple[bool, bool, bool, bool]:
        """What asks for more is tried first."""
        return (self.wants == LOOSE, not self.objects, not self.particles, self.wants == PLAIN)


@cache
def modes() -> tuple[Mode, ...]:
    """The kinds of event, in the order of the table."""
    names = ("hostile", "armed", "needs", "mutual")
    rows = ((name, row) for name, row in _table().items() if name != "groups")
    return tuple(Mode(name, row["kind"], **{key: row[key] for key in names if key in row}) for name, row in rows)


@cache
def demanding() -> Mode:
    """The mode of what somebody says that others must do."""
    return next(mode for mode in modes() if mode.name == "demand")


@cache
def triggers_by_lemma() -> Mapping[str, tuple[Trigger, ...]]:
    """What each lemma can tell of, the most particular first."""
    found: dict[str, list[Trigger]] = {}
    for mode in modes():
        for word, trigger in _triggers(mode, _table()[mode.name]):
            found.setdefault(word, []).append(trigger)
    return {word: tuple(sorted(rows, key=lambda row: row.rank)) for word, rows in found.items()}


def lemma_of(token: Token) -> str:
    """The lemma in lower case, with the last letter that a lemmatizer takes off too many: "staged" is no "stag"."""
    lemma = token.lemma_.lower()
    if token.tag_ in CUT and lemma not in triggers_by_lemma() and f"{lemma}e" in _verbs():
        return f"{lemma}e"
    return lemma


@cache
def _verbs() -> frozenset[str]:
    return frozenset(triggers_by_lemma()) | words("light")


def mode_at(token: Token) -> Mode | None:
    """The kind of event that a word tells of where it stands; None if it tells of none."""
    rows = triggers_by_lemma().get(lemma_of(token), ())
    things: dict[frozenset[str], list[Token]] = {}
    return next((row.mode for row in rows if _fits(token, row, things)), None)


def deed_below(verb: Token, hops: int = 2) -> tuple[Mode, Token] | None:
    """The event that hangs on a verb and its word: what is threatened, agreed on, stopped or about to be resumed."""
    for child in verb.children:
        if child.dep_ in {"xcomp", "ccomp", "dobj", "nsubjpass"}:
            heads = [child]
        elif child.dep_ in {"prep", "acomp"}:
            heads = [below for below in child.children if below.dep_ in {"pobj", "pcomp", "xcomp"}]
        else:
            continue
        for head in heads:
            if (mode := mode_at(head)) is not None:
                return mode, head
            if hops and head.pos_ in VERBS and (found := deed_below(head, hops - 1)) is not None:
                return found
    return None


def _fits(token: Token, row: Trigger, things: dict[frozenset[str], list[Token]]) -> bool:
    """Whether a word tells of what the row says; `things` keeps the word's objects from row to row."""
    if row.wants == NOUN:
        return token.pos_ in NOUNS and not token.ent_type_ and _has(token, row.particles)
    if token.pos_ not in VERBS or not _has(token, row.particles):
        return False
    if row.objects:
        if row.particles not in things:
            things[row.particles] = objects_of(token, row.particles)
        return any(_is_one_of(thing, row.objects) for thing in things[row.particles])
    if row.wants == PLAIN:
        return not row.mode.needs or deed_below(token) is not None
    return _WANTED[row.wants](token, row)


def _has_people(verb: Token, row: Trigger) -> bool:
    return any(is_party(thing) for thing in objects_of(verb, row.particles))


def _has_clause(verb: Token, row: Trigger) -> bool:
    clauses = (child for child in verb.children if child.dep_ in CLAUSES and child.i > verb.i)
    return any(row.mode.kind != "request" or _is_asked(clause, verb) for clause in clauses)


def _is_asked(clause: Token, verb: Token) -> bool:
    """Whether a clause can be what is to be done: "told them to leave", not "told them that it was"."""
    infinitive = any(child.lower_ == "to" and child.dep_ == "aux" for child in clause.children)
    return infinitive or (clause.dep_ != "advcl" and verb.lemma_.lower() not in words("speaking"))


def _has_both(verb: Token, _: Trigger) -> bool:
    """Whether one known party does something to another."""
    doer = doer_of(verb)
    if doer is None or not is_party(doer):
        return False
    target = target_of(verb, verb, doer, near=True)
    return target is not None and is_party(target)


_WANTED: Mapping[str, Callable[[Token, Trigger], bool]] = {
    PEOPLE: _has_people,
    CLAUSE: _has_clause,
    LOOSE: _has_both,
}


def _has(token: Token, particles: frozenset[str]) -> bool:
    return not particles or particles <= _with(token)


def _with(token: Token) -> set[str]:
    """The words that hang on a word as its particle, preposition or part, and the next preposition behind them."""
    near = [child for child in token.children if not child.is_punct]
    near += [below for child in near if child.pos_ in {"ADP", "ADV", "SCONJ"} for below in child.children]
    return {form for child in near for form in (child.lower_, child.lemma_.lower())}


def _is_one_of(thing: Token, nouns: frozenset[str]) -> bool:
    lemma = thing.lemma_.lower()
    if lemma in nouns or thing.lower_ in nouns:
        return True
    longer = [words for words in _phrases(nouns) if lemma in words]
    return bool(longer) and any(words <= {token.lemma_.lower() for token in thing.subtree} for words in longer)


@cache
def _phrases(nouns: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Those of some nouns that are written with another word, as their words."""
    return tuple(frozenset(noun.split("_")) for noun in nouns if "_" in noun)


def _triggers(mode: Mode, row: Mapping[str, Any]) -> Iterator[tuple[str, Trigger]]:
    for field, wants in (("verbs", PLAIN), ("people", PEOPLE), ("clausal", CLAUSE), ("loose", LOOSE)):
        for word, particles in _words(row.get(field, "")):
            yield word, Trigger(mode, wants, particles)
    for phrase in row.get("nouns", "").split():
        *before, word = phrase.split("_")
        yield word, Trigger(mode, NOUN, frozenset(before))
    for verbs, objects in row.get("pairs", ()):
        things = frozenset(_expanded(objects))
        for word, particles in _words(verbs):
            yield word, Trigger(mode, PLAIN, particles, things)


def _words(phrases: str) -> Iterator[tuple[str, frozenset[str]]]:
    for phrase in phrases.split():
        word, *particles = phrase.split("_")
        yield word, frozenset(particles)


def _expanded(words: str) -> Iterable[str]:
    groups = _table()["groups"]
    for word in words.split():
        yield from groups[word[1:]].split() if word.startswith("@") else (word,)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("briefings.extract").joinpath("data/triggers.toml").read_text(encoding="utf-8"))
