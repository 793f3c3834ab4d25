"""The vocabulary of numbers, read once from its data file, and the value of a number's own words or digits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

HUNDRED = 100
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


@cache
def number_data() -> Mapping[str, Any]:
    """The tables of `data/figures_numbers.toml` as they stand."""
    return tomllib.loads(files("briefings.extract").joinpath("data", "figures_numbers.toml").read_text("utf-8"))


@cache
def values(table: str) -> Mapping[str, float]:
    """Number words with their value: `small`, `tens`, `scales`, `short_scales`, `plurals` or `parts`."""
    return {word: float(value) for word, value in number_data()["words"][table].items()}


@cache
def trap(name: str) -> frozenset[str]:
    """The words of one list of traps, as written in the data file."""
    return frozenset(number_data()["traps"][name])


def alternatives(words: Iterable[str]) -> str:
    """A pattern that matches any of `words`, the longest first; a space in a word stands for any blank or hyphen."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in ordered)


def digits_value(text: str) -> float:
    """The value of digits with separators: "7,000", "1.5", "10 000", "1.500.000", "2½", "2 1/2"."""
    whole, part = text, 0.0
    if text[-1] in _HALVES:
        whole, part = text[:-1], _HALVES[text[-1]]
    fraction = re.search(r"\s([1-9])/([2-9])$", whole)
    if fraction:
        whole, part = whole[: fraction.start()], int(fraction[1]) / int(fraction[2])
    whole = re.sub(r"[,\s]", "", whole)
    if whole.count(".") > 1:
        whole = whole.replace(".", "")
    return float(whole or 0) + part


def spelled_value(text: str) -> float | None:
    """The value of a spelled number ("two and a half million", "a dozen"); None if it makes no sense."""
    words = re.split(r"[\s-]+", text.lower().strip())
    total, current, last_scale = 0.0, 0.0, float("inf")
    for index, word in enumerate(words):
        scale = values("scales").get(word)
        if scale is None and word == "half" and not current and last_scale < float("inf"):
            current = last_scale / 2  # "a million and a half"
        elif scale is None:
            added = _added(word, words[index - 1 : index], current)
            if added is None:
                return None
            current += added
        elif scale <= HUNDRED:
            current = (current or 1) * scale
        elif scale < last_scale:
            total, current, last_scale = total + (current or 1) * scale, 0.0, scale
        else:
            return None
    return total + current


def _added(word: str, before: list[str], current: float) -> float | None:
    """What a small word adds to the group so far; None where it cannot follow ("nineteen eighty")."""
    if word in {"a", "an", "and", "of", "quarter"}:
        return 0.0 if word != "quarter" else 0.25
    if word == "half":
        return 0.5
    if word in values("tens"):
        return values("tens")[word] if current % HUNDRED == 0 else None
    value = values("small").get(word)
    if value is None:
        return None
    after_tens = bool(before) and before[0] in values("tens") and value < 10  # noqa: PLR2004 - twenty-one, not -eleven
    return value if after_tens or current % HUNDRED == 0 else None
