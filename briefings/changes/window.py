"""Two moments of the record side by side, as every detector reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from briefings.changes.classes import Parties
from briefings.changes.judging import is_unnamed
from briefings.changes.labels import proposition_label
from briefings.changes.noticed import all_edits
from briefings.changes.origins import age, origins_of
from briefings.changes.propositions import stands_of
from briefings.changes.revisions import Edits, Revision
from briefings.changes.series import series_of
from briefings.model import Change, ChangeKind, Claim, Proposition, Receipt, Record, Series, SeriesKey, Stand

__all__ = ["Window", "is_unnamed", "outlets_of", "with_support"]


@dataclass(frozen=True)
class Window:
    """What was held before and what is held now, for one topic.

    `stands` and `series` run over both moments, so that a value which a later revision took back still counts as said.
    Claims that a correction accounts for count as known: they are told once, as the correction. So do those that an
    edited article only says again. `carried` are the claims that the channel was told, all that were on record if None.
    """

    before: Record
    after: Record
    topic: str
    carried: frozenset[tuple[int, int]] | None = None

    @cached_property
    def edits(self) -> Edits:
        """What became of the claims whose articles were edited since."""
        return all_edits(self.before, self.after)

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """Claims that were on record before and that a later revision of their article changed."""
        return self.edits.revisions

    def was_carried(self, claim: Claim) -> bool:
        """Whether the channel was told this claim."""
        return self.carried is None or _id(claim) in self.carried

    @cached_property
    def whole(self) -> Record:
        """Both moments as one record."""
        claims = {_id(c): c for c in (*self.before.current().claims, *self.after.current().claims)}
        articles = {**self.before.articles, **self.after.articles}
        return replace(self.after, articles=articles, claims=tuple(claims.values()))

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
        told = (r.new for r in self.revisions if r.new is not None and self.was_carried(r.old))
        return frozenset(_id(claim) for claim in (*self.before.claims, *told)) | self.edits.restated

    @cached_property
    def parties(self) -> Parties:
        """Whom the speakers speak for, and what class of actor they are."""
        return Parties(self.after)

    def is_new(self, receipt: Receipt) -> bool:
        """Whether the receipt's claim was not on record before."""
        return (receipt.article_id, receipt.ordinal) not in self._known

    def party(self, speaker: str) -> str:
        """The country or body that a speaker speaks for; the speaker itself if that is not known."""
        return self.parties.of(speaker)

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


def outlets_of(receipts: Iterable[Receipt]) -> tuple[tuple[str, ...], int]:
    """The outlets that carry something, first one first, and how many origins they have between them."""
    found = sorted(receipts, key=age)
    return _outlets(found), len(origins_of(found))


def with_support(change: Change, receipts: Iterable[Receipt]) -> Change:
    """The change with the outlets and origins that carry its new state, and who had it first."""
    found = sorted([change.proof, *receipts], key=age)
    origins = origins_of(found)
    return replace(change, outlets=_outlets(found), origins=len(origins), first=origins[0].name)


def _outlets(ordered: Iterable[Receipt]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(receipt.outlet for receipt in ordered))


def _id(claim: Claim) -> tuple[int, int]:
    return claim.article_id, claim.ordinal
