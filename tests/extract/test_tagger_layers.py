from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.extract.tagger.layers import Floats, Recurrent, Rows, best_paths, both_ways, chances, layer_norm, sums

LABELS = 3
few = settings(max_examples=30, deadline=None)
seeds = st.integers(0, 10_000)


def random(seed: int, *shape: int) -> Floats:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def score(path: tuple[int, ...], scores: Floats, moves: Floats, first: Floats) -> float:
    follow = sum(float(moves[a, b]) for a, b in pairwise(path))
    return float(first[path[0]]) + follow + sum(float(scores[i, label]) for i, label in enumerate(path))


@few
@given(seeds, st.lists(st.integers(1, 5), min_size=1, max_size=3))
def test_the_best_path_is_the_best_of_all(seed: int, lengths: list[int]) -> None:
    scores, moves, first = random(seed, len(lengths), max(lengths), LABELS), random(seed + 1, 3, 3), random(seed + 2, 3)
    found = best_paths(scores, np.array(lengths), moves, first)
    for row, length in enumerate(lengths):
        every = product(range(LABELS), repeat=length)
        best = max(every, key=lambda path: score(path, scores[row], moves, first))
        assert tuple(found[row, :length]) == best


@few
@given(seeds, st.lists(st.integers(1, 5), min_size=1, max_size=3))
def test_chances_are_sums_over_all_paths(seed: int, lengths: list[int]) -> None:
    scores, moves, first = random(seed, len(lengths), max(lengths), LABELS), random(seed + 1, 3, 3), random(seed + 2, 3)
    found = chances(scores, np.array(lengths), moves, first)
    for row, length in enumerate(lengths):
        weights = {path: np.exp(score(path, scores[row], moves, first)) for path in product(range(3), repeat=length)}
        for place, label in product(range(length), range(LABELS)):
            share = sum(weight for path, weight in weights.items() if path[place] == label) / sum(weights.values())
            assert found[row, place, label] == pytest.approx(share, abs=1e-4)


def test_chances_stand_scores_that_rule_each_other_out() -> None:
    scores = np.array([[[200, 0, 0], [0, 200, 0]]], dtype=np.float32)
    moves = np.zeros((3, 3), dtype=np.float32)
    moves[0, 1] = -1e4
    found = chances(scores, np.array([2]), moves, np.zeros(3, dtype=np.float32))
    assert np.isfinite(found).all()


def sigmoid(x: Floats) -> Floats:
    done: Floats = 1 / (1 + np.exp(-x))
    return done


def one_way(x: Floats, into: Floats, across: Floats, bias: Floats) -> Floats:
    """A plain LSTM over [T, in], written out."""
    hidden = across.shape[1]
    state, cell, told = np.zeros(hidden), np.zeros(hidden), []
    for now in x:
        gates = into @ now + across @ state + bias
        take, forget, new, give = np.split(gates, 4)
        cell = sigmoid(forget) * cell + sigmoid(take) * np.tanh(new)
        state = sigmoid(give) * np.tanh(cell)
        told.append(state)
    return np.array(told, dtype=np.float32)


@few
@given(seeds, st.lists(st.integers(1, 6), min_size=1, max_size=3))
def test_both_ways_is_two_lstms(seed: int, lengths: list[int]) -> None:
    rows = Rows.of(lengths)
    x, into = random(seed, sum(lengths), 4), random(seed + 1, 2, 12, 4)
    across, bias = random(seed + 2, 2, 12, 3), random(seed + 3, 2, 12)
    found = both_ways(x, rows, Recurrent.of(into, across, bias))
    for row in range(len(lengths)):
        own = x[rows.row == row]
        forward = one_way(own, into[0], across[0], bias[0])
        backward = one_way(own[::-1], into[1], across[1], bias[1])[::-1]
        np.testing.assert_allclose(found[rows.row == row], np.concatenate([forward, backward], axis=1), atol=1e-4)


@few
@given(seeds, st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_sums_add_up_what_belongs_together(seed: int, groups: list[int]) -> None:
    values = random(seed, 6, 4)
    expected = [sum((values[i] for i in range(6) if groups[i] == place), np.zeros(4)) for place in range(6)]
    np.testing.assert_allclose(sums(values, np.array(groups)), expected, atol=1e-5)


def test_rows_are_padded_with_zeros() -> None:
    padded = Rows.of([1, 2]).padded(np.array([5, 6, 7], dtype=np.float32))
    assert padded.tolist() == [[5, 0], [6, 7]]


@few
@given(seeds)
def test_layer_norm_gives_mean_0_and_variance_1(seed: int) -> None:
    found = layer_norm(random(seed, 5, 16) * 3 + 7, np.ones(16, np.float32), np.zeros(16, np.float32))
    np.testing.assert_allclose(found.mean(-1), 0, atol=1e-4)
    np.testing.assert_allclose(found.var(-1), 1, atol=1e-2)
