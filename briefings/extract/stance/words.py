"""The words that decide a stance, as data: what each does with a content, and what can hold it back.

Looks words up; reads no parse beyond a word's part of speech and the particles that follow it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from briefings.model import Stance

NOUNS = frozenset({"NOUN", "PROPN"})
VERBS = frozenset({"VERB", "AUX"})
ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e"))
REACH = 4
"""How many words behind a verb its particle may stand."""


@dataclass(frozen=True, slots=True)
class StanceWords:
    """Stances by part of speech and lemma ("rule_out" with its particle), and the classes of words besides."""

    stances: Mapping[str, Mapping[str, Stance]]
    classes: Mapping[str, frozenset[str]]

    def stance(self, token: Token, *, tagged: bool = True) -> Stance | None:
        """What the word does with a content; None if it only brings it. Not `tagged`: whatever its part of speech."""
        own = self.stances[_part(token)]
        tables = [own, *self.stances.values()] if not tagged or token.pos_ == "PROPN" else [own]
        return next((table[key] for table in tables for key in keys_of(token) if key in table), None)

    def is_one_of(self, token: Token, *names: str) -> bool:
        """Whether the word belongs to one of the classes, with its particle or without."""
        return any(key in self.classes[name] for key in keys_of(token) for name in names)


@cache
def stance_words() -> StanceWords:
    """The words that come with the package; read once."""
    table = tomllib.loads(files("briefings.extract").joinpath("data/stances.toml").read_text(encoding="utf-8"))
    stances = {
        part: {word: Stance(name) for name, words in table[part].items() for word in words.split()}
        for part in ("verbs", "nouns", "adjectives")
    }
    return StanceWords(stances, {name: frozenset(words.split()) for name, words in table["classes"].items()})


def keys_of(token: Token) -> Iterator[str]:
    """The forms under which a word may be listed, the longest first: "rule_out", "rule", as written."""
    lemma = token.lemma_.lower()
    if token.pos_ == "PROPN":
        yield from _stems(token.lower_)
    if token.pos_ in VERBS:
        yield from (f"{lemma}_{word}" for word in _particles(token))
    elif token.pos_ in NOUNS:
        yield from (f"{lemma}_{word}" for word in _behind(token))
        if token.i:
            yield f"{token.nbor(-1).lower_}_{lemma}"
    yield lemma
    yield token.lower_


def _particles(verb: Token) -> Iterator[str]:
    """The words behind a verb that can make another verb of it."""
    seen = {
        child.i for child in verb.children if child.dep_ in {"prt", "prep", "advmod", "dative"} and child.i > verb.i
    }
    yield from (verb.doc[i].lower_ for i in sorted(seen) if i <= verb.i + REACH * 2)
    yield from _behind(verb)
    yield from (child.lower_ for child in verb.children if child.dep_ == "dobj" and child.i <= verb.i + REACH)


def _stems(word: str) -> Iterator[str]:
    """The lemmas that a word may have which the tagger takes for a name, as in headlines: "Denies", "Claims"."""
    yield from (word.removesuffix(ending) + stem for ending, stem in ENDINGS if word.endswith(ending))


def _behind(token: Token) -> Iterator[str]:
    if token.i + 1 < len(token.doc):
        yield token.nbor().lower_


def _part(token: Token) -> str:
    if token.pos_ in VERBS:
        return "verbs"
    return "nouns" if token.pos_ in NOUNS else "adjectives"
