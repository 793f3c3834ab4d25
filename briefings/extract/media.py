"""Agencies and outlets by the names that texts give them: what is known of them, and where a text names one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from briefings.model import Span

ANY = "any"
"""The kind of a medium of which only the name is known."""

_WORD = re.compile(r"[^\W_]+(?:[.’'-](?!s\b)[^\W_]+)*")
_SHORT = 3
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Medium:
    """An agency or outlet: the name it goes by here, and its kind ("agency", "broadcaster", "newspaper", "any")."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Named:
    """A place in a text that names a medium."""

    medium: Medium
    span: Span


@dataclass(frozen=True, slots=True)
class Media:
    """All media that can be told by name.

    `spellings` has for a first word every name that begins with it, longest first; `endings` has the kind that a last
    word shows, `never_first` the words that no name begins with.
    """

    spellings: Mapping[str, tuple[tuple[str, Medium], ...]]
    endings: Mapping[str, str]
    never_first: frozenset[str]

    def named(self, name: str) -> Medium | None:
        """The medium of exactly this name, in any of its spellings; None if it is none that is known."""
        bare = _bare(name)
        first = _WORD.match(bare)
        spelled = self.spellings.get(first[0], ()) if first else ()
        return next((medium for spelling, medium in spelled if spelling == bare), None)

    def within(self, text: str) -> Iterator[Named]:
        """Every place that names a medium, in order: listed ones, and what ends like the name of one ("Elm Herald").

        A name may be that of something else ("AA"); whether the text takes a report from there is not asked here.
        """
        done = 0
        words = list(_WORD.finditer(text))
        for place, word in enumerate(words):
            if word.start() < done or not (word[0][0].isupper() or word[0] in self.spellings):
                continue
            found = self._listed(text, word) or self._ending(text, words[place : place + _MOST_WORDS])
            if found is not None:
                done = found.span.end
                yield found

    def _listed(self, text: str, word: re.Match[str]) -> Named | None:
        for spelling, medium in self.spellings.get(word[0], ()):
            end = word.start() + len(spelling)
            if text.startswith(spelling, word.start()) and not text[end : end + 1].isalnum():
                return Named(medium, Span(word.start(), end))
        return None

    def _ending(self, text: str, words: list[re.Match[str]]) -> Named | None:
        """A run of capitalised words up to one that only names of media end with, the longest such run."""
        found = None
        for place, word in enumerate(words if words[0][0] not in self.never_first else ()):
            if not word[0][0].isupper() or (place and text[words[place - 1].end() : word.start()] != " "):
                break
            if place and word[0] in self.endings:
                name = text[words[0].start() : word.end()]
                found = Named(Medium(_bare(name), self.endings[word[0]]), Span(words[0].start(), word.end()))
        return found if found is not None and found.medium.name not in self.endings else None  # "The Times" alone


@lru_cache(maxsize=32)
def known_media(outlets: tuple[str, ...] = ()) -> Media:
    """The listed media and `outlets`, the names of the sources that are read.

    A source that has a listed medium's name is that medium; one whose name no text would mean by it ("files") is left
    out.
    """
    spelled: dict[str, dict[str, Medium]] = {}
    for name, medium in (*_listed_spellings(), *((_bare(name), Medium(_bare(name), ANY)) for name in outlets)):
        first = _WORD.match(name)
        if first and any(letter.isupper() for letter in name):
            spelled.setdefault(first[0], {}).setdefault(name, medium)
    spellings = {
        first: tuple(sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0])))
        for first, names in spelled.items()
    }
    unlisted = _table()["unlisted"]
    endings = {word: kind for kind in ("agency", "newspaper", "broadcaster", ANY) for word in unlisted[kind].split()}
    return Media(spellings, endings, frozenset(unlisted["never_first"].split()))


@cache
def called() -> Mapping[str, frozenset[str]]:
    """What a text calls a medium when it comes back to it ("broadcaster") → the kinds that it may be of."""
    kinds: dict[str, set[str]] = {}
    for kind, words in _table()["called"].items():
        for word in words.split():
            kinds.setdefault(word, {ANY}).add(kind)
    every = frozenset({"agency", "broadcaster", "newspaper", ANY})
    return {word: every if kinds[word] == {ANY} else frozenset(kinds[word]) for word in kinds}


def canonical(names: Iterable[str], outlets: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names that these media go by here, each once; those that nobody knows stay as they are."""
    media = known_media(outlets)
    return tuple(dict.fromkeys(medium.name if (medium := media.named(name)) else _bare(name) for name in names))


def _listed_spellings() -> Iterator[tuple[str, Medium]]:
    for row in _table()["medium"]:
        for names in row["names"]:
            medium = Medium(_bare(names[0]), row["kind"])
            for name in names:
                yield _bare(name), medium
                if len(name) > _SHORT and name[0].isupper() and not name.isupper():
                    yield _bare(name).upper(), medium


def _bare(name: str) -> str:
    """The name without the article before it and without blanks to spare."""
    return re.sub(r"^(?:the|The|THE)\s+", "", " ".join(name.split()))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("briefings.extract").joinpath("data/media.toml").read_text(encoding="utf-8"))
