"""Who a speaker is to what is claimed: the one who does it, the state where it happens, a body of states, or a side."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from briefings.changes.scopes import scope_of
from briefings.model import ActorClass, Directness, Proposition, Record, Stand

CLASS_WORDS: Mapping[ActorClass, str] = {
    ActorClass.DOER: "the one who is said to do it",
    ActorClass.HOST: "the state where it happens",
    ActorClass.ALLY: "an ally",
    ActorClass.ADVERSARY: "an adversary",
    ActorClass.INTERNATIONAL: "an international body",
    ActorClass.THIRD_PARTY: "a third party",
}


@dataclass(frozen=True)
class Parties:
    """Whom the speakers of a record speak for, and who stands with whom."""

    record: Record

    @cached_property
    def _of(self) -> Mapping[str, str]:
        """The parties of the actors, by each name that only one of them has."""
        found: dict[str, set[str]] = {}
        for actor in self.record.actors:
            for name in {actor.name, *actor.aliases, *actor.learned}:
                found.setdefault(name, set()).add(actor.party or actor.name)
        return {name: parties.pop() for name, parties in found.items() if len(parties) == 1}

    @cached_property
    def _bodies(self) -> frozenset[str]:
        """The parties that are bodies of states, by their own kind or by the list."""
        names, kinds = _international()
        own = (actor.name for actor in self.record.actors if actor.kind in kinds and actor.party in {"", actor.name})
        return names | frozenset(own)

    @cached_property
    def _sides(self) -> Mapping[str, int]:
        return {party: place for place, side in enumerate(self.record.sides) for party in side}

    def of(self, speaker: str) -> str:
        """The country or body that a speaker speaks for; the speaker itself if that is not known."""
        return self._of.get(speaker) or speaker

    def class_of(self, speaker: str, proposition: Proposition) -> ActorClass:
        """The class of a speaker to a proposition.

        The doer is the actor itself, in what two do together either of them; the host is the target: the state where it
        happens or to which it is done; in a fight the target is the adversary. A body of states is international
        whatever side it is on. Then come the sides of the topic: the doer's is an ally, another one an adversary. All
        others are third parties.
        """
        party = self.of(speaker)
        mutual = scope_of(proposition.action).mutual
        if party == proposition.actor or (mutual and party == proposition.target and not _is_fight(proposition)):
            return ActorClass.DOER
        if party == proposition.target:
            return ActorClass.ADVERSARY if _is_fight(proposition) else ActorClass.HOST
        if party in self._bodies:
            return ActorClass.INTERNATIONAL
        own, other = self._sides.get(party), self._sides.get(proposition.actor)
        if own is None or other is None:
            return ActorClass.THIRD_PARTY
        return ActorClass.ALLY if own == other else ActorClass.ADVERSARY

    def class_of_stand(self, stand: Stand, proposition: Proposition) -> ActorClass | None:
        """The class of who takes a stand; None for an article's own voice and for speakers without a name."""
        receipt = stand.receipt
        named = receipt.speaker is not None and receipt.directness is not Directness.NARRATED
        return self.class_of(stand.speaker, proposition) if named else None


def _is_fight(proposition: Proposition) -> bool:
    return scope_of(proposition.action).opposed


@cache
def _international() -> tuple[frozenset[str], frozenset[str]]:
    table = tomllib.loads(files("briefings.changes").joinpath("data/bodies.toml").read_text(encoding="utf-8"))
    return frozenset(table["names"]), frozenset(table["kinds"])
