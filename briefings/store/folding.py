"""Names without what people leave out when they type: case, accents, points. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 200
"""Longer ones are no names: they are kept, but nothing completes or corrects what was typed to them."""

PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ħ": "h"}
)
"""Letters that Unicode does not take apart."""

_JOINED = re.compile(r"(?<=\w)['’\u02bc`.](?=\w)|(?<=\w)\.")
_WORD = re.compile(r"\w+")


def folded(name: str) -> str:
    """The words of a name in lower case, without accents and signs: "O’Néill, U.N." is "oneill un"."""
    apart = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(_JOINED.sub("", bare)))
