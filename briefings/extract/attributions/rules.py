"""Attributions by rules: quotations, reporting verbs, phrases, headlines, transcripts, follow-on quotations.

The tagger takes them as evidence and has the last word, but for the forms that it was never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from briefings.extract.attributions.asides import find_asides
from briefings.extract.attributions.attribution import Attribution, Form, unnested
from briefings.extract.attributions.counts import find_counts
from briefings.extract.attributions.direct import find_direct, is_utterance
from briefings.extract.attributions.indirect import find_indirect
from briefings.extract.attributions.labels import find_headline, find_transcript
from briefings.extract.attributions.parted import find_parted
from briefings.extract.attributions.passives import find_passives
from briefings.extract.attributions.phrases import find_phrases
from briefings.extract.boilerplate import Layout
from briefings.extract.quotes import Quote, find_quotes
from briefings.extract.sentences import sentences_in, span_of, tokens_of
from briefings.model import Span

FOLLOWING_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Paragraph:
    doc: Doc
    text: str
    span: Span
    quotes: Sequence[Quote]
    starts: Sequence[int]


def find_by_rules(doc: Doc, layout: Layout) -> list[Attribution]:
    """Who is said to have said what, before anyone is named; nothing of it lies in boilerplate.

    A cue inside another's content is not reported apart.
    """
    text = doc.text
    starts = [token.idx for token in doc]
    read: list[tuple[_Paragraph, list[Attribution]]] = []
    running: Attribution | None = None
    for span in layout.paragraphs:
        paragraph = _Paragraph(doc, text, span, find_quotes(text, (span,)), starts)
        here = list(_read(paragraph, running))
        read.append((paragraph, here))
        running = here[-1] if here else None
    found = _given_back(read)
    for headline in layout.headlines:
        found += find_headline(doc, text, headline, starts)
    return sorted(found, key=lambda one: (one.hull, one.form.value))


def find_untaught(doc: Doc, layout: Layout) -> Iterator[Attribution]:
    """What rules find of forms that the tagger was trained without, and that are therefore kept from it."""
    text = doc.text
    starts = [token.idx for token in doc]
    for span in layout.paragraphs:
        quotes = find_quotes(text, (span,))
        inside = frozenset(token.i for quote in quotes for token in tokens_of(doc, quote.span, starts))
        for sentence in sentences_in(doc, (span,), starts):
            for find in UNTAUGHT:
                for one in find(sentence, inside):
                    yield _with_whole_quotes(one, quotes)


UNTAUGHT = (find_asides, find_passives, find_parted, find_counts)
"""What reads the forms that are kept from the tagger."""


def _read(paragraph: _Paragraph, running: Attribution | None) -> Iterator[Attribution]:
    """The attributions of one paragraph; `running` is the last one of the paragraph before."""
    doc, span, quotes, starts = paragraph.doc, paragraph.span, paragraph.quotes, paragraph.starts
    transcript = list(find_transcript(doc, paragraph.text, span, starts))
    if transcript:
        yield from transcript
        return
    found = list(find_direct(doc, span, quotes, starts))
    inside = frozenset(token.i for quote in quotes for token in tokens_of(doc, quote.span, starts))
    used = frozenset(one.verb.i for one in found if one.verb is not None)
    sentences = list(sentences_in(doc, (span,), starts))
    for sentence in sentences:
        found += find_indirect(sentence, inside | used)
        found += find_phrases(sentence, inside)
    kept = unnested([_with_whole_quotes(one, quotes) for one in found])
    bounds = [span_of(sentence) for sentence in sentences]
    for one in _with_following(paragraph, kept, running):
        yield replace(one, sentence=_widened(one, bounds))


def _with_whole_quotes(one: Attribution, quotes: Sequence[Quote]) -> Attribution:
    """No quotation is cut: a content that ends inside one goes on to its end."""
    last = one.contents[-1]
    for quote in quotes:
        if last.start <= quote.span.start < last.end < quote.span.end:
            return replace(one, contents=(*one.contents[:-1], Span(last.start, quote.span.end)))
    return one


def _with_following(
    paragraph: _Paragraph, found: Sequence[Attribution], running: Attribution | None
) -> list[Attribution]:
    """Give the quotations that open a sentence and have no cue of their own to the speaker who has the word.

    Behind an attribution of the same paragraph they go on with its content; elsewhere they make one of their own.
    """
    result = list(found)
    for quote in paragraph.quotes:
        if not _stands_alone(paragraph, quote) or _is_taken(quote.span, result):
            continue
        before = [place for place, one in enumerate(result) if one.hull.end <= quote.span.start]
        if before:
            last = result[before[-1]]
            result[before[-1]] = replace(last, contents=(*last.contents, quote.span))
        elif running is not None:
            result.insert(0, _following(quote.span, running))
    return result


def _given_back(read: Sequence[tuple[_Paragraph, Sequence[Attribution]]]) -> list[Attribution]:
    """All attributions; paragraphs left open go to the speaker whose quotation goes on behind them, cue and all.

    Not so if they go on themselves with a quotation that was left open before.
    """
    found: list[Attribution] = []
    waiting: list[Span] = []
    instead: list[Attribution] = []
    still_open = False
    for paragraph, here in read:
        if (waiting or not still_open) and _is_left_open(paragraph) and _has_no_cue(here):
            waiting.append(paragraph.quotes[0].span)
            instead += here
        else:
            first = next((one for one in here if one.form is Form.QUOTED), None)
            goes_on = first is not None and _opens(paragraph) and first.contents[0] == paragraph.quotes[0].span
            found += [_following(span, first) for span in waiting] if first is not None and goes_on else instead
            found += here
            waiting, instead = [], []
        still_open = bool(paragraph.quotes) and not paragraph.quotes[-1].closed
    return [*found, *instead]


def _following(span: Span, known: Attribution) -> Attribution:
    """A quotation without a cue of its own, by the speaker of another."""
    return Attribution(Form.FOLLOWING, span, (span,), "", source=known.source)


def _opens(paragraph: _Paragraph) -> bool:
    """Whether a quotation begins the paragraph."""
    quotes, span = paragraph.quotes, paragraph.span
    return bool(quotes) and not paragraph.text[span.start : quotes[0].span.start].strip()


def _is_left_open(paragraph: _Paragraph) -> bool:
    """Whether the paragraph is one quotation whose closing mark is left to a later paragraph."""
    return _opens(paragraph) and len(paragraph.quotes) == 1 and not paragraph.quotes[0].closed


def _has_no_cue(here: Sequence[Attribution]) -> bool:
    return all(one.form is Form.FOLLOWING for one in here)


def _is_taken(span: Span, found: Sequence[Attribution]) -> bool:
    return any(content.overlaps(span) for one in found for content in one.contents)


def _stands_alone(paragraph: _Paragraph, quote: Quote) -> bool:
    before = paragraph.text[paragraph.span.start : quote.span.start].rstrip()
    opens = not before or before[-1] in '.!?:”"'
    return opens and is_utterance(quote) and len(quote.said.split()) >= FOLLOWING_WORDS and quote.said[-1] in ".!?…"


def _widened(attribution: Attribution, sentences: Sequence[Span]) -> Span:
    """The sentences that cue and content lie in, as one span."""
    spans = [attribution.sentence, *attribution.contents]
    hull = Span(min(span.start for span in spans), max(span.end for span in spans))
    touched = [hull, *(sentence for sentence in sentences if sentence.overlaps(hull))]
    return Span(min(one.start for one in touched), max(one.end for one in touched))
