"""From a parsed text to what is tagged in it: contents in pieces, each with its cue and its source, if it has one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from briefings.extract.tagger.features import Features, relation
from briefings.extract.tagger.layers import Floats, Ints, Rows
from briefings.extract.tagger.network import NEVER, Batch, Network, Spans

CONTENT, CUE, SOURCE = 1, 3, 5
"""The labels of a first token; a later one has the next number."""

CHUNK = 200
"""Tokens that a row aims at: long enough for what a paragraph or two say of each other."""

ROWS = 32
"""Rows that are read at once, at most."""

FULL = 0.6
"""A row may end at a paragraph once it has this share of its tokens."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """One attribution as the tagger sees it, in tokens of the parse; `sure` is how likely cue and contents are."""

    contents: tuple[Tokens, ...]
    cue: Tokens
    source: Tokens | None
    sure: float


def tag(doc: Doc, features: Features, network: Network) -> Iterator[Tagged]:
    """The attributions of `doc`, in order of their cues; contents that no cue could be found for are left out.

    A long text is read some rows at a time, so that memory is bounded.
    """
    rows = list(pairwise(cuts(features.sentence, features.paragraph)))
    for at in range(0, len(rows), ROWS):
        some = rows[at : at + ROWS]
        begin = some[0][0]
        part = features.part(begin, some[-1][1])
        yield from _tag(doc, part, [(first - begin, stop - begin) for first, stop in some], network)


def _tag(doc: Doc, features: Features, rows: Sequence[tuple[int, int]], network: Network) -> Iterator[Tagged]:
    batch = batch_of(features, rows)
    told = network.encode(batch)
    labels, likely = network.labels(told, batch.rows)
    found = spans_in(labels.tolist())
    contents, cues, sources = (_of_kind(found, kind, features, batch) for kind in (CONTENT, CUE, SOURCE))
    if not len(contents) or not len(cues):
        return
    by_cue, by_source = network.ties(told, contents, cues, sources)
    chosen = np.where(by_cue.max(1) < NEVER / 2, -1, by_cue.argmax(1))
    for number, source in enumerate(by_source.argmax(1).tolist()):
        pieces = np.flatnonzero(chosen == number).tolist()
        if pieces:
            yield Tagged(
                tuple(_tokens(doc, features, contents, piece) for piece in pieces),
                _tokens(doc, features, cues, number),
                _tokens(doc, features, sources, source) if source < len(sources) else None,
                _sure(likely, contents, pieces, CONTENT) * _sure(likely, cues, [number], CUE),
            )


def cuts(sentence: Sequence[bool] | np.ndarray, paragraph: Sequence[bool] | np.ndarray, aim: int = CHUNK) -> list[int]:
    """Where to cut a text into rows of about `aim` tokens: at paragraphs if one ends late enough, else at sentences."""
    size = len(sentence)
    starts = [*np.flatnonzero(sentence).tolist(), size]
    cut = [0]
    while cut[-1] < size:
        here = cut[-1]
        if size - here <= aim:
            cut.append(size)
            break
        near = starts[bisect_right(starts, here) : bisect_right(starts, here + aim)]
        full = [place for place in near if paragraph[place] and place >= here + aim * FULL]
        cut.append(full[-1] if full else near[-1] if near else here + aim)
    return cut


def batch_of(features: Features, rows: Sequence[tuple[int, int]]) -> Batch:
    """The rows [first, stop) of a text as the network takes them; heads in another row are left out."""
    chosen = np.concatenate([np.arange(first, stop) for first, stop in rows])
    laid = Rows.of([stop - first for first, stop in rows])
    here = np.arange(len(chosen))
    begins = here - laid.place
    own = features.head[chosen] - (chosen - laid.place)
    head = np.where((own < 0) | (own >= laid.lengths[laid.row]), here, begins + own)
    columns = {name: column[chosen] for name, column in features.columns.items()}
    return Batch(columns, features.vectors[chosen], head, relation(head), laid)


def spans_in(labels: Sequence[int]) -> list[tuple[int, int, int]]:
    """The labelled spans (label, first, stop); no row begins with the label of a later token."""
    found: list[tuple[int, int, int]] = []
    for place, label in enumerate(labels):
        if label in {CONTENT, CUE, SOURCE}:
            found.append((label, place, place + 1))
        elif label:
            kind, first, _ = found[-1]
            found[-1] = (kind, first, place + 1)
    return found


def _of_kind(found: Sequence[tuple[int, int, int]], kind: int, features: Features, batch: Batch) -> Spans:
    ends: Ints = np.array([span[1:] for span in found if span[0] == kind], dtype=np.int64).reshape(-1, 2)
    first, stop = ends.T
    return Spans(batch.rows.row[first], first, stop, np.cumsum(features.sentence)[first])


def _sure(likely: Floats, spans: Spans, numbers: Sequence[int], label: int) -> float:
    """How likely the tokens of some spans are to be what they are labelled as, on average over the spans."""
    found = [likely[spans.first[one] : spans.stop[one], label : label + 2] for one in numbers]
    return float(np.mean([tokens.sum(1).mean() for tokens in found]))


def _tokens(doc: Doc, features: Features, spans: Spans, number: int) -> Tokens:
    first, last = features.token[spans.first[number]], features.token[spans.stop[number] - 1]
    return doc[int(first) : int(last) + 1]
