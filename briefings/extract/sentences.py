"""Sentences that respect the layout: none reaches over a line that ends a paragraph, none holds boilerplate."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from briefings.extract.boilerplate import read_layout
from briefings.model import Span

LONGEST_SENTENCE = 300
"""Tokens without a full stop; no sentence of a news text comes near."""

LONGEST_BLOCK = 1200
"""Tokens between two breaks; a paragraph with more is cut at a full stop."""

STOPS = frozenset({".", "!", "?", "…", "..."})


def sentences_in(doc: Doc, blocks: Sequence[Span], starts: Sequence[int]) -> Iterator[Tokens]:
    """The sentences of `doc` cut to `blocks` (paragraphs or headlines, in order), without blanks around them.

    `starts` has every token's first character.
    """
    for block in blocks:
        first, last = bisect_left(starts, block.start), bisect_left(starts, block.end)
        if first == last:
            continue
        begins = (place for place, token in enumerate(doc[first:last], first) if token.is_sent_start)
        cuts = [first, *(place for place in begins if place != first), last]
        for start, end in pairwise(cuts):
            yield from _trimmed(doc, start, end)


def tokens_of(doc: Doc, span: Span, starts: Sequence[int]) -> Tokens:
    """The tokens that `span` touches; `starts` has every token's first character."""
    first, last = bounds_of(span, starts)
    return doc[first:last]


def bounds_of(span: Span, starts: Sequence[int]) -> tuple[int, int]:
    """The first of the tokens that `span` touches, and the one behind the last."""
    return max(0, bisect_right(starts, span.start) - 1), bisect_left(starts, span.end)


def starts_of(doc: Doc) -> list[int]:
    """Every token's first character."""
    starts: list[int] = doc.to_array("IDX").tolist()
    return starts


def span_of(tokens: Tokens) -> Span:
    """The characters of some tokens."""
    return Span(tokens.start_char, tokens.end_char)


def _trimmed(doc: Doc, start: int, end: int) -> Iterator[Tokens]:
    while start < end and doc[start].is_space:
        start += 1
    while end > start and doc[end - 1].is_space:
        end -= 1
    if start < end:
        yield doc[start:end]


def mark_breaks(doc: Doc) -> Doc:
    """Start a sentence at every line of the layout, so that the parser joins nothing over it, and bound all sentences.

    Meant as a pipe before the parser: headlines and captions without a full stop otherwise run into the next paragraph
    and spoil its parse. It changes no text and needs no model.
    """
    layout = read_layout(doc.text)
    starts = starts_of(doc)
    begins = {block.start for blocks in (layout.boilerplate, layout.headlines, layout.paragraphs) for block in blocks}
    places = [bisect_left(starts, begin) for begin in sorted(begins.intersection(starts))]
    for place in places:
        doc[place].is_sent_start = True
    for first, last in pairwise(sorted({0, *places, len(doc)})):
        for place in _cuts(doc, first, last):
            doc[place].is_sent_start = True
    return doc


def _cuts(doc: Doc, first: int, last: int) -> Iterator[int]:
    """Where a block of tokens is cut so that none of its sentences is longer than `LONGEST_BLOCK`.

    Behind the last full stop if there is one; without any for `LONGEST_SENTENCE` tokens, right there.
    """
    begun = stopped = first
    for place in range(first, last if last - first > LONGEST_SENTENCE else first):
        if place - max(begun, stopped) >= LONGEST_SENTENCE:
            begun = place
            yield begun
        elif place - begun >= LONGEST_BLOCK and stopped > begun:
            begun = stopped
            yield begun
        if doc[place].text in STOPS:
            stopped = place + 1
