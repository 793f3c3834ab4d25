"""A speaker's way on one proposition: where it stands, how it came there, and what is only told again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from briefings.changes.judging import is_unnamed
from briefings.changes.labels import proposition_label
from briefings.changes.propositions import stands_of
from briefings.model import Footing, Position, PositionLine, Proposition, Record, Stand

FIRM = (Position.HOLDS, Position.REJECTS)
VAGUE = (Position.NOT_YET, Position.OPEN, Position.NO_COMMENT)


@dataclass(slots=True)
class Standing:
    """The running state of one speaker on one proposition; stands are added in order of publication.

    The last firm word counts, else the last vaguer one, else the last expectation. `first` is the stand with which the
    speaker came to that: the statement itself, not a later report or reprint of it.
    """

    _firm: Stand | None = None
    _vague: Stand | None = None
    _expected: Stand | None = None
    _first: dict[Position, Stand] = field(default_factory=dict)
    _taken: set[Position] = field(default_factory=set)

    @property
    def last(self) -> Stand | None:
        """The word that counts, where it was said last; None if nothing was said yet."""
        return self._firm or self._vague or self._expected

    @property
    def first(self) -> Stand | None:
        """Where the speaker came to the position that counts."""
        last = self.last
        return self._first[last.position] if last is not None else None

    def is_retold(self, stand: Stand) -> bool:
        """Whether `stand` only tells again what the speaker said before its last word.

        Articles retell what somebody said at first. So a position that the sentence gives as past, or a return to one
        that the speaker took before, counts only if the sentence dates it after the speaker's last word. What a
        sentence takes as known never does.
        """
        last = self.last
        if last is None or stand.position is last.position:
            return False
        if stand.footing is Footing.GIVEN:
            return True
        if stand.receipt.published_at < last.receipt.published_at:
            return True
        if not stand.retold and stand.position not in self._taken:
            return False
        said = stand.receipt.event_date
        return said is None or said <= last.receipt.published_at.date()

    def is_move(self, stand: Stand) -> bool:
        """Whether `stand` takes the speaker from one position to another firm one; a vaguer word is no move."""
        last = self.last
        if last is None or stand.position not in FIRM or stand.position is last.position:
            return False
        return not self.is_retold(stand)

    def add(self, stand: Stand) -> None:
        """Take the stand for the speaker's word, if it is not one that is only told again."""
        retold, was = self.is_retold(stand), self.last
        if not (retold and stand.footing is Footing.GIVEN):
            self._taken.add(stand.position)
        if retold and stand.position in FIRM:
            return
        if was is None or was.position is not stand.position:
            self._first[stand.position] = stand
        if stand.position in FIRM:
            self._firm = stand
        elif stand.position in VAGUE:
            self._vague = stand
        else:
            self._expected = stand


def key_of_speaker(stand: Stand) -> str:
    """The name that a speaker is known by; those without one are told apart by what they say."""
    return f"{stand.speaker} ({stand.position})" if is_unnamed(stand.receipt) else stand.speaker


def lines_of(stands: Mapping[Proposition, Sequence[Stand]]) -> Iterator[tuple[str, PositionLine]]:
    """Each named speaker's line on each proposition, by speaker, in order of the propositions.

    A line has every step, vaguer ones and "declined to comment" too; what is only repeated, retold, or expected besides
    a firm word is none. Speakers without a name, who may be others each time, have none.
    """
    for proposition, taken in stands.items():
        steps: dict[str, list[Stand]] = {}
        standings: dict[str, Standing] = {}
        for stand in taken:
            if is_unnamed(stand.receipt):
                continue
            standing = standings.setdefault(stand.speaker, Standing())
            if _is_step(standing, steps.get(stand.speaker, ()), stand):
                steps.setdefault(stand.speaker, []).append(stand)
            standing.add(stand)
        label = proposition_label(proposition)
        for speaker, found in steps.items():
            yield speaker, PositionLine(proposition, label, tuple(found))


def moves_of(record: Record, speaker: str) -> tuple[PositionLine, ...]:
    """The lines of one speaker in a record, those with the latest step first.

    `record` should hold all that others say too, as a bare denial is only understood by what it answers.
    """
    found = [line for name, line in lines_of(stands_of(record)) if name == speaker]
    found.sort(key=lambda line: line.stands[-1].receipt.published_at, reverse=True)
    return tuple(found)


def _is_step(standing: Standing, steps: Sequence[Stand], stand: Stand) -> bool:
    if not steps:
        return True
    if steps[-1].position is stand.position or standing.is_retold(stand):
        return False
    firm = any(step.position in FIRM for step in steps)
    return not (firm and stand.position is Position.EXPECTS)
