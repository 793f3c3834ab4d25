"""Opposed positions on one proposition, both held now and not both before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from briefings.changes.denied import best_denial
from briefings.changes.last_words import last_words
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Position, Receipt, Stance, Stand

OPPOSITE = {Position.HOLDS: Position.REJECTS, Position.REJECTS: Position.HOLDS}


@dataclass(frozen=True, slots=True)
class Word:
    """A position that is held now, by whom, and its place in the order in which the positions came on record."""

    stand: Stand
    party: str
    age: tuple[bool, int]


def detect(window: Window) -> Iterator[Change]:
    """One change for each proposition that one party now holds and another rejects; it does not say who is right.

    A speaker's position is its last firm one, dated by the first time it was taken.
    """
    for proposition, stands in window.stands.items():
        before = [stand for stand in stands if not window.is_new(stand.receipt)]
        if _first_opposed(window, before) is not None:
            continue
        pair = _first_opposed(window, stands)
        if pair is None or not window.is_new(pair[0].receipt):
            continue
        latest, other = _in_own_words(window, pair[0], stands), pair[1]
        change = replace(
            window.turn(ChangeKind.CONTRADICTED, proposition, latest, other),
            speakers=(latest.speaker, other.speaker),
            reason="one party holds this and another rejects it",
            actor_class=window.parties.class_of_stand(latest, proposition),
        )
        yield with_support(change, _repeated(window, latest, stands))


def _first_opposed(window: Window, stands: Sequence[Stand]) -> tuple[Stand, Stand] | None:
    """The two opposed positions of two parties that met first, the younger one first; None if nobody is opposed."""
    earliest: dict[Position, list[Word]] = {}
    for word in _words(window, stands):
        met = next((one for one in earliest.get(OPPOSITE[word.stand.position], ()) if one.party != word.party), None)
        if met is not None:
            return word.stand, met.stand
        same = earliest.setdefault(word.stand.position, [])
        if not same or (len(same) == 1 and same[0].party != word.party):
            same.append(word)
    return None


def _words(window: Window, stands: Sequence[Stand]) -> list[Word]:
    """What each speaker holds now; what was on record comes before what is new, else by order of publication."""
    places = {id(stand): place for place, stand in enumerate(stands)}
    firsts = (run[0] for run in last_words(stands).values())
    found = [Word(one, window.party(one.speaker), (window.is_new(one.receipt), places[id(one)])) for one in firsts]
    return sorted(found, key=lambda word: word.age)


def _in_own_words(window: Window, stand: Stand, stands: Sequence[Stand]) -> Stand:
    """The denial by the same party that `denied` is told by; a stand that is no denial stays what it is."""
    if stand.position is not Position.REJECTS or stand.receipt.stance is not Stance.DENIES:
        return stand
    party = window.party(stand.speaker)
    same = [
        one
        for one in stands
        if one.position is stand.position and window.party(one.speaker) == party and window.is_new(one.receipt)
    ]
    return best_denial([one for one in same if one.receipt.stance is Stance.DENIES], stands)


def _repeated(window: Window, stand: Stand, stands: Iterable[Stand]) -> list[Receipt]:
    """The new receipts in which the speaker of `stand` takes the same position on the same thing."""
    same = (s.receipt for s in stands if s.speaker == stand.speaker and s.position is stand.position)
    return [receipt for receipt in same if window.is_new(receipt)]
