"""Attributions by form: headlines ("US confirms …", "Kim: …") and transcripts ("NAME: …")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from briefings.extract.attribution import Attribution, Form
from briefings.extract.clauses import trim
from briefings.extract.cues import lexicon
from briefings.extract.sentences import span_of, tokens_of
from briefings.model import Span

LABEL_WORDS = 5
_TRANSCRIPT = re.compile(r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4}(?: ?\([^)]{1,40}\))?(?=:\s)")
_PARTS = re.compile(r"\s[|–—]\s|;\s")


def find_transcript(doc: Doc, text: str, paragraph: Span, starts: Sequence[int]) -> Iterator[Attribution]:
    """The words behind a name in capitals and a colon, to the end of the paragraph."""
    label = _TRANSCRIPT.match(text, paragraph.start, paragraph.end)
    if label:
        yield from _labelled(doc, paragraph, Span(label.start(), label.end()), starts)


def find_headline(doc: Doc, text: str, headline: Span, starts: Sequence[int]) -> Iterator[Attribution]:
    """What a headline attributes: "NAME: …", or "NAME says …" in each of its parts."""
    colon = text.find(": ", headline.start, headline.end)
    if headline.start < colon and len(text[headline.start : colon].split()) <= LABEL_WORDS:
        yield from _labelled(doc, headline, Span(headline.start, colon), starts)
        return
    for part in _parts(text, headline):
        yield from _headline_verbs(doc, tokens_of(doc, part, starts), part)


def _parts(text: str, headline: Span) -> Iterator[Span]:
    start = headline.start
    for match in _PARTS.finditer(text, headline.start, headline.end):
        if start < match.start():
            yield Span(start, match.start())
        start = match.end()
    if start < headline.end:
        yield Span(start, headline.end)


def _labelled(doc: Doc, block: Span, label: Span, starts: Sequence[int]) -> Iterator[Attribution]:
    name, rest = tokens_of(doc, label, starts), tokens_of(doc, Span(label.end, block.end), starts)
    content = trim(doc, rest.start, rest.end)
    if content is not None and len(name):
        colon = doc[rest.start : rest.start + 1]
        yield Attribution(Form.HEADLINE, block, (span_of(content),), ":", colon, None, name[-1])


def _headline_verbs(doc: Doc, part: Tokens, block: Span) -> Iterator[Attribution]:
    """Cut a part at its cues: what stands before one is its source, what follows (to the next source) its content."""
    cues = [(token.i, lemma) for token in part[1:] if (lemma := _cue_lemma(token.text))]
    if not cues:
        return
    cuts = [part.start]
    for position, _ in cues[1:]:
        comma = next((i for i in range(position - 1, cues[0][0], -1) if doc[i].text == ","), None)
        cuts.append(comma + 1 if comma is not None else part.end)
    for (position, lemma), start, end in zip(cues, cuts, [*cuts[1:], part.end], strict=True):
        content = trim(doc, position + 1, end)
        if start >= position or position >= end or content is None:
            continue
        yield Attribution(
            Form.HEADLINE, block, (span_of(content),), lemma, doc[position : position + 1], None, doc[position - 1]
        )


def _cue_lemma(word: str) -> str:
    """The lemma of a cue in the headline's present tense ("Says"), "" if it is none."""
    words = lexicon()
    lower = word.lower()
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        stem = lower.removesuffix(ending) + instead
        if lower.endswith(ending) and (stem in words.clause or stem in words.object):
            return stem
    return ""
