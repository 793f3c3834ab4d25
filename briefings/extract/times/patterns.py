"""The forms of `times.expressions`, most special first: a stretch of text is read by the first that fits it.

Names of days and months are matched as they are capitalised, all other words in any case.
"""

from __future__ import annotations

import re

from briefings.extract.figures.number_traps import MONTH

_YEAR = r"(?:19|20)\d\d"
_END = r"(?:st|nd|rd|th)?(?![\w])(?![.,:/]\d)"
_DAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_NAMED = "Black|Good|Bloody|Super|Ash|Cyber|Holy|Palm|Easter|Fat|Sunny|Giving|Whit"
_BOUND = r"(?:(?i:(?P<bound>since|until|till|by|before))\s+)?"
_PART = r"(?i:(?P<part>early(?:\s+in)?|mid-?|late(?:\s+in)?|(?:the\s+)?(?:beginning|start|middle|end)\s+of))"
_COUNT = (
    r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:a\s+)?couple(?:\s+of)?|(?:a\s+)?few|several|some|many)"
)
_TO = r"\s*(?:[-–—]|\bto\b|\bthrough\b|\band\b)\s*"
_SPAN = r"(?:(?i:between|from)\s+)?"
_WITH_YEAR = rf"(?:,?\s+(?:of\s+)?(?:(?P<year>{_YEAR})\b|(?i:(?P<of_year>last|this|next)\s+year\b)))?"
_NO_WORLD = r"(?!['’]s\s+(?:world|society|generation))"

TRIGGER = re.compile(
    rf"\b(?:{_DAY}|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|{_YEAR}\b"
    r"|(?i:day|today|tonight|overnight|night|yesterday|tomorrow|hours?|days|weeks?|weekend|fortnights?|months?|years?"
    r"|morning|afternoon|evening)\b)"
)
"""What stands in every expression that is read; a text without it needs no further look."""

PATTERNS: tuple[tuple[str, int, bool, str], ...] = (
    # name of the reading, rank, whether it can stand alone with a year, pattern
    (
        "nothing",
        9,
        False,
        rf"\b(?i:every|each|most|some|any)\s+(?:{_DAY})s?\b|\b(?:{_DAY})s\b|\b(?:{_NAMED})\s+(?:{_DAY})\b",
    ),
    ("nothing", 9, False, rf"\b(?:{_DAY})\s+(?i:before\s+last|week\b)|\b(?i:a\s+week\s+(?:from|ago))\s+(?:{_DAY})\b"),
    (
        "weekday",
        2,
        False,
        rf"\b(?P<name>{_DAY})(?P<after>\s+(?:of\s+)?(?i:last|next)\s+week)\b(?P<step>(?!))?",
    ),
    ("iso", 0, True, r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    ("slashes", 0, True, rf"(?<![\d/])(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/(?P<year>{_YEAR})\b"),
    (
        "date",
        3,
        True,
        rf"{_SPAN}\b(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_TO}(?P<last>\d{{1,2}}){_END}(?!\s*[ap]\.?m){_WITH_YEAR}",
    ),
    (
        "date",
        3,
        True,
        rf"{_SPAN}(?<![\d,.:/-])\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_TO}(?P<last>\d{{1,2}}){_END}\s+(?:of\s+)?(?P<month>{MONTH})(?!\w){_WITH_YEAR}",
    ),
    (
        "date",
        0,
        True,
        rf"\b{_BOUND}(?:(?i:on)\s+)?(?:(?:{_DAY}),?\s+)?(?P<month>{MONTH})\s+(?P<day>\d{{1,2}}){_END}{_WITH_YEAR}",
    ),
    (
        "date",
        0,
        True,
        rf"{_BOUND}(?<![\d,.:/-])\b(?:(?:{_DAY}),?\s+)?(?:the\s+)?(?P<day>\d{{1,2}}){_END}\s+(?:of\s+)?(?P<month>{MONTH})(?!\w){_WITH_YEAR}",
    ),
    ("month", 4, True, rf"\b{_PART}\s*\b(?P<month>{MONTH})(?!\w)(?:,?\s+(?:of\s+)?(?P<year>{_YEAR})\b)?"),
    ("month", 4, True, rf"\b{_BOUND}(?P<month>{MONTH}),?\s+(?:of\s+)?(?P<year>{_YEAR})\b"),
    (
        "month",
        4,
        False,
        rf"\b(?:(?i:(?P<bound>since|until|till|by|before)|in|during|(?P<step>last|next|this|of)))\s+(?P<month>{MONTH})(?![\w’'])(?!\s+[A-Z])(?P<year>(?!))?",
    ),
    (
        "relative",
        1,
        False,
        rf"\b(?i:(?P<word>day\s+before\s+yesterday|day\s+after\s+tomorrow|today|tonight|yesterday|tomorrow|this\s+(?:morning|afternoon|evening)|last\s+night|overnight))\b{_NO_WORLD}",
    ),
    ("ago", 1, False, rf"\b(?i:{_COUNT}\s+(?P<unit>hours?|days?|weeks?|fortnights?|months?|years?)\s+ago)\b"),
    (
        "ahead",
        3,
        False,
        rf"\b(?i:(?P<how>in|within)\s+(?:the\s+space\s+of\s+)?{_COUNT}\s+(?P<unit>hours?|days?|weeks?|months?|years?))\b(?!['’]|\s+(?:of|ago|old))",
    ),
    (
        "counted",
        3,
        False,
        rf"\b(?i:(?P<step>last|past|previous|recent|next|coming|following)\s+(?:{_COUNT}\s+)?(?P<unit>hours|days|weeks|months|years))\b",
    ),
    (
        "counted",
        3,
        False,
        r"\b(?i:(?P<step>last|past|previous|next|coming)\s+(?P<count>24|36|48|72)\s+(?P<unit>hours))\b",
    ),
    (
        "calendar",
        3,
        False,
        rf"\b{_BOUND}(?i:(?:at|towards?|near|around)?\s*(?P<part>(?:the\s+)?(?:beginning|start|middle|end)\s+of|earlier|later|early|late|mid-?)\s*\b(?P<step>last|this|next|the)\s+(?P<unit>week|weekend|month|year))\b",
    ),
    (
        "calendar",
        3,
        False,
        rf"\b{_BOUND}(?i:(?P<step>last|this|next|past|previous|coming)\s+(?P<unit>weekend|week|month|year))\b(?P<part>(?!))?(?!['’]s\s+(?:{_DAY}))",
    ),
    (
        "calendar",
        3,
        False,
        r"\b(?i:(?:over|at|during|on)\s+(?P<step>the)\s+(?P<unit>weekend))\b(?P<part>(?!))?(?P<bound>(?!))?",
    ),
    (
        "weekday",
        3,
        False,
        rf"{_SPAN}\b(?P<name>{_DAY}){_TO}(?P<to>{_DAY})\b(?P<step>(?!))?(?P<after>(?!))?",
    ),
    (
        "weekday",
        2,
        False,
        rf"\b{_BOUND}(?:(?i:(?P<step>next|last|this|coming|past|previous))\s+)?(?P<name>{_DAY})(?!\w)(?P<after>(?!))?",
    ),
    (
        "year",
        5,
        True,
        rf"\b(?:{_PART}\s*|(?i:(?P<bound>since|until|by)|in|during)\s+)(?P<year>{_YEAR})\b(?!\s*[-–]|\s+[a-z]+s\b|[,.]\d|%)",
    ),
)
