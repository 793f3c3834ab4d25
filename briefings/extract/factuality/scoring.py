"""How far a text commits itself to an event: from 3 (it happened) over 0 (open) to -3 (it did not happen).

Computed over the dependency parse from the top of the sentence down to the word: every word above it passes on a score
by its implication signature, every negation, modal and adverb on the way changes it (Nairn, Condoravdi and Karttunen
2006; Lotan, Stern and Dagan 2013). It knows the words of `data/factuality.toml` and nothing of the world, and looks at
no other sentence.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from briefings.extract.factuality.links import opening_of, step_into
from briefings.extract.factuality.marks import has_nothing, marks_on
from briefings.extract.factuality.words import CERTAIN, LEVELS, Effect, Step, words
from briefings.model import Certainty

HIGHEST = 24
"""Links above a word that are read; what lies higher is taken to be asserted. Keeps the cost of a word bounded."""


SETTLED = -1.75
"""From here down a hedge says nothing: "could not win" is no mere possibility."""


@dataclass(frozen=True, slots=True)
class Factuality:
    """The score, how sure the wording is, whether the event is still to come, whether it is only supposed."""

    score: float = CERTAIN
    certainty: Certainty = Certainty.CERTAIN
    expected: bool = False
    supposed: bool = False

    def under(self, effect: Effect) -> Factuality:
        """What becomes of it inside a construction."""
        score = effect.on(self.score)
        if effect.resets:
            return Factuality(score)
        hedge = Certainty.CERTAIN if score <= SETTLED else effect.certainty
        still = self.expected and (score > 0 or self.score < 0)
        return Factuality(
            score,
            max(self.certainty, hedge, key=LEVELS.index),
            expected=still or (effect.expected and (score > 0 or effect.pending)),
            supposed=self.supposed or effect.supposed or (effect.unknown and self.score < 0),
        )


def factuality_of(token: Token, *, inside_speech: bool = False, within: Container[int] | None = None) -> Factuality:
    """The factuality of the event that `token`, a verb, noun or adjective, stands for.

    It is the author's commitment; with `inside_speech` that of the innermost speaker, so that "denied that he left" and
    "said that he left" leave *left* as certain as the speaker's own words make it. Tokens that are not in `within` are
    not looked up. Never raises; a word that is no event gets the score of its clause.
    """
    return folded(steps_to(token, inside_speech=inside_speech, within=within))


def score_of(token: Token) -> float:
    """The author's commitment to the event as readers judge it, from -3 to 3.

    It is the score of `factuality_of`, but for a verb whose object or subject is none: those who "gave no details" did
    something, though they gave nothing.
    """
    score = factuality_of(token).score
    return words().effects["nothing"].on(score) if token.pos_ in {"VERB", "AUX"} and has_nothing(token) else score


def folded(chain: Sequence[Step], *, below: bool = False) -> Factuality:
    """The factuality at the end of a chain that begins at the top; what leads to its first token is left out.

    With `below` it is that of what hangs on the last token.
    """
    around = _all(Factuality(), opening_of(chain[0].token))
    itself = hanging = _all(around, marks_on(chain[0].token))
    for step in chain[1:]:
        above = around if step.beside else hanging
        around = _all(above, step.effects)
        itself = hanging = _all(around, marks_on(step.token))
        if step.below:
            hanging = _all(above, step.below)
    return hanging if below else itself


def _all(start: Factuality, effects: Iterable[Effect]) -> Factuality:
    for effect in effects:
        start = start.under(effect)
    return start


def steps_to(token: Token, *, inside_speech: bool = False, within: Container[int] | None = None) -> list[Step]:
    """The steps that lead to the word, from the top or from the edge of `within`."""
    steps: list[Step] = []
    for _ in range(HIGHEST):
        step = step_into(token)
        steps.append(step)
        if step.above is None or (inside_speech and step.speech):
            break
        if within is not None and step.above.i not in within:
            break
        token = step.above
    return steps[::-1]
