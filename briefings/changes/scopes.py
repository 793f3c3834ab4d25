"""What tells two events of one action apart: target, place, day. The rules are data (`data/scopes.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from briefings.model import Event, Proposition

STEM = 4
"""Letters by which a name and the adjective made of it agree: "Russia", "Russian"."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What belongs to the key of an action's propositions; the fields are those of the data file."""

    target: bool = True
    usual: bool = False
    mutual: bool = False
    opposed: bool = False
    once: bool = False
    placed: bool = False
    said: bool = False
    answer: bool = False


@cache
def _rules() -> Mapping[str, Mapping[str, Any]]:
    text = files("briefings.changes").joinpath("data/scopes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def scope_of(action: str, kind: str = "") -> Scope:
    """The scope of an action, else of its class; what is known of neither is told apart by its target."""
    rules = _rules()
    row = rules["actions"].get(action)
    if row is None:
        row = rules["kinds"].get(rules["classes"].get(action, kind or action), {})
    return Scope(**row)


def separate_place(event: Event) -> str:
    """The event's place, if it is one inside the target and no mere part of it: "Kursk", but not "eastern Russia"."""
    stem = max(event.target.split(), key=len, default="")[:STEM].casefold()
    words = event.place.casefold().split()
    return "" if stem and any(word.startswith(stem) for word in words) else event.place


def widened(proposition: Proposition) -> Proposition:
    """The proposition that this one is a part of: the same without its place."""
    return replace(proposition, place="")
