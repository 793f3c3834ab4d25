"""What was told so far, found by its words: an index that grows with every passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from itertools import islice
from math import exp

from briefings.changes.novelty.passages import Passage, likeness

LOOKED_UP = 1000
"""Asking looks at so many places of words at most, those of the rarest words first and the last places of each."""

LIKELY = 50
"""Of the passages found that share the most, so many are kept; of these, `WEIGHED` are compared in full."""

WEIGHED = 12
OLD = 0.7
"""What a match of long ago weighs beside one of the same day: chosen on the development data, in steps of .1."""

A_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Match:
    """A passage on record, how much it is like the one asked for, and what that weighs; both from 0 to 1."""

    passage: Passage
    likeness: float
    weight: float


class Index:
    """Passages found by their words, in the order in which they were added.

    Adding and asking cost as much as the passage has words, however many passages there are; what shares only words
    that stand everywhere may be overlooked for that.
    """

    def __init__(self) -> None:
        self._passages: list[Passage] = []
        self._places: dict[str, list[tuple[int, float]]] = {}

    def __len__(self) -> int:
        return len(self._passages)

    def add(self, passage: Passage) -> None:
        """Add a passage; one without a telling word leaves no trace."""
        place = len(self._passages)
        if passage.tells:
            self._passages.append(passage)
        for key, weight in passage.tells.items():
            self._places.setdefault(key, []).append((place, weight / passage.length))

    def times(self, key: str) -> int:
        """In how many passages a word was told."""
        return len(self._places.get(key, ()))

    def nearest(self, passage: Passage) -> tuple[Match, ...]:
        """The passages most like this one, the weightiest first; of equal ones the first that was added.

        A match of another day weighs less: what goes on for long is told in the same words every day, of new things.
        """
        shared = self._shared(passage)
        likely = nlargest(LIKELY, shared, key=shared.__getitem__)
        faded = {place: fading(self._passages[place].when, passage.when) for place in likely}
        likely.sort(key=lambda place: (-shared[place] * faded[place], place))
        found = [(place, likeness(passage, self._passages[place])) for place in likely[:WEIGHED]]
        found.sort(key=lambda pair: (-pair[1] * faded[pair[0]], pair[0]))
        return tuple(Match(self._passages[place], alike, alike * faded[place]) for place, alike in found)

    def _shared(self, passage: Passage) -> dict[int, float]:
        """How much passages on record share with this one, as far as it was looked up."""
        shared: dict[int, float] = {}
        left = LOOKED_UP
        for key in sorted(passage.tells, key=self.times):
            weight = passage.tells[key]
            for place, held in islice(reversed(self._places.get(key, ())), left):
                shared[place] = shared.get(place, 0.0) + weight * held
            left = max(0, left - self.times(key))
        return shared


def fading(one: datetime, other: datetime) -> float:
    """What a match weighs between passages so far apart in time: 1 at the same moment, `OLD` from some days on."""
    days = abs((one - other).total_seconds()) / A_DAY
    return OLD + (1 - OLD) * exp(-days)


@dataclass(frozen=True, slots=True)
class History:
    """What was told so far: every sentence, and every report as a whole. It does not say what is new."""

    sentences: Index = field(default_factory=Index)
    reports: Index = field(default_factory=Index)

    def add(self, report: Passage) -> None:
        """Put a report with its sentences on record."""
        for sentence in report.parts:
            self.sentences.add(sentence)
        self.reports.add(report)
