"""What a claim says, and whether another claim of the same outlet still says it.

Compared are figures with their scope and qualifier, who speaks, with what stance, polarity and certainty, what happens
by whom to whom, names, and the words of a direct quotation. Wording, spelling, order and layout are not: two sentences
that say it in other words say the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isclose

from briefings.changes.measures import in_series_unit, unit_of_series
from briefings.changes.spelling import all_spelt_alike, holds_run, plain_words, printed_words, replaced, spelt_alike
from briefings.model import Article, Claim, Directness, Event, Figure, Qualifier, Stance

_QUOTED = re.compile(r"[“\"«„]([^”\"»“«„]+)[”\"»“]")
_SIDES = {
    Qualifier.AT_LEAST: "above",
    Qualifier.MORE_THAN: "above",
    Qualifier.UP_TO: "below",
    Qualifier.LESS_THAN: "below",
}
# Verbs that a desk changes without changing what was said.
_STANCES = {Stance.WARNS: Stance.ASSERTS}
ROUNDED = 0.02
FEWEST_QUOTED = 3
_STAND_IN = frozenset(("he", "she", "it", "they", "him", "her", "them", "who", "i", "we"))

Names = Mapping[str, str]


@dataclass(frozen=True)
class Saying:
    """A claim with the article that it stands in; `names` tells which names are one actor's."""

    claim: Claim
    article: Article
    names: Names

    @property
    def id(self) -> tuple[int, int]:
        """What names the claim on record."""
        return self.claim.article_id, self.claim.ordinal

    @cached_property
    def sentence(self) -> str:
        """Its sentence, as printed."""
        return self.claim.sentence.of(self.article.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The plain words of its sentence."""
        return plain_words(self.sentence)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The plain words of its content."""
        return plain_words(self.claim.content.of(self.article.text))

    @cached_property
    def spoken(self) -> tuple[tuple[str, ...], ...]:
        """The words that it gives as the speaker's own, each quotation by itself."""
        if self.claim.directness == Directness.DIRECT:
            return (self.content,)
        if self.claim.directness != Directness.MIXED:
            return ()
        quoted = _QUOTED.findall(self.claim.content.of(self.article.text))
        return tuple(words for words in map(plain_words, quoted) if len(words) >= FEWEST_QUOTED)

    @cached_property
    def heard(self) -> tuple[str, ...]:
        """The plain words that name the speaker in the sentence."""
        span = self.claim.speaker_span
        return plain_words(span.of(self.article.text)) if span else ()

    def lost(self, other: Saying) -> list[Figure]:
        """The figures that `other` does not give."""
        return [f for f in self.claim.figures if not any(same_figure(f, one) for one in other.claim.figures)]


def says_the_same(old: Saying, new: Saying) -> bool:
    """Whether `new` still says all that `old` said; what it says besides does not matter."""
    if old.lost(new):
        return False
    if all_spelt_alike(old.words, new.words):
        return True
    return (
        same_attitude(old, new)
        and same_speaker(old, new)
        and not _other_events(old.claim, new.claim)
        and not other_names(old, new)
        and (not old.spoken or not new.spoken or _still_spoken(old, new))
    )


def same_attitude(old: Saying, new: Saying) -> bool:
    """Whether both take the same stance, hold or deny alike, and are as sure of it."""
    one, other = old.claim, new.claim
    stances = _STANCES.get(one.stance, one.stance), _STANCES.get(other.stance, other.stance)
    return stances[0] is stances[1] and (one.polarity, one.certainty) == (other.polarity, other.certainty)


def same_speaker(old: Saying, new: Saying) -> bool:
    """Whether both are given to the same speaker, as far as one can tell.

    Names a letter apart are one name. Where one of the two has no name, it is enough that its sentence names or could
    mean the other's.
    """
    one, other = old.claim.speaker, new.claim.speaker
    if one is not None and other is not None:
        return one == other or all_spelt_alike(plain_words(one), plain_words(other))
    if one is None and other is None and bool(old.heard) == bool(new.heard):
        return _alike(old.heard, new.heard)
    return _could_be(old, new) or _could_be(new, old)


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shared = any(spelt_alike(a, b) for a in one for b in other if len(a) > 3)  # noqa: PLR2004  # no article, no "of"
    return one == other or shared or bool({*one, *other} & _STAND_IN)


def _could_be(named: Saying, bare: Saying) -> bool:
    """Whether the speaker of `named` may be the one meant in the sentence of `bare`, who has no name there."""
    if not named.heard or bare.claim.speaker is not None:
        return False
    return bool(set(bare.heard) & _STAND_IN) or holds_run(bare.words, named.heard)


def same_figure(one: Figure, other: Figure) -> bool:
    """Whether two figures give the same value of the same thing, as far as their texts tell what and where."""
    if _side(one) != _side(other) or not same_scope(one, other):
        return False
    if one.unit == other.unit:
        return (one.low, one.high) == (other.low, other.high)
    return _close(one, other, one.low, other.low) and _close(one, other, one.high, other.high)


def _close(one: Figure, other: Figure, its: float, others: float) -> bool:
    """Whether two ends are the same but for rounding, each in its own unit."""
    return isclose(in_series_unit(one, its), in_series_unit(other, others), rel_tol=ROUNDED)


def _side(figure: Figure) -> str:
    return _SIDES.get(figure.qualifier, "")


def same_scope(one: Figure, other: Figure) -> bool:
    """Whether nothing in what is counted, whose, where, in what state, unit and event tells two figures apart."""
    scopes = ((f.counted, f.of, f.place, f.state, unit_of_series(f.unit), f.event) for f in (one, other))
    return all(a == b or not a or not b for a, b in zip(*scopes, strict=True))


def _other_events(old: Claim, new: Claim) -> bool:
    """Whether what happens has changed: the same deed by or to another, or denied; or another deed in its place."""
    lost = [e for e in old.events if not any(_same_event(e, other) for other in new.events)]
    come = [e for e in new.events if not any(_same_event(e, other) for other in old.events)]
    return any(e.action == other.action or not _same_class(e, other) for e in lost for other in come)


def _same_class(one: Event, other: Event) -> bool:
    return bool(one.kind) and one.kind == other.kind


def _same_event(one: Event, other: Event) -> bool:
    return (
        one.action == other.action
        and one.polarity is other.polarity
        and all(_same_name(a, b) for a, b in ((one.actor, other.actor), (one.target, other.target)))
    )


def _same_name(one: str, other: str) -> bool:
    return not one or not other or one == other or all_spelt_alike(plain_words(one), plain_words(other))


def other_names(old: Saying, new: Saying) -> bool:
    """Whether nothing but names was replaced by others ("Tuesday" by "Wednesday", one town by another)."""
    found = replaced(printed_words(old.sentence), printed_words(new.sentence))
    found = [(a, b) for a, b in found or () if not all_spelt_alike(plain_words(" ".join(a)), plain_words(" ".join(b)))]
    return any(_another_name(a, b, old) for a, b in found) and all(_names(a) and _names(b) for a, b in found)


def _names(words: tuple[str, ...]) -> bool:
    return all(word[0].isupper() for word in words)


def _another_name(one: tuple[str, ...], other: tuple[str, ...], old: Saying) -> bool:
    known = [old.names.get(" ".join(words).casefold(), " ".join(words)) for words in (one, other)]
    return len(one) == len(other) and known[0] != known[1] and one[0] != printed_words(old.sentence)[0]


def _still_spoken(old: Saying, new: Saying) -> bool:
    """Whether the quotations of one stand in the other; a longer or shorter cut of the same words is the same."""
    kept = (any(_same_words(a, b) for b in new.spoken) for a in old.spoken)
    return all(kept) or all(any(_same_words(a, b) for a in old.spoken) for b in new.spoken)


def _same_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if all_spelt_alike(one, other):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= FEWEST_QUOTED and holds_run(long, short)
