"""A speaker who takes another position than its last one: could not confirm → confirms, denied → acknowledges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefings.changes.judging import is_unnamed
from briefings.changes.positions import Standing
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Position, Receipt, Stand


def detect(window: Window) -> Iterator[Change]:
    """One change for each move of a speaker to a firm position; silence, and a vaguer word after a firm one, is none.

    Nor is what an article only tells again, or what was published before a word of the speaker that is on record.
    Speakers without a name ("officials") may be others each time, so they are never said to have moved.
    """
    for proposition, stands in window.stands.items():
        repeated = _repeated(window, stands)
        for stand, standing in _moves(window, stands):
            change = replace(
                window.turn(ChangeKind.POSITION_CHANGED, proposition, stand, standing.first),
                reason=f"{stand.speaker} took another position before",
                actor_class=window.parties.class_of_stand(stand, proposition),
            )
            yield with_support(change, repeated[stand.speaker, stand.position])
            standing.add(stand)


def _moves(window: Window, stands: Sequence[Stand]) -> Iterator[tuple[Stand, Standing]]:
    """The new stands that move their speaker, each with the speaker's standing until then."""
    known = {stand.speaker: place for place, stand in enumerate(stands) if not window.is_new(stand.receipt)}
    standings: dict[str, Standing] = {}
    for place, stand in enumerate(stands):
        if is_unnamed(stand.receipt):
            continue
        standing = standings.setdefault(stand.speaker, Standing())
        if window.is_new(stand.receipt) and place > known.get(stand.speaker, -1) and standing.is_move(stand):
            yield stand, standing
        else:
            standing.add(stand)


def _repeated(window: Window, stands: Sequence[Stand]) -> dict[tuple[str, Position], list[Receipt]]:
    """The new receipts in which each speaker takes each position."""
    found: dict[tuple[str, Position], list[Receipt]] = {}
    for stand in stands:
        if window.is_new(stand.receipt):
            found.setdefault((stand.speaker, stand.position), []).append(stand.receipt)
    return found
