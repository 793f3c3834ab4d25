"""What a channel was told, followed through the later revisions of its articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import TypeVar

from briefings.changes.revisions import edits_of, kept
from briefings.model import Article, ClaimId, Record, Span

Where = TypeVar("Where")


def followed(record: Record, told: Mapping[ClaimId, Where]) -> dict[ClaimId, Where]:
    """`told` with all claims of the sentences that were told, and of later revisions that only say them again.

    Each comes with where its sentence was told. A claim that a revision changed is not followed: whoever tells of that
    carries the new one.
    """
    sentences = _Sentences(record)
    found: dict[ClaimId, Where] = {}
    for claim, where in told.items():
        sentences.put(claim, where, found)
    for edit in edits_of(record, list(_steps(record, {article for article, _ in told}))):
        for saying in edit.told_before():
            if saying.id in found:
                for again in kept(saying, edit) or ():
                    sentences.put(again.id, found[saying.id], found)
    return found


class _Sentences:
    """Which claims stand in one sentence."""

    def __init__(self, record: Record) -> None:
        self._span: dict[ClaimId, Span] = {(c.article_id, c.ordinal): c.sentence for c in record.claims}
        self._claims: dict[tuple[int, Span], list[ClaimId]] = {}
        for claim, span in self._span.items():
            self._claims.setdefault((claim[0], span), []).append(claim)

    def put(self, claim: ClaimId, where: Where, found: dict[ClaimId, Where]) -> None:
        """Note where a claim was told, and with it all of its sentence, unless that is known."""
        found.setdefault(claim, where)
        for other in self._claims.get((claim[0], self._span[claim]), ()) if claim in self._span else ():
            found.setdefault(other, where)


def _steps(record: Record, articles: set[int]) -> Iterator[tuple[Article, Article]]:
    """Each step from one revision to the next of the articles that were told, oldest first."""
    ordered = sorted(record.articles.values(), key=lambda a: (a.source, a.key, a.revision))
    for _, group in groupby(ordered, key=lambda a: (a.source, a.key)):
        revisions = list(group)
        if not articles.isdisjoint(a.id for a in revisions):
            yield from pairwise(revisions)
