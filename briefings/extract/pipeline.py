"""From a parsed article to its claims: the one way into this package."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.attributions.finding import find_attributions
from briefings.extract.boilerplate import Layout, read_layout
from briefings.extract.citing import with_via
from briefings.extract.clauses import mention_of, trim
from briefings.extract.events.counted import counted_events
from briefings.extract.events.finding import find_events
from briefings.extract.events.footing import footing_of
from briefings.extract.factuality.claimed import Saying, content_outlook, event_outlook
from briefings.extract.figures.finding import find_figures
from briefings.extract.figures.scopes import Telling, scoped
from briefings.extract.quotes import find_quotes
from briefings.extract.sentences import bounds_of, sentences_in, span_of, starts_of, tokens_of
from briefings.extract.speakers.directory import Directory
from briefings.extract.speakers.naming import name_speakers
from briefings.extract.speakers.people import read_people
from briefings.extract.speakers.references import refer_back
from briefings.extract.stance.deciding import CueFacts, cue_facts
from briefings.extract.statements import is_statement
from briefings.extract.times.reading import Scope, Times, reference_day
from briefings.extract.topics import topics_in
from briefings.model import Actor, Article, Claim, Directness, Event, Figure, Span, Topic

Part = TypeVar("Part", Figure, Event)
Draft = tuple[Claim, Saying]
"""A claim before its parts are filled in, with what its events are read by."""

PAIRING = frozenset({"both", "either", "neither"})
MARKS = "\"“”„«»'‘’`"


def extract_claims(
    doc: Doc, article: Article, *, actors: Sequence[Actor], topics: Sequence[Topic], outlets: tuple[str, ...] = ()
) -> tuple[Claim, ...]:
    """Every attributed claim and every narrated statement, figure or event of `article`, in order of the text.

    `doc` is the parse of `article.text`; ValueError if it is of another text. Boilerplate is left out, headlines
    give no narrated claims. `outlets` are the names of the sources that are read, which it may cite. It judges nothing:
    what is new or true is not asked here.
    """
    if doc.text != article.text:
        message = f"the parse is not of the text of article {article.key!r}: parse article.text unchanged"
        raise ValueError(message)
    layout = read_layout(article.text, article.title)
    attributions = find_attributions(doc, layout)
    told = _Told.of(doc)
    drafts = [*_attributed(doc, article, layout, attributions, actors)]
    drafts += _narrated(doc, article, layout, ([claim for claim, _ in drafts], told))
    drafts.sort(key=lambda draft: (draft[0].content, draft[0].speaker_span or draft[0].sentence))
    times = Times(doc, article.text, starts_of(doc), reference_day(article, layout))
    finished = _finished(doc, drafts, times, told)
    claims = [*with_via(refer_back(finished, article.text, actors), article.text, outlets)]
    tagged = zip(claims, topics_in(claims, article, topics), strict=True)
    return tuple(replace(claim, topics=ids) for claim, ids in tagged)


def _attributed(
    doc: Doc, article: Article, layout: Layout, found: Sequence[Attribution], actors: Sequence[Actor]
) -> Iterator[Draft]:
    """A claim for every attribution, and for each of its joint speakers."""
    directory = Directory(actors, article.published_at.date())
    starts = starts_of(doc)
    quotes = find_quotes(article.text, layout.paragraphs)
    others = [span for one in found for span in one.contents]
    skip = _tokens_in(starts, [*layout.boilerplate, *(quote.span for quote in quotes), *others])
    named = name_speakers(found, read_people(doc, skip, directory), directory)
    for one, pairs in zip(found, named, strict=True):
        claim, saying = _claim(doc, article, one, starts)
        if not pairs:
            yield claim, saying
        for head, name in pairs:
            said = one.mention if one.mention is not None and len(pairs) == 1 else _alone(mention_of(head))
            yield replace(claim, speaker=name, speaker_span=span_of(said)), saying


def _alone(mention: Tokens) -> Tokens:
    """One of several joint speakers without the word that leads them: "neither Moscow" is Moscow."""
    return mention[1:] if len(mention) > 1 and mention[0].lower_ in PAIRING else mention


def _tokens_in(starts: Sequence[int], spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(place for span in spans for place in range(*bounds_of(span, starts)))


def _claim(doc: Doc, article: Article, one: Attribution, starts: Sequence[int]) -> Draft:
    contents = [tokens_of(doc, span, starts) for span in one.contents]
    saying = Saying.of(cue_facts(one.verb, one.cue, content=contents[0]), contents)
    outlook = content_outlook(saying)
    claim = Claim(
        article_id=article.id,
        ordinal=0,
        sentence=_hull([one.sentence, *one.contents]),
        contents=one.contents,
        directness=_directness(article.text, one),
        stance=saying.stance,
        polarity=outlook.polarity,
        cue_span=span_of(one.cue) if one.cue is not None else None,
        certainty=outlook.certainty,
    )
    return claim, saying


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


def _narrated(doc: Doc, article: Article, layout: Layout, known: tuple[Sequence[Claim], _Told]) -> Iterator[Draft]:
    """The sentences in the article's own voice: full statements, and whatever else holds a figure or an event.

    Of a sentence that tells what somebody says, the article's own is what stands around it, if it is an act by itself:
    "Minsk rejected" the plan, "the union threatened" to strike.
    """
    claims, told = known
    taken = sorted(span for claim in claims for span in claim.contents)
    places = sorted([*(figure.span for figure in told.figures), *(event.trigger for event in told.events)])
    free = [place for place in places if not _covered(place, taken)]
    deeds = [event.trigger for event in told.events if event.actor_span and not _covered(event.trigger, taken)]
    for sentence in sentences_in(doc, layout.paragraphs, starts_of(doc)):
        span = span_of(sentence)
        pieces = [sentence]
        if _overlapping(span, taken):
            pieces = [piece for piece in _gaps(doc, sentence, taken) if _holds_any(span_of(piece), deeds)]
        elif not (_holds_any(span, free) or is_statement(sentence)):
            continue
        if pieces:
            saying = Saying.of(CueFacts(), pieces)
            outlook = content_outlook(saying)
            narrated = Claim(article.id, 0, span, tuple(map(span_of, pieces)), Directness.NARRATED)
            yield replace(narrated, polarity=outlook.polarity, certainty=outlook.certainty), saying


def _gaps(doc: Doc, sentence: Tokens, taken: Sequence[Span]) -> Iterator[Tokens]:
    """The parts of a sentence that no claim's content takes up, in order, without the marks at their ends."""
    held = [one for one in _close(span_of(sentence), taken) if one.overlaps(span_of(sentence))]
    free = [token.i for token in sentence if not any(one.start <= token.idx < one.end for one in held)]
    for start in [place for place in free if place - 1 not in free]:
        end = next(place for place in range(start, sentence.end + 1) if place not in free)
        if piece := trim(doc, start, end):
            yield piece


def _holds_any(span: Span, places: Sequence[Span]) -> bool:
    """Whether one of `places`, in order, begins in `span`."""
    first = bisect_left(places, span.start, key=lambda place: place.start)
    return first < len(places) and places[first].start < span.end


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


def _finished(doc: Doc, drafts: Sequence[Draft], times: Times, told: _Told) -> Iterator[Claim]:
    """The claims with their number in the article, figures, events and days."""
    starts = starts_of(doc)
    for ordinal, (claim, saying) in enumerate(drafts):
        events = tuple(
            _as_said(event, doc[bisect_left(starts, event.trigger.start)], saying)
            for event in told.events_in(claim.contents)
        )
        telling = Telling(doc, saying, events, times.told_in(claim.sentence), times.day)
        figures = tuple(scoped(one, telling) for one in told.figures_in(claim.contents))
        events += tuple(counted_events(events, figures))
        scope = Scope(claim.sentence, claim.contents, [event.trigger for event in events])
        told_on = times.of(scope)
        day = told_on.day if told_on is not None else None
        when = times.inside(scope)
        yield replace(claim, ordinal=ordinal, figures=figures, events=events, event_date=day, event_time=when)


def _as_said(event: Event, trigger: Token, saying: Saying) -> Event:
    """The event as the claim's speaker puts it, and not as the whole sentence does."""
    outlook = event_outlook(saying, trigger)
    told = frozenset(token.i for piece in saying.contents for token in piece)
    footing = footing_of(trigger, told, narrated=saying.outer.at is None)
    return replace(event, polarity=outlook.polarity, expected=outlook.expected, footing=footing)
