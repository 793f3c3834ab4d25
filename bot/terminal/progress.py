"""A bar on the terminal that shows how far an ingestion has come; nothing where there is no terminal."""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType
from typing import Self

from tqdm import tqdm  # type: ignore[import-untyped]  # it brings no types

from briefings.render.languages import is_read
from briefings.service.backfill import Step

tqdm.monitor_interval = 0  # no thread that watches bars


SHAPE = "{percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt}, {remaining} left{postfix}"


def write(line: str) -> None:
    """A line on standard error, above the bar if there is one."""
    tqdm.write(line, file=sys.stderr)


@dataclass(slots=True)
class _Leg:
    """Articles that wait to be read for claims; behind them the inputs are done up to `end`, in bytes."""

    end: float
    waiting: int


@dataclass(slots=True)
class Progress:
    """Bytes of the inputs that are dealt with, of `total`, articles read, and how many a second; used in a `with`.

    What is stored counts in step with its being read for claims, which is what takes the time.
    """

    total: int
    read: int = 0
    _done: float = 0.0
    _legs: deque[_Leg] = field(default_factory=deque)
    _began: float = field(default_factory=monotonic)
    _bar: tqdm = field(init=False, repr=False)

    def __enter__(self) -> Self:
        self._bar = tqdm(
            total=self.total,
            unit="B",
            unit_scale=True,
            bar_format=SHAPE,
            disable=None,  # as there is a terminal or none
            file=sys.stderr,
            dynamic_ncols=True,
            leave=False,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bar.close()

    def add(self, step: Step, position: int) -> None:
        """Show a step; the inputs were asked for up to `position` when it was given."""
        self.read += step.read
        if step.read:
            self._advance(step.read)
        else:
            self._legs.append(_Leg(position, sum(is_read(one.language) for one in step.articles)))
        while self._legs and self._legs[0].waiting <= 0:
            self._done = max(self._done, self._legs.popleft().end)
        rate = self.read / max(monotonic() - self._began, 1e-6)
        self._bar.set_postfix_str(f"{self.read:,} articles read, {rate:.1f}/s", refresh=False)
        self._bar.update(min(self._done, self.total) - self._bar.n)

    def _advance(self, read: int) -> None:
        if self._legs:
            leg = self._legs[0]
            self._done += max(0.0, leg.end - self._done) * min(1.0, read / leg.waiting)
            leg.waiting -= read
