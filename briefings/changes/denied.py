"""A denial by a party that had not denied the proposition before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from briefings.changes.last_words import first_word
from briefings.changes.window import Window, with_support
from briefings.model import Change, ChangeKind, Directness, Position, Span, Stance, Stand

QUOTED = (Directness.DIRECT, Directness.MIXED)


def detect(window: Window) -> Iterator[Change]:
    """One change for each party's first denial, proved by the sentence that carries its own words, if one does.

    Parties that deny in one and the same sentence share a change. "Declined to comment" and "could not confirm" are no
    denials.
    """
    for proposition, stands in window.stands.items():
        for proof, denials in _by_sentence(window, stands):
            last = _answered(stands, proof)
            change = replace(
                window.turn(ChangeKind.DENIED, proposition, proof, last),
                speakers=tuple(dict.fromkeys((proof.speaker, *(s.speaker for s in denials)))),
                reason="no denial by this party was on record",
            )
            yield with_support(change, [s.receipt for s in denials])


def _by_sentence(window: Window, stands: tuple[Stand, ...]) -> Iterator[tuple[Stand, list[Stand]]]:
    """The first denials of parties that had not denied before, put together by the sentence that proves them."""
    by_party: dict[str, list[Stand]] = {}
    for stand in stands:
        if _denies(stand):
            by_party.setdefault(window.party(stand.speaker), []).append(stand)
    found: dict[tuple[int, Span], tuple[Stand, list[Stand]]] = {}
    for denials in by_party.values():
        if all(window.is_new(stand.receipt) for stand in denials):
            proof = next((s for s in denials if s.receipt.directness in QUOTED), denials[0])
            key = (proof.receipt.article_id, proof.receipt.span)
            found.setdefault(key, (proof, []))[1].extend(denials)
    yield from found.values()


def _denies(stand: Stand) -> bool:
    return stand.position is Position.REJECTS and stand.receipt.stance is Stance.DENIES


def _answered(stands: tuple[Stand, ...], denial: Stand) -> Stand | None:
    """The last word that the thing is so, said before the denial, where its speaker first said it."""
    past = stands[: stands.index(denial)]
    last = next((s for s in reversed(past) if s.position is Position.HOLDS), None)
    return first_word(last, past) if last else None
