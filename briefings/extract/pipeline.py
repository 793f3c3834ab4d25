"""From a parsed article to its claims: the one way into this package."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from spacy.tokens import Doc

from briefings.extract.attribution import Attribution, Form
from briefings.extract.attributions import find_attributions
from briefings.extract.boilerplate import Layout, read_layout
from briefings.extract.clauses import mention_of
from briefings.extract.content_polarity import polarity_of_content
from briefings.extract.directory import Directory
from briefings.extract.events import find_events
from briefings.extract.figures import find_figures
from briefings.extract.people import read_people
from briefings.extract.quotes import find_quotes
from briefings.extract.references import refer_back
from briefings.extract.scopes import with_owner
from briefings.extract.sentences import sentences_in, span_of, tokens_of
from briefings.extract.speakers import name_speakers
from briefings.extract.stance import cue_facts, inner_cue, stance_of
from briefings.extract.times import event_date
from briefings.extract.topics import topics_of
from briefings.model import Actor, Article, Claim, Directness, Event, Figure, Span, Topic

Part = TypeVar("Part", Figure, Event)
MARKS = "\"“”„«»'‘’`"


def extract_claims(
    doc: Doc, article: Article, *, actors: Sequence[Actor], topics: Sequence[Topic]
) -> tuple[Claim, ...]:
    """Every attributed claim and every narrated figure or event of `article`, in order of the text.

    `doc` is the parse of `article.text`; ValueError if it is of another text. Boilerplate is left out, headlines
    give no narrated claims. It judges nothing: what is new or true is not asked here.
    """
    if doc.text != article.text:
        message = f"the parse is not of the text of article {article.key!r}: parse article.text unchanged"
        raise ValueError(message)
    layout = read_layout(article.text, article.title)
    attributions = find_attributions(doc, layout)
    told = _Told.of(doc)
    claims = [*_attributed(doc, article, layout, attributions, actors)]
    claims += _narrated(doc, article, layout, (claims, told))
    claims.sort(key=lambda claim: (claim.content, claim.speaker_span or claim.sentence))
    finished = _finished(claims, doc, article, told)
    return tuple(replace(c, topics=topics_of(c, article.text, topics)) for c in refer_back(finished, article.text))


def _attributed(
    doc: Doc, article: Article, layout: Layout, found: Sequence[Attribution], actors: Sequence[Actor]
) -> Iterator[Claim]:
    """A claim for every attribution, and for each of its joint speakers."""
    directory = Directory(actors, article.published_at.date())
    starts = [token.idx for token in doc]
    quotes = find_quotes(article.text, layout.paragraphs)
    others = [span for one in found for span in one.contents]
    skip = _tokens_in(doc, starts, [*layout.boilerplate, *(quote.span for quote in quotes), *others])
    named = name_speakers(found, read_people(doc, skip, directory), directory)
    for one, pairs in zip(found, named, strict=True):
        claim = _claim(doc, article, one, starts)
        if not pairs:
            yield claim
        for head, name in pairs:
            yield replace(claim, speaker=name, speaker_span=span_of(mention_of(head)))


def _tokens_in(doc: Doc, starts: Sequence[int], spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(token.i for span in spans for token in tokens_of(doc, span, starts))


def _claim(doc: Doc, article: Article, one: Attribution, starts: Sequence[int]) -> Claim:
    first = tokens_of(doc, one.contents[0], starts)
    content = " ".join(span.of(article.text) for span in one.contents).strip(MARKS)
    return Claim(
        article_id=article.id,
        ordinal=0,
        sentence=_hull([one.sentence, *one.contents]),
        contents=one.contents,
        directness=_directness(article.text, one),
        stance=stance_of(cue_facts(one.lemma, one.verb), content, inner_cue(first)),
        polarity=polarity_of_content(first),
        cue_span=span_of(one.cue) if one.cue is not None else None,
    )


def _directness(text: str, one: Attribution) -> Directness:
    if one.form in {Form.QUOTED, Form.FOLLOWING}:
        return Directness.DIRECT
    contents = [span.of(text) for span in one.contents]
    if all(content[0] in MARKS and content[-1] in MARKS + ".,!?" for content in contents):
        return Directness.DIRECT
    quoted = any(find_quotes(text, [span]) for span in one.contents)
    return Directness.MIXED if quoted else Directness.INDIRECT


def _hull(spans: Sequence[Span]) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _narrated(doc: Doc, article: Article, layout: Layout, known: tuple[Sequence[Claim], _Told]) -> Iterator[Claim]:
    """The sentences in the article's own voice that hold a figure or an event which nobody is quoted with."""
    claims, told = known
    taken = sorted(span for claim in claims for span in claim.contents)
    places = sorted([*(figure.span for figure in told.figures), *(event.trigger for event in told.events)])
    free = [place for place in places if not _covered(place, taken)]
    for sentence in sentences_in(doc, layout.paragraphs, [token.idx for token in doc]):
        span = span_of(sentence)
        first = bisect_left(free, span.start, key=lambda place: place.start)
        if first == len(free) or free[first].start >= span.end or _overlapping(span, taken):
            continue
        yield Claim(article.id, 0, span, (span,), Directness.NARRATED, polarity=polarity_of_content(sentence))


def _covered(place: Span, taken: Sequence[Span]) -> bool:
    return any(span.covers(place) for span in _close(place, taken))


def _overlapping(span: Span, taken: Sequence[Span]) -> bool:
    return any(one.overlaps(span) for one in _close(span, taken))


def _close(span: Span, taken: Sequence[Span]) -> Sequence[Span]:
    """The spans that can touch `span`: `taken` is in order of its starts and hardly nested."""
    last = bisect_left(taken, span.end, key=lambda one: one.start)
    return taken[max(0, last - NESTED) : last]


NESTED = 16


@dataclass(frozen=True, slots=True)
class _Told:
    """The figures and events of a text, each in order of its place."""

    figures: Sequence[Figure]
    events: Sequence[Event]

    @classmethod
    def of(cls, doc: Doc) -> _Told:
        figures = sorted(find_figures(doc), key=lambda one: one.span)
        return cls(figures, sorted(find_events(doc), key=lambda one: one.trigger))

    def figures_in(self, contents: Sequence[Span]) -> Iterator[Figure]:
        for span in contents:
            yield from _from_to(self.figures, span, lambda one: one.span)

    def events_in(self, contents: Sequence[Span]) -> Iterator[Event]:
        for span in contents:
            yield from _from_to(self.events, span, lambda one: one.trigger)


def _from_to(parts: Sequence[Part], span: Span, place: Callable[[Part], Span]) -> Iterator[Part]:
    """The parts, in order of their places, whose place lies inside `span`."""
    for i in range(bisect_left(parts, span.start, key=lambda one: place(one).start), len(parts)):
        if place(parts[i]).start >= span.end:
            return
        if span.covers(place(parts[i])):
            yield parts[i]


def _finished(claims: Sequence[Claim], doc: Doc, article: Article, told: _Told) -> Iterator[Claim]:
    """The claims with their number in the article, figures, events and day."""
    starts = [token.idx for token in doc]
    days: dict[Span, date | None] = {}
    for ordinal, claim in enumerate(claims):
        if claim.sentence not in days:
            sentence = tokens_of(doc, claim.sentence, starts)
            days[claim.sentence] = event_date(doc, sentence, article.published_at)
        events = tuple(told.events_in(claim.contents))
        figures = tuple(with_owner(one, events) for one in told.figures_in(claim.contents))
        yield replace(claim, ordinal=ordinal, figures=figures, events=events, event_date=days[claim.sentence])
