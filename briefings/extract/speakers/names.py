"""Names as strings: folding spellings together, stripping titles, comparing given names."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files

from briefings.extract.places import country_of

LIKE = 0.7
"""How alike two given names must be to be one name misspelt ("Llyod", "Lloyd")."""

VERY_LIKE = 0.9
"""The same for two names that are both usual: "Anthony" and "Antony" are one, "Jean" and "Joan" two."""

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_ARTICLE = re.compile(r"^(?:the|a|an|both)\s+", re.IGNORECASE)
_ENDING = re.compile(r"(?:yy|iy|yi|ii|ij|ie|i)\b")
_NOT_WORD = re.compile(r"[^\w\s]|_")


@lru_cache(maxsize=1 << 14)
def fold(name: str) -> str:
    """A key under which spellings of one name meet: case, accents, hyphens, articles and -skyy/-skiy/-sky are gone."""
    bare = _ARTICLE.sub("", _POSSESSIVE.sub("", name.strip()))
    plain = "".join(char for char in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(char))
    plain = plain.lower().replace(".", "").replace("’", "'").replace("defence", "defense").replace("centre", "center")
    return _ENDING.sub("y", " ".join(_NOT_WORD.sub(" ", plain.replace("'s", "")).split()))


@cache
def words(kind: str) -> frozenset[str]:
    """A list of `data/names.toml`."""
    return frozenset(_table("names.toml")[kind].split())


@cache
def same_roles() -> dict[str, str]:
    """Words for one role ("sen", "senator"; "candidate", "nominee") → the one that stands for all."""
    groups = [group.split() for group in _table("names.toml")["roles"].strip().splitlines()]
    return {word: group[0] for group in groups for word in group}


@lru_cache(maxsize=1 << 12)
def usual_pronoun(given: str) -> str | None:
    """The pronoun, "he" or "she", for a given name that nearly only men or only women bear; else None."""
    return _given_names().get(given.lower())


@cache
def _given_names() -> dict[str, str]:
    table = _table("given_names.toml")
    return {name: pronoun for kind, pronoun in (("men", "he"), ("women", "she")) for name in table[kind].split()}


@cache
def _table(name: str) -> dict[str, str]:
    return tomllib.loads(files("briefings.extract").joinpath("data", name).read_text(encoding="utf-8"))


def is_title(word: str) -> bool:
    """Whether a word before a name is a title or tells whose it is ("President", "Ukrainian")."""
    bare = _POSSESSIVE.sub("", word).rstrip(".").lower()
    return bare in words("titles") or not word[:1].isalnum() or country_of(word) is not None


def without_titles(parts: Sequence[str]) -> list[str]:
    """The words of a name behind its titles; all of them if nothing else is left."""
    start = next((i for i, part in enumerate(parts) if not is_title(part)), 0)
    return list(parts[start:])


def clean(name: str) -> str:
    """A name as it is written on record: no article, possessive or stray blank; case is kept."""
    return " ".join(_ARTICLE.sub("", _POSSESSIVE.sub("", name.strip())).split())


def same_person(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether two folded names of one surname can be one person: given names are alike, or one is missing.

    Two names that are both usual need to be nearly the same.
    """
    if len(shorter) == 1 or len(longer) == 1:
        return True
    first, other = shorter[0], longer[0]
    if first == other:
        return True
    if first[0] != other[0]:
        return False
    both_usual = usual_pronoun(first) and usual_pronoun(other)
    needed = VERY_LIKE if both_usual else LIKE
    return min(len(first), len(other)) == 1 or SequenceMatcher(None, first, other).ratio() >= needed


@lru_cache(maxsize=1 << 13)
def role_key(phrase: str) -> frozenset[str]:
    """The words of a role with countries as such: "Ukraine's president" and "President of Ukraine" are one."""
    return frozenset(
        country_of(word) or fold(word) for word in _ARTICLE.sub("", phrase).split() if word.lower() not in LINKS
    )


@lru_cache(maxsize=1 << 12)
def misspelt_country(word: str) -> str | None:
    """The country that a capitalised word of six letters or more names with one letter wrong ("Japenese")."""
    if len(word) < LONG or not word[:1].isupper() or not word.isalpha():
        return None
    tries = (f"{word[:i]}{letter}{word[i + 1 :]}" for i in range(1, len(word)) for letter in "aeioulnrst")
    found = {country for attempt in tries if (country := country_of(attempt))}
    return found.pop() if len(found) == 1 else None


LONG = 6
LINKS = frozenset({"of", "the", "for", "and"})
