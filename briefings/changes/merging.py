"""One sentence, one line: what several detectors found in the same sentence about the same thing is told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from briefings.model import Change, ChangeKind, Proposition, Span, Statement

TURNS = frozenset({ChangeKind.FIRST_REPORT, ChangeKind.CONFIRMED, ChangeKind.DENIED, ChangeKind.POSITION_CHANGED})
Place = tuple[int, Span]


def merged(found: Iterable[Change]) -> tuple[Change, ...]:
    """The changes, those that one sentence shows of one subject as one: the most important kind, the others in `also`.

    What is said of another subject stays apart, also in the same sentence; but that a turn makes two parties differ is
    told with that turn, in whichever sentence. A sentence that another change is told by is no news besides as a
    statement. A correction is never merged with anything. The order is that of first appearance.
    """
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in _settled([*found]):
        groups.setdefault(_key(change), []).append(change)
    told = [_one(group) for group in groups.values()]
    proofs = {_place(change) for change in told if not isinstance(change.subject, Statement)}
    return tuple(c for c in told if not isinstance(c.subject, Statement) or _place(c) not in proofs)


def _settled(found: Sequence[Change]) -> Iterator[Change]:
    """The changes, each contradiction with the proof of the turn by which one of its two speakers brought it about."""
    turns: dict[tuple[object, str], Change] = {}
    for change in sorted(found, key=lambda one: -one.importance):
        if change.kind in TURNS and isinstance(change.subject, Proposition):
            for speaker in change.speakers:
                turns.setdefault((change.subject, speaker), change)
    for change in found:
        arisen = turns.get((change.subject, change.speakers[0])) if change.kind is ChangeKind.CONTRADICTED else None
        yield change if arisen is None else replace(change, proof=arisen.proof)


def _key(change: Change) -> tuple[object, ...]:
    figure = change.figure.span if change.figure is not None else None
    corrected = change.kind is ChangeKind.CORRECTED
    taken_back = (change.earlier.article_id, change.earlier.span) if corrected and change.earlier else None
    return (*_place(change), change.subject, figure, corrected, taken_back)


def _place(change: Change) -> Place:
    return change.proof.article_id, change.proof.span


def _one(group: Sequence[Change]) -> Change:
    if len(group) == 1:
        return group[0]
    order = sorted(group, key=lambda change: (-change.importance, change.kind, change.speakers))
    first, rest = order[0], order[1:]
    earlier = next((change for change in order if change.earlier is not None), first)
    own = [change for change in order if change.kind is not ChangeKind.CONTRADICTED]
    kinds = (kind for change in order for kind in (change.kind, *change.also))
    return replace(
        first,
        also=tuple(kind for kind in dict.fromkeys(kinds) if kind is not first.kind),
        earlier=earlier.earlier,
        earlier_figure=earlier.earlier_figure,
        earlier_position=earlier.earlier_position,
        speakers=tuple(dict.fromkeys(name for change in own for name in change.speakers)),
        outlets=max((change.outlets for change in order), key=len),
        origins=max(change.origins for change in order),
        first=max(order, key=lambda change: len(change.outlets)).first,
        reason="; ".join(dict.fromkeys(change.reason for change in (first, *rest) if change.reason)),
        actor_class=next((change.actor_class for change in order if change.actor_class is not None), None),
    )
