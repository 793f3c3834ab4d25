"""Direct attributions: quotations with the words that say whose they are.

Works on the paragraph and not on the parser's sentences, which quotation marks break. A quotation goes with the cue
behind it ("…," X said), before it (X said: "…"), or between its halves ("…," X said, "…"); a quotation that follows in
the same paragraph belongs to the same speaker.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.attributions.cues import lexicon
from briefings.extract.attributions.indirect import cue_tokens
from briefings.extract.clauses import RELATIVES, subject_of
from briefings.extract.quotes import Quote
from briefings.model import Span

UTTERANCE_WORDS = 4
BEFORE = 40
AFTER = 24
STOPS = frozenset({".", "!", "?", ";"})
LEAD_IN = frozenset({",", ":"})
OPEN_ENDS = (",", "?", "!", "—", "–", "-", "…")
NOMINAL = frozenset({"PROPN", "NOUN", "PRON"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SIDE = frozenset({"relcl", "acl"})


@dataclass(frozen=True, slots=True)
class Cued:
    """A cue verb with the head of its source, and all of it where the parse has it wrong."""

    verb: Token
    source: Token
    mention: Tokens | None = None


def is_utterance(quote: Quote) -> bool:
    """Whether a quotation can be an utterance by itself, and not a word or two in someone else's sentence."""
    ended = quote.said.endswith((*OPEN_ENDS, ".")) or quote.then == ","
    return len(quote.said.split()) >= UTTERANCE_WORDS or (ended and quote.said[:1].isupper())


def find_direct(doc: Doc, paragraph: Span, quotes: Sequence[Quote], starts: Sequence[int]) -> Iterator[Attribution]:
    """The quotations of one paragraph that a cue in it attributes; those without a cue are left out."""
    pieces: list[Quote] = []
    cued: Cued | None = None
    edge = bisect_left(starts, paragraph.start)
    for position, quote in enumerate(quotes):
        start, end = bisect_left(starts, quote.span.start), bisect_left(starts, quote.span.end)
        limit = bisect_left(starts, quotes[position + 1].span.start if position + 1 < len(quotes) else paragraph.end)
        if (
            cued
            and _goes_with(doc, cued, pieces[-1], (edge, start), quote)
            and not _is_anothers(cued, quote, (end, limit))
        ):
            pieces.append(quote)
            edge = end
            continue
        if not is_utterance(quote):
            continue
        found = _cue_before(doc, edge, start, quote) or _cue_after(doc, end, limit, quote)
        if cued and found:
            yield _made(paragraph, pieces, cued)
        if found:
            pieces, cued = [quote], found
        edge = end
    if cued:
        yield _made(paragraph, pieces, cued)


def _goes_with(doc: Doc, cued: Cued, last: Quote, gap: tuple[int, int], quote: Quote) -> bool:
    """Whether `quote` goes on with what `cued` attributes: nothing but the cue's own phrase stands between."""
    words = [token for token in doc[gap[0] : gap[1]] if not token.is_space and not token.is_punct]
    if not words:
        return True
    if not gap[0] <= cued.verb.i < gap[1] or last.span.end > cued.verb.idx:
        return False
    filled = [token for token in doc[gap[0] : gap[1]] if not token.is_space and not token.is_quote]
    closing = filled[-1].text if filled else ""
    stops = sum(token.text in STOPS for token in filled)
    if closing in STOPS:
        return stops == 1 and is_utterance(quote)
    return stops == 0 and (closing in {",", "—", "–", "--", "-"}) and cued.verb.i >= filled[-1].i - AFTER


def _is_anothers(cued: Cued, quote: Quote, behind: tuple[int, int]) -> bool:
    """Whether a quotation that opens a sentence is someone else's by the cue behind it."""
    own = _cue_after(cued.verb.doc, *behind, quote) if quote.said.endswith(OPEN_ENDS) else None
    return own is not None and quote.said[0].isupper() and own.source.lemma_ != cued.source.lemma_


def _cue_before(doc: Doc, edge: int, start: int, quote: Quote) -> Cued | None:
    """The last cue before the quotation in its sentence, if a comma, a colon or the cue itself leads into it."""
    first = max(edge, start - BEFORE)
    lead = next((doc[i] for i in range(start - 1, first - 1, -1) if not doc[i].is_space), None)
    if lead is None or lead.text in STOPS:
        return None
    begin = next((i + 1 for i in range(lead.i - 1, first - 1, -1) if doc[i].text in STOPS), first)
    fresh = quote.said[:1].isupper()
    if lead.text not in LEAD_IN and not fresh:
        return None
    opening = _opening_cue(doc[begin : lead.i]) if lead.text == ":" else None
    if opening is not None:
        return opening
    for token in reversed(doc[begin:start]):
        source = _source_in(doc, token, begin, start, colon=lead.text == ":")
        if source is not None and (lead.text in LEAD_IN or start - token.i <= UTTERANCE_WORDS):
            clause = lead.text != ":" and any(
                one.tag_ in FINITE and one.i > token.i for one in doc[token.i + 1 : start]
            )
            return None if clause else Cued(token, source)
    return None


def _opening_cue(lead: Tokens) -> Cued | None:
    """As in "Added Wolf:", which the parse mostly takes for a name: a verb's past that opens a short lead."""
    words = [token for token in lead if not token.is_space and not token.is_punct]
    if not 1 < len(words) <= UTTERANCE_WORDS or words[-1].pos_ not in NOMINAL:
        return None
    form = words[0].lower_
    stems = {"say"} if form == "said" else {form.removesuffix("ed"), form.removesuffix("d")} - {form}
    known = lexicon()
    if not any(one in known.clause or one in known.quote for one in stems):
        return None
    return Cued(words[0], words[-1], lead.doc[words[1].i : words[-1].i + 1])


def _source_in(doc: Doc, token: Token, begin: int, end: int, *, colon: bool) -> Token | None:
    if not _may_quote(token) and not (colon and token.pos_ == "VERB"):
        return None
    source = subject_of(token)
    if source is not None:
        return source if begin <= source.i < end or _one_sentence(doc, source.i, token.i) else None
    return _nominal_before(doc, token.i, begin)


def _one_sentence(doc: Doc, first: int, last: int) -> bool:
    return first < last <= first + BEFORE and not any(doc[i].is_sent_start for i in range(first + 1, last + 1))


def _cue_after(doc: Doc, end: int, limit: int, quote: Quote) -> Cued | None:
    """The first cue behind the quotation in its sentence."""
    first = next((i for i in range(end, limit) if not (doc[i].is_punct or doc[i].is_space)), limit)
    if first >= limit or not _may_go_on(doc, end, first, quote):
        return None
    stop = next((i for i in range(first, min(limit, first + AFTER)) if doc[i].text in STOPS), min(limit, first + AFTER))
    for i in range(first, stop):
        token = doc[i]
        if not _may_quote(token) or (token.dep_ in SIDE and i > first):
            continue
        source = subject_of(token)
        if source is None or not first <= source.i < stop:
            source = _nominal_after(doc, i + 1, stop) if i == first else _nominal_before(doc, i, first)
        if source is not None and source.lower_ not in RELATIVES:
            return Cued(token, source)
    return None


def _may_go_on(doc: Doc, end: int, first: int, quote: Quote) -> bool:
    """Whether the sentence goes on behind the closing mark."""
    inner = quote.said.rstrip("'’\" ")
    comma = any(doc[i].text in {",", "—", "–", "-", "--"} for i in range(end, first))
    return inner.endswith(OPEN_ENDS) or comma or (doc[first].is_lower and not inner.endswith("."))


def _may_quote(token: Token) -> bool:
    words = lexicon()
    lemma = token.lemma_.lower()
    return token.pos_ in {"VERB", "AUX"} and (lemma in words.clause or lemma in words.quote)


def _nominal_before(doc: Doc, position: int, begin: int) -> Token | None:
    for i in range(position - 1, max(begin, position - UTTERANCE_WORDS) - 1, -1):
        if doc[i].pos_ in NOMINAL:
            return doc[i]
        if doc[i].pos_ not in {"ADV", "AUX"}:
            return None
    return None


def _nominal_after(doc: Doc, position: int, stop: int) -> Token | None:
    """The head of the noun phrase that begins at `position` ("said Prime Minister Kim")."""
    head: Token | None = None
    for i in range(position, stop):
        if doc[i].pos_ in NOMINAL:
            head = doc[i]
        elif head is not None or doc[i].pos_ not in {"DET", "ADJ", "NUM", "ADV"}:
            break
    return head


def _made(paragraph: Span, pieces: Sequence[Quote], cued: Cued) -> Attribution:
    doc = cued.verb.doc
    hull = Span(min(pieces[0].span.start, cued.verb.idx), max(pieces[-1].span.end, cued.verb.idx + 1))
    return Attribution(
        form=Form.QUOTED,
        sentence=Span(max(paragraph.start, hull.start), min(paragraph.end, hull.end)),
        contents=tuple(piece.span for piece in pieces),
        lemma=cued.verb.lemma_.lower(),
        cue=cue_tokens(cued.verb, len(doc)),
        verb=cued.verb,
        source=cued.source,
        mention=cued.mention,
    )
