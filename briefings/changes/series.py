"""The figures of a record by what they count: a value never meets one of another place, state or unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefings.changes.labels import series_label
from briefings.changes.propositions import in_order
from briefings.changes.receipts import receipt_of
from briefings.model import Directness, Figure, Point, Qualifier, Record, Series, SeriesKey

ABOUT = 0.1
OPEN_ABOVE = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN})
OPEN_BELOW = frozenset({Qualifier.UP_TO, Qualifier.LESS_THAN})


def key_of(figure: Figure) -> SeriesKey | None:
    """What the figure counts; None if the text does not tell what.

    What is said to be somewhere, in no other state, is in place there: "8,000 of them in Kursk".
    """
    if not figure.counted:
        return None
    state = figure.state or ("in_place" if figure.place and not figure.unit else "")
    return SeriesKey(figure.counted, figure.of, figure.place, state, figure.unit)


def series_of(record: Record) -> dict[SeriesKey, Series]:
    """Every series of the record, its points in the order in which they were made public.

    A figure whose text does not tell whose things it counts joins the series of the only owner that is known for them.
    """
    claims = in_order(record)
    owners = _owners(key for claim in claims for figure in claim.figures if (key := key_of(figure)))
    found: dict[SeriesKey, list[Point]] = {}
    for claim in claims:
        receipt = receipt_of(record, claim)
        text = record.articles[claim.article_id].text
        for place, figure in enumerate(claim.figures):
            key = key_of(figure)
            if key is not None and not _converts(figure, claim.figures[:place], text):
                known = owners.get(key, set()) if not key.of else set()
                key = replace(key, of=min(known)) if len(known) == 1 else key
                found.setdefault(key, []).append(Point(figure, receipt))
    return {key: Series(key, series_label(key), tuple(points)) for key, points in found.items()}


def _converts(figure: Figure, before: Sequence[Figure], text: str) -> bool:
    """Whether a figure in brackets only gives the one before it in another unit: "7,000km (4,349 miles)"."""
    if not before or not figure.unit or figure.unit == before[-1].unit or before[-1].span.end >= figure.span.start:
        return False
    return text[before[-1].span.end : figure.span.start].strip() == "("


def _owners(keys: Iterable[SeriesKey]) -> dict[SeriesKey, set[str]]:
    """Who is known to own what is counted, by the key without its owner."""
    found: dict[SeriesKey, set[str]] = {}
    for key in keys:
        if key.of:
            found.setdefault(replace(key, of=""), set()).add(key.of)
    return found


def who(point: Point) -> str:
    """Who said the figure: the speaker, as named or as in the text; else the outlet."""
    return point.receipt.speaker or point.receipt.speaker_text or point.receipt.outlet


def first_said(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points without those that only repeat a value.

    That is one that the same speaker gave before or, in an article's own voice, one that anybody gave before.
    """
    found: dict[tuple[str, float, float], Point] = {}
    for point in points:
        told = point.receipt.directness is Directness.NARRATED
        if not (told and any(same_value(one.figure, point.figure) for one in found.values())):
            found.setdefault((who(point), point.figure.low, point.figure.high), point)
    return tuple(found.values())


def same_value(one: Figure, other: Figure) -> bool:
    """Whether two figures restate each other: the same bounds, however they are qualified."""
    return (one.low, one.high) == (other.low, other.high)


def compatible(one: Figure, other: Figure) -> bool:
    """Whether two figures of one series can both be right, given their ranges and qualifiers."""
    one_low, one_high = _bounds(one)
    other_low, other_high = _bounds(other)
    return one_low <= other_high and other_low <= one_high


def _bounds(figure: Figure) -> tuple[float, float]:
    margin = ABOUT if figure.qualifier is Qualifier.ABOUT else 0.0
    low = float("-inf") if figure.qualifier in OPEN_BELOW else figure.low * (1 - margin)
    high = float("inf") if figure.qualifier in OPEN_ABOVE else figure.high * (1 + margin)
    return low, high
