"""Numbers that another series has told already, because words leave scope open that others give.

"300 soldiers sent to Kenya" and "300 soldiers in Kenya", "12 killed near the port" and a bare "12 people": two series,
for what they say differs, and yet the second number is no news. A number alone is compared, never a scope that both
tell: in one place and in another, killed and planned stay apart whatever the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefings.changes.agreement import reach_of, same_value
from briefings.changes.judging import is_unnamed, is_vouched_for, who
from briefings.model import CURRENT, Point, Series, SeriesKey

MOVED = frozenset({"sent", "in_place"})
"""States of the same people on one way: whoever was sent somewhere is there."""

Told = tuple[SeriesKey, Point]


@dataclass(frozen=True, slots=True)
class Kindred:
    """The points of many series by what they count and their value, so that a look-up does not scan them."""

    told: dict[tuple[str, str, float], list[Told]]

    @classmethod
    def of(cls, every: Iterable[Series]) -> Kindred:
        """Those of the points that say how many there are, the first of each speaker and value in a series."""
        found: dict[tuple[str, str, float], dict[tuple[SeriesKey, str], Told]] = {}
        for series in every:
            for point in series.points:
                if point.role in CURRENT and is_vouched_for(point) and not point.figure.increment:
                    rows = found.setdefault(_place(series.key, point), {})
                    rows.setdefault((series.key, who(point)), (series.key, point))
        return cls({place: list(rows.values()) for place, rows in found.items()})

    def before(self, key: SeriesKey, point: Point) -> Point | None:
        """The earlier point of another series that tells this number already; None if there is none."""
        when = point.receipt.published_at, point.receipt.article_id
        for other, earlier in self.told.get(_place(key, point), ()):
            at = earlier.receipt.published_at, earlier.receipt.article_id
            if other != key and at <= when and earlier is not point and _covers((other, earlier), (key, point)):
                return earlier
        return None

    def again(self, key: SeriesKey, point: Point) -> Iterator[Point]:
        """The points of other series that only tell this number again."""
        for other, later in self.told.get(_place(key, point), ()):
            if other != key and _covers((key, point), (other, later)):
                yield later


def _place(key: SeriesKey, point: Point) -> tuple[str, str, float]:
    return key.counted, key.unit, round(reach_of(point.figure).value, 6)


def _covers(known: Told, new: Told) -> bool:
    """Whether a number says nothing beyond another one, or only gives the scope that its own speaker had left open."""
    (key, point), (other, later) = known, new
    if not same_value(point.figure, later.figure):
        return False
    if any(one and two and one != two for one, two in ((key.of, other.of), (key.event, other.event))):
        return False
    if not other.place and other.state in {"", key.state}:
        return True
    if key.place and key.place == other.place and {key.state, other.state} <= MOVED:
        return True
    own = who(point) == who(later) and not is_unnamed(point.receipt) and not is_unnamed(later.receipt)
    return own and not key.place and key.state in {"", other.state} and other.state in {"", "in_place", key.state}
