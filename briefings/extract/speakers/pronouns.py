"""Whom *he* and *she* mean: the person who fits and stands out most in the sentences before."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from briefings.extract.clauses import SUBJECTS
from briefings.extract.speakers.names import same_roles, words
from briefings.extract.speakers.people import MAIN, Mention, People

PERSONAL = {
    "he": "he",
    "she": "she",
    "him": "he",
    "her": "she",
    "his": "he",
    "hers": "she",
    "himself": "he",
    "herself": "she",
}

REACH = 220
"""Tokens over which a pronoun looks back."""

FARTHEST = 8
"""Sentences over which it does."""

FARTHEST_UNNAMED = 1
"""Sentences over which it means someone without a name."""

# What makes a mention stand out.
AWAY = -1.0
MAIN_SUBJECT = 2.0
SUBJECT = 1.0
SPEAKS = 1.2
SAME_GENDER = 0.3
OFTEN = 0.1
OWNER = -0.4
TOLD = -1.5


@dataclass(slots=True)
class Pronouns:
    """Resolves the pronouns of one text, each once, in order; what is resolved counts as a mention from then on.

    `resolved` has what came out by the pronoun's token; `quoted` whom it could mean if only those count of whom others
    speak.
    """

    doc: Doc
    people: People
    skip: frozenset[int]
    speaking: frozenset[int] = frozenset()
    told: dict[int, frozenset[int]] = field(default_factory=dict)
    resolved: dict[int, str] = field(default_factory=dict)
    quoted: dict[int, str] = field(default_factory=dict)
    _mentions: list[Mention] = field(default_factory=list)
    _sentence: list[int] = field(default_factory=list)
    _count: Counter[str] = field(default_factory=Counter)
    _named: dict[int, str] = field(default_factory=dict)

    def run(self, named: dict[int, str]) -> None:
        """Resolve every personal pronoun; `named` has the sources that words name, by the token of their head."""
        self._sentence = _sentence_numbers(self.doc, self.skip)
        held = {mention.at: mention for mention in self.people.mentions}
        held |= {mention.at: mention for mention in _unnamed(self.doc, self.skip) if mention.at not in held}
        for at, name in named.items():
            token = self.doc[at]
            held[at] = Mention(
                at, name, subject=True, main=token.head.dep_ in MAIN, hidden=at in self.skip, speaks=True
            )
        self._mentions = [held[at] for at in sorted(held)]
        self._named = {mention.at: mention.name for mention in self._mentions if mention.name}
        for token in self.doc:
            gender = PERSONAL.get(token.lower_)
            if gender is not None and token.pos_ in {"PRON", "DET"} and not _is_either(token):
                self._resolve(token, gender)

    def _resolve(self, token: Token, gender: str) -> None:
        best = self._best(token, gender)
        if best is None:
            return
        if best.name:
            self.resolved[token.i] = best.name
            self._count[best.name] += 1
        subject = token.dep_ in SUBJECTS
        if best.name and subject:
            self.people.genders.setdefault(best.name, gender)
        main = subject and token.head.dep_ in MAIN
        hidden = token.i in self.skip
        insort(
            self._mentions,
            Mention(token.i, best.name, subject, main, hidden, speaks=token.i in self.speaking),
            key=lambda one: one.at,
        )

    def _best(self, token: Token, gender: str) -> Mention | None:
        last = bisect_left(self._mentions, token.i, key=lambda one: one.at)
        first = bisect_left(self._mentions, token.i - REACH, key=lambda one: one.at)
        window = [one for one in self._mentions[first:last] if self._fits(one, token, gender)]
        others = self._others_in_clause(token)
        window = [one for one in window if one.name not in others]
        seen = [one for one in window if not one.hidden or token.i in self.skip]
        if window and not seen:
            self.quoted[token.i] = max(window, key=lambda one: (self._weight(one, token, gender), one.at)).name
        window = seen
        if not window:
            return None
        told = {self._named[i] for i in self.told.get(token.i, ()) if i in self._named}
        return max(window, key=lambda one: (self._weight(one, token, gender) + TOLD * (one.name in told), one.at))

    def _others_in_clause(self, token: Token) -> set[str]:
        """Those whom the clause of a subject names beside it: in "he told Lind", Lind is not *he*."""
        if token.dep_ not in SUBJECTS:
            return set()
        beside = [one for one in token.head.rights if one.dep_ in {"dobj", "iobj", "dative", "prep"}]
        inner = [child for one in beside for child in one.children if child.dep_ == "pobj"]
        return {self._named[one.i] for one in (*beside, *inner) if one.i in self._named}

    def _fits(self, one: Mention, token: Token, gender: str) -> bool:
        if self._sentence[token.i] - self._sentence[one.at] > FARTHEST:
            return False
        other = self.doc[one.at]
        if not one.name:
            near = self._sentence[token.i] - self._sentence[one.at] <= FARTHEST_UNNAMED
            return near and _pronoun_of(other) in {"", gender}
        if self.people.genders.get(one.name, gender) != gender:
            return False
        return not _inside(token, other)

    def _weight(self, one: Mention, token: Token, gender: str) -> float:
        weight = AWAY * (self._sentence[token.i] - self._sentence[one.at])
        weight += MAIN_SUBJECT if one.main else SUBJECT if one.subject else 0.0
        weight += SPEAKS * one.speaks
        weight += SAME_GENDER * (self.people.genders.get(one.name) == gender)
        weight += OFTEN * min(4, self._count[one.name])
        return weight + OWNER * (self.doc[one.at].dep_ in {"poss", "compound"})


def _sentence_numbers(doc: Doc, skip: frozenset[int]) -> list[int]:
    """The number of every token's sentence; a sentence that lies wholly inside a quotation adds nothing."""
    numbers: list[int] = []
    place = 0
    for sentence in doc.sents:
        place += any(token.is_alpha and token.i not in skip for token in sentence)
        numbers.extend([place] * len(sentence))
    return numbers


def _is_either(token: Token) -> bool:
    """As in "he or she"."""
    near = [*token.children, token.head] if token.dep_ == "conj" else list(token.children)
    return any(
        one.lower_ in PERSONAL and one.dep_ in {"conj", token.dep_} and one.i != token.i for one in near
    ) and any(one.dep_ in {"conj", "cc"} for one in (*token.children, token))


def _inside(token: Token, other: Token) -> bool:
    """Whether the name governs the pronoun in one noun phrase, as in "his rival, Anna Lind"."""
    return token.dep_ == "poss" and token.head.i == other.i


def _unnamed(doc: Doc, skip: frozenset[int]) -> list[Mention]:
    """The subjects without a name who can be meant: "a man", "one official", "a spokeswoman"."""
    found = []
    for token in doc:
        if token.pos_ != "NOUN" or token.tag_ != "NN" or token.dep_ not in SUBJECTS or not is_human(token):
            continue
        if any(child.lower_ in {"a", "an", "one", "another"} for child in token.children):
            found.append(Mention(token.i, "", subject=True, main=token.head.dep_ in MAIN, hidden=token.i in skip))
    return found


def is_human(noun: Token) -> bool:
    """Whether a common noun is one for a human: a title, a role, a kin term or another that is listed."""
    lemma = noun.lemma_.lower()
    humans = words("titles") | words("humans") | words("men") | words("women")
    return lemma in humans or lemma in same_roles()


def _pronoun_of(noun: Token) -> str:
    lower = noun.lower_
    return "he" if lower in words("men") else "she" if lower in words("women") else ""


def last_names(mentions: Sequence[Mention], at: int) -> list[str]:
    """The names mentioned before token `at` outside quotations, last first, each once."""
    before = [one.name for one in mentions if one.at < at and one.name and not one.hidden]
    return list(dict.fromkeys(reversed(before)))
