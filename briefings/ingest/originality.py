"""A small fingerprint by which reprints of one text find each other."""

from __future__ import annotations

import heapq
import re

from xxhash import xxh64_intdigest

SIZE = 64
WORDS = 5
_WORD = re.compile(r"\w+")


def sketch(text: str) -> tuple[int, ...]:
    """The `SIZE` smallest hashes of the text's runs of five lower-cased words, ascending; () under five words.

    A bottom-k sketch (Broder 1997): the share of hashes that two sketches have in common estimates how much of the
    wording two texts share. Hashes are unsigned 64-bit integers. Does not look at punctuation, case or layout, and does
    not decide whether one text is a copy of another.
    """
    words = _WORD.findall(text.lower())
    runs = {" ".join(words[start : start + WORDS]) for start in range(len(words) - WORDS + 1)}
    return tuple(heapq.nsmallest(SIZE, {xxh64_intdigest(run.encode("utf-8", "surrogatepass")) for run in runs}))
