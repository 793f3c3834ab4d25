"""Who speaks: from the words of a source to the name on record.

Pronouns go to the person who has the word; titles, surnames, offices and metonyms to whom they stand for. Nobody is
guessed: where the text leaves it open, there is no name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TypeGuard

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.attribution import Attribution
from briefings.extract.clauses import RELATIVES, mention_of
from briefings.extract.directory import Directory
from briefings.extract.names import clean, fold, misspelt_country, words
from briefings.extract.people import Mention, People, entity_at, name_at
from briefings.extract.places import countries_in, country_of

PERSONAL = {"he": "he", "she": "she", "him": "he", "her": "she", "his": "he", "hers": "she", "himself": "he"}
IMPERSONAL = frozenset({"it", "its"})
REACH = 160
"""Tokens over which a pronoun looks back."""


class Speakers:
    """Names the sources of one text, asked in the order of the text; remembers who spoke last."""

    def __init__(self, people: People, directory: Directory) -> None:
        self._people = people
        self._directory = directory
        self._at = [mention.at for mention in people.mentions]
        self._last_person: Mention | None = None
        self._last_body: Mention | None = None

    def named(self, head: Token) -> str | None:
        """The canonical name for the source whose head word is `head`; None if nobody can be named."""
        name = self._named(head, mention_of(head))
        if name is not None:
            self._remember(head, name)
        return name

    def _named(self, head: Token, mention: Tokens) -> str | None:
        lower = head.lower_
        if lower in RELATIVES and head.pos_ == "PRON":
            antecedent = _antecedent(head)
            return self._named(antecedent, mention_of(antecedent)) if antecedent is not None else None
        if head.pos_ != "PRON" or (lower != "i" and head.text.isupper()):
            return self._by_words(head, mention)
        if lower in PERSONAL:
            return self._pronoun(head, PERSONAL[lower])
        if lower in IMPERSONAL and self._is_near(self._last_body, head):
            return self._last_body.name
        return None

    def _by_words(self, head: Token, mention: Tokens) -> str | None:
        for phrase in (mention.text, head.doc[head.left_edge.i : head.i + 1].text):
            known = self._directory.called(phrase)
            if known is not None:
                return known.name
        if head.pos_ == "NOUN":
            return self._by_owner(head, mention) or self._apposed(head)
        if head.ent_type_ != "PERSON" and fold(head.text) not in self._people.full:
            country = country_of(mention.text) or country_of(head.text)
            if country:
                return country
        return self._person(head) or self._apposed(head)

    def _apposed(self, head: Token) -> str | None:
        """As in "the defence minister, Kim Yong-hyun"."""
        return next((name for one in head.children if one.dep_ == "appos" and (name := self._person(one))), None)

    def _person(self, head: Token) -> str | None:
        written = name_at(head)
        if not written:
            return None
        known = self._directory.called(written)
        if known is not None:
            return known.name
        entity = entity_at(head)
        if entity is None or entity.label_ in {"PERSON", "GPE"} or self._directory.person(written):
            self._people.learn(written)
            return self._people.name(written)
        return clean(entity.text)

    def _by_owner(self, head: Token, mention: Tokens) -> str | None:
        """As in "Zelensky's office", "the Japanese government", "officials from Kim's government"."""
        lemma = head.lemma_.lower()
        owner = next((one for one in head.children if one.dep_ == "poss"), None)
        if lemma in words("voices") and owner is not None:
            return self._named(owner, mention_of(owner))
        if lemma in words("governments"):
            return self._government(mention)
        return None

    def _government(self, mention: Tokens) -> str | None:
        countries = set(countries_in(mention.text)) or {name for one in mention if (name := misspelt_country(one.text))}
        if not countries:
            owners = (self._directory.person(name_at(one)) for one in mention if one.pos_ == "PROPN" and name_at(one))
            countries = {one.party for one in owners if one is not None and one.party}
        if len(countries) != 1:
            return None
        country = countries.pop()
        known = self._directory.called(country)
        return known.name if known is not None else country

    def _pronoun(self, head: Token, gender: str) -> str | None:
        fits = [one for one in self._before(head) if self._people.genders.get(one.name, gender) == gender]
        last = self._last_person if self._is_near(self._last_person, head) else None
        if last is not None and self._people.genders.get(last.name, gender) != gender:
            last = None
        subject = next((one for one in fits if one.main), None) or next((one for one in fits if one.subject), None)
        best = max((one for one in (subject, last) if one is not None), key=lambda one: one.at, default=None)
        best = best or (fits[0] if fits else None)
        return best.name if best is not None else None

    def _before(self, head: Token) -> list[Mention]:
        """The people mentioned before `head`, last first."""
        end = bisect_left(self._at, head.i)
        start = bisect_left(self._at, head.i - REACH)
        return self._people.mentions[start:end][::-1]

    @staticmethod
    def _is_near(mention: Mention | None, head: Token) -> TypeGuard[Mention]:
        return mention is not None and 0 <= head.i - mention.at <= REACH

    def _remember(self, head: Token, name: str) -> None:
        seen = Mention(head.i, name, subject=True, main=True)
        known = self._directory.called(name)
        body = country_of(name) is not None or (known is not None and known.kind != "person")
        if body or head.ent_type_ in {"ORG", "GPE", "NORP"} or head.lower_ in IMPERSONAL:
            self._last_body = seen
        else:
            self._last_person = seen


def name_speakers(
    found: Sequence[Attribution], people: People, directory: Directory
) -> list[list[tuple[Token, str | None]]]:
    """For each attribution, in order of the text, every head of its source with its name; none where it has no source.

    Joint speakers are told apart only if each can be named. A pronoun with nobody before it takes the person who is
    named next as a speaker.
    """
    speakers = Speakers(people, directory)
    named: list[list[tuple[Token, str | None]]] = []
    for one in found:
        pairs = [(head, speakers.named(head)) for head in joint(one.source)] if one.source is not None else []
        named.append(pairs if all(name for _, name in pairs) else pairs[:1])
    return _with_later_names(named, people)


def _with_later_names(
    named: list[list[tuple[Token, str | None]]], people: People
) -> list[list[tuple[Token, str | None]]]:
    following: tuple[Token, str] | None = None
    persons = {mention.name for mention in people.mentions}
    for i in range(len(named) - 1, -1, -1):
        for head, name in named[i]:
            if name is not None and name in persons and head.pos_ != "PRON":
                following = (head, name)
            elif name is None and head.lower_ in {"he", "she"} and following and following[0].i - head.i <= REACH:
                named[i] = [(head, following[1])]
    return named


def joint(head: Token) -> Iterator[Token]:
    """The heads of all that a source names together: "both Russia and North Korea" are two."""
    yield head
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in {"PROPN", "NOUN", "PRON"} and child.i > head.i:
            yield from joint(child)


def _antecedent(relative: Token) -> Token | None:
    """The noun that *who* refers to: the head of its relative clause."""
    node = relative
    for _ in range(4):
        if node.dep_ == "relcl":
            return node.head
        node = node.head
    return None
