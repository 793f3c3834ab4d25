"""Who speaks: from the words of a source to the name on record.

Pronouns go to the person who has the word; titles, surnames, offices and metonyms to whom they stand for. Nobody is
guessed: where the text leaves it open, there is no name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from briefings.extract.clauses import RELATIVES, SUBJECTS, mention_of
from briefings.extract.places import countries_in, country_of
from briefings.extract.sentences import tokens_of
from briefings.extract.speakers.bodies import KINDS, Bodies, body_at, read_bodies
from briefings.extract.speakers.directory import Directory
from briefings.extract.speakers.joint import joint
from briefings.extract.speakers.names import clean, fold, is_title, misspelt_country, words
from briefings.extract.speakers.people import People, entity_at, name_at, title_pronoun
from briefings.extract.speakers.pronouns import PERSONAL, REACH, Pronouns, is_human, last_names
from briefings.extract.speakers.roles import Roles, read_roles
from briefings.model import Span

SELF = frozenset({"i", "me", "my", "we", "us", "our"})
IMPERSONAL = frozenset({"it", "its"})
PLURAL = frozenset({"they", "their", "them"})
NEAR = 60
"""Tokens over which *it* and *they* look back."""

HOPS = 6

Named = list[tuple[Token, str | None]]


class Sourced(Protocol):
    """What naming needs of an attribution."""

    @property
    def source(self) -> Token | None:
        """The head word of the source."""

    @property
    def contents(self) -> tuple[Span, ...]:
        """Where its content stands."""


class Speakers:
    """Names the sources of one text."""

    def __init__(self, people: People, directory: Directory, doc: Doc) -> None:
        self._people = people
        self._directory = directory
        self._bodies: Bodies = read_bodies(doc)
        self._roles: Roles = read_roles(doc, people)
        self._persons = {one.name for one in people.mentions}
        self._pronouns = Pronouns(doc, people, people.skip)

    def by_words(self, head: Token) -> str | None:
        """The name for a source that is no pronoun."""
        return self._by_words(head, mention_of(head))

    def is_person(self, name: str) -> bool:
        """Whether a name that was given is a person's: someone mentioned in the text or a known actor."""
        known = self._directory.called(name)
        return known.kind == "person" if known is not None else name in self._persons

    def resolve_pronouns(self, named: dict[int, str], speaking: frozenset[int], skip: frozenset[int]) -> None:
        """Resolve *he* and *she* all over the text, given the sources that are named already."""
        self._pronouns.skip = skip
        self._pronouns.speaking = speaking
        self._pronouns.run(named)

    def listen(self, told: dict[int, frozenset[int]]) -> None:
        """Take note of the tokens of what each source says: nobody names himself there."""
        self._pronouns.told = told

    def with_quoted(self, pairs: Named) -> Named:
        """A pronoun that is still open goes to the one of whom others spoke before it."""
        return [(head, name or self._pronouns.quoted.get(head.i) or None) for head, name in pairs]

    def by_pronoun(self, head: Token) -> list[str]:
        """The name, or for *they* the names, that a pronoun stands for; none where it is open."""
        lower = head.lower_
        if lower in PERSONAL:
            name = self._pronouns.resolved.get(head.i)
            return [name] if name else []
        if lower in RELATIVES:
            name = self._by_antecedent(head)
            return [name] if name else []
        if lower in IMPERSONAL | PLURAL:
            return self._by_subject_before(head)
        return []

    def _by_words(self, head: Token, mention: Tokens) -> str | None:
        if not self._people.introduces(head.text):
            for phrase in (mention.text, head.doc[head.left_edge.i : head.i + 1].text):
                known = self._directory.given(phrase)
                if known is not None:
                    return known.name
        if fold(head.text) in words("documents"):
            return None
        if head.pos_ == "NOUN" and not self._is_called(head):
            return self._by_owner(head, mention) or self._apposed(head) or self._described(head)
        return self._person(head) or self._body(head, mention) or self._apposed(head)

    def _is_called(self, head: Token) -> bool:
        capital = head.text[0].isupper()
        return capital and (fold(head.text) in self._people.surnames or bool(self._bodies.name(head.text, head.i)))

    def _apposed(self, head: Token) -> str | None:
        """As in "the defence minister, Kim Yong-hyun"."""
        beside = [one for one in head.children if one.dep_ == "appos"] or [*_between_commas(head)]
        return next((name for one in beside if (name := self._person(one))), None)

    def _described(self, head: Token) -> str | None:
        """As in "the Florida senator", "the agency"."""
        definite = any(child.lower_ in {"the", "this", "that"} or child.dep_ == "poss" for child in head.children)
        if not definite or head.tag_ == "NNS":
            return None
        recent = last_names(self._people.mentions, head.i)
        return self._roles.bearer(head, recent[:3]) or self._bodies.of_kind(head.lemma_.lower(), head.i)

    def _person(self, head: Token) -> str | None:
        written = name_at(head) if head.pos_ == "PROPN" or head.ent_type_ == "PERSON" else head.text
        for one in self._people.everyone:
            for spot in one.spots:
                if spot.start <= head.i < spot.end:
                    return self._people.recorded(one.name)
        if self._in_body(head):
            return None
        gender = title_pronoun(head.doc, head.i)
        for phrase in (written, head.text):
            name = self._people.name(phrase, head.i, gender) if phrase else None
            if name is not None:
                return name
        known = self._directory.person(written) if written else None
        if known is not None:
            return known.name
        return clean(written) if written and head.ent_type_ == "PERSON" and not country_of(written) else None

    def _in_body(self, head: Token) -> bool:
        """Whether a surname is part of a body's name, as in "Friends of Lind"."""
        entity = entity_at(head)
        inner = words("bodies") | words("small")
        return entity is not None and entity.label_ in KINDS and any(fold(one.text) in inner for one in entity[1:])

    def _body(self, head: Token, mention: Tokens) -> str | None:
        if head.pos_ != "PROPN" and not head.ent_type_ and not self._is_called(head):
            return None
        written = body_at(head)
        for phrase in (written, clean(mention.text), head.text):
            full = self._bodies.name(phrase, head.i) if phrase else None
            if full is not None:
                known = self._directory.called(full)
                return known.name if known is not None else full
        country = country_of(mention.text) or country_of(head.text)
        if country:
            known = self._directory.called(country)
            return known.name if known is not None else country
        known = self._directory.called(written or mention.text) or self._directory.called(head.text)
        return known.name if known is not None else written or self._other(head)

    def _other(self, head: Token) -> str | None:
        """A name of which nothing is known: of two words, or one that the parser takes for a place."""
        entity = entity_at(head)
        if entity is not None and entity.label_ in {"GPE", "FAC", "PRODUCT", "WORK_OF_ART", "LOC"}:
            return clean(entity.text)
        written = name_at(head)
        known = is_title(head.text) or fold(head.text) in words("bodies") | words("humans") | words("small")
        alone = entity is None and head.tag_ == "NNP" and not known and head.text[0].isupper()
        return clean(written) if len(written.split()) > 1 or (alone and head.i not in self._people.headlines) else None

    def _by_owner(self, head: Token, mention: Tokens) -> str | None:
        """As in "Zelensky's office", "the Japanese government", "officials from Kim's government"."""
        lemma = head.lemma_.lower()
        owner = next((one for one in head.children if one.dep_ == "poss"), None)
        if lemma in words("voices") and owner is not None:
            return self._owner(owner)
        return self._government(mention) if lemma in words("governments") else None

    def _owner(self, owner: Token) -> str | None:
        if owner.pos_ == "PRON":
            names = self.by_pronoun(owner)
            return names[0] if len(names) == 1 else None
        return self.by_words(owner)

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

    def _by_antecedent(self, relative: Token) -> str | None:
        """The one that *who* refers to: the head of its clause, or the person beside whom that head stands."""
        node = _antecedent(relative)
        personal = relative.lower_ in {"who", "whom"}
        for _ in range(HOPS):
            if node is None or (node.pos_ == "NOUN" and node.tag_ == "NNS"):
                return None
            name = self._person(node) if personal else self.by_words(node)
            if name is not None:
                return name
            climbs = personal and node.dep_ in {"pobj", "prep", "appos", "compound", "conj"}
            node = node.head if climbs else None
        return None

    def _by_subject_before(self, head: Token) -> list[str]:
        """For *it* the body, for *they* the people, that the last fitting subject before names."""
        plural = head.lower_ in PLURAL
        doc = head.doc
        if not plural and (name := self._by_main_subject(head)) is not None:
            return [name]
        for i in range(head.i - 1, max(-1, head.i - NEAR), -1):
            token = doc[i]
            if token.dep_ not in SUBJECTS or token.pos_ not in {"NOUN", "PROPN"}:
                continue
            group = list(joint(token))
            if plural and len(group) > 1:
                names = [self.by_words(one) for one in group]
                return [name for name in names if name] if all(names) else []
            if plural and not (self._is_body(token) if token.tag_ in {"NN", "NNP"} else self._are_speakers(token)):
                continue
            if not plural and self._people.person(tuple(fold(token.text).split()), i) is not None:
                continue
            name = self.by_words(token)
            return [name] if name else []
        return []

    def _by_main_subject(self, head: Token) -> str | None:
        """As in "Chile says that Peru …, and it claims …": of two main clauses joined, *it* is the first one's subject.

        A subject of the clauses below stands nearer, but is not what the sentence is about.
        """
        if head.dep_ != "nsubj" or head.head.dep_ != "conj":
            return None
        above = head.head.head
        first = next((one for one in above.lefts if one.dep_ == "nsubj" and one.pos_ in {"NOUN", "PROPN"}), None)
        if above.pos_ not in {"VERB", "AUX"} or first is None:
            return None
        person = self._people.person(tuple(fold(first.text).split()), first.i)
        return self.by_words(first) if person is None and not is_human(first) else None

    def _are_speakers(self, token: Token) -> bool:
        """Whether several can be meant who speak: they do so elsewhere, have a name, or are called humans."""
        human = is_human(token) or token.lemma_.lower() in words("governments")
        return token.i in self._pronouns.speaking or token.pos_ == "PROPN" or human

    def _is_body(self, token: Token) -> bool:
        return token.ent_type_ in {"ORG", "GPE", "NORP"} and self._people.person((fold(token.text),), token.i) is None


def _between_commas(head: Token) -> Iterator[Token]:
    """The name behind "the director, Ada Vos, …", of which the parse may make the subject of what follows."""
    doc, start = head.doc, head.i + 2
    if start >= len(doc) or doc[head.i + 1].text != "," or not is_human(head):
        return
    entity = entity_at(doc[start])
    if entity is None or entity.label_ != "PERSON" or entity.start != start or entity.end + 1 >= len(doc):
        return
    if doc[entity.end].text == "," and doc[entity.end + 1].pos_ != "CCONJ":
        yield doc[entity.end - 1]


def name_speakers(found: Sequence[Sourced], people: People, directory: Directory) -> list[Named]:
    """For each attribution, in order of the text, every head of its source with its name; none where it has no source.

    Joint speakers are told apart only if each can be named; *they* may stand for several, with one head. *I* and *we*
    inside a content are whoever says it. A pronoun with nobody before it takes the person who is named next as a
    speaker.
    """
    heads = [list(joint(one.source)) if one.source is not None else [] for one in found]
    first = next((pair[0] for pair in heads if pair), None)
    if first is None:
        return [[] for _ in found]
    speakers = Speakers(people, directory, first.doc)
    by_words = {head.i: speakers.by_words(head) for pair in heads for head in pair if not is_pronoun(head)}
    speaking = frozenset(head.i for pair in heads for head in pair)
    speakers.listen(_told(found, first.doc))
    persons = {at: name for at, name in by_words.items() if name and speakers.is_person(name)}
    speakers.resolve_pronouns(persons, speaking, people.skip)
    named: list[Named] = []
    for pair in heads:
        pairs: Named = []
        for head in pair:
            if not is_pronoun(head):
                pairs.append((head, by_words[head.i] or speakers.by_words(head)))
            else:
                pairs += [(head, name) for name in speakers.by_pronoun(head)] or [(head, None)]
        named.append(pairs if all(name for _, name in pairs) else pairs[:1])
    later = _with_later_names(named, people)
    return _with_own_words(found, [speakers.with_quoted(pairs) for pairs in later], people)


def _told(found: Sequence[Sourced], doc: Doc) -> dict[int, frozenset[int]]:
    """The tokens of the contents of each source, by the token of its head."""
    if not any(one.source is not None and is_pronoun(one.source) for one in found):
        return {}
    starts = [token.idx for token in doc]
    told: dict[int, frozenset[int]] = {}
    for one in found:
        if one.source is not None and is_pronoun(one.source):
            tokens = {token.i for span in one.contents for token in tokens_of(doc, span, starts)}
            told[one.source.i] = told.get(one.source.i, frozenset()) | tokens
    return told


def is_pronoun(head: Token) -> bool:
    """Whether a source's head says nothing itself; "US" is a country, "us" is not."""
    return head.pos_ in {"PRON", "DET"} and (head.lower_ == "i" or not head.text.isupper())


def _with_later_names(named: list[Named], people: People) -> list[Named]:
    following: tuple[Token, str] | None = None
    persons = {mention.name for mention in people.mentions}
    for i in range(len(named) - 1, -1, -1):
        for head, name in named[i]:
            if name is not None and name in persons and head.pos_ != "PRON":
                following = (head, name)
            elif name is None and head.lower_ in {"he", "she"} and following and following[0].i - head.i <= REACH:
                fits = people.genders.get(following[1], head.lower_) == head.lower_
                if fits and not any(one.at < head.i and not one.hidden for one in people.mentions):
                    named[i] = [(head, following[1])]
    return named


def _with_own_words(found: Sequence[Sourced], named: list[Named], people: People) -> list[Named]:
    """*I* and *we* in a content are its speaker; the innermost content that holds them counts."""
    for place, pairs in enumerate(named):
        head = pairs[0][0] if pairs else None
        if head is None or head.lower_ not in SELF or not is_pronoun(head):
            continue
        around = [
            (span.end - span.start, other)
            for other, one in enumerate(found)
            if other != place
            for span in one.contents
            if span.start <= head.idx < span.end
        ]
        nearest = min(around)[1] if around else _beside(head, found, people)
        names = [name for _, name in named[nearest] if name] if nearest is not None else []
        if names:
            named[place] = [(head, name) for name in names]
    return named


def _beside(head: Token, found: Sequence[Sourced], people: People) -> int | None:
    """For *I* in a quotation that nobody is found to say: the attribution nearest to it in its paragraph."""
    if head.i not in people.skip:
        return None
    near = [
        (abs(one.source.i - head.i), place)
        for place, one in enumerate(found)
        if one.source is not None and one.source.i not in people.skip and _one_paragraph(one.source, head)
    ]
    return min(near)[1] if near else None


def _one_paragraph(one: Token, other: Token) -> bool:
    first, last = sorted((one.i, other.i))
    return not any(token.is_space and "\n" in token.text for token in one.doc[first:last])


def _antecedent(relative: Token) -> Token | None:
    """The noun that *who* refers to: the head of its relative clause."""
    node = relative
    for _ in range(4):
        if node.dep_ == "relcl":
            return node.head
        node = node.head
    return None
