"""From what the tagger marks to attributions: contents kept within their paragraphs, each with its sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.boilerplate import Layout
from briefings.extract.clauses import trim
from briefings.extract.sentences import sentences_in, span_of
from briefings.extract.tagger.tagging import Tagged
from briefings.model import Span

OPENING = frozenset("\"“„«'‘`")


@dataclass(frozen=True, slots=True)
class Frame:
    """The blocks (paragraphs and headlines) and the sentences of a text, each in order."""

    doc: Doc
    text: str
    blocks: Sequence[Span]
    sentences: Sequence[Span]

    @classmethod
    def of(cls, doc: Doc, layout: Layout) -> Frame:
        """The frame of `doc` by its layout; boilerplate is in no block."""
        blocks = sorted([*layout.paragraphs, *layout.headlines])
        sentences = [span_of(one) for one in sentences_in(doc, blocks, [token.idx for token in doc])]
        return cls(doc, doc.text, blocks, sentences)


def attribution_of(one: Tagged, frame: Frame) -> Attribution | None:
    """What was tagged, as far as it lies in blocks; None if the cue does not, or if no content is left."""
    cue = span_of(one.cue)
    home = next((block for block in _touching(cue, frame.blocks) if block.covers(cue)), None)
    parts = (part for piece in one.contents for part in _parts(span_of(piece), frame))
    contents = tuple(part for part in parts if home is not None and (home.covers(part) or _is_quoted(part, frame.text)))
    if not contents:
        return None
    verb = one.cue.root
    return Attribution(
        form=Form.TAGGED,
        sentence=_sentences([*contents, cue], frame.sentences),
        contents=contents,
        lemma=verb.lemma_.lower(),
        cue=one.cue,
        verb=verb,
        source=one.source.root if one.source is not None else None,
        mention=one.source,
    )


def _parts(span: Span, frame: Frame) -> Iterator[Span]:
    """What of `span` lies in its first block, and in those after it for as long as they open with a quotation mark."""
    for number, block in enumerate(_touching(span, frame.blocks)):
        start, end = max(span.start, block.start), min(span.end, block.end)
        if number and frame.text[start] not in OPENING:
            return
        tokens = frame.doc.char_span(start, end, alignment_mode="contract")
        trimmed = trim(frame.doc, tokens.start, tokens.end) if tokens is not None else None
        if trimmed is not None:
            yield span_of(trimmed)


def _is_quoted(part: Span, text: str) -> bool:
    """Whether a content stands in quotation marks: only such a one belongs to a cue of another paragraph."""
    return text[part.start] in OPENING or (part.start > 0 and text[part.start - 1] in OPENING)


def _sentences(spans: Sequence[Span], sentences: Sequence[Span]) -> Span:
    """The sentences that `spans` lie in, as one span."""
    hull = Span(min(span.start for span in spans), max(span.end for span in spans))
    touched = [hull, *_touching(hull, sentences)]
    return Span(min(one.start for one in touched), max(one.end for one in touched))


def _touching(span: Span, ordered: Sequence[Span]) -> Sequence[Span]:
    """Those of `ordered`, which share no character, that share one with `span`."""
    first = bisect_left(ordered, span.start + 1, key=lambda one: one.end)
    return ordered[first : bisect_left(ordered, span.end, key=lambda one: one.start)]
