"""An event or proposition that nobody has stated as a fact before: a launch, a deployment, combat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from briefings.changes.positions import Standing, key_of_speaker
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Footing, Position, Stand


def detect(window: Window) -> Iterator[Change]:
    """One change for each proposition that is held for the first time; `earlier` is the last word before it.

    It does not tell of propositions that were only denied, expected or asked about, nor of what a sentence only takes
    as known: "the attack of last year".
    """
    for proposition, stands in window.stands.items():
        held = [one for one in stands if one.position is Position.HOLDS and one.footing is not Footing.GIVEN]
        if not held or not all(window.is_new(stand.receipt) for stand in held):
            continue
        earlier = _last_word(takewhile(lambda stand: stand.position is not Position.HOLDS, stands))
        change = replace(
            window.turn(ChangeKind.FIRST_REPORT, proposition, _plainest(held), earlier),
            reason="nobody had stated this as a fact before",
            actor_class=window.parties.class_of_stand(_plainest(held), proposition),
        )
        yield with_support(change, [stand.receipt for stand in held])


def _plainest(held: Sequence[Stand]) -> Stand:
    """The stand of the first article that says it as its point, if one does, else that says it at all."""
    first = [stand for stand in held if stand.receipt.article_id == held[0].receipt.article_id]
    return next((stand for stand in first if stand.footing is Footing.POINT), held[0])


def _last_word(stands: Iterator[Stand]) -> Stand | None:
    """The last position taken, where its speaker came to it."""
    standings: dict[str, Standing] = {}
    last = None
    for stand in stands:
        last = standings.setdefault(key_of_speaker(stand), Standing())
        last.add(stand)
    return last.first if last is not None else None
