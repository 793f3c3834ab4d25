"""The kinds of event that troops, arms, missiles and talks take part in, as `data/actions.toml` has them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Action:
    """One kind of event: its name, its class of PLOVER, its triggers and what has to take part."""

    name: str
    kind: str
    verbs: frozenset[str]
    nouns: frozenset[str]
    things: frozenset[str]
    against: frozenset[str]
    into: frozenset[str]
    locative: bool
    bare: bool

    @property
    def triggers(self) -> frozenset[str]:
        """Every lemma that can tell of the event."""
        return self.verbs | self.nouns | (self.things | {"be"} if self.locative else frozenset())


@cache
def actions() -> tuple[Action, ...]:
    """The kinds of event, from `data/actions.toml`."""
    table = tomllib.loads(files("briefings.extract").joinpath("data/actions.toml").read_text(encoding="utf-8"))
    return tuple(_action(name, row) for name, row in table.items())


def _action(name: str, row: Mapping[str, Any]) -> Action:
    words = {field: frozenset(row.get(field, ())) for field in ("verbs", "nouns", "things", "against", "into")}
    return Action(name, row["kind"], **words, locative=row.get("locative", False), bare=row.get("bare", False))


@cache
def actions_by_lemma() -> Mapping[str, tuple[Action, ...]]:
    """The kinds of event that a lemma is a word of."""
    found: dict[str, list[Action]] = {}
    for action in actions():
        for word in action.triggers | action.things:
            found.setdefault(word, []).append(action)
    return {word: tuple(kinds) for word, kinds in found.items()}
