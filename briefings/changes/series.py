"""The figures of a record by what they count: a value never meets one of another place, state or unit."""

from __future__ import annotations

from briefings.changes.labels import series_label
from briefings.changes.propositions import in_order
from briefings.changes.receipts import receipt_of
from briefings.model import Figure, Point, Qualifier, Record, Series, SeriesKey

ABOUT = 0.1
OPEN_ABOVE = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN})
OPEN_BELOW = frozenset({Qualifier.UP_TO, Qualifier.LESS_THAN})


def key_of(figure: Figure) -> SeriesKey | None:
    """What the figure counts; None if the text does not tell what."""
    if not figure.counted:
        return None
    return SeriesKey(figure.counted, figure.of, figure.place, figure.state, figure.unit)


def series_of(record: Record) -> dict[SeriesKey, Series]:
    """Every series of the record, its points in the order in which they were made public."""
    found: dict[SeriesKey, list[Point]] = {}
    for claim in in_order(record):
        receipt = receipt_of(record, claim)
        for figure in claim.figures:
            key = key_of(figure)
            if key is not None:
                found.setdefault(key, []).append(Point(figure, receipt))
    return {key: Series(key, series_label(key), tuple(points)) for key, points in found.items()}


def who(point: Point) -> str:
    """Who said the figure: the speaker, as named or as in the text; else the outlet."""
    return point.receipt.speaker or point.receipt.speaker_text or point.receipt.outlet


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
