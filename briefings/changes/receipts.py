"""A claim with its article → the receipt that a reader can check."""

from __future__ import annotations

from urllib.parse import quote

from briefings.model import Claim, Receipt, Record

FRAGMENT_WORDS = 6


def receipt_of(record: Record, claim: Claim) -> Receipt:
    """The stored sentence of a claim with who, where and when; raises KeyError if the record lacks its article."""
    article = record.articles[claim.article_id]
    sentence = claim.sentence.of(article.text)
    return Receipt(
        article_id=article.id,
        ordinal=claim.ordinal,
        span=claim.sentence,
        sentence=sentence,
        contents=claim.contents,
        quote=claim.content.of(article.text),
        directness=claim.directness,
        stance=claim.stance,
        speaker=claim.speaker,
        speaker_text=claim.speaker_span.of(article.text) if claim.speaker_span else "",
        cue_text=claim.cue_span.of(article.text) if claim.cue_span else "",
        outlet=record.names.get(article.source, article.source),
        title=article.title,
        url=article.url,
        link=link_to(article.url, sentence),
        published_at=article.published_at,
        seen_at=article.seen_at,
        origin=article.origin,
        event_date=claim.event_date,
    )


def link_to(url: str, sentence: str) -> str:
    """The address of the very sentence, by a text fragment (WICG, *Text Fragments*); "" if there is no address."""
    if not url:
        return ""
    words = sentence.split()
    if not words:
        return url
    start, end = " ".join(words[:FRAGMENT_WORDS]), " ".join(words[-FRAGMENT_WORDS:])
    text = _encoded(start) if len(words) <= FRAGMENT_WORDS else f"{_encoded(start)},{_encoded(end)}"
    return f"{url.split('#', 1)[0]}#:~:text={text}"


def _encoded(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
