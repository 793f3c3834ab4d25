"""The known actors by every way of naming them, as of the day of an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from briefings.extract.speakers.names import fold, role_key, same_person
from briefings.model import Actor

Key = TypeVar("Key", str, frozenset[str])


class Directory:
    """Finds a known actor by name, alias, surname or office. A form that two actors share finds neither.

    What texts taught gives way to what people gave: a learned form is tried only where no given one fits.
    """

    def __init__(self, actors: Sequence[Actor], on: date) -> None:
        """`on` decides whose offices, and whose aliases that name an office, hold."""
        self._tables = _tables(tuple(actors), on)

    def given(self, phrase: str) -> Actor | None:
        """The actor of which `phrase` is a name, an alias or an office held, by what people gave."""
        key = fold(phrase)
        if not key:
            return None
        return self._tables.forms.get(key) or self._tables.roles.get(role_key(phrase))

    def called(self, phrase: str) -> Actor | None:
        """As `given`, else by what was learned."""
        return self.given(phrase) or self._tables.learned.get(fold(phrase))

    def person(self, name: str) -> Actor | None:
        """The person whose name this can be: the same surname, and no other given name; misspellings are forgiven."""
        key = fold(name)
        parts = key.split()
        if not parts:
            return None
        tables = self._tables
        return (
            tables.forms.get(key)
            or _only(parts, tables.people.get(parts[-1], ()))
            or tables.learned.get(key)
            or _only(parts, tables.met.get(parts[-1], ()))
        )


@dataclass(frozen=True, slots=True)
class _Tables:
    """Given forms and roles, learned forms; given people and those met in texts, by their surnames."""

    forms: dict[str, Actor]
    roles: dict[frozenset[str], Actor]
    learned: dict[str, Actor]
    people: dict[str, list[Actor]]
    met: dict[str, list[Actor]]


@lru_cache(maxsize=4)
def _tables(actors: tuple[Actor, ...], on: date) -> _Tables:
    given = [actor for actor in actors if not _is_met(actor)]
    met = [actor for actor in actors if _is_met(actor)]
    learned = [(fold(form), actor) for actor in actors for form in actor.learned]
    return _Tables(
        forms=_unique((fold(form), actor) for actor in given for form in _forms(actor, on)),
        roles=_unique((role_key(role), actor) for actor in given for role in _roles(actor, on)),
        learned=_unique([*learned, *((fold(actor.name), actor) for actor in met)]),
        people=_by_surname(given),
        met=_by_surname(met),
    )


def _is_met(actor: Actor) -> bool:
    """Whether all that is known of an actor was learned."""
    return bool(actor.learned) and not (actor.aliases or actor.offices or actor.party)


def _by_surname(actors: Iterable[Actor]) -> dict[str, list[Actor]]:
    found: dict[str, list[Actor]] = {}
    for actor in actors:
        if actor.kind == "person" and fold(actor.name):
            found.setdefault(fold(actor.name).split()[-1], []).append(actor)
    return found


def _only(parts: Sequence[str], held: Sequence[Actor]) -> Actor | None:
    found = [one for one in held if same_person(parts, fold(one.name).split())]
    return found[0] if len(found) == 1 else None


def _forms(actor: Actor, on: date) -> Iterator[str]:
    yield actor.name
    in_office = _holds_office(actor, on)
    yield from (alias for alias in actor.aliases if in_office or not _names_a_role(alias))


def _roles(actor: Actor, on: date) -> Iterator[str]:
    for office in actor.offices:
        if (office.since is None or office.since <= on) and (office.until is None or on <= office.until):
            yield office.title
    if _holds_office(actor, on):
        yield from (alias for alias in actor.aliases if _names_a_role(alias))


def _holds_office(actor: Actor, on: date) -> bool:
    return not actor.offices or any(
        (one.since is None or one.since <= on) and (one.until is None or on <= one.until) for one in actor.offices
    )


def _names_a_role(alias: str) -> bool:
    """Whether an alias tells a role ("the Pentagon chief") and not a name ("Austin")."""
    return alias.rsplit(maxsplit=1)[-1][:1].islower()


def _unique(pairs: Iterable[tuple[Key, Actor]]) -> dict[Key, Actor]:
    found: dict[Key, Actor | None] = {}
    for key, actor in pairs:
        held = found.get(key, actor)
        found[key] = actor if held is actor else None
    return {key: actor for key, actor in found.items() if key and actor is not None}
