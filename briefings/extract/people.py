"""The people of one text: full names with the surnames that later stand for them, and where each is mentioned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from briefings.extract.clauses import SUBJECTS
from briefings.extract.directory import Directory
from briefings.extract.names import clean, fold, is_title, same_person, without_titles, words
from briefings.extract.places import country_of

LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named at token `at`; `main` if as the subject of a main clause."""

    at: int
    name: str
    subject: bool
    main: bool


@dataclass(slots=True)
class People:
    """What a text teaches about its people. `mentions` are in order of the text."""

    directory: Directory
    full: dict[str, set[str]] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    genders: dict[str, str] = field(default_factory=dict)

    def name(self, written: str) -> str:
        """The name on record for a person written so: the known actor's, else the text's own full name."""
        known = self.directory.person(written)
        if known is not None:
            return known.name
        parts = fold(written).split()
        if not parts:
            return clean(written)
        held = {one for one in self.full.get(parts[-1], ()) if same_person(parts, fold(one).split())}
        return _longest(held) if held and _one_person(held) else clean(written)

    def learn(self, written: str) -> None:
        """Keep a full name, so that its surname stands for it."""
        parts = fold(written).split()
        if 1 < len(parts) <= LONGEST_NAME:
            self.full.setdefault(parts[-1], set()).add(clean(written))


def read_people(doc: Doc, skip: frozenset[int], directory: Directory) -> People:
    """Collect the people of `doc`; names at tokens in `skip` (boilerplate, quotations) are only learned."""
    people = People(directory)
    named = [(entity, written) for entity in doc.ents if (written := _person(entity, directory))]
    for _, written in named:
        people.learn(written)
    for entity, written in named:
        name = people.name(written)
        _learn_gender(entity, name, people)
        if entity.root.i not in skip:
            root = entity.root
            subject = root.dep_ in SUBJECTS
            people.mentions.append(Mention(root.i, name, subject, subject and root.head.dep_ in {"ROOT", "conj"}))
    return people


def name_at(head: Token) -> str:
    """The name whose last or main word `head` is, without its titles; "" if it is no name."""
    entity = entity_at(head)
    if entity is None or entity.label_ != "PERSON":
        entity = _proper_run(head) if head.pos_ == "PROPN" else None
    if entity is None:
        return ""
    written = without_titles([token.text for token in entity if not token.is_space and token.tag_ != "POS"])
    return "" if all(is_title(part) for part in written) else _joined(written)


def _joined(parts: Sequence[str]) -> str:
    """The parts as one name; a hyphen that the tokenizer set apart goes back between its neighbours."""
    return " ".join(parts).replace(" - ", "-").replace(" – ", "–")


def entity_at(token: Token) -> Tokens | None:
    """The named entity that holds `token`."""
    if not token.ent_type_:
        return None
    doc, start, end = token.doc, token.i, token.i + 1
    while start > 0 and doc[start].ent_iob_ != "B" and doc[start - 1].ent_type_:
        start -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return Tokens(doc, start, end, label=token.ent_type)


def _proper_run(head: Token) -> Tokens:
    """The proper nouns around `head` that make one name with it."""
    doc = head.doc
    start = end = head.i
    while start > 0 and doc[start - 1].pos_ == "PROPN" and not doc[start - 1].is_punct:
        start -= 1
    while end + 1 < len(doc) and doc[end + 1].pos_ == "PROPN" and doc[end + 1].head.i <= end:
        end += 1
    return doc[start : end + 1]


def _person(entity: Tokens, directory: Directory) -> str:
    if entity.label_ == "PERSON" and any(token.pos_ == "PROPN" for token in entity):
        parts = [token.text for token in entity if not token.is_space and token.tag_ != "POS"]
        written = _joined(without_titles(parts))
        return "" if country_of(written) or is_title(written) else written
    known = directory.person(entity.text) if entity.label_ in {"ORG", "GPE", "NORP", "FAC", "LOC"} else None
    return entity.text if known is not None and known.kind == "person" else ""


def _learn_gender(entity: Tokens, name: str, people: People) -> None:
    before = entity.doc[entity.start - 1].lower_.rstrip(".") if entity.start else ""
    for word in (before, entity[0].lower_.rstrip(".")):
        if word in words("men"):
            people.genders.setdefault(name, "he")
        elif word in words("women"):
            people.genders.setdefault(name, "she")


def _longest(names: set[str]) -> str:
    return max(sorted(names), key=len)


def _one_person(names: set[str]) -> bool:
    keys = [fold(one).split() for one in names]
    return all(same_person(one, other) for one in keys for other in keys)
