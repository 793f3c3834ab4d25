"""Claims of one article, taken together as what they say in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import log, sqrt

from briefings.changes.novelty.words import Word, words_of
from briefings.model import Article, Claim, Polarity, Stance


@dataclass(frozen=True, eq=False)
class Passage:
    """The sentences of some claims of `article`: one sentence, or a whole short report. `claims` are never empty."""

    article: Article
    claims: tuple[Claim, ...]

    @property
    def when(self) -> datetime:
        """When it was made public."""
        return self.article.published_at

    @cached_property
    def parts(self) -> tuple[Passage, ...]:
        """A passage for each of its sentences; what shares characters is one, as a quotation over two sentences is."""
        groups: list[list[Claim]] = []
        end = -1
        for claim in sorted(self.claims, key=lambda one: (one.sentence, one.ordinal)):
            if claim.sentence.start >= end:
                groups.append([])
            groups[-1].append(claim)
            end = max(end, claim.sentence.end)
        return tuple(Passage(self.article, tuple(own)) for own in groups) if len(groups) > 1 else (self,)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The telling words of its sentences, in order."""
        if len(self.parts) > 1:
            return tuple(word for part in self.parts for word in part.words)
        start = min(claim.sentence.start for claim in self.claims)
        end = max(claim.sentence.end for claim in self.claims)
        return words_of(self.article.text[start:end])

    @cached_property
    def tells(self) -> Mapping[str, float]:
        """How much each of its words tells, by key; a word that comes again tells a little more."""
        times = Counter(word.key for word in self.words)
        return {word.key: word.tells * (1 + log(times[word.key])) for word in self.words}

    @cached_property
    def telling(self) -> float:
        """How much it tells in all."""
        return sum(self.tells.values())

    @cached_property
    def length(self) -> float:
        """The length of `tells` as a vector."""
        return sqrt(sum(weight * weight for weight in self.tells.values()))

    @cached_property
    def denies(self) -> bool | None:
        """Whether it says that something is not so; None if its claims differ in that."""
        found = {_denies(claim) for claim in self.claims}
        return found.pop() if len(found) == 1 else None


def likeness(one: Passage, other: Passage) -> float:
    """From 0 to 1: how much of what both tell is told by both (cosine)."""
    few, many = sorted((one.tells, other.tells), key=len)
    shared = sum(weight * many[key] for key, weight in few.items() if key in many)
    return shared / (one.length * other.length) if shared else 0.0


def _denies(claim: Claim) -> bool:
    return (claim.polarity is Polarity.NEGATIVE) != (claim.stance is Stance.DENIES)
