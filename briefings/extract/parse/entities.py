"""Named entities by the model's own weights, decoded with whole-document arrays.

A greedy decoder of a BILUO transition system (Ratinov & Roth 2009; Lample et al. 2016) asks at every token for the best
valid action. Outside an entity the answer depends on that token alone, so it is computed for all tokens at once; only
inside an entity are steps taken one by one. The result is that of spaCy's own decoder, up to rounding; it costs a
fifth. Entities set by other components before are not respected: there are none here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from briefings.extract.parse.vectors import Encoder, Rows

FEATURES = 3
PIECES = 2
BATCH = 32
NEVER = np.float32(-np.inf)


@dataclass(frozen=True, slots=True)
class _Moves:
    """The classes of the model by action; `inside` has the classes that go on with a label's entity and that end it."""

    outside: int
    begin: NDArray[np.intp]
    unit: NDArray[np.intp]
    labels: Sequence[str]
    inside: dict[str, tuple[int, int]]

    @classmethod
    def of(cls, names: Sequence[str]) -> _Moves | None:
        pairs = [name.partition("-")[::2] for name in names]
        labels = [label for _, label in pairs]
        at = {pair: place for place, pair in enumerate(pairs)}
        known = {label for action, label in pairs if action == "B"}
        if ("O", "") not in at or any((action, label) not in at for label in known for action in "BILU"):
            return None
        inside = {label: (at["I", label], at["L", label]) for label in known}
        begin = np.array([at["B", label] for label in sorted(known)])
        unit = np.array([at["U", label] for label in sorted(known)])
        return cls(at["O", ""], begin, unit, labels, inside)


class Entities:
    """A pipe that sets `doc.ents`; make one with `of`. Not for several threads."""

    def __init__(self, encoder: Encoder, weights: dict[str, Rows], moves: _Moves) -> None:
        self._encoder, self._weights, self._moves = encoder, weights, moves

    @classmethod
    def of(cls, pipe: EntityRecognizer) -> Entities | None:
        """The decoder with the weights of `pipe`, or None if its model is of another build."""
        model = pipe.model
        refs = {name: model.get_ref(name) for name in ("tok2vec", "lower", "upper") if model.has_ref(name)}
        moves = _Moves.of([pipe.moves.get_class_name(place) for place in range(pipe.moves.n_moves)])
        if (
            len(refs) != FEATURES
            or moves is None
            or pipe.cfg.get("beam_width", 1) != 1
            or model.attrs["unseen_classes"]
        ):
            return None
        encoder, linear = Encoder.of(refs["tok2vec"]), refs["tok2vec"].layers[-1]
        lower = refs["lower"]
        shape = lower.get_param("W").shape
        if encoder is None or linear.name != "linear" or (shape[0], shape[2]) != (FEATURES, PIECES):
            return None
        return cls(encoder, _weights(linear, lower, refs["upper"]), moves)

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of one document."""
        return next(self.pipe((doc,)))

    def pipe(self, docs: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Set the entities of each document and hand it on, in order."""
        batch: list[Doc] = []
        for doc in docs:
            batch.append(doc)
            if len(batch) >= min(batch_size, BATCH):
                yield from self._set(batch)
                batch = []
        yield from self._set(batch)

    def _set(self, docs: Sequence[Doc]) -> Sequence[Doc]:
        for doc, vectors in zip(docs, self._encoder(docs), strict=True):
            found = [Span(doc, start, end, label) for start, end, label in self._found(doc, vectors)]
            doc.set_ents(found, default="outside")
        return docs

    def _found(self, doc: Doc, vectors: Rows) -> Iterator[tuple[int, int, str]]:
        if not len(doc):
            return
        weights, moves = self._weights, self._moves
        summed: Any = (vectors @ weights["linear"] + weights["linear_b"]) @ weights["lower"]
        here, first, last = np.split(summed, FEATURES, axis=1)
        closes = _last_of_sentence(doc)
        actions = _best_outside(here, doc, closes, self)
        end = 0
        for start in np.flatnonzero(actions != moves.outside).tolist():
            if start < end:
                continue
            label = moves.labels[actions[start]]
            end = start + 1
            if actions[start] in moves.begin:
                end = self._end(label, (here, first, last), start, closes)
            yield start, end, label

    def _end(self, label: str, features: tuple[Rows, Rows, Rows], start: int, closes: NDArray[np.bool_]) -> int:
        """Behind the last token of the entity that begins at `start`."""
        here, first, last = features
        goes_on, ends = self._moves.inside[label]
        weights, bias = self._weights["upper"][:, [goes_on, ends]], self._weights["upper_b"][[goes_on, ends]]
        token = start + 1
        while not closes[token]:
            scores = _maxed(here[token] + first[start] + last[token - 1] + self._weights["lower_b"]) @ weights + bias
            # of equals the first class wins, as it does in spaCy
            if scores[1] > scores[0] or (scores[1] == scores[0] and ends < goes_on):
                break
            token += 1
        return token + 1

    def outside_scores(self, here: Rows) -> Rows:
        """The score of every class for every token, taken as one outside any entity."""
        weights = self._weights
        hidden = _maxed(here + (weights["no_first"] + weights["no_last"] + weights["lower_b"]))
        scores: Rows = hidden @ weights["upper"] + weights["upper_b"]
        return scores

    @property
    def moves(self) -> _Moves:
        """What the classes mean."""
        return self._moves


def _best_outside(here: Rows, doc: Doc, closes: NDArray[np.bool_], entities: Entities) -> NDArray[np.intp]:
    """The best class of every token outside an entity; none begins on a blank or right before a sentence's end."""
    moves = entities.moves
    scores = entities.outside_scores(here)
    allowed = np.full(scores.shape[1], NEVER)
    allowed[[moves.outside, *moves.begin, *moves.unit]] = 0
    scores += allowed
    blank = doc.to_array("IS_SPACE").astype(bool)
    scores[np.ix_(blank | closes, moves.begin)] = NEVER
    scores[np.ix_(blank, moves.unit)] = NEVER
    best: NDArray[np.intp] = scores.argmax(axis=1)
    return best


def _last_of_sentence(doc: Doc) -> NDArray[np.bool_]:
    """Whether each token is the last of its sentence or of the text."""
    starts = doc.to_array("SENT_START").astype(np.int64) == 1
    return np.append(starts[1:], np.True_)


def _maxed(rows: Rows) -> Rows:
    """The larger of each pair of pieces; pieces of one unit lie half a row apart."""
    half = rows.shape[-1] // PIECES
    best: Rows = np.maximum(rows[..., :half], rows[..., half:])
    return best


def _weights(linear: Any, lower: Any, upper: Any) -> dict[str, Rows]:  # noqa: ANN401 - thinc's models carry no types
    """The weights laid out for `rows @ weights`, the pieces of each unit half a row apart."""
    wide = lower.get_param("W").transpose(0, 2, 1, 3)  # feature, piece, unit, input
    pad = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(FEATURES, -1)
    return {
        "linear": np.ascontiguousarray(linear.get_param("W").T),
        "linear_b": linear.get_param("b"),
        "lower": np.ascontiguousarray(wide.reshape(-1, wide.shape[3]).T),
        "lower_b": np.ascontiguousarray(lower.get_param("b").T.reshape(-1)),
        "no_first": pad[1],
        "no_last": pad[2],
        "upper": np.ascontiguousarray(upper.get_param("W").T),
        "upper_b": upper.get_param("b"),
    }
