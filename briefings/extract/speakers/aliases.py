"""What a text teaches about names, to be kept: surnames of those whom it introduces in full, short forms of bodies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from spacy.tokens import Doc

from briefings.extract.boilerplate import read_layout
from briefings.extract.places import country_of
from briefings.extract.sentences import tokens_of
from briefings.extract.speakers.bodies import read_bodies
from briefings.extract.speakers.directory import Directory
from briefings.extract.speakers.names import clean, fold, is_title
from briefings.extract.speakers.people import People, Person, read_people
from briefings.model import Actor, Article

MOST = 40
"""Names kept of one text."""

SHORTEST = 3


def learn_aliases(doc: Doc, article: Article, actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """The people and bodies that `article` introduces by a full name, with what stands for them as their `learned`.

    A person counts if introduced in the prose with a title or spoken of again by the surname alone; a body if a bracket
    defines its short form. Two people of one surname are both learned, and then the surname alone is neither's. What
    people have given to a known actor is left out. `doc` is the parse of `article.text`. At most 40 a text.
    """
    directory = Directory(actors, article.published_at.date())
    starts = [token.idx for token in doc]
    furniture = read_layout(article.text, article.title).boilerplate
    skip = frozenset(token.i for span in furniture for token in tokens_of(doc, span, starts))
    people = read_people(doc, skip, directory)
    found = [*_people(doc, people, directory), *_bodies(doc, skip, directory)]
    return tuple(islice(found, MOST))


def _people(doc: Doc, people: People, directory: Directory) -> Iterable[Actor]:
    for person in people.everyone:
        name = people.recorded(person.name)
        if name != person.name or not _is_introduced(doc, person, people):
            continue
        surname = _surname(person)
        if directory.given(surname) is None and country_of(surname) is None:
            yield Actor(clean(name), learned=(surname,))


def _is_introduced(doc: Doc, person: Person, people: People) -> bool:
    spots = [spot for spot in person.spots if not spot.headline and spot.start not in people.skip]
    titled = any(spot.start and is_title(doc[spot.start - 1].text) and doc[spot.start - 1].is_alpha for spot in spots)
    return bool(spots) and (titled or bool(people.bare.get(person.parts[-1])))


def _surname(person: Person) -> str:
    """The words behind the given name and initials: "Lopez Ortiz" of "Maria Lopez Ortiz"."""
    rest = [word for word in person.name.split()[1:] if len(word.rstrip(".")) > 1]
    return " ".join(rest) if rest else person.name


def _bodies(doc: Doc, skip: frozenset[int], directory: Directory) -> Iterable[Actor]:
    bodies = read_bodies(doc)
    for short, (name, at) in bodies.short.items():
        free = directory.given(short) is None and directory.given(name) is None and country_of(short.upper()) is None
        if at not in skip and free and len(short) >= SHORTEST and not fold(name).startswith(short):
            yield Actor(name, "agency", learned=(bodies.written[short],))
