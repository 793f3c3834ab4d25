"""Which topics a claim belongs to: by the words of its sentence, the events it tells of, and what it goes on about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from briefings.extract.speakers.references import is_bare
from briefings.model import Article, Claim, Event, Span, Topic

CONTINUING = re.compile(
    r"""\W*(?:(?:it|they|these|those|he|she|both|another|others|all)\b
    |(?:[\w,.-]+\s+){0,4}(?:of|among)\s+(?:them|these|those)\b|the\s+(?:rest|others|remaining)\b)""",
    re.IGNORECASE | re.VERBOSE,
)


def topics_in(claims: Sequence[Claim], article: Article, topics: Sequence[Topic]) -> tuple[tuple[str, ...], ...]:
    """The ids of the topics of each claim of one article, in the order given.

    To what a claim has by itself (`topics_of`) comes what it takes over: an answer ("dismissed the reports") has the
    topics of the claim that it answers, or of the title and the first claim if the article does not tell what that is;
    a claim with figures and without a topic has those too, if its sentence goes on about something named before ("Of
    them, 300 …"). The claims are those of one article, in order; no other sentence takes anything over.
    """
    own = [topics_of(claim, article.text, topics) for claim in claims]
    told = _told(claims, own)
    lead = {*own[0], *_named(article.title, topics)} if claims else set()
    found = []
    for claim, ids in zip(claims, own, strict=True):
        taken = {one for event in claim.events if not _holds(claim, event) for one in told.get(event.trigger, ())}
        if not taken and _leans_on_others(claim, ids, article.text):
            taken = lead
        found.append(tuple(topic.id for topic in topics if topic.id in {*ids, *taken}))
    return tuple(found)


def _told(claims: Sequence[Claim], own: Sequence[tuple[str, ...]]) -> Mapping[Span, set[str]]:
    """The topics of the claims that tell of an event themselves, by its trigger."""
    found: dict[Span, set[str]] = {}
    for claim, ids in zip(claims, own, strict=True):
        for event in claim.events:
            if _holds(claim, event):
                found.setdefault(event.trigger, set()).update(ids)
    return found


def _holds(claim: Claim, event: Event) -> bool:
    """Whether a claim's event is its own; an answer's stands where it was told."""
    return any(span.covers(event.trigger) for span in claim.contents)


def _leans_on_others(claim: Claim, ids: tuple[str, ...], text: str) -> bool:
    if is_bare(claim, text):
        return True
    return not ids and bool(claim.figures) and CONTINUING.match(claim.sentence.of(text)) is not None


def topics_of(claim: Claim, text: str, topics: Sequence[Topic]) -> tuple[str, ...]:
    """The ids of the topics that the claim is of by itself, in the order given.

    A topic fits if one of its terms starts at a word of the claim's content, or if the claim tells of one of its
    actions, where a class of PLOVER in capitals ("ASSAULT") stands for all of its actions; a topic with `actors` also
    wants one of them in the sentence. Matching ignores case and line breaks. It needs no parse, so that a new topic can
    be applied to claims already stored.
    """
    content = " ".join(span.of(text) for span in claim.contents)
    sentence = claim.sentence.of(text)
    return tuple(topic.id for topic in topics if _fits(topic, claim, content, sentence))


def _fits(topic: Topic, claim: Claim, content: str, sentence: str) -> bool:
    told = any(event.action in topic.actions or event.kind.upper() in topic.actions for event in claim.events)
    named = bool(topic.terms) and _pattern(topic.terms).search(content) is not None
    if not (told or named):
        return False
    return not topic.actors or _pattern(topic.actors).search(sentence) is not None


def _named(title: str, topics: Sequence[Topic]) -> set[str]:
    """The topics that a title names with one of their terms, and one of their actors where they have some."""
    return {
        topic.id
        for topic in topics
        if topic.terms and _pattern(topic.terms).search(title)
        if not topic.actors or _pattern(topic.actors).search(title)
    }


@lru_cache(maxsize=1024)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    forms = (r"\s+".join(map(re.escape, term.split())) for term in terms if term.strip())
    return re.compile(r"(?<!\w)(?:" + ("|".join(forms) or r"(?!)") + ")", re.IGNORECASE)
