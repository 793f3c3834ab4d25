"""How exactly a number is meant: the words before and behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from briefings.extract.figures.number_words import alternatives, number_data
from briefings.model import Qualifier

REACH = 48
"""Characters before a number in which its qualifier stands."""

_FILLER = r"(?:(?:a|an|another|additional|further|total|of|more|record|whopping)\s+)*"


def qualifier_before(text: str, start: int) -> tuple[Qualifier, int]:
    """The qualifier that stands before the number at `start`, and where its words begin (`start` if there is none).

    Of several the one that bounds wins over the one that rounds: "at least some 300" is *at least*.
    """
    found, lead = Qualifier.EXACT, start
    while True:
        offset = max(0, lead - REACH)
        match = _before().search(text[offset:lead])
        if not match:
            return found, lead
        kind = _forms("qualifiers")[" ".join(match["word"].lower().split())]
        found = kind if found in {Qualifier.EXACT, Qualifier.ABOUT} else found
        lead = offset + match.start("word")


def qualifier_after(text: str, end: int) -> Qualifier | None:
    """The qualifier that follows the number which ends at `end` ("or more", "+", "or so")."""
    match = _after().match(text, end)
    return _forms("qualifiers_after")[" ".join(match["word"].lower().split())] if match else None


def is_increment(text: str, lead: int, start: int, end: int) -> bool:
    """Whether the number adds to what was told: "another 3,000", "an additional 250", "500 more troops"."""
    return bool(_adding().search(text[max(0, lead - REACH) : start]) or _added().match(text, end))


@cache
def _adding() -> re.Pattern[str]:
    words = alternatives(word for word in _forms("qualifiers") if word[0].isalpha())
    return re.compile(rf"\b(?:another|additional|further|extra)(?:\s+(?:{words}|total|of|an?))*\s+$", re.IGNORECASE)


@cache
def _added() -> re.Pattern[str]:
    return re.compile(r"\s+(?:more|additional|further|extra)\b(?!\s+(?:than|or)\b)", re.IGNORECASE)


@cache
def _forms(table: str) -> Mapping[str, Qualifier]:
    return {form.strip(): Qualifier(name) for name, forms in number_data()[table].items() for form in forms}


@cache
def _before() -> re.Pattern[str]:
    words = alternatives(word for word in _forms("qualifiers") if word[0].isalpha())
    signs = alternatives(word for word in _forms("qualifiers") if not word[0].isalpha())
    return re.compile(rf"(?:(?<![\w-])(?P<word>(?:{words})(?=\s)|(?:{signs})))\s*{_FILLER}$", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    tight = alternatives(word for word in _forms("qualifiers_after") if not word[0].isalpha())
    loose = alternatives(word for word in _forms("qualifiers_after") if word[0].isalpha())
    return re.compile(rf"\s*(?P<word>(?:{tight})|(?<=\s)(?:{loose}))(?!\w)", re.IGNORECASE)
