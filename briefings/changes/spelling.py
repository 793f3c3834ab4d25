"""Words without their dress: case, marks, accents and small differences of spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

_WORD = re.compile(r"[^\W_]+(?:[.,'’\u02bc][^\W_]+)*")
_SHORTEST = 5
LONGEST = 120
"""Words of the longest sentence that is compared with another word by word: the time grows with their cube."""
# One letter apart and yet another meaning.
_APART = frozenset({"could", "would", "might", "right", "eight", "sight", "fight", "north", "forth"})


def printed_words(text: str) -> tuple[str, ...]:
    """The words as they stand, numbers whole ("3,000")."""
    return tuple(_WORD.findall(text))


def plain_words(text: str) -> tuple[str, ...]:
    """The words without case, accents and kinds of apostrophe; "3,000" is "3000"."""
    return tuple(map(_plain, printed_words(text)))


def _plain(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", "").casefold()
    bare = (sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    return "".join(bare).casefold().replace("’", "'").replace("\u02bc", "'")


def spelt_alike(one: str, other: str) -> bool:
    """Whether two plain words are one word in two spellings: equal, or a letter apart ("defence", "defense").

    Short words, numbers and modal verbs have to be equal. It knows no dictionary: "fired" and "hired" pass for one.
    """
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST or {one, other} & _APART or not (one.isalpha() and other.isalpha()):
        return False
    return _one_edit(*sorted((one, other), key=len))


def _one_edit(short: str, long: str) -> bool:
    """Whether one letter was put in, left out or replaced, or two neighbours have changed places."""
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or short[at + 1 :] == long[at + 1 :]


def all_spelt_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts are the same words, each in this spelling or that."""
    return len(one) == len(other) and all(map(spelt_alike, one, other))


def holds_run(text: Sequence[str], part: Sequence[str]) -> bool:
    """Whether the words of `part` stand in `text` one after the other."""
    return f" {' '.join(part)} " in f" {' '.join(text)} "


def replaced(old: Sequence[str], new: Sequence[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]] | None:
    """The runs of words that stand in the place of others, if that is all that was done; None if not.

    None too if one of the two has more than LONGEST words: what was done to it is not looked for.
    """
    if max(len(old), len(new)) > LONGEST:
        return None
    matcher = SequenceMatcher(a=[w.casefold() for w in old], b=[w.casefold() for w in new], autojunk=False)
    found = []
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "replace":
            found.append((tuple(old[i:j]), tuple(new[k:m])))
        elif what != "equal":
            return None
    return found
