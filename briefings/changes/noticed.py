"""Corrections that an outlet tells by a notice alone, as in "Correction: we said that 40 came; it was 14".

Recognised is a notice in a new text that gives two values, one of which the outlet had given before: in the same
article, or, where the notice stands in an article seen for the first time, in any of its articles. A notice about names
or in other words is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from briefings.changes.notices import holding, is_labelled, notices
from briefings.changes.revisions import Edits, How, Revision, edits
from briefings.changes.sayings import same_figure, same_scope
from briefings.model import Article, Claim, ClaimId, Figure, Record, Span

Values = Mapping[tuple[str, float, float], list[Claim]]
Notice = tuple[Article, Span, tuple[Claim, ...]]


def all_edits(before: Record, after: Record) -> Edits:
    """The edits between two moments, those included that only a notice tells of.

    What a notice says that corrects a claim is no news besides; nor is what a paragraph says that begins like a notice,
    unless its article says nothing else. A paragraph that only speaks of an amended report is news like any other.
    """
    made = edits(before, after)
    found = list(_new_notices(before, after))
    if not found:
        return made
    known = {(r.old.article_id, r.old.ordinal) for r in made.revisions}
    told = {(article.id, span): revision for (article, span, _), revision in _told(found, before, known)}
    bare = {article.id for article, _, _ in found} - _with_text(found, after)
    linked = {_id(revision.new) for revision in told.values() if revision.new is not None}
    said = {
        _id(claim)
        for article, span, claims in found
        if (article.id, span) in told or (article.id not in bare and is_labelled(span.of(article.text)))
        for claim in claims
    }
    return Edits((*made.revisions, *told.values()), made.restated | said | linked)


def _new_notices(before: Record, after: Record) -> Iterator[Notice]:
    """The notices of texts that are new, each with its claims."""
    spans = {a.id: notices(a.text) for a in after.current().articles.values() if a.id not in before.articles}
    claims: dict[tuple[int, Span], list[Claim]] = {}
    for claim in after.claims:
        span = holding(spans.get(claim.article_id, ()), claim.sentence)
        if span is not None:
            claims.setdefault((claim.article_id, span), []).append(claim)
    for (article_id, span), own in sorted(claims.items()):
        yield after.articles[article_id], span, tuple(sorted(own, key=lambda c: c.ordinal))


def _with_text(found: Iterable[Notice], after: Record) -> set[int]:
    """The articles that make claims outside their notices too."""
    inside = {_id(claim) for _, _, claims in found for claim in claims}
    articles = {article.id for article, _, _ in found}
    return {c.article_id for c in after.claims if c.article_id in articles and _id(c) not in inside}


def _told(found: Iterable[Notice], before: Record, known: Collection[ClaimId]) -> Iterator[tuple[Notice, Revision]]:
    """The notices that correct a claim on record, each with what it did to it."""
    held = before.current()
    values = _values(held, {article.source for article, _, _ in found})
    for notice in found:
        article, _, claims = notice
        figures = [(claim, figure) for claim in claims for figure in claim.figures]
        for old in _wrong(article, figures, values, held):
            new = _instead(old, figures)
            if new is not None and _id(old) not in known:
                yield notice, Revision(old, new, article, How.NOTED)
                break


def _values(held: Record, sources: Collection[str]) -> Values:
    """The claims of these outlets by the values that they give."""
    found: dict[tuple[str, float, float], list[Claim]] = {}
    for claim in held.claims:
        source = held.articles[claim.article_id].source
        for figure in claim.figures if source in sources else ():
            found.setdefault((source, figure.low, figure.high), []).append(claim)
    return found


def _wrong(article: Article, figures: Iterable[tuple[Claim, Figure]], values: Values, held: Record) -> Iterator[Claim]:
    """The claims on record that may be the ones in question, those of the latest article first."""
    for _, figure in figures:
        said = values.get((article.source, figure.low, figure.high), ())
        own = [c for c in said if article.revision == 1 or held.articles[c.article_id].key == article.key]
        alike = [c for c in own if any(same_figure(figure, f) for f in c.figures)]
        yield from sorted(alike, key=lambda c: (held.articles[c.article_id].published_at, c.article_id), reverse=True)


def _instead(old: Claim, figures: Iterable[tuple[Claim, Figure]]) -> Claim | None:
    """The claim of the notice that gives another value for what the old claim counts."""
    for claim, figure in figures:
        if any(same_scope(figure, f) for f in old.figures) and not any(same_figure(figure, f) for f in old.figures):
            return claim
    return None


def _id(claim: Claim) -> ClaimId:
    return claim.article_id, claim.ordinal
