"""The furniture of pages cut out of a text before it is an article: teasers, captions, sign-up lines, ad breaks."""

from __future__ import annotations

import re
from itertools import chain

from briefings.extract.boilerplate import read_layout

_WORD = re.compile(r"\w")
_GAP = re.compile(r"\n\s*\n")


def without_boilerplate(text: str, title: str = "") -> str:
    """`text` without the lines and sentences that the extractor would skip as boilerplate; paragraphs stay apart.

    Whole lines go, ends of lines from a sentence's start, and single sentences; prose is never cut within a sentence.
    Headlines stay, also a repeated one, as do lines without a word and what opens a line of prose (a dateline). The
    offsets are those of a new text: not for files, whose text stays as it is. What only tells where the text comes from
    ("with agency inputs") goes too, so read credits before. Answers "" if nothing else is there.
    """
    layout = read_layout(text, title)
    openings = frozenset(layout.openings)
    headlines = {span.of(text) for span in layout.headlines}
    masks = [mask for mask in layout.boilerplate if mask not in openings]
    cuts = [mask for mask in masks if mask.of(text) not in headlines and _WORD.search(text, mask.start, mask.end)]
    ends = [0, *chain.from_iterable((cut.start, cut.end) for cut in cuts), len(text)]
    pieces = (text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))
    kept = " ".join(piece.strip(" \t") for piece in pieces)
    return "\n\n".join(part for raw in _GAP.split(kept) if (part := raw.strip()))
