"""What the bot says of itself in other languages: a TOML file for each, English → the language. English needs none.

What is on record is never translated.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def catalogue(locale: str) -> Mapping[str, str]:
    """The words of a language by their English ones, empty if there is none; `locale` is such as "de" or "pt-BR"."""
    known = {path.stem: path for path in FOLDER.glob("*.toml")}
    path = known.get(locale) or known.get(locale.partition("-")[0])
    if path is None:
        return {}
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {english: words for table in tables.values() for english, words in table.items()}


def told(english: str, locale: str) -> str:
    """The words in the language, or the English ones where it has none for them."""
    return catalogue(locale).get(english, english)
