"""Two moments of the record side by side, as every detector reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from briefings.changes.labels import proposition_label
from briefings.changes.propositions import stands_of
from briefings.changes.revisions import Revision, revisions
from briefings.changes.series import series_of
from briefings.model import Change, ChangeKind, Claim, Point, Proposition, Receipt, Record, Series, SeriesKey, Stand

Told = TypeVar("Told", Stand, Point)


@dataclass(frozen=True)
class Window:
    """What was held before and what is held now, for one topic.

    `stands` and `series` run over both moments, so that a value which a later revision took back still counts as said.
    Claims that a correction accounts for count as known: they are told once, as the correction.
    """

    before: Record
    after: Record
    topic: str

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """Claims that were on record before and that a later revision of their article changed."""
        return tuple(revisions(self.before, self.after))

    @cached_property
    def whole(self) -> Record:
        """Both moments as one record."""
        claims = {_id(c): c for c in (*self.before.current().claims, *self.after.current().claims)}
        articles = {**self.before.articles, **self.after.articles}
        return Record(articles, tuple(claims.values()), self.after.names, self.after.actors)

    @cached_property
    def stands(self) -> dict[Proposition, tuple[Stand, ...]]:
        """Every position on every proposition, oldest first."""
        return stands_of(self.whole)

    @cached_property
    def series(self) -> dict[SeriesKey, Series]:
        """Every series, its points oldest first."""
        return series_of(self.whole)

    @cached_property
    def _known(self) -> frozenset[tuple[int, int]]:
        told = (r.new for r in self.revisions if r.new is not None)
        return frozenset(_id(claim) for claim in (*self.before.claims, *told))

    @cached_property
    def _parties(self) -> dict[str, str]:
        return {actor.name: actor.party for actor in self.after.actors}

    def is_new(self, receipt: Receipt) -> bool:
        """Whether the receipt's claim was not on record before."""
        return (receipt.article_id, receipt.ordinal) not in self._known

    def party(self, speaker: str) -> str:
        """The country or body that a speaker speaks for; the speaker itself if that is not known."""
        return self._parties.get(speaker) or speaker

    def steps(self, stands: Iterable[Stand]) -> Iterator[tuple[Stand, tuple[Stand, ...]]]:
        """Each new stand with all that were on record or taken before it, in order of publication."""
        return self._steps(stands)

    def figures(self, points: Iterable[Point]) -> Iterator[tuple[Point, tuple[Point, ...]]]:
        """Each new point of a series with all that were on record or came before it, in order of publication."""
        return self._steps(points)

    def repeated(self, stand: Stand, stands: Iterable[Stand]) -> list[Receipt]:
        """The new receipts in which the speaker of `stand` takes the same position on the same thing."""
        same = (s.receipt for s in stands if s.speaker == stand.speaker and s.position is stand.position)
        return [receipt for receipt in same if self.is_new(receipt)]

    def turn(self, kind: ChangeKind, proposition: Proposition, stand: Stand, earlier: Stand | None) -> Change:
        """The change of this kind that `stand` shows, with the state it differs from; its reason is the detector's."""
        return Change(
            kind,
            self.topic,
            proposition,
            proposition_label(proposition),
            proof=stand.receipt,
            earlier=earlier.receipt if earlier else None,
            position=stand.position,
            earlier_position=earlier.position if earlier else None,
            speakers=(stand.speaker,),
        )

    def _steps(self, line: Iterable[Told]) -> Iterator[tuple[Told, tuple[Told, ...]]]:
        """An article may be seen later than younger ones; what these said was on record all the same."""
        every = list(line)
        for place, told in enumerate(every):
            if self.is_new(told.receipt):
                rest = [one for one in every[place + 1 :] if not self.is_new(one.receipt)]
                yield told, tuple(every[:place] + rest)


def is_unnamed(receipt: Receipt) -> bool:
    """Whether someone is quoted whom nobody could name: "officials" here and there need not be the same."""
    return receipt.speaker is None and bool(receipt.speaker_text)


def outlets_of(receipts: Iterable[Receipt]) -> tuple[tuple[str, ...], int]:
    """The outlets that carry something, first one first, and how many origins they have between them."""
    found = sorted(receipts, key=lambda r: (r.published_at, r.article_id))
    return tuple(dict.fromkeys(r.outlet for r in found)), len({r.origin for r in found})


def with_support(change: Change, receipts: Iterable[Receipt]) -> Change:
    """The change with the outlets and origins that carry its new state."""
    outlets, origins = outlets_of([change.proof, *receipts])
    return replace(change, outlets=outlets, origins=origins)


def _id(claim: Claim) -> tuple[int, int]:
    return claim.article_id, claim.ordinal
