"""A claim with its article → the receipt that a reader can check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from briefings.model import Article, Claim, Receipt, Record

FRAGMENT_WORDS = 4
DIRECTIVE = ":~:"


def receipt_of(record: Record, claim: Claim) -> Receipt:
    """The stored sentence of a claim with who, where and when; raises KeyError if the record lacks its article.

    Whom the sentence itself names as where the report comes from goes before whom the article credits.
    """
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
        outlet=_outlet(record, article),
        title=article.title,
        url=article.url,
        link=link_to(article.url, sentence),
        published_at=article.published_at,
        seen_at=article.seen_at,
        origin=article.origin,
        event_date=claim.event_date,
        cited=claim.via or article.credits,
        family=record.families.get(article.source, ""),
        joins=article.joins,
        shares=article.shares,
        extent=article.extent,
    )


def _outlet(record: Record, article: Article) -> str:
    """The source's name; for what came without an address, with the name of its file, by which it can be found."""
    name = record.names.get(article.source, article.source)
    return name if article.url else f"{name}: {PurePath(article.key).name or article.key}"


def link_to(url: str, sentence: str) -> str:
    """The address of the very sentence, by a text fragment (WICG, *Text Fragments*); "" if there is no address.

    A browser looks for the end of a range behind its start, so a sentence too short for both is given whole.
    """
    if not url:
        return ""
    words = sentence.split()
    if not words:
        return url
    if len(words) < 2 * FRAGMENT_WORDS:
        text = _encoded(words)
    else:
        text = f"{_encoded(words[:FRAGMENT_WORDS])},{_encoded(words[-FRAGMENT_WORDS:])}"
    address = url.split(DIRECTIVE, 1)[0]
    return f"{address}{'' if '#' in address else '#'}{DIRECTIVE}text={text}"


def _encoded(words: Sequence[str]) -> str:
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
