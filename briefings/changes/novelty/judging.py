"""How new a sentence or a report is against a history, and what in it is new.

All constants were chosen on development data, none learned: the reports' on background updates of six long stories
(Pratapa et al. 2023), the sentences' on the streams of TREC Temporal Summarization 2013, both in steps of a tenth for
weights and of a hundredth for what is even.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import exp, sqrt

from briefings.changes.novelty.history import History, Index, Match
from briefings.changes.novelty.passages import Passage
from briefings.changes.novelty.words import Word

Written = tuple[str, ...]

NOVEL = 0.5
REPORT_EVEN = 0.57
SENTENCE_EVEN = 0.56
STEEP = 8.0
UNFAMILIAR = 0.5
"""How a sentence is judged: by so much for words that were seldom told, for the rest by the sentence most like it."""

SAME_WORDS = 0.75
CLOSE = 0.6
DIFFERS = 0.75


@dataclass(frozen=True, slots=True)
class Novelty:
    """How new a passage is: `score` from 0 (told before) to 1 (nothing like it on record); new from `NOVEL` on.

    `nearest` is the weightiest earlier passage and `likeness` how much both share, 0 to 1 (None and 0 if nothing).
    `figures`, `names` and `words` are what nobody told before, as written, in order of the text. `opposite` is set if
    all that is told in close words is the reverse.
    """

    score: float
    nearest: Passage | None
    likeness: float
    figures: Written = ()
    names: Written = ()
    words: Written = ()
    opposite: bool = False


def novelty_of(sentence: Passage, history: History) -> Novelty:
    """How new one sentence is against every sentence on record.

    In the same words, a figure or a name that nobody told is new, and so is the reverse. It does not judge whether what
    is new matters or is true; a retelling in quite other words counts as new.
    """
    near = history.sentences.nearest(sentence)
    apart = 1 - max((match.likeness for match in near), default=0.0)
    difference = (1 - UNFAMILIAR) * apart + UNFAMILIAR * unfamiliar(sentence, history.sentences)
    found = _found(sentence, history, near, _squeezed(difference - SENTENCE_EVEN) if sentence.tells else 0.0)
    same = any(match.likeness >= SAME_WORDS for match in near)
    differs = found.opposite or (same and bool(found.figures or found.names))
    return replace(found, score=max(found.score, DIFFERS)) if differs else found


def novelty_of_report(report: Passage, history: History) -> Novelty:
    """How new a short report is as a whole: a retelling may put the same facts into other sentences.

    It is the mean of how far the nearest report is and how far, sentence by sentence, the nearest sentences are. Long
    articles on one story share so many words that the whole says little about them.
    """
    near = history.reports.nearest(report)
    telling = sum(sentence.telling for sentence in report.parts)
    by_sentence = (
        sum(s.telling * _apart(history.sentences.nearest(s)) for s in report.parts) / telling if telling else 0
    )
    difference = (_apart(near) + by_sentence) / 2
    return _found(report, history, near, _squeezed(difference - REPORT_EVEN) if telling else 0.0)


def unfamiliar(passage: Passage, index: Index) -> float:
    """The share of what the passage tells that was seldom told: a word that n passages told counts 1 ÷ √(1 + n)."""
    seldom = sum(weight / sqrt(1 + index.times(key)) for key, weight in passage.tells.items())
    return seldom / passage.telling if seldom else 0.0


def _apart(near: Sequence[Match]) -> float:
    return 1 - near[0].weight if near else 1.0


def _squeezed(above: float) -> float:
    """From 0 to 1; what is even gives a half."""
    return 1 / (1 + exp(-STEEP * above))


def _found(passage: Passage, history: History, near: Sequence[Match], score: float) -> Novelty:
    figures, names, words = _unheard(passage.words, history.sentences)
    if not near:
        return Novelty(score, None, 0.0, figures, names, words)
    opposite = _reversed(passage, [match.passage for match in near if match.likeness >= CLOSE])
    return Novelty(score, near[0].passage, near[0].likeness, figures, names, words, opposite)


def _reversed(passage: Passage, close: Sequence[Passage]) -> bool:
    """Whether all that is told in close words says that it is so where the passage says that it is not, or back."""
    sides = [other.denies for other in close]
    return passage.denies is not None and bool(sides) and all(side is (not passage.denies) for side in sides)


def _unheard(words: Iterable[Word], index: Index) -> tuple[Written, Written, Written]:
    """The figures, the names and the other words that nobody told, each once."""
    first: dict[str, Word] = {}
    for word in words:
        if not index.times(word.key):
            first.setdefault(word.key, word)
    figures = tuple(word.written for word in first.values() if word.is_figure)
    names = tuple(word.written for word in first.values() if word.is_name)
    return figures, names, tuple(w.written for w in first.values() if not w.is_figure and not w.is_name)
