"""Opposed positions on one proposition, both held now and not both before."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.changes.labels import proposition_label
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Position, Stand


def detect(window: Window) -> Iterator[Change]:
    """One change for each proposition that two parties now hold and reject; it does not say who is right."""
    for proposition, stands in window.stands.items():
        holds = [s for s in stands if s.position is Position.HOLDS]
        rejects = [s for s in stands if s.position is Position.REJECTS]
        if not _opposed(window, holds, rejects) or _opposed(window, _old(window, holds), _old(window, rejects)):
            continue
        latest, other = _latest(window, holds, rejects)
        change = Change(
            ChangeKind.CONTRADICTED,
            window.topic,
            proposition,
            proposition_label(proposition),
            proof=latest.receipt,
            earlier=other.receipt,
            position=latest.position,
            earlier_position=other.position,
            speakers=tuple(dict.fromkeys((latest.speaker, other.speaker))),
            reason="one party holds this and another rejects it",
        )
        yield with_support(change, [])


def _old(window: Window, stands: list[Stand]) -> list[Stand]:
    return [s for s in stands if not window.is_new(s.receipt)]


def _opposed(window: Window, holds: list[Stand], rejects: list[Stand]) -> bool:
    return bool({window.party(s.speaker) for s in rejects} and {window.party(s.speaker) for s in holds}) and (
        {window.party(s.speaker) for s in rejects} != {window.party(s.speaker) for s in holds}
    )


def _latest(window: Window, holds: list[Stand], rejects: list[Stand]) -> tuple[Stand, Stand]:
    """The newer first word of the two sides, and a first word of the other side by another party."""
    first, second = sorted(
        (holds[0], rejects[0]), key=lambda s: (window.is_new(s.receipt), s.receipt.published_at, s.receipt.article_id)
    )
    return second, first
