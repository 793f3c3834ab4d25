"""The tagger's weights and tables, read from the package once and kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from safetensors import safe_open

from briefings.extract.tagger.features import Tables
from briefings.extract.tagger.network import Network

PACKAGE = "briefings.extract.data"
WEIGHTS = "tagger.safetensors"
FIRST = 2
"""Numbers below this are padding and the unknown."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What training left: the network, the tables that its numbers stand for, and the model whose parses it read."""

    network: Network
    tables: Tables
    model: str


@cache
def trained() -> Trained:
    """The network that comes with the package. The file's metadata hold the tables as JSON lists."""
    with as_file(files(PACKAGE).joinpath(WEIGHTS)) as path, safe_open(path, framework="numpy") as held:
        told = held.metadata()
        weights = {name: held.get_tensor(name).astype(np.float32) for name in held.keys()}  # noqa: SIM118 - no mapping
    lists = {name: _numbered(json.loads(told[name])) for name in ("words", "tags", "deps", "entities")}
    return Trained(Network(weights), Tables(**lists), told["model"])


def _numbered(names: list[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names, start=FIRST)}
