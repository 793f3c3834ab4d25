"""Token vectors by plain array arithmetic: what spaCy's convolutional encoder computes, at a third of its cost.

After Honnibal's *Embed, encode, attend, predict* (the architectures `MultiHashEmbed.v2` and `MaxoutWindowEncoder.v2`).
The embedding of a token depends on the token alone, so it is computed once for each kind of token and kept; the
encoding runs in blocks that fit the processor's cache. Results differ from spaCy's by rounding only. It trains nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model

Rows = NDArray[np.float32]
KINDS = 1 << 15
"""Kinds of token whose embedding is kept (12 MB); texts are hostile, so there is a bound."""

BLOCK = 512
"""Rows that are encoded at once."""

TINY = np.float32(1e-8)
TABLE = "ints-getitem>>hashembed"


@dataclass(frozen=True, slots=True)
class _Layer:
    """One maxout with its normalisation: `weights` is (inputs, pieces × outputs), piece after piece."""

    weights: Rows
    bias: Rows
    gain: Rows
    shift: Rows

    @classmethod
    def of(cls, maxout: Model[Any, Any], norm: Model[Any, Any]) -> _Layer:
        weights, bias, gain, shift = (np.asarray(one) for one in _parameters(maxout, norm))
        outputs, pieces, inputs = weights.shape
        ordered = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, pieces * outputs))
        flat = np.ascontiguousarray(bias.T.reshape(pieces * outputs))
        return cls(ordered, flat, gain, shift)

    def __call__(self, rows: Rows) -> Rows:
        raw: Rows = rows @ self.weights
        raw += self.bias
        width = len(self.gain)
        best: Rows = np.maximum(raw[:, :width], raw[:, width : 2 * width])
        for start in range(2 * width, raw.shape[1], width):
            np.maximum(best, raw[:, start : start + width], out=best)
        best -= best.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", best, best) / np.float32(width) + TINY
        best *= (np.float32(1) / np.sqrt(spread))[:, None]
        best *= self.gain
        best += self.shift
        return best


def _parameters(maxout: Model[Any, Any], norm: Model[Any, Any]) -> tuple[Any, ...]:
    return maxout.get_param("W"), maxout.get_param("b"), norm.get_param("G"), norm.get_param("b")


@dataclass(slots=True)
class Encoder:
    """The vectors of every token of some documents, as one of the model's own encoders gives them.

    Make one with `of`; it keeps what it learned of the tokens that it saw, and is not for several threads.
    """

    columns: Sequence[str]
    tables: Model[Any, Any]
    mix: _Layer
    layers: Sequence[_Layer]
    known: dict[bytes, int] = field(default_factory=dict)
    kept: Rows = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))

    @classmethod
    def of(cls, model: Model[Any, Any]) -> Encoder | None:
        """The encoder that `model` (or a part of it) is, or None if it is built in another way."""
        whole = next((node for node in model.walk() if node.has_ref("embed") and node.has_ref("encode")), None)
        if whole is None:
            return None
        embed, encode = list(whole.get_ref("embed").walk()), list(whole.get_ref("encode").walk())
        extractor = next((node for node in embed if node.name == "extract_features"), None)
        tables = [node for node in embed if node.layers and all(layer.name == TABLE for layer in node.layers)]
        mixed, layers = [_layers(nodes) for nodes in (embed, encode)]
        windows = [node.attrs["window_size"] for node in encode if node.name == "expand_window"]
        if extractor is None or (len(tables), len(mixed)) != (1, 1) or windows != [1] * len(layers):
            return None
        kept = np.empty((KINDS, len(mixed[0].gain)), dtype=np.float32)
        return cls(extractor.attrs["columns"], tables[0], mixed[0], layers, {}, kept)

    def __call__(self, docs: Sequence[Doc]) -> list[Rows]:
        """One array for each document, a row for each token."""
        width, gap = self.kept.shape[1], len(self.layers)
        sizes = [len(doc) for doc in docs]
        rows = np.zeros((sum(sizes) + gap * (len(docs) + 1), width), dtype=np.float32)
        places = list(_places(sizes, gap))
        for doc, place in zip(docs, places, strict=True):
            self._embed(doc, rows[place])
        for layer in self.layers:
            rows += _convolved(rows, layer)
        return [rows[place].copy() for place in places]

    def _embed(self, doc: Doc, out: Rows) -> None:
        """Fill `out` with the embeddings of the tokens; new kinds of token are worked out together."""
        for start in range(0, len(doc), KINDS):
            part = np.ascontiguousarray(doc.to_array(list(self.columns))[start : start + KINDS])
            keys = part.view(f"V{part.itemsize * part.shape[1]}").ravel().tolist()
            new = {key: place for place, key in enumerate(keys) if key not in self.known}
            if len(self.known) + len(new) > KINDS:
                self.known.clear()
                new = {key: place for place, key in enumerate(keys)}
            if new:
                first = len(self.known)
                self.kept[first : first + len(new)] = self.mix(self.tables.predict(part[list(new.values())]))
                self.known.update(zip(new, range(first, first + len(new)), strict=True))
            known = self.known
            out[start : start + KINDS] = self.kept[[known[key] for key in keys]]


def _layers(nodes: Sequence[Model[Any, Any]]) -> list[_Layer]:
    """The maxouts among `nodes`, in order, each with the normalisation that follows it."""
    maxouts = [node for node in nodes if node.name == "maxout"]
    norms = [node for node in nodes if node.name == "layernorm"]
    return [_Layer.of(maxout, norm) for maxout, norm in zip(maxouts, norms, strict=True)]


def _places(sizes: Sequence[int], gap: int) -> Iterator[slice]:
    """Where each document's rows stand: `gap` empty rows before each and behind the last."""
    start = gap
    for size in sizes:
        yield slice(start, start + size)
        start += size + gap


def _convolved(rows: Rows, layer: _Layer) -> Rows:
    """The layer's output for every row with its two neighbours; beyond the ends lie zeros."""
    count, width = rows.shape
    out = np.empty_like(rows)
    for start in range(0, count, BLOCK):
        end = min(start + BLOCK, count)
        wide = np.zeros((end - start, 3 * width), dtype=np.float32)
        left, right = max(start - 1, 0), min(end + 1, count)
        wide[left + 1 - start :, :width] = rows[left : end - 1]
        wide[:, width : 2 * width] = rows[start:end]
        wide[: right - 1 - start, 2 * width :] = rows[start + 1 : right]
        out[start:end] = layer(wide)
    return out
