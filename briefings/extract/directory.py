"""The known actors by every way of naming them, as of the day of an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from briefings.extract.names import fold, role_key, same_person
from briefings.model import Actor

Key = TypeVar("Key", str, frozenset[str])


class Directory:
    """Finds a known actor by name, alias, surname or office. A form that two actors share finds neither."""

    def __init__(self, actors: Sequence[Actor], on: date) -> None:
        """`on` decides whose offices, and whose aliases that name an office, hold."""
        self._forms = _unique((fold(form), actor) for actor in actors for form in _forms(actor, on))
        self._roles = _unique((role_key(role), actor) for actor in actors for role in _roles(actor, on))
        self._people: dict[str, list[Actor]] = {}
        for actor in actors:
            if actor.kind == "person":
                self._people.setdefault(fold(actor.name).split()[-1], []).append(actor)

    def called(self, phrase: str) -> Actor | None:
        """The actor of which `phrase` is a name, an alias or an office held."""
        key = fold(phrase)
        return (self._forms.get(key) or self._roles.get(role_key(phrase))) if key else None

    def person(self, name: str) -> Actor | None:
        """The person whose name this can be: the same surname, and no other given name; misspellings are forgiven."""
        found = self._forms.get(fold(name))
        if found is not None:
            return found
        parts = fold(name).split()
        if not parts:
            return None
        held = [one for one in self._people.get(parts[-1], ()) if same_person(parts, fold(one.name).split())]
        return held[0] if len(held) == 1 else None


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
