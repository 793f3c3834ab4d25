"""Where a claim of one revision stands in the next: the claims of the new text, found by words, value or event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from briefings.changes.sayings import Saying, same_scope, same_speaker, says_the_same
from briefings.changes.spelling import LONGEST
from briefings.model import Event

ALIKE = 0.5
_RAREST = 8
_MOST_MET = 60
_MOST_TRIED = 4

Words = tuple[str, ...]
Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row")


class Sentences:
    """Sentences by their rarest words, so that the nearest is found without comparing with all."""

    def __init__(self, sentences: Iterable[Words]) -> None:
        known = tuple(dict.fromkeys(words for words in sentences if words))
        self._often = Counter(word for words in known for word in set(words))
        self._by_word = _grouped((word, words) for words in known for word in dict.fromkeys(words))
        self._found: dict[Words, Words | None] = {}

    def nearest(self, words: Words) -> Words | None:
        """The sentence that is most like this one; None if none is ALIKE."""
        if words not in self._found:
            self._found[words] = self._nearest(words)
        return self._found[words]

    def _nearest(self, words: Words) -> Words | None:
        rare = sorted((w for w in set(words) if w in self._often), key=lambda w: (self._often[w], w))[:_RAREST]
        met: Counter[Words] = Counter()
        for word in rare:
            for one in self._by_word[word]:
                met[one] += _MOST_MET // min(self._often[word], _MOST_MET)
        tried = sorted(met, key=lambda one: (-met[one], abs(len(one) - len(words)), one))[:_MOST_TRIED]
        found = [(-_likeness(words, one), one) for one in tried]
        return min((row for row in found if -row[0] >= ALIKE), default=(0.0, None))[1]


def _likeness(one: Words, other: Words) -> float:
    """How much of two sentences' words they share in the same order, from 0 to 1.

    Of sentences of more than LONGEST words the order is not looked at.
    """
    if max(len(one), len(other)) > LONGEST:
        return 2 * (Counter(one) & Counter(other)).total() / (len(one) + len(other))
    return SequenceMatcher(a=one, b=other, autojunk=False).ratio()


class Told:
    """The claims of a new text, to be found by what they hold. Each look-up takes the same time in a long text."""

    def __init__(self, sayings: Sequence[Saying]) -> None:
        self._by_sentence = _grouped((one.words, one) for one in sayings)
        self._by_content = _grouped((one.content, one) for one in sayings)
        self._by_value = _grouped(((f.low, f.high), one) for one in sayings for f in one.claim.figures)
        self._by_counted = _grouped((f.counted, one) for one in sayings for f in one.claim.figures if f.counted)
        self._by_event = _grouped((_deed(e), one) for one in sayings for e in one.claim.events if e.actor or e.target)
        self._sentences = Sentences(one.words for one in sayings)

    def near(self, old: Saying) -> Saying | None:
        """The claim of the sentence that is most like this one's; None if none is like it.

        Of claims in one sentence it is the one that says the same, else the one by the same speaker.
        """
        words = self._sentences.nearest(old.words)
        return max(self._by_sentence[words], key=lambda one: _fit(old, one)) if words else None

    def again(self, old: Saying) -> Saying | None:
        """A claim that says the same in other words: the same content, figures or event, by the same speaker."""
        akin = (one for one in self._akin(old) if not old.spoken or one.spoken)
        return next((one for one in akin if says_the_same(old, one)), None)

    def instead(self, old: Saying) -> Saying | None:
        """A claim that gives another value for what the old one counts, by the same speaker if there is one."""
        found = (
            one
            for figure in old.claim.figures
            for one in self._by_counted.get(figure.counted, ())
            if any(same_scope(f, figure) for f in one.claim.figures if f.counted == figure.counted)
        )
        return max(found, key=lambda one: (same_speaker(old, one), -one.claim.ordinal), default=None)

    def _akin(self, old: Saying) -> Iterator[Saying]:
        yield from self._by_content.get(old.content, ())
        for figure in old.claim.figures:
            if figure.counted:
                yield from self._by_value.get((figure.low, figure.high), ())
        for event in old.claim.events:
            yield from self._by_event.get(_deed(event), ())


def _deed(event: Event) -> tuple[str, str, str]:
    return event.action, event.actor, event.target


def _grouped(rows: Iterable[tuple[Key, Row]]) -> Mapping[Key, list[Row]]:
    """The rows by their keys; of those that share a key no more than are worth looking at."""
    found: dict[Key, list[Row]] = {}
    for key, row in rows:
        held = found.setdefault(key, [])
        if len(held) < _MOST_MET:
            held.append(row)
    return found


def _fit(old: Saying, new: Saying) -> tuple[bool, bool, bool, int]:
    same = old.claim.speaker == new.claim.speaker
    return says_the_same(old, new), same, old.content == new.content, -new.claim.ordinal
