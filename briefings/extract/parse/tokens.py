"""Tokens in bounded time: strings without a blank that are longer than any word are cut before the tokenizer sees them.

spaCy's tokenizer takes marks from both ends of a string one at a time and looks at the rest again, so its time grows
with the square of the string's length: 20,000 quotation marks in a row take minutes. Cut strings keep every character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from spacy.tokens import Doc

LONGEST_WORD = 200
"""Characters without a blank; longer ones are data, layout or an attack, but no words."""

_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


class Tokens:
    """A tokenizer like `inner`, of which ordinary texts get the same tokens."""

    def __init__(self, inner: Callable[[str], Doc]) -> None:
        self.inner = inner

    def __call__(self, text: str) -> Doc:
        """The tokens of `text`; together they are the text again, character for character."""
        if _LONG.search(text) is None:
            return self.inner(text)
        parts = [self.inner(text[start:end]) for start, end in _parts(text)]
        words = [token.text for part in parts for token in part]
        spaces = [bool(token.whitespace_) for part in parts for token in part]
        whole = Doc(parts[0].vocab, words=words, spaces=spaces)
        norms: Any = np.concatenate([part.to_array(["NORM"]) for part in parts])
        return whole.from_array(["NORM"], norms)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _LONG.finditer(text):
        for cut in range(match.start() + LONGEST_WORD, match.end(), LONGEST_WORD):
            yield start, cut
            start = cut
    yield start, len(text)
