"""Word classes, word forms and lemmas from a table of what was seen before.

spaCy's attribute ruler tries some 170 patterns on every token, and its lemmatizer asks its rules again; yet what both
find depends on a token's form, tag and relation alone, but for a few patterns of two tokens. So the two are asked once
for each kind of token, and those few patterns apart. The result is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc

KINDS = 1 << 17
"""Kinds of token that are kept (some 30 MB); texts are hostile, so there is a bound."""

READ = ("ORTH", "TAG", "DEP")
WRITTEN = ("TAG", "POS", "MORPH", "LEMMA", "DEP")
SHOWN = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
"""What the patterns may ask about, for a table by form, tag and relation to be right."""

Kind = tuple[int, ...]
Match = tuple[int, int, int, int]


class Words:
    """A pipe in the place of an attribute ruler and a lemmatizer; make one with `of`. Not for several threads."""

    def __init__(self, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> None:
        self._ruler: Any = ruler  # its stub leaves out what it returns
        self._lemmatizer = lemmatizer
        index = lemmatizer.lookups.get_table("lemma_index", {})
        index.update({kind: frozenset(words) for kind, words in index.items()})  # lists of thousands, searched in order
        self._known: dict[Kind, Kind] = {}
        self._ends: set[Kind] = set()
        self._longer, self._endings, self._longest = Matcher(ruler.vocab), Matcher(ruler.vocab), 1
        for number, patterns in enumerate(_patterns(ruler)):
            if longer := [pattern for pattern in patterns if len(pattern) > 1]:
                self._longer.add(str(number), longer)
                self._endings.add(str(number), [pattern[-1:] for pattern in longer])
                self._longest = max(self._longest, *map(len, longer))

    @classmethod
    def of(cls, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> Words | None:
        """The table, or None if a pattern or the lemmatizer looks at more than a token's form, tag and relation."""
        asked = {name for patterns in _patterns(ruler) for pattern in patterns for token in pattern for name in token}
        plain = asked <= SHOWN and lemmatizer.mode == "rule" and not lemmatizer.overwrite
        return cls(ruler, lemmatizer) if plain else None

    def __call__(self, doc: Doc) -> Doc:
        """Set tag, word class, word form, lemma and relation of every token."""
        kinds = [tuple(row) for row in doc.to_array(list(READ)).tolist()]
        new = set(kinds) - self._known.keys()
        if len(self._known) + len(new) > KINDS:
            self._known.clear()
            self._ends.clear()
            new = set(kinds)
        self._learn(sorted(new))
        if kinds:
            known = self._known
            values: Any = np.array([known[kind] for kind in kinds], dtype=np.uint64)
            doc.from_array(list(WRITTEN), values)
        for place, matches in self._longer_matches(doc, kinds).items():
            self._set_again(doc, place, kinds[place], matches)
        return doc

    def pipe(self, docs: Iterable[Doc], batch_size: int = 1) -> Iterator[Doc]:
        """Do so for each document and hand it on, in order; `batch_size` is taken because spaCy gives one."""
        del batch_size
        return (self(doc) for doc in docs)

    def _learn(self, kinds: Iterable[Kind]) -> None:
        """Ask ruler and lemmatizer about new kinds of token, each as a text of its own."""
        left = iter(kinds)
        while batch := list(islice(left, 1000)):
            doc = self._of_kinds(batch)
            self._ends |= {batch[start] for _, start, _ in self._endings(doc, allow_missing=True, as_spans=False)}
            found = [match for match in self._ruler.match(doc) if match[3] - match[2] == 1]
            self._ruler.set_annotations(doc, found)
            self._lemmatizer(doc)
            values: list[list[int]] = doc.to_array(list(WRITTEN)).tolist()
            self._known.update(zip(batch, map(tuple, values), strict=True))

    def _of_kinds(self, kinds: list[Kind]) -> Doc:
        vocab = self._ruler.vocab
        values: Any = np.array([(*kind[1:], 0) for kind in kinds], dtype=np.uint64)
        doc = Doc(vocab, words=[vocab.strings[kind[0]] for kind in kinds], spaces=[False] * len(kinds))
        doc.from_array(["TAG", "DEP", "SPACY"], values)
        return doc

    def _longer_matches(self, doc: Doc, kinds: Sequence[Kind]) -> dict[int, list[Match]]:
        """The matches of the patterns of more than one token, by the token that they change.

        They are looked for where a token stands that can end one.
        """
        found: dict[int, list[Match]] = {}
        for last in (place for place, kind in enumerate(kinds) if kind in self._ends):
            first = max(0, last + 1 - self._longest)
            for key, start, end in self._longer(doc[first : last + 1], allow_missing=True, as_spans=False):
                if first + end == last + 1:
                    number = int(doc.vocab.strings[key])
                    index = self._ruler.indices[number]
                    place = index + (first + start if index >= 0 else first + end)
                    found.setdefault(place, []).append((number, key, first + start, first + end))
        return found

    def _set_again(self, doc: Doc, place: int, kind: Kind, longer: list[Match]) -> None:
        """Apply to one token all the patterns that match it, in their order; a later one wins over an earlier one."""
        alone = self._ruler.match(self._of_kinds([kind]))
        matches = sorted([*((number, key, place, place + 1) for number, key, _, _ in alone), *longer])
        token: Any = doc[place]
        token.tag, token.dep, token.pos, token.lemma = kind[1], kind[2], 0, 0
        token.set_morph(None)
        self._ruler.set_annotations(doc, matches)
        if not token.lemma:
            token.lemma_ = self._lemmatizer.lemmatize(token)[0]


def _patterns(ruler: AttributeRuler) -> list[list[list[dict[str, Any]]]]:
    """Each rule's patterns, in the order of the rules; a pattern is a list of tokens."""
    rules: list[Any] = list(ruler.patterns)
    return [rule["patterns"] for rule in rules]
