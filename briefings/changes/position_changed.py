"""A speaker who takes another position than its last one: could not confirm → confirms, denied → acknowledges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefings.changes.labels import proposition_label
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Position, Stand

FIRM = (Position.HOLDS, Position.REJECTS)
UNSURE = (Position.OPEN, Position.NO_COMMENT)


def detect(window: Window) -> Iterator[Change]:
    """One change for each move of a speaker; silence, and an expectation after a firm word, is no move.

    Articles retell what somebody said at first. So a return to a position that the speaker took before counts only if
    the sentence dates it after the speaker's last word.
    """
    for proposition, stands in window.stands.items():
        for stand, past in window.steps(stands):
            own = [p for p in past if p.speaker == stand.speaker]
            last = _last(own)
            if last is None or not _moved(last.position, stand.position) or _retold(stand, last, own):
                continue
            change = Change(
                ChangeKind.POSITION_CHANGED,
                window.topic,
                proposition,
                proposition_label(proposition),
                proof=stand.receipt,
                earlier=last.receipt,
                position=stand.position,
                earlier_position=last.position,
                speakers=(stand.speaker,),
                reason=f"{stand.speaker} took another position before",
            )
            yield with_support(change, [])


def _last(own: Sequence[Stand]) -> Stand | None:
    """The speaker's last word; an expectation only if there is nothing else."""
    return next((p for p in reversed(own) if p.position is not Position.EXPECTS), own[-1] if own else None)


def _moved(was: Position, now: Position) -> bool:
    if was is now:
        return False
    return now in FIRM or (was in FIRM and now in UNSURE)


def _retold(stand: Stand, last: Stand, own: Sequence[Stand]) -> bool:
    if not any(p.position is stand.position for p in own):
        return False
    said = stand.receipt.event_date
    return said is None or said <= last.receipt.published_at.date()
