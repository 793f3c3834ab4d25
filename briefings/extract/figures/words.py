"""The vocabulary of a figure's scope, read once from its data file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def scope_data() -> Mapping[str, Any]:
    """The tables of `data/figures_scope.toml` as they stand."""
    return tomllib.loads(files("briefings.extract").joinpath("data", "figures_scope.toml").read_text("utf-8"))


@cache
def listed(table: str, name: str) -> frozenset[str]:
    """The words of one list of a table."""
    return frozenset(scope_data()[table][name])


@cache
def inverted(table: str) -> Mapping[str, str]:
    """A table of name → words turned round: the name that a word stands for."""
    return {word: name for name, words in scope_data()[table].items() for word in words}
