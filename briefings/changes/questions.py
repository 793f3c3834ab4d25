"""The open questions of a record: what nobody who is in a position to know has settled."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from briefings.changes.classes import Parties
from briefings.changes.labels import proposition_label
from briefings.changes.last_words import last_words
from briefings.changes.positions import FIRM
from briefings.changes.scopes import scope_of, widened
from briefings.model import ActorClass, Directness, Position, Proposition, Question, Record, Stance, Stand

KNOWING = frozenset({ActorClass.HOST, ActorClass.INTERNATIONAL})
TWO = 2


def questions_of(
    stands: Mapping[Proposition, Sequence[Stand]], record: Record, *, disputed: Collection[Proposition] = ()
) -> Iterator[Question]:
    """The propositions that are open, most recently discussed first, with the last word on each.

    One is settled if, by what speakers say now,

    - the doer itself holds it (an admission), or the host state or an international body does;
    - the doer, the host or an international body rejects it and nobody else holds it;
    - parties of two classes confirm it, or two newsrooms of different origin state it in their own voice.

    What is done by saying so ("accused") is no question, nor is what an outlet reports and nobody has doubted, expected
    or put off. `disputed` are those whose both sides are shown already; a part is left out where its whole is open too
    or disputed. The last word is the latest one, firm or not.
    """
    parties = Parties(record)
    open_ = {
        proposition: taken
        for proposition, taken in stands.items()
        if not scope_of(proposition.action).said and _is_asked(taken) and not _is_settled(proposition, taken, parties)
    }
    shown = {*open_, *disputed}
    kept = [
        (proposition, place)
        for place, (proposition, taken) in enumerate(open_.items())
        if proposition not in disputed and not (proposition.place and widened(proposition) in shown)
    ]
    kept.sort(key=lambda row: (open_[row[0]][-1].receipt.published_at, row[1]), reverse=True)
    for proposition, _ in kept:
        yield Question(proposition, proposition_label(proposition), _last_word(open_[proposition]))


def _last_word(taken: Sequence[Stand]) -> Stand:
    """The last word, where it was first printed: not a reprint of it."""
    last = taken[-1]
    said = last.speaker, last.position, last.receipt.origin
    return next(one for one in taken if (one.speaker, one.position, one.receipt.origin) == said)


def _is_asked(taken: Sequence[Stand]) -> bool:
    """Whether anything is open about it: it was doubted, denied or expected, or somebody is quoted with it."""
    return any(
        stand.position is not Position.HOLDS or stand.receipt.directness is not Directness.NARRATED for stand in taken
    )


def _is_settled(proposition: Proposition, taken: Sequence[Stand], parties: Parties) -> bool:
    words = [run[0] for run in last_words(taken).values()]
    holds = [word for word in words if word.position is Position.HOLDS]
    classes = {parties.class_of_stand(word, proposition) for word in holds}
    if classes & {ActorClass.DOER, *KNOWING}:
        return True
    rejecting = {parties.class_of_stand(word, proposition) for word in words if word.position is Position.REJECTS}
    if not holds:
        return bool(rejecting & {ActorClass.DOER, *KNOWING})
    confirming = {
        parties.class_of_stand(stand, proposition)
        for stand in taken
        if stand.receipt.stance is Stance.CONFIRMS and stand.position in FIRM
    }
    origins = {word.receipt.origin for word in holds if word.receipt.directness is Directness.NARRATED}
    return len(confirming - {None}) >= TWO or len(origins) >= TWO
