"""A speaker who takes another position than its last one: could not confirm → confirms, denied → acknowledges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefings.changes.last_words import FIRM, first_word, is_retold
from briefings.changes.window import Window, is_unnamed, with_support
from briefings.model import Change, ChangeKind, Position, Stand

VAGUE = (Position.NOT_YET, Position.OPEN, Position.NO_COMMENT)


def detect(window: Window) -> Iterator[Change]:
    """One change for each move of a speaker to a firm position; silence, and a vaguer word after a firm one, is none.

    Nor is what an article only tells again. Speakers without a name ("officials") may be others each time, so they are
    never said to have moved.
    """
    for proposition, stands in window.stands.items():
        for stand, past in window.steps(stands):
            if stand.position not in FIRM or is_unnamed(stand.receipt):
                continue
            own = [p for p in past if p.speaker == stand.speaker]
            last = _last(own)
            if last is None or last.position is stand.position or is_retold(stand, last, own):
                continue
            change = replace(
                window.turn(ChangeKind.POSITION_CHANGED, proposition, stand, first_word(last, own)),
                reason=f"{stand.speaker} took another position before",
            )
            yield with_support(change, window.repeated(stand, stands))


def _last(own: Sequence[Stand]) -> Stand | None:
    """The speaker's last firm word; else the last vaguer one; else the last expectation."""
    for wanted in (FIRM, VAGUE, Position):
        found = [p for p in own if p.position in wanted]
        if found:
            return found[-1]
    return None
