"""Where digits are no figure by their shape alone: dates, times, ages, phone numbers, addresses, lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from briefings.extract.figures.number_words import alternatives, trap, values

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
"""English names of months, long and short, with their full stop."""

_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?(?![\w])(?![.,:/]\d)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_CLOCK = r"(?:GMT|UTC|EST|EDT|ET|PST|PDT|PT|CET|BST|KST|JST|local\s+time|hours\b|hrs\b)"


WINDOW = 72
"""Characters on each side of a number in which the words of a trap can stand."""


def trapped(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches of `text`, in order and apart from each other, in which no number at `spans` is a figure.

    It reads the text near the `spans` only, which come in order; what stands elsewhere is not told.
    """
    near = merged((max(0, start - WINDOW), end + WINDOW) for start, end in spans)
    found = [match.span() for pattern in _anywhere() for match in pattern.finditer(text)]
    for start, end in near:
        found += [match.span() for pattern in _nearby() for match in pattern.finditer(text, start, end)]
    return merged(sorted(found))


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order of their starts, with those that touch made one."""
    whole: list[tuple[int, int]] = []
    for start, end in spans:
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


@cache
def _anywhere() -> tuple[re.Pattern[str], ...]:
    """What may be longer than the window: addresses of pages and of mail, and mark-up."""
    return tuple(
        re.compile(pattern)
        for pattern in (
            r"(?:https?://|www\.)\S+",
            r"<[^<>\n]{1,400}>",
        )
    )


@cache
def _nearby() -> tuple[re.Pattern[str], ...]:
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
    just = r"(?:\s+(?:about|around|only|just|now|already|nearly|almost))?"
    then = r"(?:and|when|at|but|in|or|years?\s+old)\b"
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
            rf"\b(?:younger|older)\s+than\s+{age}\b(?!\s+[a-z]+s\b)",
            rf"\b(?:s?he|who)(?:\s+(?:is|was)|['’]s){just}\s+{age}(?=\s*(?:[,.;)](?!\d)|$|{then}))",
        )
    )


def _numbers_of_things() -> tuple[re.Pattern[str], ...]:
    street = alternatives(trap("streets"))
    return tuple(
        re.compile(pattern, re.MULTILINE)
        for pattern in (
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
            r"(?:(?<=[:;,.]\s)|(?<=\band\s))\d{1,2}\)(?=\s)",
            rf"\b\d{{1,5}}\s+(?:[A-Z][\w.]*\s+){{1,3}}(?:{street})\b",
            r"(?:\b(?i:located\s+at|address\s+is)|(?<!\S)@)\s*\d{2,5}\s+(?=[A-Z])",
            r"\b\d{1,3}\s*[°º]\s*\d{1,2}['’]\S*",
            r"\b(?i:24/7|50[-/]50)\b",
            r"\b\d{2,}(?:-\d+){2,}\b",
            r"(?<![\w.,])(?<!\d\s)0\d+\b(?![.,]\d)",
            r"(?<![\w.,$€£])911\b(?![.,]\d|\s+[a-z]+s\b)",
            r"\b40[13]\([a-z]\)",
            r"\b\d{1,2}[kK]\s+(?:run|race|walk)\b",
        )
    )
