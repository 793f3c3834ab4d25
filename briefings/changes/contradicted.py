"""Opposed positions on one proposition, both held now and not both before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefings.changes.last_words import last_words
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Position, Stand


def detect(window: Window) -> Iterator[Change]:
    """One change for each proposition that one party now holds and another rejects; it does not say who is right.

    A speaker's position is its last firm one, dated by the first time it was taken.
    """
    for proposition, stands in window.stands.items():
        before = [stand for stand in stands if not window.is_new(stand.receipt)]
        if _opposed(window, before):
            continue
        arisen = [pair for pair in _opposed(window, stands) if window.is_new(pair[0].receipt)]
        for latest, other in arisen[:1]:
            change = replace(
                window.turn(ChangeKind.CONTRADICTED, proposition, latest, other),
                speakers=(latest.speaker, other.speaker),
                reason="one party holds this and another rejects it",
            )
            yield with_support(change, window.repeated(latest, stands))


def _opposed(window: Window, stands: Iterable[Stand]) -> list[tuple[Stand, Stand]]:
    """Pairs of opposed positions of two parties, the younger one first; the pair that arose first comes first."""
    last = [run[0] for run in last_words(stands).values()]
    pairs = [
        sorted((one, other), key=lambda stand: _age(window, stand), reverse=True)
        for one in last
        for other in last
        if one.position is Position.HOLDS and other.position is Position.REJECTS
        if window.party(one.speaker) != window.party(other.speaker)
    ]
    return sorted(((late, early) for late, early in pairs), key=lambda pair: [_age(window, stand) for stand in pair])


def _age(window: Window, stand: Stand) -> tuple[object, ...]:
    receipt = stand.receipt
    return window.is_new(receipt), receipt.published_at, receipt.article_id, receipt.ordinal
