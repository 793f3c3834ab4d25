"""The tagger's network, forward only: an encoder over the parse, a label for each token, and the ties between spans.

Token features, with those of the head and the head's head, go through a bidirectional LSTM, along the dependency tree
(as in graph convolution over syntax, Marcheggiani and Titov 2017) and through a second LSTM. A linear-chain CRF
(Lafferty, McCallum and Pereira 2001) picks the labels; spans are tied by a bilinear score with distances (after the
biaffine parser of Dozat and Manning 2017). Learning is in `training/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from briefings.extract.tagger.features import gap
from briefings.extract.tagger.layers import (
    Floats,
    Ints,
    Recurrent,
    Rows,
    best_paths,
    both_ways,
    chances,
    layer_norm,
    linear,
    relu,
    sums,
)

LABELS = 7
"""Outside; first and later tokens of a content, of a cue, of a source."""

PLACED = ("ent", "quote", "kind", "cap", "brk")
RULED = ("rule_content", "rule_cue", "rule_source")
NEVER = np.float32(-1e4)
SCALE = np.float32(10)
VECTORS = np.float32(3)
"""The model's token vectors are divided by this, to be of the size of the embeddings."""

BETWEEN = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of tokens that are read at once, laid end to end [N]; heads are places in the batch."""

    columns: Mapping[str, Ints]
    vectors: Floats
    head: Ints
    relation: Ints
    rows: Rows


@dataclass(frozen=True, slots=True)
class Spans:
    """Labelled spans: for each its row, its first token and the one behind its last (in the batch), its sentence."""

    row: Ints
    first: Ints
    stop: Ints
    sentence: Ints

    def __len__(self) -> int:
        return len(self.row)


class Network:
    """The network with its weights; made once and used for every text."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._w = {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in weights.items()}
        parts = ("into", "across", "bias")
        self._recurrent = {name: Recurrent.of(*(self._w[f"{name}.{part}"] for part in parts)) for name in ("l1", "l2")}
        labels = np.arange(LABELS)
        later = (labels > 0) & (labels % 2 == 0)
        follows = ~later[None] | (labels[:, None] == labels[None]) | (labels[:, None] == labels[None] - 1)
        self._moves = self._w["moves"] + np.where(follows, np.float32(0), NEVER)
        self._first: Floats = np.where(later, NEVER, np.float32(0)).astype(np.float32)

    def encode(self, batch: Batch) -> Floats:
        """What the network makes of every token [N, width]."""
        words = self._table("word", batch)
        tags, deps = self._table("tag", batch), self._table("dep", batch)
        shared = np.concatenate([words, tags, deps], axis=-1)
        above = batch.head[batch.head]
        local = [shared, *(self._table(name, batch) for name in PLACED), batch.vectors / VECTORS]
        local += [*(self._table(name, batch) for name in RULED), shared[batch.head], deps[above]]
        x = relu(self._linear("inp", np.concatenate([*local, self._w["rel"][batch.relation]], axis=-1)))
        first = both_ways(self._normed("norm", x), batch.rows, self._recurrent["l1"])
        below = sums(first, batch.head) / np.float32(4)
        near = np.concatenate([first, first[batch.head], first[above], below], axis=-1)
        mixed = self._normed("n2", relu(self._linear("mix", near)) + first)
        return np.concatenate([mixed, both_ways(mixed, batch.rows, self._recurrent["l2"])], axis=-1)

    def labels(self, told: Floats, rows: Rows) -> tuple[Ints, Floats]:
        """The best labels [N] for what `encode` gave, and the probability of every label [N, labels]."""
        scores = self._linear("out.3", relu(self._linear("out.0", told)))
        line = (rows.padded(scores), rows.lengths, self._moves, self._first)
        return best_paths(*line)[rows.row, rows.place], chances(*line)[rows.row, rows.place]

    def ties(self, told: Floats, contents: Spans, cues: Spans, sources: Spans) -> tuple[Floats, Floats]:
        """Scores of every content with every cue [contents, cues], and of every cue with every source or none.

        The second is [cues, sources + 1]; its last column is for a cue without a source. Spans of different rows get
        a score below -1,000.
        """
        content = self._linear("pa", np.concatenate([_ends(told, contents), _means(told, contents)], axis=-1))
        cue = _ends(told, cues)
        speaking = self._linear("cb", cue)
        by_cue = content @ self._linear("ca", cue).T / SCALE + self._layout(contents, cues, "")
        source = self._linear("sa", _ends(told, sources))
        by_source = speaking @ source.T / SCALE + self._layout(cues, sources, "2")
        return by_cue, np.concatenate([by_source, self._linear("nosrc", np.tanh(speaking))], axis=1)

    def _table(self, name: str, batch: Batch) -> Floats:
        return self._w[name][batch.columns[name]]

    def _linear(self, name: str, x: Floats) -> Floats:
        return linear(x, self._w[f"{name}.weight"], self._w[f"{name}.bias"])

    def _normed(self, name: str, x: Floats) -> Floats:
        return layer_norm(x, self._w[f"{name}.weight"], self._w[f"{name}.bias"])

    def _layout(self, ones: Spans, others: Spans, table: str) -> Floats:
        """What distance, order and sentences add to the score of each of `ones` with each of `others`."""
        sentences = np.clip(others.sentence[None] - ones.sentence[:, None], -1, 1) + 1
        scores = self._w[f"dist{table}"][gap(distance_of(ones, others))] + self._w[f"samesent{table}"][sentences]
        scores += self._w[f"betw{table}"][between(ones, others)]
        return np.where(ones.row[:, None] == others.row[None], scores, NEVER)


def distance_of(ones: Spans, others: Spans) -> Ints:
    """How many tokens each of `others` begins behind the end of each of `ones`, or less than 0 if it ends before."""
    ahead = others.first[None] - ones.stop[:, None] + 1
    behind = others.stop[None] - ones.first[:, None] - 1
    return np.where(ahead > 0, ahead, np.minimum(behind, 0))


def between(ones: Spans, others: Spans) -> Ints:
    """How many of `others` stand between, up to 3; 4 more where the other one comes first no more."""
    order = np.argsort(others.first)
    rank = np.empty(len(others), dtype=np.int64)
    rank[order] = np.arange(len(others))
    place = np.searchsorted(others.first[order], ones.first)
    after = rank[None] >= place[:, None]
    count = np.where(after, rank[None] - place[:, None], place[:, None] - 1 - rank[None])
    return np.minimum(count, BETWEEN) + np.where(after, BETWEEN + 1, 0)


def _ends(told: Floats, spans: Spans) -> Floats:
    return np.concatenate([told[spans.first], told[spans.stop - 1]], axis=-1)


def _means(told: Floats, spans: Spans) -> Floats:
    total = np.concatenate([np.zeros_like(told[:1]), told.cumsum(0)], axis=0)
    length = (spans.stop - spans.first)[:, None].astype(np.float32)
    means: Floats = (total[spans.stop] - total[spans.first]) / length
    return means
