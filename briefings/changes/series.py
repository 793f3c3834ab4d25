"""The figures of a record by what they count: a value never meets one of another place, state, happening or unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from briefings.changes.agreement import Values, compatible, same_value
from briefings.changes.counting import Counted, as_said, completed, key_of
from briefings.changes.judging import Told, judge, who
from briefings.changes.labels import series_label
from briefings.changes.propositions import in_order
from briefings.changes.receipts import receipt_of
from briefings.model import CURRENT, Claim, Figure, Point, Qualifier, Record, Role, Series, SeriesKey, Span

VAGUE = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN, Qualifier.UP_TO, Qualifier.LESS_THAN, Qualifier.BETWEEN})


def series_of(record: Record) -> dict[SeriesKey, Series]:
    """Every series of the record, its points in the order in which they were made public, each with its role.

    Articles of one moment are in the order of their sources and keys; within one, exact figures come before vague ones,
    so that the headline's "thousands" are those that its text counts.
    """
    told = completed(list(_counted(record)))
    found: dict[SeriesKey, list[Point]] = {}
    wholes = {(claim.article_id, figure.span): figure for claim in record.claims for figure in claim.figures}
    for one in told:
        whole = wholes.get((one.claim.article_id, one.figure.part_of)) if one.figure.part_of else None
        found.setdefault(one.key, []).append(Point(one.figure, receipt_of(record, one.claim), whole=whole))
    return {key: Series(key, series_label(key), judged(points)) for key, points in found.items()}


def judged(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points of one series, in the order given, each with the role that it has after those before it."""
    every = tuple(points)
    told, found = Told.over(every), []
    for point in every:
        found.append(replace(point, role=judge(told, point).role))
        told.add(found[-1])
    return tuple(found)


def _counted(record: Record) -> Iterator[Counted]:
    """The figures that count something, in order, but for conversions in brackets.

    A figure that one speaker gives as another's is that other's: "the navy says 12, but we know of 19".
    """
    placed, owners = [], _innermost(record)
    for claim in in_order(record):
        article = record.articles[claim.article_id]
        for place, figure in enumerate(claim.figures):
            key = key_of(figure)
            if key is None or _size(claim) > owners[claim.article_id, figure.span]:
                continue
            if not _converts(figure, claim.figures[:place], article.text):
                order = (article.published_at, article.source, article.key, article.revision)
                within = (figure.as_of is not None, figure.qualifier in VAGUE, claim.ordinal, figure.span)
                key = as_said(key, claim.stance)
                placed.append(((order, within), Counted(claim, figure, key, article.published_at.date())))
    placed.sort(key=lambda one: one[0])
    return (counted for _, counted in placed)


def _innermost(record: Record) -> dict[tuple[int, Span], int]:
    """For each place of a figure, the length of the shortest content that holds it."""
    found: dict[tuple[int, Span], int] = {}
    for claim in record.claims:
        for figure in claim.figures:
            place = claim.article_id, figure.span
            found[place] = min(found.get(place, _size(claim)), _size(claim))
    return found


def _size(claim: Claim) -> int:
    return claim.content.end - claim.content.start


def _converts(figure: Figure, before: Sequence[Figure], text: str) -> bool:
    """Whether a figure in brackets only gives the one before it in another unit: "7,000km (4,349 miles)"."""
    if not before or not figure.unit or figure.unit == before[-1].unit or before[-1].span.end >= figure.span.start:
        return False
    return text[before[-1].span.end : figure.span.start].strip() == "("


def first_said(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points without those that only repeat a value.

    That is one that the same speaker gave before or, in an article's own voice, one that anybody gave before.
    """
    every, own, found = Values(), dict[tuple[str, Role | None], Values](), []
    for point in points:
        side = None if point.role in CURRENT else point.role
        said = own.setdefault((who(point), side), Values())
        narrated = point.receipt.speaker is None and not point.receipt.speaker_text
        if said.hold(point.figure) or (narrated and side is None and every.hold(point.figure)):
            continue
        said.add(point.figure)
        if side is None:
            every.add(point.figure)
        found.append(point)
    return tuple(found)


__all__ = ["compatible", "first_said", "judged", "key_of", "same_value", "series_of", "who"]
