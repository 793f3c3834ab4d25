"""Attributions by form: headlines ("US confirms …", "Kim: …") and transcripts ("NAME: …")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.attributions.cues import lexicon
from briefings.extract.clauses import trim
from briefings.extract.sentences import span_of, tokens_of
from briefings.model import Span

LABEL_WORDS = 5
SOURCE_WORDS = 6
"""The most words behind a headline's last comma that can be "source says"."""

_TRANSCRIPT = re.compile(r"(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,4}|[QA])(?: ?\([^)]{1,40}\))?(?=:\s)")
_PARTS = re.compile(r"\s[|–—]\s|;\s")


def find_transcript(doc: Doc, text: str, paragraph: Span, starts: Sequence[int]) -> Iterator[Attribution]:
    """The words behind a name in capitals and a colon, to the end of the paragraph."""
    label = _TRANSCRIPT.match(text, paragraph.start, paragraph.end)
    if label:
        yield from _labelled(doc, paragraph, (Span(*label.span("name")), label.end()), starts)


def find_headline(doc: Doc, text: str, headline: Span, starts: Sequence[int]) -> Iterator[Attribution]:
    """What a headline attributes: "NAME: …", or "NAME says …" in each of its parts."""
    colon = text.find(": ", headline.start, headline.end)
    if headline.start < colon and len(text[headline.start : colon].split()) <= LABEL_WORDS:
        yield from _labelled(doc, headline, (Span(headline.start, colon), colon), starts)
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


def _labelled(doc: Doc, block: Span, label: tuple[Span, int], starts: Sequence[int]) -> Iterator[Attribution]:
    """What stands behind a label: its name and the place of its colon."""
    name, colon = label
    named, rest = tokens_of(doc, name, starts), tokens_of(doc, Span(colon, block.end), starts)
    content = trim(doc, rest.start + 1, rest.end)
    if content is not None and len(named):
        cue = doc[rest.start : rest.start + 1]
        yield Attribution(Form.HEADLINE, block, (span_of(content),), ":", cue, None, named[-1])


def _headline_verbs(doc: Doc, part: Tokens, block: Span) -> Iterator[Attribution]:
    """Cut a part at its cues: what stands before one is its source, what follows (to the next source) its content."""
    cues = [(token.i, lemma) for token in part[1:] if (lemma := _cue_lemma(token.text))]
    last = _said_last(doc, part, cues)
    if last is not None:
        yield replace(last, sentence=block)
        return
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


def _said_last(doc: Doc, part: Tokens, cues: Sequence[tuple[int, str]]) -> Attribution | None:
    """As in "Ferry sank, inquiry finds": all before the last comma is the content, whatever cue it has itself."""
    if not cues:
        return None
    position, lemma = cues[-1]
    words = [token.i for token in part if not token.is_space and not token.is_punct]
    comma = next((i for i in range(position - 1, part.start, -1) if doc[i].text == ","), None)
    if comma is None or position != words[-1] or not 0 < position - comma - 1 <= SOURCE_WORDS:
        return None
    content = trim(doc, part.start, comma)
    if content is None or lemma not in lexicon().clause:
        return None
    cue = doc[position : position + 1]
    return Attribution(Form.HEADLINE, span_of(part), (span_of(content),), lemma, cue, None, doc[position - 1])


def _cue_lemma(word: str) -> str:
    """The lemma of a cue in the headline's present tense ("Says"), "" if it is none."""
    words = lexicon()
    lower = word.lower()
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        stem = lower.removesuffix(ending) + instead
        if lower.endswith(ending) and (stem in words.clause or stem in words.object):
            return stem
    return ""
