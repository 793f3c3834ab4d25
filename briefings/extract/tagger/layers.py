"""The few layers of the tagger's network, forward only, in NumPy. Shapes are in square brackets; T is time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

EPSILON = 1e-5


def linear(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """`x` [..., in] through an affine map whose `weight` is [out, in]."""
    return x @ weight.T + bias


def relu(x: Floats) -> Floats:
    """Nothing below zero."""
    return np.maximum(x, np.float32(0))


def layer_norm(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """Each row to mean 0 and variance 1, then scaled (Ba, Kiros and Hinton 2016)."""
    centred = x - x.mean(-1, keepdims=True)
    spread = np.sqrt(np.square(centred).mean(-1, keepdims=True) + EPSILON)
    normed: Floats = centred / spread * weight + bias
    return normed


@dataclass(frozen=True, slots=True)
class Rows:
    """Runs of tokens laid end to end: how long each is, and for every token its row and its place in it [N]."""

    lengths: Ints
    row: Ints
    place: Ints

    @classmethod
    def of(cls, lengths: Sequence[int]) -> Rows:
        """Rows of the given lengths, in order."""
        sizes = np.array(lengths, dtype=np.int64)
        row = np.repeat(np.arange(len(sizes)), sizes)
        return cls(sizes, row, np.arange(len(row)) - (np.cumsum(sizes) - sizes)[row])

    def padded(self, flat: Floats) -> Floats:
        """Values [N, …] as [rows, longest, …], zeros behind the end of a row."""
        filled = np.zeros((len(self.lengths), int(self.lengths.max()), *flat.shape[1:]), dtype=flat.dtype)
        filled[self.row, self.place] = flat
        return filled


@dataclass(frozen=True, slots=True)
class Recurrent:
    """The weights of a bidirectional LSTM, the way forward first: [2, in, 4 × hidden], [2, hidden, …] and [2, …].

    Gates are in the order input, forget, cell, output. A sigmoid is a tanh of half the sum, so that one tanh serves all
    gates: the halves are taken here, once.
    """

    into: Floats
    across: Floats
    bias: Floats

    @classmethod
    def of(cls, into: Floats, across: Floats, bias: Floats) -> Recurrent:
        """From weights as they are trained: [2, 4 × hidden, in], [2, 4 × hidden, hidden] and [2, 4 × hidden]."""
        hidden = across.shape[2]
        halves = np.full(4 * hidden, 0.5, dtype=np.float32)
        halves[2 * hidden : 3 * hidden] = 1
        first, then = (np.ascontiguousarray(part.transpose(0, 2, 1) * halves) for part in (into, across))
        return cls(first, then, bias * halves)


def both_ways(x: Floats, rows: Rows, weights: Recurrent) -> Floats:
    """A bidirectional LSTM (Hochreiter and Schmidhuber 1997) over each row of `x` [N, in]; gives [N, 2 × hidden]."""
    hidden = weights.across.shape[1]
    back = rows.lengths[rows.row] - 1 - rows.place
    shape = (int(rows.lengths.max()), 2, len(rows.lengths), 4 * hidden)
    gates = np.zeros(shape, dtype=np.float32)
    for way, place in enumerate((rows.place, back)):
        gates[place, way, rows.row] = x @ weights.into[way] + weights.bias[way]
    told = _recur(gates, weights.across)
    return np.concatenate([told[rows.place, 0, rows.row], told[back, 1, rows.row]], axis=-1)


def _recur(gates: Floats, across: Floats) -> Floats:
    """The recurrence over `gates` [T, 2, B, 4 × hidden], which it changes; gives the states [T, 2, B, hidden]."""
    steps, ways, rows, width = gates.shape
    hidden = width // 4
    told = np.empty((steps, ways, rows, hidden), dtype=np.float32)
    state = np.zeros((ways, rows, hidden), dtype=np.float32)
    cell = np.zeros_like(state)
    half = np.float32(0.5)
    for step, now in enumerate(gates):
        for way in range(ways):
            now[way] += state[way] @ across[way]
        np.tanh(now, out=now)
        cell *= (now[..., hidden : 2 * hidden] + 1) * half
        cell += (now[..., :hidden] + 1) * half * now[..., 2 * hidden : 3 * hidden]
        state = np.multiply((now[..., 3 * hidden :] + 1) * half, np.tanh(cell), out=told[step])
    return told


def sums(values: Floats, groups: Ints) -> Floats:
    """For each place the sum of the `values` [N, width] whose group is that place."""
    order = np.argsort(groups, kind="stable")
    kept, first = np.unique(groups[order], return_index=True)
    total = np.zeros_like(values)
    total[kept] = np.add.reduceat(values[order], first)
    return total


def best_paths(scores: Floats, lengths: Ints, moves: Floats, first: Floats) -> Ints:
    """The labels of the best path through each row of `scores` [B, T, labels] (Viterbi 1967); gives [B, T].

    `moves` [from, to] are the scores of one label after another, `first` [labels] of beginning with one. What lies at
    or beyond `lengths` [B] has no say, and its labels repeat the last.
    """
    rows, steps, labels = scores.shape
    best = scores[:, 0] + first
    came = np.empty((steps, rows, labels), dtype=np.int64)
    for step in range(1, steps):
        table = best[:, :, None] + moves
        inside = (step < lengths)[:, None]
        came[step] = np.where(inside, table.argmax(1), np.arange(labels))
        best = np.where(inside, table.max(1) + scores[:, step], best)
    path = np.empty((rows, steps), dtype=np.int64)
    path[:, -1] = best.argmax(1)
    for step in range(steps - 1, 0, -1):
        path[:, step - 1] = came[step, np.arange(rows), path[:, step]]
    return path


def chances(scores: Floats, lengths: Ints, moves: Floats, first: Floats) -> Floats:
    """The probability of every label at every place [B, T, labels], by the forward-backward algorithm (Rabiner 1989).

    The arguments are those of `best_paths`; sums are scaled at every step, so nothing underflows.
    """
    rows, steps, labels = scores.shape
    here = np.exp((scores - scores.max(-1, keepdims=True)).astype(np.float64))
    here[np.arange(steps)[None] >= lengths[:, None]] = 1
    follow = np.exp(moves.astype(np.float64))
    ahead = np.empty((steps, rows, labels))
    behind = np.ones_like(ahead)
    ahead[0] = here[:, 0] * np.exp(first)
    for step in range(1, steps):
        ahead[step] = (ahead[step - 1] @ follow) * here[:, step]
        ahead[step] /= ahead[step].sum(-1, keepdims=True)
    for step in range(steps - 2, -1, -1):
        before = (behind[step + 1] * here[:, step + 1]) @ follow.T
        before /= before.sum(-1, keepdims=True)
        behind[step] = np.where((step + 1 < lengths)[:, None], before, 1.0)
    both = ahead * behind
    likely: Floats = (both / both.sum(-1, keepdims=True)).transpose(1, 0, 2).astype(np.float32)
    return likely
