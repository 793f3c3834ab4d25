"""How far up a change stands and why, and which changes are told at all.

The points are set by hand: what a desk would put first. They were tuned on no data; only their order means anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from math import log2

from briefings.changes.figures import size_of
from briefings.model import ActorClass, Change, ChangeKind, Directness, Position, Record, Statement, Topic

WEIGHTS: Mapping[ChangeKind, int] = {
    ChangeKind.FIRST_REPORT: 90,
    ChangeKind.POSITION_CHANGED: 80,
    ChangeKind.CONFIRMED: 75,
    ChangeKind.DENIED: 60,
    ChangeKind.FIGURE_REVISED: 55,
    ChangeKind.FIGURES_DISAGREE: 50,
    ChangeKind.NEW_FIGURE: 45,
    ChangeKind.CONTRADICTED: 40,
    ChangeKind.CORRECTED: 30,
}
HIGH = frozenset({ChangeKind.FIRST_REPORT, ChangeKind.POSITION_CHANGED, ChangeKind.CONFIRMED, ChangeKind.DENIED})
ACTORS: Mapping[ActorClass, int] = {
    ActorClass.DOER: 8,
    ActorClass.HOST: 6,
    ActorClass.INTERNATIONAL: 5,
    ActorClass.ADVERSARY: 4,
    ActorClass.ALLY: 4,
    ActorClass.THIRD_PARTY: 2,
}
FROM_NOT_YET = 5
OWN_WORDS = 3
NARRATED = -6
STATEMENT = -60
FIRST_VALUE = 4
A_DOUBLING = 4
MOST_FOR_SIZE = 12
MOST_FOR_ORIGINS = 9
MOST_FOR_AGE = -30
DAYS_FREE = 3
MOST = 12
LEAST = 30
LEAST_STATEMENT = 10

Weights = tuple[tuple[str, int], ...]


def weighed(change: Change, end: datetime) -> Change:
    """The change with its weights and their sum."""
    weights = weigh(change, end)
    return replace(change, importance=sum(points for _, points in weights), weights=weights)


def weigh(change: Change, end: datetime) -> Weights:
    """What the importance of a change is made of, at the `end` of its window; a part that gives nothing is left out."""
    return tuple((name, points) for name, points in _parts(change, end) if points)


def newest(record: Record) -> datetime:
    """When the youngest article of the record was published: from there the distance in time is measured.

    So an archive that is read in long after its days is not old all over.
    """
    return max((article.published_at for article in record.articles.values()), default=datetime.min.replace(tzinfo=UTC))


def cut(
    changes: Sequence[Change], *, most: int = MOST, least: int = LEAST
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """The changes that are told and those that are left out, each in the order given: most important first.

    Told are at most `most`, none below `least`; but the first one of each high kind is always among them.
    """
    first: dict[ChangeKind, int] = {}
    for place, change in enumerate(changes):
        if change.kind in HIGH and not isinstance(change.subject, Statement):
            first.setdefault(change.kind, place)
    kept = set(first.values())
    for place, change in enumerate(changes):
        if len(kept) >= most:
            break
        if change.importance >= least:
            kept.add(place)
    told = tuple(change for place, change in enumerate(changes) if place in kept)
    return told, tuple(change for place, change in enumerate(changes) if place not in kept)


def told_and_left_out(
    changes: Sequence[Change], topic: Topic, *, most: int = MOST
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """The changes of a briefing on the topic, and those that it leaves out; corrections are not its business.

    What somebody merely states is the news of a topic that follows no kind of event, as far as there is room beside
    what is known to have changed. Where the topic follows events it is left out.
    """
    stated = [change for change in changes if isinstance(change.subject, Statement)]
    told, left = cut([change for change in changes if not isinstance(change.subject, Statement)], most=most)
    room = 0 if topic.actions else max(0, most - len(told))
    also, rest = cut(stated, most=room, least=LEAST_STATEMENT)
    return _in_order(changes, (*told, *also)), _in_order(changes, (*left, *rest))


def _in_order(changes: Sequence[Change], wanted: Sequence[Change]) -> tuple[Change, ...]:
    ids = {id(change) for change in wanted}
    return tuple(change for change in changes if id(change) in ids)


def _parts(change: Change, end: datetime) -> Iterator[tuple[str, int]]:
    yield "kind of change", WEIGHTS[change.kind]
    if isinstance(change.subject, Statement):
        yield "a statement only", STATEMENT
    if change.actor_class is not None:
        yield f"by the {change.actor_class.replace('_', ' ')}", ACTORS[change.actor_class]
    if change.earlier_position in {Position.NOT_YET, Position.EXPECTS, Position.OPEN}:
        yield "was open before", FROM_NOT_YET
    if change.figure is not None:
        yield "size of the change", _size(change)
    yield "origins", min(round(3 * log2(max(1, change.origins))), MOST_FOR_ORIGINS)
    yield "distance in time", _age(change, end)
    if change.proof.directness is Directness.NARRATED:
        yield "told by the outlet", NARRATED
    elif change.proof.directness in {Directness.DIRECT, Directness.MIXED}:
        yield "in own words", OWN_WORDS


def _size(change: Change) -> int:
    """Points for how many times as large or as small a figure is; a first value has some, as there was none before."""
    if change.earlier_figure is None:
        return FIRST_VALUE
    kept = 1 - size_of(change)
    return MOST_FOR_SIZE if kept <= 0 else min(round(-A_DOUBLING * log2(kept)), MOST_FOR_SIZE)


def _age(change: Change, end: datetime) -> int:
    """Points off for what happened, or was published, long before `end`: a retold event, an old quotation."""
    proof = change.proof
    moments = [proof.published_at]
    if proof.event_date is not None:
        moments.append(datetime.combine(proof.event_date, time.max, tzinfo=UTC))
    days = (end - min(moments)).total_seconds() / 86400
    return max(MOST_FOR_AGE, -round(6 * log2(max(1.0, days / DAYS_FREE))))
