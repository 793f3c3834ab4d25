"""A confirmation: the first of a proposition at all, or the first by a class of actor that had not confirmed it yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from briefings.changes.classes import CLASS_WORDS
from briefings.changes.judging import is_unnamed
from briefings.changes.positions import Standing, key_of_speaker
from briefings.changes.window import Window, with_support
from briefings.model import ActorClass, Change, ChangeKind, Footing, Position, Proposition, Receipt, Stance, Stand


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A stand that confirms, with its speaker's class (None without a name), party, and what others said before."""

    stand: Stand
    by: ActorClass | None
    party: str
    earlier: Stand | None


def detect(window: Window) -> Iterator[Change]:
    """One change for the first confirmation at all, and one for the first by each further class of actor.

    The article's own cue has to be one of confirming. The one exception is the doer: who says of itself what until then
    only others had said, or what it had denied, acknowledges it. No other mere statement is taken for a confirmation,
    and a thing is never said to be so because many say so. What is confirmed is the point of the sentence, and nothing
    that it only takes as known. Who has no name is of no class.
    """
    for proposition, stands in window.stands.items():
        every = list(_confirmations(window, proposition, stands))
        known = [one for one in every if not window.is_new(one.stand.receipt)]
        confirmed, classes = bool(known), {one.by for one in known}
        for one in every:
            if not window.is_new(one.stand.receipt) or one.by in classes or (confirmed and one.by is None):
                continue
            change = replace(
                window.turn(ChangeKind.CONFIRMED, proposition, one.stand, one.earlier),
                reason=_reason(one, first=not confirmed),
                actor_class=one.by,
            )
            yield with_support(change, _support(every, one))
            confirmed = True
            classes.add(one.by)


@dataclass(slots=True)
class _Past:
    """What was said of a proposition so far: each party's last stand, in order, and who held or rejected it."""

    window: Window
    recent: dict[str, Stand] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    taken: dict[Position, set[str]] = field(default_factory=dict)

    def add(self, stand: Stand) -> None:
        party = self.window.party(stand.speaker)
        self.standings.setdefault(key_of_speaker(stand), Standing()).add(stand)
        self.recent.pop(party, None)
        self.recent[party] = stand
        self.taken.setdefault(stand.position, set()).add(party)

    def is_acknowledged_by(self, party: str) -> bool:
        """Whether the party now says what only others had said, or what it had denied."""
        held = self.taken.get(Position.HOLDS, set())
        return len(held) > (party in held) or party in self.taken.get(Position.REJECTS, ())

    def others_word(self, party: str) -> Stand | None:
        """The last word of another party, of one with a name if there is one, where its speaker came to it.

        Else it is the party's own.
        """
        words = [one for name, one in reversed(self.recent.items()) if name != party]
        named = (one for one in words if not is_unnamed(one.receipt))
        others = next(named, words[0] if words else self.recent.get(party))
        return self.standings[key_of_speaker(others)].first if others is not None else None


def _confirmations(window: Window, proposition: Proposition, stands: Sequence[Stand]) -> Iterator[Confirmation]:
    """The stands that confirm, in order."""
    past = _Past(window)
    for stand in stands:
        if stand.position is Position.HOLDS:
            party = window.party(stand.speaker)
            by = window.parties.class_of_stand(stand, proposition)
            owned = by is ActorClass.DOER and past.is_acknowledged_by(party)
            said = stand.receipt.stance is Stance.CONFIRMS and stand.footing is Footing.POINT
            if said or (owned and stand.footing is not Footing.GIVEN):
                yield Confirmation(stand, by, party, past.others_word(party))
        past.add(stand)


def _reason(one: Confirmation, *, first: bool) -> str:
    if one.stand.receipt.stance is not Stance.CONFIRMS:
        return "acknowledged by the one who is said to do it"
    if first:
        return "first confirmation by anyone"
    return f"first confirmation by {CLASS_WORDS[one.by]}" if one.by else "first confirmation"


def _support(every: Sequence[Confirmation], one: Confirmation) -> list[Receipt]:
    """The receipts in which the same party confirms it."""
    return [other.stand.receipt for other in every if other.party == one.party]
