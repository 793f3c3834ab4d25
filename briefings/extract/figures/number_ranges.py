"""Two numbers side by side: one range, two numbers, or no figure at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from briefings.extract.figures.number_words import trap
from briefings.model import Qualifier

REACH = 60
"""Characters on each side in which a word can make two numbers a score or a change."""

LARGEST_SCORE = 550
"""Votes of a large parliament: beyond, "312 to 900" is no score."""

SMALL = 100

WIDEST = 500
"""Times that a range's end may be its beginning: beyond, "2020 to 1.5m" are two numbers."""

_DASHES = {"-", "–", "—"}


@dataclass(frozen=True, slots=True)
class Part:
    """One of the numbers: its value, the scale that its own words name (1 if none), its unit with kind.

    `vague` is set for a bare plural, `bare` holds the digits of a number written without a scale word.
    """

    value: float
    scale: float = 1.0
    vague: Qualifier | None = None
    unit: str = ""
    kind: str = ""
    bare: str = ""


def scaled(first: Part, second: Part) -> float:
    """The first value with the scale that only the second one names: "10 to 12 million", "10-12,000"."""
    if first.scale == 1.0 and second.scale > 1.0 and first.value <= second.value / second.scale:
        return first.value * second.scale
    shortened = first.bare.isdigit() and second.bare.endswith(",000") and first.value < second.value / 1000
    return first.value * 1000 if shortened else first.value


def verdict(text: str, match: re.Match[str], first: Part, second: Part) -> Literal["range", "split", "none"]:
    """Whether the two cardinals of a match are one `range`, two numbers (`split`) or `none`, as a score is."""
    sep, lead = match["sep"].strip().lower(), (match["lead"] or "").lower()
    before = text[max(0, match.start() - REACH) : match.start()]
    after = text[match.end() : match.end() + REACH]
    low, high = scaled(first, second), second.value
    possible = low < high <= (WIDEST * low or LARGEST_SCORE) and _of_one_kind(first, second)
    if sep == "and":
        return "range" if "between" in lead and possible else "split"
    counts = not first.kind and not second.kind
    if counts and sep != "or" and _is_score(before, after, first, second):
        return "none"
    if sep == "to" and "from" in lead and _changes(before):
        return "split"
    if not possible:
        return "none" if sep in _DASHES else "split"
    named = not counts or match["noun2"] or re.match(r"\s+[A-Za-z]{3}", after) or first.value >= SMALL
    return "range" if named or sep not in _DASHES else "none"


def _of_one_kind(first: Part, second: Part) -> bool:
    """Whether both may measure the same: "5 to 10 percent", "$5 to 6 billion", but not "20 points to 300"."""
    return first.kind == second.kind or not first.kind or (not second.kind and first.kind == "money")


def _is_score(before: str, after: str, first: Part, second: Part) -> bool:
    if max(first.scale, second.scale) > 1 or max(first.value, second.value) > LARGEST_SCORE:
        return False
    clause = re.split(r"[.;:\n]", before)[-1].lower()
    near = [*re.findall(r"[a-z]+", clause)[-4:], *re.findall(r"[a-z]+", after.lower())[:2]]
    return any(word in trap("score_words") for word in near)


def _changes(before: str) -> bool:
    return any(word in trap("change_words") for word in re.findall(r"[a-z]+", before.lower())[-5:])
