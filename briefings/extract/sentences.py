"""Sentences that respect the layout: none reaches over a line that ends a paragraph, none holds boilerplate."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from briefings.extract.boilerplate import read_layout
from briefings.model import Span


def sentences_in(doc: Doc, blocks: Sequence[Span], starts: Sequence[int]) -> Iterator[Tokens]:
    """The sentences of `doc` cut to `blocks` (paragraphs or headlines, in order), without blanks around them.

    `starts` has every token's first character.
    """
    for block in blocks:
        first, last = bisect_left(starts, block.start), bisect_left(starts, block.end)
        cut = first
        for position in range(first + 1, last + 1):
            if position == last or doc[position].is_sent_start:
                yield from _trimmed(doc, cut, position)
                cut = position


def tokens_of(doc: Doc, span: Span, starts: Sequence[int]) -> Tokens:
    """The tokens that `span` touches; `starts` has every token's first character."""
    first = max(0, bisect_right(starts, span.start) - 1)
    return doc[first : bisect_left(starts, span.end)]


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
    """Start a sentence at every line of the layout, so that the parser joins nothing over it.

    Meant as a pipe before the parser: headlines and captions without a full stop otherwise run into the next paragraph
    and spoil its parse. It changes no text and needs no model.
    """
    layout = read_layout(doc.text)
    begins = {block.start for blocks in (layout.boilerplate, layout.headlines, layout.paragraphs) for block in blocks}
    for token in doc:
        if token.idx in begins:
            token.is_sent_start = True
    return doc
