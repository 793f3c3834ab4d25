"""An event or proposition that nobody has stated as a fact before: a launch, a deployment, combat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefings.changes.last_words import first_word
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Position


def detect(window: Window) -> Iterator[Change]:
    """One change for each proposition that is held for the first time; `earlier` is the last word before it.

    It does not tell of propositions that were only denied, expected or asked about.
    """
    for proposition, stands in window.stands.items():
        for stand, past in window.steps(stands):
            if stand.position is not Position.HOLDS:
                continue
            if any(p.position is Position.HOLDS for p in past):
                break
            last = first_word(past[-1], past) if past else None
            change = replace(
                window.turn(ChangeKind.FIRST_REPORT, proposition, stand, last),
                reason="nobody had stated this as a fact before",
            )
            yield with_support(change, [s.receipt for s in stands if s.position is Position.HOLDS])
            break
