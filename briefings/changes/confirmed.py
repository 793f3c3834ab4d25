"""A confirmation: the first of a proposition at all, or the first by a party that had not confirmed it yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefings.changes.last_words import first_word
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Position, Stance, Stand


def detect(window: Window) -> Iterator[Change]:
    """One change for each party's first confirmation; the article's own cue has to be one of confirming.

    It does not take a mere statement for a confirmation, and never says that a thing is so because many say so.
    """
    for proposition, stands in window.stands.items():
        for stand, past in window.steps(stands):
            if not _confirms(stand):
                continue
            confirmers = {window.party(p.speaker) for p in past if _confirms(p)}
            party = window.party(stand.speaker)
            if party in confirmers:
                continue
            others = [p for p in past if window.party(p.speaker) != party]
            last = first_word(others[-1], others) if others else None
            change = replace(
                window.turn(ChangeKind.CONFIRMED, proposition, stand, last),
                reason=f"first confirmation by {party}" if confirmers else "first confirmation by anyone",
            )
            same = [s.receipt for s in stands if _confirms(s) and window.party(s.speaker) == party]
            yield with_support(change, same)


def _confirms(stand: Stand) -> bool:
    return stand.receipt.stance is Stance.CONFIRMS and stand.position is Position.HOLDS
