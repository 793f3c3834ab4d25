"""Where digits are no figure by their shape alone: dates, times, ages, phone numbers, addresses, lists."""

from __future__ import annotations

import re
from functools import cache

from briefings.extract.number_words import alternatives, trap, values

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
"""English names of months, long and short, with their full stop."""

_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?(?![\w])(?![.,:/]\d)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_CLOCK = r"(?:GMT|UTC|EST|EDT|ET|PST|PDT|PT|CET|BST|KST|JST|local\s+time|hours\b|hrs\b)"


def trapped(text: str) -> list[tuple[int, int]]:
    """The stretches of `text`, in order and apart from each other, in which nothing is a figure."""
    found = sorted(match.span() for pattern in _patterns() for match in pattern.finditer(text))
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return (*_dates(), *_ages(), *_numbers_of_things())


def _dates() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"\b{MONTH}\s+{_DAY}(?:\s*(?:[-–—]|to|and)\s*{_DAY}(?!\s+[a-z]))?(?:,?\s+{_YEAR}\b)?",
            rf"\b{_DAY}\s*(?:[-–]\s*{_DAY}\s*)?(?:of\s+)?{MONTH}\b(?:,?\s+{_YEAR}\b)?",
            rf"\b{MONTH},?\s+{_YEAR}\b",
            rf"\b{_YEAR}\s*[-–/]\s*(?:{_YEAR}|\d\d)\b(?!,\d)",
            r"\b\d{4}-\d\d?-\d\d?\b",
            r"(?<![\w/.])(?<!\d[ ])\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d\d))?(?![\w/])",
            r"\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)\b",
            r"\b\d{1,2}:\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)?",
            r"\b\d{1,2}(?:[.]?\d\d)?\s*[aApP]\.?[mM]\b\.?",
            rf"\b\d{{3,4}}\s*{_CLOCK}",
            r"(?i:\b(?:\d{1,2}|[a-z]+)\s+o['’]\s?clock\b)",
            r"(?<!\w)['’]?\d{2,4}['’]?s\b(?!\s+of\b)",
            r"(?<!\w)['’]\d\d\b",
            rf"(?i:\b(?:late|early|mid)[\s-]){_YEAR}\b",
        )
    )


def _ages() -> tuple[re.Pattern[str], ...]:
    small = alternatives([*values("small"), *values("tens")])
    age = rf"(?:\d{{1,3}}(?:\.\d)?|(?:{small})(?:[\s-](?:{small}))?)"
    who = "people|persons|children|kids|men|women|boys|girls|adults|voters|anyone|those|everyone|youths?"
    more = rf"(?:-?\s*(?:[-–]|to|and|or|through)\s*{age})?"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"\b{age}{more}[\s-]*(?:year|month|week|day)s?[\s-]+olds?\b",
            rf"\b{age}{more}\s+(?:years|months)\s+of\s+age\b",
            rf"\b(?:aged|ages?)\s+(?:of\s+)?(?:under\s+|over\s+|between\s+|about\s+)?{age}{more}\b",
            rf"\bturn(?:ed|s|ing)?\s+{age}\b(?!\s+(?!on\b|in\b|this\b|next\b|last\b|and\b|at\b)\w)",
            rf"\b{age}\s+(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?)\s+(?:ago|later|earlier|from\s+now|hence)\b",
            rf"\b(?:{who})\s+(?:aged\s+)?(?:under|over|above|below|older\s+than|younger\s+than)\s+{age}\b(?!\s+[a-z]+s\b)",
            rf"\b(?:under|over)-{age}s?\b",
        )
    )


def _numbers_of_things() -> tuple[re.Pattern[str], ...]:
    street = alternatives(trap("streets"))
    return tuple(
        re.compile(pattern, re.MULTILINE)
        for pattern in (
            r"(?:https?://|www\.)\S+",
            r"<[^<>\n]{1,200}>",
            r"\bGroup\s+of\s+(?:\d+|[A-Z]\w+)",
            r"\b(?:[Nn]os?\.|#|№)\s?\d[\d,]*",
            r"\b\d-(?:foot|feet|ft)-\d{1,2}\b",
            r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
            r"(?<!\w)[@#]\w+",
            r"\+\d[\d\s().-]{6,}\d",
            r"(?<![\d,.$])(?:1[-.])?(?:\(\d{3}\)\s?|\d{3}[-.])?\d{3}[-.]\d{4}\b(?!,\d)",
            r"\b\d{3}[-.]\d{3}[-.]\d{4}\b",
            r"\b1-[89]00-[\w-]+",
            r"(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,2}(?:\.\d{1,3})?(?![\w.]*\d)",
            r"^[^\S\n]*(?:\(?\d{1,3}[.)]|\[\d{1,3}\])(?=\s|$)",
            r"\[\d{1,3}\]|\(\d{1,2}\)",
            rf"\b\d{{1,5}}\s+(?:[A-Z][\w.]*\s+){{1,3}}(?:{street})\b",
            r"\b\d{1,3}\s*[°º]\s*\d{1,2}['’]\S*",
            r"\b(?i:24/7|50[-/]50)\b",
            r"\b\d{2,}(?:-\d+){2,}\b",
            r"(?<![\w.,])(?<!\d\s)0\d+\b(?![.,]\d)",
            r"(?<![\w.,$€£])911\b(?![.,]\d|\s+[a-z]+s\b)",
            r"\b40[13]\([a-z]\)",
            r"\b\d{1,2}[kK]\s+(?:run|race|walk)\b",
        )
    )
