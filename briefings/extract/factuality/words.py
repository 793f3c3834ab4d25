"""What words do to the factuality of what hangs on them, as read from `data/factuality.toml`.

Implication signatures in the manner of Nairn, Condoravdi and Karttunen (2006): one score for what is embedded where the
word above it holds, one where it fails. The words are general vocabulary, the scores rounded averages of whole classes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from spacy.tokens import Token

from briefings.model import Certainty

CERTAIN = 3.0
FRAMES = ("to", "that", "ing", "noun", "of")
LEVELS = tuple(Certainty)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one construction does: the score of what is inside where the outside holds (3) or fails (-3).

    `certainty`, `expected` and `supposed` are what it says of the inside; `unknown` that a failing outside leaves the
    inside supposed ("saw no sign of"), `pending` that it is expected even where it does not hold ("not yet"), `speech`
    that it is a word of saying or thinking, `resets` that the outside says nothing of the inside ("the war").
    """

    name: str
    holds: float
    fails: float
    certainty: Certainty = Certainty.CERTAIN
    expected: bool = False
    supposed: bool = False
    speech: bool = False
    resets: bool = False
    unknown: bool = False
    pending: bool = False

    def on(self, score: float) -> float:
        """The score inside, for any score outside: in between, it lies in between."""
        share = (score + CERTAIN) / (2 * CERTAIN)
        return share * self.holds + (1 - share) * self.fails


@dataclass(frozen=True, slots=True)
class Step:
    """One step down the sentence: to `token` from `above` (None at the top), with what it does on the way.

    `beside` says that the two stand side by side, so that what the upper one's own marks do is left out. `speech` says
    that the word above reports what somebody says or thinks. `below` is what becomes of all that hangs on `token`, if
    it is another thing than what becomes of the token: a rejected proposal is there, what it proposes is not.
    """

    token: Token
    above: Token | None = None
    effects: tuple[Effect, ...] = ()
    beside: bool = False
    speech: bool = False
    below: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The tables: effects by name, modals, adverbs and adjectives, and signatures by lemma and frame."""

    effects: Mapping[str, Effect]
    modals: Mapping[str, Effect]
    perfects: Mapping[str, Effect]
    adverbs: Mapping[str, Effect]
    adjectives: Mapping[str, Effect]
    signatures: Mapping[tuple[str, str], Effect] = field(repr=False)


@cache
def words() -> Words:
    """The tables of `data/factuality.toml`."""
    table = tomllib.loads(files("briefings.extract").joinpath("data/factuality.toml").read_text(encoding="utf-8"))
    effects = {name: _effect(name, row) for name, row in table["effects"].items()}
    signatures: dict[tuple[str, str], Effect] = {}
    for name, row in table["signatures"].items():
        effects[name] = _effect(name, row)
        for frame in FRAMES:
            for word in row.get(frame, "").split():
                signatures[word, frame] = effects[name]
    modals = {name: _effect(name, row) for name, row in table["modals"].items()}
    return Words(
        effects=effects,
        modals=modals,
        perfects={name: effects[row["perfect"]] for name, row in table["modals"].items() if "perfect" in row},
        adverbs={word: effects[name] for name, row in table["adverbs"].items() for word in row},
        adjectives={word: effects[name] for name, row in table["adjectives"].items() for word in row},
        signatures=signatures,
    )


def _effect(name: str, row: Mapping[str, Any]) -> Effect:
    given = {key: row[key] for key in ("expected", "supposed", "speech", "resets", "unknown", "pending") if key in row}
    return Effect(name, row["holds"], row["fails"], Certainty(row.get("certainty", "certain")), **given)
