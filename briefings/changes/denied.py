"""A denial by a party that had not denied the proposition before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefings.changes.judging import is_unnamed
from briefings.changes.positions import Standing, key_of_speaker
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Directness, Position, Span, Stance, Stand

QUOTED = (Directness.DIRECT, Directness.MIXED)
Place = tuple[int, Span]
NOBODY = ""
"""The party of all who have no name: they may be the same, so one of them denies for all."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A denial with what it answers: the last word that the thing is so, where its speaker first said it."""

    stand: Stand
    answered: Stand | None


def detect(window: Window) -> Iterator[Change]:
    """One change for each party's first denial, proved by the sentence that carries its own words, if one does.

    Parties that deny in one and the same sentence share a change. "Declined to comment" and "could not confirm" are no
    denials; nor is what an article only recalls of a party that holds the thing by now.
    """
    for proposition, stands in window.stands.items():
        for proof, denials in _by_sentence(window, stands):
            change = replace(
                window.turn(ChangeKind.DENIED, proposition, proof.stand, proof.answered),
                speakers=tuple(dict.fromkeys(one.stand.speaker for one in (proof, *denials))),
                reason="no denial by this party was on record",
                actor_class=window.parties.class_of_stand(proof.stand, proposition),
            )
            yield with_support(change, [one.stand.receipt for one in denials])


def _by_sentence(window: Window, stands: Sequence[Stand]) -> Iterator[tuple[Denial, list[Denial]]]:
    """The first denials of parties that had not denied before, put together by the sentence that proves them."""
    by_party = _denials(window, stands)
    shared = _shared(stands)
    found: dict[Place, tuple[Denial, list[Denial]]] = {}
    for denials in by_party.values():
        if not denials or not all(window.is_new(one.stand.receipt) for one in denials):
            continue
        proof = min(denials, key=lambda one: _rank(one.stand, shared))
        found.setdefault(_place(proof.stand), (proof, []))[1].extend(denials)
    yield from found.values()


def best_denial(denials: Sequence[Stand], stands: Sequence[Stand]) -> Stand:
    """The denial that proves it best: in the speaker's own words, else for itself alone, else the first."""
    shared = _shared(stands)
    return min(denials, key=lambda one: _rank(one, shared))


def _rank(denial: Stand, shared: Mapping[Place, int]) -> tuple[bool, bool]:
    return denial.receipt.directness not in QUOTED, shared[_place(denial)] > 1


def _shared(stands: Iterable[Stand]) -> Counter[Place]:
    """How many deny in each sentence."""
    return Counter(_place(stand) for stand in stands if _denies(stand))


def _denies(stand: Stand) -> bool:
    return stand.position is Position.REJECTS and stand.receipt.stance is Stance.DENIES


def _place(stand: Stand) -> Place:
    return stand.receipt.article_id, stand.receipt.span


def _denials(window: Window, stands: Sequence[Stand]) -> dict[str, list[Denial]]:
    """Each party's denials, in order; those that are only recalled of one that holds the thing are not among them."""
    holding = {
        window.party(s.speaker): s.receipt.published_at for s in reversed(stands) if s.position is Position.HOLDS
    }
    asserted = _Asserted()
    found: dict[str, list[Denial]] = {}
    for stand in stands:
        if _denies(stand):
            party = NOBODY if is_unnamed(stand.receipt) else window.party(stand.speaker)
            held = holding.get(party)
            if not (stand.retold and held is not None and held <= stand.receipt.published_at):
                found.setdefault(party, []).append(Denial(stand, asserted.first))
        asserted.add(stand)
    return found


@dataclass(slots=True)
class _Asserted:
    """Who said last that the thing is so, as stands are gone through in order."""

    _standings: dict[str, Standing] = field(default_factory=dict)
    _last: Stand | None = None

    @property
    def first(self) -> Stand | None:
        """Where the last one who said so came to say it."""
        if self._last is None:
            return None
        first = self._standings[key_of_speaker(self._last)].first
        return first if first is not None and first.position is Position.HOLDS else self._last

    def add(self, stand: Stand) -> None:
        self._standings.setdefault(key_of_speaker(stand), Standing()).add(stand)
        if stand.position is Position.HOLDS:
            self._last = stand
