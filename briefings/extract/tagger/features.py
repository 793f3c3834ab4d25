"""What the tagger sees of a text: numbers for every token that is not a blank.

The words by their lower-case form with digits as zeros, tag, relation, head and entity by the parse, where quotations,
paragraphs and headlines lie by the layout, what the rules made of it, and the model's own token vectors.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.boilerplate import Layout
from briefings.extract.clauses import mention_of
from briefings.extract.quotes import find_quotes
from briefings.extract.sentences import span_of
from briefings.extract.tagger.layers import Floats, Ints
from briefings.model import Span

UNKNOWN = 1
VECTOR = 96
"""Width of the model's token vectors."""

GAPS = np.array([1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45, 70, 100])
FORMS = (Form.VERB, Form.QUOTED, Form.PHRASE, Form.NOUN, Form.HEADLINE, Form.FOLLOWING)
READ = ("IDX", "LENGTH", "IS_SPACE", "TAG", "DEP", "ENT_TYPE", "HEAD", "SENT_START")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Tables:
    """Which number stands for which word, tag, relation and entity type; 0 is kept for padding, 1 for the unknown."""

    words: Mapping[str, int]
    tags: Mapping[str, int]
    deps: Mapping[str, int]
    entities: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Features:
    """The numbers of one text, an entry per token that is no blank.

    `token` is its place in the parse, `start` and `end` its characters, `head` the place of its head among the entries;
    `columns` has [tokens] numbers by name, `vectors` is [tokens, 96].
    """

    token: Ints
    start: Ints
    end: Ints
    head: Ints
    sentence: NDArray[np.bool_]
    paragraph: NDArray[np.bool_]
    columns: Mapping[str, Ints]
    vectors: Floats

    def __len__(self) -> int:
        return len(self.token)

    def part(self, first: int, stop: int) -> Features:
        """The entries from `first` to before `stop`; heads outside point outside."""
        cut = slice(first, stop)
        columns = {name: column[cut] for name, column in self.columns.items()}
        places = (self.token[cut], self.start[cut], self.end[cut], self.head[cut] - first)
        return Features(*places, self.sentence[cut], self.paragraph[cut], columns, self.vectors[cut])


def features_of(doc: Doc, layout: Layout, ruled: Sequence[Attribution], tables: Tables) -> Features:
    """The numbers for `doc`; ValueError if the parse brings no token vectors of the width that the tagger knows."""
    if len(doc) and doc.tensor.shape[1:] != (VECTOR,):
        message = (
            f"the parse brings token vectors of shape {doc.tensor.shape}, not ({len(doc)}, {VECTOR}): "
            "use the model that the tagger was trained with"
        )
        raise ValueError(message)
    table = doc.to_array(list(READ)).astype(np.int64).reshape(len(doc), len(READ))
    kept = np.flatnonzero(table[:, READ.index("IS_SPACE")] == 0)
    named = dict(zip(READ, table[kept].T, strict=True))
    start, end = named["IDX"], named["IDX"] + named["LENGTH"]
    paragraph = _marks(start, [block.start for block in (*layout.paragraphs, *layout.headlines)])
    sentence = _marks(start, table[table[:, READ.index("SENT_START")] == 1, READ.index("IDX")].tolist()) | paragraph
    strings = doc.vocab.strings
    vectors: Floats = doc.tensor[kept].astype(np.float32, copy=False)
    columns = {
        "word": _words(doc, kept, tables.words),
        "tag": np.array([tables.tags.get(strings[one], UNKNOWN) for one in _unsigned(named["TAG"])]),
        "dep": np.array([tables.deps.get(strings[one], UNKNOWN) for one in _unsigned(named["DEP"])]),
        "ent": np.array([tables.entities.get(strings[one], UNKNOWN) for one in _unsigned(named["ENT_TYPE"])]),
        "quote": _quoted(doc.text, layout, start),
        "kind": _kinds(layout, start),
        "cap": np.array([_capitals(doc[i].text) for i in kept.tolist()], dtype=np.int64),
        "brk": np.where(paragraph, 2, np.where(sentence, 1, 0)).astype(np.int64),
        **_ruled(ruled, start),
    }
    return Features(kept, start, end, _heads(table, kept), sentence, paragraph, columns, vectors)


def gap(distance: Ints) -> Ints:
    """A distance in tokens as one of 28 classes, those to the left first to last, then those to the right."""
    size = np.searchsorted(GAPS, np.abs(distance), side="right")
    return np.where(distance < 0, size + len(GAPS) + 1, size)


def relation(head: Ints) -> Ints:
    """How far each token's head stands, as a class of `gap`; 0 for a token that is its own head."""
    distance = head - np.arange(len(head))
    return np.where(distance == 0, 0, gap(distance))


def _unsigned(hashes: Ints) -> list[int]:
    values: list[int] = hashes.astype(np.uint64).tolist()
    return values


def _marks(start: Ints, places: Sequence[int]) -> NDArray[np.bool_]:
    """True at the first token that begins at or after each of `places`, and at the first of all."""
    marked = np.zeros(len(start), dtype=np.bool_)
    at = np.searchsorted(start, np.array([*places, 0], dtype=np.int64))
    marked[at[at < len(start)]] = True
    return marked


def _heads(table: Ints, kept: Ints) -> Ints:
    """The heads' places among the tokens kept; a token whose head is a blank heads itself."""
    place = np.full(len(table), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    heads = place[kept + table[kept, READ.index("HEAD")]]
    return np.where(heads < 0, np.arange(len(kept)), heads)


def _words(doc: Doc, kept: Ints, words: Mapping[str, int]) -> Ints:
    return np.array([words.get(folded(doc[i].text), UNKNOWN) for i in kept.tolist()], dtype=np.int64)


def folded(word: str) -> str:
    """A word as the table has it: lower case, every digit a zero."""
    lower = word.lower()
    return lower if lower.isalpha() else _DIGIT.sub("0", lower)


def _capitals(word: str) -> int:
    """0 for a word in lower case, 1 for a capital first, 2 for capitals throughout, 3 for a number."""
    if word[0].isdigit():
        return 3
    if not word[0].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


def _quoted(text: str, layout: Layout, start: Ints) -> Ints:
    """0 outside quotations, 2 at the first token of one, 3 at the last, 1 between."""
    marked = np.zeros(len(start), dtype=np.int64)
    for quote in find_quotes(text, layout.paragraphs):
        first, last = _range(start, quote.span)
        if first < last:
            marked[first:last] = 1
            marked[first] = 2
            marked[last - 1] = 3
    return marked


def _kinds(layout: Layout, start: Ints) -> Ints:
    """0 in prose, 1 in headlines, 2 in boilerplate."""
    kinds = np.zeros(len(start), dtype=np.int64)
    for kind, blocks in ((1, layout.headlines), (2, layout.boilerplate)):
        for block in blocks:
            first, last = _range(start, block)
            kinds[first:last] = kind
    return kinds


def _ruled(ruled: Sequence[Attribution], start: Ints) -> dict[str, Ints]:
    """What the rules found: contents (by form, first and later tokens apart), cues by form, sources."""
    content, cue, source = (np.zeros(len(start), dtype=np.int64) for _ in range(3))
    for one in ruled:
        form = FORMS.index(one.form)
        for span in one.contents:
            first, last = _range(start, span)
            content[first:last] = 2 * form + 2
            content[first : min(last, first + 1)] = 2 * form + 1
        if one.cue is not None:
            first, last = _range(start, span_of(one.cue))
            cue[first:last] = form + 1
        if one.source is not None:
            first, last = _range(start, span_of(mention_of(one.source)))
            source[first:last] = 1
    return {"rule_content": content, "rule_cue": cue, "rule_source": source}


def _range(start: Ints, span: Span) -> tuple[int, int]:
    """The entries that begin inside `span`."""
    return bisect_left(start, span.start), bisect_left(start, span.end)
