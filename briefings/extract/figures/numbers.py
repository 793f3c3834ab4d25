"""Numbers in plain text: value or range, qualifier and unit. Knows no grammar: what is counted is told elsewhere."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from briefings.extract.figures.number_pattern import hint_pattern, quantity_pattern
from briefings.extract.figures.number_qualifiers import is_increment, qualifier_after, qualifier_before
from briefings.extract.figures.number_ranges import Part, scaled, verdict
from briefings.extract.figures.number_traps import trapped
from briefings.extract.figures.number_units import unit_kinds
from briefings.extract.figures.number_words import digits_value, number_data, spelled_value, trap, values
from briefings.model import Qualifier

SHARE = "share"
"""The unit of "a third of" and "one in five": value 1/3, 1/5."""

LARGEST = 1e16
"""Beyond, digits are an identifier, and a float would no longer hold them exactly."""

BEFORE_HINT = 48
"""Characters before the first digit or number word in which what belongs to the number ("between about US$") stands."""

BEHIND_HINT = 160
"""Characters behind it that a number may take, its unit, a second number and the words that rule it out included."""

SIGNED = frozenset({"heat", "share", "money"})
"""Kinds of unit whose numbers may be below zero; before any other a minus is a dash."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit at `[start, end)` of the text; the qualifier stands outside.

    `kind` tells what sort of unit it is ("length", "time", "money", "share", ...; "" for a plain count), `noun` the
    word tied to it by a hyphen ("member" in "10-member"), `lead` where its qualifier starts (`start` if none does),
    `increment` whether it adds to what was told ("another 3,000").
    """

    start: int
    end: int
    value: float
    low: float
    high: float
    qualifier: Qualifier
    unit: str
    kind: str
    noun: str
    lead: int
    increment: bool = False


def read_numbers(text: str) -> tuple[Number, ...]:
    """Every number of `text` that its own shape does not rule out, in order, none overlapping.

    A range's value is its middle. A bare plural ("thousands") has the value of its order and is *at least* it. Dates,
    times, ages, phone numbers, scores, ordinals and numbers grown into a word (F-16, 5G) are left out; years, house
    numbers and the pronoun "one" need grammar and are still in.
    """
    found = tuple(_scan(text))
    traps = trapped(text, ((number.start, number.end) for number in found))
    return tuple(number for number in found if not _is_trapped(number, traps))


def _is_trapped(number: Number, traps: list[tuple[int, int]]) -> bool:
    last = bisect.bisect_left(traps, (number.end, 0)) - 1
    return last >= 0 and traps[last][1] > number.start


def _scan(text: str) -> Iterator[Number]:
    position = 0
    while hint := hint_pattern().search(text, position):
        match = quantity_pattern().search(text, max(position, hint.start() - BEFORE_HINT), hint.end() + BEHIND_HINT)
        whole = match is not None and match.start() <= hint.start()
        position, number = _read(text, match) if match and whole else (hint.end(), None)
        if number:
            adds = number.kind != SHARE and is_increment(text, number.lead, number.start, number.end)
            yield replace(number, increment=True) if adds else number


def _read(text: str, match: re.Match[str]) -> tuple[int, Number | None]:
    """The number that a match stands for, if any, and where to read on."""
    first = _small_enough(_part(text, match, "1"))
    after_first = match.end("end1")
    if first is None:
        return after_first, None
    second = _small_enough(_part(text, match, "2")) if match["sep"] else None
    if second is None:
        return after_first, _single(text, match, first)
    decision = verdict(text, match, first, second)
    if decision == "range":
        return match.end(), _range(match, first, second)
    return (match.end(), None) if decision == "none" else (after_first, _single(text, match, first))


def _small_enough(part: Part | None) -> Part | None:
    return part if part is not None and part.value < LARGEST else None


def _single(text: str, match: re.Match[str], part: Part) -> Number:
    end = match.start("noun1") - 1 if match["noun1"] else match.end("end1")
    start = match.start("start")
    qualifier, lead = qualifier_before(text, start)
    qualifier = qualifier_after(text, end) or qualifier
    if part.vague and qualifier in {Qualifier.EXACT, Qualifier.ABOUT}:
        qualifier = part.vague
    noun = (match["noun1"] or "").lower()
    number = Number(start, end, part.value, part.value, part.value, qualifier, part.unit, part.kind, noun, lead)
    return _negative(number, match.start("minus")) if match["minus"] and part.kind in SIGNED else number


def _negative(number: Number, start: int) -> Number:
    lead = min(start, number.lead)
    return replace(number, start=start, value=-number.value, low=-number.low, high=-number.high, lead=lead)


def _range(match: re.Match[str], first: Part, second: Part) -> Number:
    low, high = scaled(first, second), second.value
    end = match.start("noun2") - 1 if match["noun2"] else match.end("end2")
    measure = second if second.unit else first
    start = match.start("start")
    number = Number(start, end, low, low, high, Qualifier.BETWEEN, measure.unit, measure.kind, "", match.start())
    return replace(number, value=low + (high - low) / 2, noun=(match["noun2"] or "").lower())


def _part(text: str, match: re.Match[str], tag: str) -> Part | None:
    """One cardinal of a match; None if its words make no number."""
    unit, kind = _unit(match, tag)
    if match[f"vague{tag}"]:
        value, qualifier = _vague(match[f"vague{tag}"].lower())
        return Part(value, vague=qualifier, unit=unit, kind=kind)
    if match[f"part{tag}"]:
        share = _share(match[f"part{tag}"].lower())
        return None if share is None else Part(share, unit=unit or SHARE, kind=kind or SHARE)
    if match[f"digits{tag}"]:
        return _digits(text, match, tag)
    spelled = spelled_value(match[f"spelled{tag}"])
    last = re.split(r"[\s-]+", match[f"spelled{tag}"].lower())[-1]
    return None if spelled is None else Part(spelled, values("scales").get(last, 1.0), unit=unit, kind=kind)


def _digits(text: str, match: re.Match[str], tag: str) -> Part:
    digits, short = match[f"digits{tag}"], (match[f"short{tag}"] or "").strip()
    unit, kind = _unit(match, tag)
    value = digits_value(digits)
    if short == "m" and kind != "money" and _is_metres(text, match.end(f"short{tag}")):
        return Part(value, unit="m", kind="length", bare=digits)
    scale = values("scales").get((match[f"scale{tag}"] or "").lower(), 1.0)
    scale = values("short_scales")[short.lower()] if short else scale
    return Part(value * scale, scale, unit=unit, kind=kind, bare=digits if scale == 1.0 else "")


def _is_metres(text: str, end: int) -> bool:
    """Whether "5m" are metres: nothing that could be counted follows."""
    following = re.match(r"\s+([A-Za-z]+)", text[end : end + 24])
    return following is None or following[1] in trap("dimensions")


def _vague(text: str) -> tuple[float, Qualifier]:
    """The order of a number that is only a plural: "thousands", "tens of thousands", "100s", "a few hundred"."""
    if text[0].isdigit():
        return digits_value(text.rstrip("s'’")), Qualifier.AT_LEAST
    order = 1.0
    for word in text.split():
        order *= values("plurals").get(word, values("scales").get(word, 10.0 if word == "tens" else 1.0))
    return (2 * order, Qualifier.ABOUT) if "couple" in text else (order, Qualifier.AT_LEAST)


def _share(text: str) -> float | None:
    words = [word for word in re.split(r"[\s-]+", text) if word not in {"a", "an", "in", "out", "of", "every"}]
    below = values("parts").get(words[-1]) or _whole(words[-1])
    above = _whole(words[0]) if len(words) > 1 else 1.0
    return above / below if above and below and above <= below else None


def _whole(word: str) -> float | None:
    return float(word) if word.isdigit() else values("small").get(word)


def _unit(match: re.Match[str], tag: str) -> tuple[str, str]:
    """The unit of one cardinal and its kind; money by its ISO code, per cent as "%", all else as written."""
    money, unit = match[f"sign{tag}"] or match[f"money{tag}"], match[f"unit{tag}"]
    if money:
        return _money()[" ".join(money.lower().replace("-", " ").split())], "money"
    if not unit:
        return "", ""
    unit = " ".join(unit.split())
    kind, rate = unit_kinds()[" ".join(unit.lower().replace("-", " ").split())], match[f"rate{tag}"] or ""
    if kind == SHARE:
        return (unit.lower() if "point" in unit.lower() else "%"), kind
    return unit + rate, "speed" if rate and kind == "length" else kind


@cache
def _money() -> Mapping[str, str]:
    data = number_data()
    tables = data["money"] | data["money_words"] | data["money_scaled"]
    return {form.lower(): code for form, code in tables.items()}
