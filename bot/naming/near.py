"""How well words that somebody typed fit a name. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from briefings.extract.speakers.names import fold, same_roles, without_titles
from briefings.store.folding import folded

SMALL = frozenset({"of", "the", "and", "for", "in", "on", "to", "a", "de", "la", "du"})
"""Words that no abbreviation takes a letter of."""

SHORT, LONG, LONGEST_ACRONYM = 4, 7, 6
"""Letters from which on one may be wrong, and two; and that an abbreviation may have."""


class Fit(IntEnum):
    """How what was typed fits, the best first."""

    SAME = 0
    SPELLING = 1
    CAPITALS = 2
    SURNAME = 3
    PART = 4
    INITIALS = 5


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: as it was, its key, and its words without titles; `capitals` if it was all in capitals."""

    line: str
    key: str
    words: tuple[str, ...]
    capitals: bool

    @classmethod
    def of(cls, line: str) -> Typed:
        """Tidy what was typed."""
        tidy = " ".join(line.split())
        parts = fold(tidy).split()
        titled = [same_roles().get(part, part) for part in parts]
        bare = " ".join(parts[len(parts) - len(without_titles(titled)) :])
        letters = tidy.replace(".", "")
        capitals = letters.isalpha() and letters.isupper() and 1 < len(letters) <= LONGEST_ACRONYM
        return cls(tidy, key_of(tidy), tuple(folded(bare).split()), capitals)


@lru_cache(maxsize=1 << 14)
def key_of(name: str) -> str:
    """What spellings of one name have in common."""
    return folded(fold(name))


@lru_cache(maxsize=1 << 14)
def acronym_of(name: str) -> str:
    """The first letters of the words that count: "un" of "United Nations"; "" of a single word."""
    words = [word for word in folded(name).split() if word not in SMALL]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def fit_of(typed: Typed, form: str) -> Fit | None:
    """How well what was typed fits one form of a name, letter by letter; None if it does not."""
    if typed.line.casefold() == form.casefold():
        return Fit.SAME
    key = key_of(form)
    if not key or not typed.key:
        return None
    words = tuple(key.split())
    if typed.key == key or typed.words == words:
        return Fit.SPELLING
    return _fit_of_words(typed, words, acronym_of(form))


def _fit_of_words(typed: Typed, words: tuple[str, ...], acronym: str) -> Fit | None:
    own, letters = typed.words, "".join(typed.key.split())
    if typed.capitals and acronym == letters:
        return Fit.CAPITALS
    if own and words[-len(own) :] == own:
        return Fit.SURNAME
    if own and any(words[at : at + len(own)] == own for at in range(len(words))):
        return Fit.PART
    short = 1 < len(letters) <= LONGEST_ACRONYM
    if (short and acronym == letters) or acronym_of(typed.line) == "".join(words) or _initialled(own, words):
        return Fit.INITIALS
    return None


def _initialled(own: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the last word is the name's, and those before it are first letters of the name's: "v zelensky"."""
    if not 1 < len(own) <= len(words) or own[-1] != words[-1]:
        return False
    rest = iter(words[:-1])
    return all(any(word == one or (len(one) == 1 and word[0] == one) for word in rest) for one in own[:-1])


def wrong_letters(typed: Typed, form: str) -> int | None:
    """How many letters are wrong, if few enough are: of the whole name, or of its last words, or of any one word."""
    words = key_of(form).split()
    own = typed.words or tuple(typed.key.split())
    told = " ".join(own)
    allowed = 0 if len(told) < SHORT else 1 if len(told) < LONG else 2
    tries = [" ".join(words), " ".join(words[-len(own) :])]
    if len(own) == 1:
        tries += [word for word in words if len(word) >= SHORT]
    if not allowed or not words:
        return None
    found = [wrong for one in dict.fromkeys(tries) if (wrong := distance(told, one, allowed)) <= allowed]
    return min(found, default=None)


def distance(one: str, other: str, most: int) -> int:
    """How many letters are added, left out, replaced or swapped with the next; `most` + 1 if more.

    Restricted Damerau-Levenshtein distance (Damerau 1964).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for to, its in enumerate(other, 1):
            best = min(last[to] + 1, row[-1] + 1, last[to - 1] + (letter != its))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == its:
                best = min(best, before[to - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
