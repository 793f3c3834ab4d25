"""A text → its words as novelty compares them: by stem, numbers by value, and how much each of them tells.

How much a word tells is its rarity in general English: 8 − its Zipf frequency (wordfreq; Speer 2022), from 0 for what
stands in every text to 5 for what comes less than once in a million words, names above all. The frequencies don't come
from any record, so that a story's first day is judged like its hundredth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log10

from snowballstemmer import stemmer  # type: ignore[import-untyped]  # it has no types

MOST_TOLD = 5.0
EVERYWHERE = 1.8
"""Words that tell less than this are function words, and told by none."""

IN_EVERY_TEN = 1.0
NUMBER_TELLS = 3.5
ACRONYM_TELLS = 2.5
LONGEST_ACRONYM = 5
KEPT = 1 << 16

COUNTED = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
)
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {word: value for value, word in enumerate(COUNTED.split(), start=2)} | {
    word: value for value, word in zip(range(20, 100, 10), TENS.split(), strict=True)
}
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "bn": 1e9}

_WORD = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?:[ -]?(?P<scale>thousand|million|billion|trillion|bn|m)\b)?"
    r"|(?P<dotted>(?:[^\W\d_]\.){2,})"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
)
_OWN = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: `key` is what it is compared by, `tells` from 0 to 5, `written` its characters."""

    key: str
    written: str
    tells: float
    is_figure: bool = False
    is_name: bool = False


@lru_cache(maxsize=KEPT)
def words_of(text: str) -> tuple[Word, ...]:
    """The telling words of `text`, in order; function words are left out.

    A name is what is written with a capital; at the beginning of a sentence only if it is rare. It knows no synonyms.
    """
    return tuple(word for word in _read(text) if word.tells > 0)


def _read(text: str) -> Iterator[Word]:
    first = True
    for match in _WORD.finditer(text):
        written = match[0]
        if match["number"]:
            value = float(match["number"].replace(",", "")) * SCALES.get((match["scale"] or "").lower(), 1.0)
            yield Word(f"{value:g}", written, NUMBER_TELLS, is_figure=True)
        elif match["dotted"]:
            yield _acronym(written.replace(".", ""), written)
        else:
            yield _word(written, first=first)
        first = False


def _word(written: str, *, first: bool) -> Word:
    bare = _OWN.sub("", written)
    if bare.isupper() and 1 < len(bare) <= LONGEST_ACRONYM:
        return _acronym(bare, written)
    low = bare.lower()
    if low in NUMBERS:
        return Word(str(NUMBERS[low]), written, NUMBER_TELLS, is_figure=True)
    tells = _tells(low)
    return Word(
        _stem(low), written, tells, is_name=bare[0].isupper() and tells > 0 and (not first or tells == MOST_TOLD)
    )


def _acronym(letters: str, written: str) -> Word:
    """The letters of U.S. and US are one, and not the word us."""
    return Word(letters.upper(), written, max(ACRONYM_TELLS, _tells(letters.lower())), is_name=True)


@lru_cache(maxsize=KEPT)
def _stem(word: str) -> str:
    return str(stemmer("english").stemWord(word))  # each a new one: it keeps the word that it is at


@lru_cache(maxsize=KEPT)
def _tells(word: str) -> float:
    """Rarer than the list knows counts as the rarest."""
    often = _frequencies().get(word.replace("’", "'"))
    if often is None:
        return MOST_TOLD
    told = min(MOST_TOLD, -log10(often) - IN_EVERY_TEN)
    return told if told >= EVERYWHERE else 0.0


@cache
def _frequencies() -> Mapping[str, float]:
    """How often English words come, as shares of all words; the short list, which goes down to one in a million."""
    from wordfreq import get_frequency_dict  # noqa: PLC0415 - slow to import, and few commands need it

    return get_frequency_dict("en", wordlist="small")
