"""Claims that a later revision of their article changed or took back.

Only what a claim says counts: its figures, its speaker, its stance and what it quotes. Layout, typography, spelling of
the words around it and the order of sentences do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from briefings.model import Article, Claim, Directness, Record

ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Revision:
    """One claim as it stood in the earlier revision, and as it stands now (None if it is gone)."""

    old: Claim
    new: Claim | None
    article: Article


def revisions(before: Record, after: Record) -> Iterator[Revision]:
    """The claims of `before` that `after` holds in another form, in order of their articles and sentences."""
    held = {(a.source, a.key): a for a in before.current().articles.values()}
    for article in sorted(after.current().articles.values(), key=lambda a: a.id):
        old = held.get((article.source, article.key))
        if old is not None and old.revision < article.revision:
            yield from _changed(old, article, before, after)


def _changed(old: Article, new: Article, before: Record, after: Record) -> Iterator[Revision]:
    was = [claim for claim in before.claims if claim.article_id == old.id]
    now = [claim for claim in after.claims if claim.article_id == new.id]
    unmoved = {claim.sentence.of(new.text) for claim in now}
    for claim in was:
        if claim.sentence.of(old.text) in unmoved or _says(claim, old) in {_says(c, new) for c in now}:
            continue
        match = _nearest(claim, old, now, new)
        if match is None or _says(match, new)[:-1] != _says(claim, old)[:-1]:
            yield Revision(claim, match, new)


def _says(claim: Claim, article: Article) -> tuple[object, ...]:
    """What a claim says, as a value to compare; the wording of its content comes last."""
    figures = tuple((f.low, f.high, f.unit, f.counted) for f in claim.figures)
    quoted = claim.directness is Directness.DIRECT
    words = " ".join(claim.content.of(article.text).casefold().split())
    return claim.speaker, claim.stance, claim.polarity, figures, words if quoted else "", words


def _nearest(claim: Claim, old: Article, among: list[Claim], new: Article) -> Claim | None:
    """The claim of the new revision whose sentence is most like this one's; None if none is like it."""
    sentence = claim.sentence.of(old.text)
    ratios = [(SequenceMatcher(None, sentence, c.sentence.of(new.text)).ratio(), -c.ordinal, c) for c in among]
    best = max(ratios, key=lambda row: row[:2], default=None)
    return best[2] if best and best[0] >= ALIKE else None
