"""Cues: the words that attribute and what may follow them.

The words are data (`data/cues.toml`). Which word of a sentence is used as a cue is decided where the parse is read,
what it does with its content in `stance`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ship", "sis")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lemmas by what they take: a clause, an infinitive, an object, a quotation, a preposition; nouns."""

    clause: frozenset[str]
    infinitive: frozenset[str]
    object: frozenset[str]
    quote: frozenset[str]
    noun: frozenset[str]
    bodies: frozenset[str]
    prepositions: Mapping[str, frozenset[str]]

    def knows(self, lemma: str) -> bool:
        """Whether `lemma` is a verb that may attribute."""
        return lemma in self.clause or lemma in self.object or lemma in self.infinitive or lemma in self.prepositions

    def can_speak(self, noun: str) -> bool:
        """Whether a common noun can name a speaker; "situation" and "involvement" can't."""
        return noun in self.bodies or not noun.endswith(ABSTRACT)


@cache
def lexicon() -> Lexicon:
    """The cues that come with the package; read once."""
    table = tomllib.loads(files("briefings.extract").joinpath("data/cues.toml").read_text(encoding="utf-8"))
    frames = {
        name: frozenset(table[name].split()) for name in ("clause", "infinitive", "object", "quote", "noun", "bodies")
    }
    return Lexicon(
        **frames,
        prepositions={lemma: frozenset(words.split()) for lemma, words in table["prepositions"].items()},
    )
