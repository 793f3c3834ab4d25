"""Step three of training the tagger: learns from what `prepare.py` and `vectors.py` wrote, and writes the weights.

A fixed share of the articles is held back; after every pass the averaged weights (Polyak and Juditsky 1992) are tried
on them, and the best are kept. The loss is minus the likelihood of the labels plus the cross entropies of the ties.

    python training/train.py --folder /some/folder --out briefings/extract/data/tagger.safetensors
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from network import Network, Sizes, allowed, beginning, spans_from
from safetensors.numpy import save_file
from torch import Tensor, nn

from briefings.extract.tagger.features import Features
from briefings.extract.tagger.layers import Rows, best_paths
from briefings.extract.tagger.tagging import CHUNK, CONTENT, CUE, SOURCE, batch_of, cuts, spans_in

MODEL = "en_core_web_sm 3.8.0"
HELD_BACK = 14
"""One article in so many is held back."""

TOKENS = 2400
"""Tokens in a step, about."""

AIMS = (90, 260)
"""Lengths at which rows are cut while learning, so that the network sees sentences with more and less around them."""

WARM = 200
DECAY = 0.998
TIES = 0.05
"""Weight of the ties' loss against the labels'."""


@dataclass(frozen=True)
class Example:
    """One article: its numbers, its labels, and its annotated spans."""

    features: Features
    labels: np.ndarray
    spans: dict[str, list]


@dataclass(frozen=True)
class Row:
    """A run of tokens of one article."""

    example: Example
    first: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.first


def main() -> None:
    """Parse the arguments, learn, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    for name, kind, default in (("epochs", int, 8), ("seed", int, 1), ("rate", float, 2e-3), ("drop", float, 0.45)):
        parser.add_argument(f"--{name}", type=kind, default=default)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    told = json.loads((given.folder / "examples.json").read_text(encoding="utf-8"))
    counts = {
        name: len(told["tables"][table]) + 2 for name, table in (("tag", "tags"), ("dep", "deps"), ("ent", "entities"))
    }
    network = Network(np.load(given.folder / "vectors.npy"), counts, Sizes(drop=given.drop))
    examples = list(_examples(given.folder, told["spans"]))
    lists = {name: json.dumps(ones) for name, ones in told["tables"].items()}
    for weights in learn(network, examples, given):
        halves = {name: np.ascontiguousarray(value.astype(np.float16)) for name, value in weights.items()}
        save_file(halves, given.out, metadata={**lists, "model": MODEL})


def _examples(folder: Path, spans: Sequence[dict[str, list]]) -> Iterator[Example]:
    with np.load(folder / "examples.npz") as held:
        arrays = {name: held[name] for name in held.files}
    own = {"head", "sentence", "paragraph", "vectors", "labels", "bounds"}
    for (first, stop), annotated in zip(pairwise(arrays["bounds"]), spans, strict=True):
        part = {name: value[first:stop] for name, value in arrays.items()}
        columns = {name: part[name] for name in arrays if name not in own}
        at = np.arange(stop - first)
        vectors = part["vectors"].astype(np.float32)
        features = Features(at, at, at, part["head"], part["sentence"], part["paragraph"], columns, vectors)
        yield Example(features, part["labels"], annotated)


def learn(network: Network, examples: Sequence[Example], given: argparse.Namespace) -> Iterator[dict[str, np.ndarray]]:
    """Learn for some passes; yields the averaged weights whenever they did better than before on what is held back."""
    rng = np.random.default_rng(given.seed)
    held, used = examples[::HELD_BACK], [one for i, one in enumerate(examples) if i % HELD_BACK]
    steps = given.epochs * sum(len(one.features) for one in used) / TOKENS * 1.05
    rate = lambda step: min(1.0, step / WARM) * max(0.02, 1 - step / steps)  # noqa: E731 - a schedule is a function
    optimiser = torch.optim.AdamW(network.parameters(), lr=given.rate, weight_decay=0.03)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, rate)
    mean = torch.optim.swa_utils.AveragedModel(network, avg_fn=_averaged)
    best, began = 0.0, time.monotonic()
    for epoch in range(given.epochs):
        losses = []
        for rows in _batches(used, rng):
            loss = _loss(network, rows)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            mean.update_parameters(network)
            losses.append(loss.item())
        scores = tried(mean.module, held)
        network.train()
        print(epoch, f"{time.monotonic() - began:.0f} s", f"loss {np.mean(losses):.4f}", scores, flush=True)
        if scores["joint"] > best:
            best = scores["joint"]
            yield mean.module.exported()


def _averaged(mean: Tensor, new: Tensor, count: Tensor) -> Tensor:
    keep = min(DECAY, (1 + float(count)) / (10 + float(count)))
    return mean * keep + new * (1 - keep)


def _batches(examples: Sequence[Example], rng: np.random.Generator) -> Iterator[list[Row]]:
    """Rows of one pass, those of like length together, in random order."""
    rows = [
        Row(one, first, stop)
        for one in examples
        for first, stop in pairwise(cuts(one.features.sentence, one.features.paragraph, int(rng.integers(*AIMS))))
    ]
    rng.shuffle(rows)
    rows.sort(key=lambda row: len(row) // 24 + rng.random())
    batches: list[list[Row]] = [[]]
    for row in rows:
        if sum(map(len, batches[-1])) >= TOKENS:
            batches.append([])
        batches[-1].append(row)
    for place in rng.permutation(len(batches)):
        yield batches[place]


def _tensors(rows: Sequence[Row]) -> dict[str, Tensor]:
    parts = [batch_of(row.example.features, [(row.first, row.stop)]) for row in rows]
    laid = Rows.of([len(row) for row in rows])
    flat = {name: np.concatenate([one.columns[name] for one in parts]) for name in parts[0].columns}
    flat |= {"rel": np.concatenate([one.relation for one in parts])}
    flat |= {"vectors": np.concatenate([one.vectors for one in parts]), "mask": np.ones(len(laid.row), np.float32)}
    flat |= {"labels": np.concatenate([row.example.labels[row.first : row.stop] for row in rows])}
    tensors = {name: torch.from_numpy(laid.padded(values)) for name, values in flat.items()}
    head = np.tile(np.arange(laid.lengths.max()), (len(rows), 1))  # what lies behind a row's end heads itself
    head[laid.row, laid.place] = np.concatenate([one.head for one in parts])
    return {**tensors, "head": torch.from_numpy(head)}


def _loss(network: Network, rows: Sequence[Row]) -> Tensor:
    batch = _tensors(rows)
    told = network(batch)
    loss = network.likelihood(told, batch["labels"], batch["mask"])
    found, cue_of, source_of = _annotated(rows)
    if not found["cues"]:
        return loss
    kinds = (spans_from(found[name]) for name in ("contents", "cues", "sources"))
    by_cue, by_source = network.ties(told[batch["mask"] > 0], *kinds)
    last = len(found["sources"])
    wanted = torch.tensor([last if one is None else one for one in source_of])
    ties = nn.functional.cross_entropy(by_source, wanted, ignore_index=-100)
    if cue_of:
        ties = ties + nn.functional.cross_entropy(by_cue, torch.tensor(cue_of))
    return loss + TIES * ties


def _annotated(rows: Sequence[Row]) -> tuple[dict[str, list], list[int], list[int | None]]:
    """The spans that lie whole in a row; the cue of each content; the source of each cue (None, or -100 if cut off)."""
    found: dict[str, list] = {"contents": [], "cues": [], "sources": []}
    cue_of: list[int] = []
    source_of: list[int | None] = []
    begins = np.cumsum([0, *map(len, rows)]).tolist()
    for number, row in enumerate(rows):
        shift = begins[number] - row.first
        spans, sentence = row.example.spans, np.cumsum(row.example.features.sentence)
        places = {}
        for name in ("cues", "sources"):
            places[name] = {}
            for i, (first, stop) in enumerate(spans[name]):
                if row.first <= first and stop <= row.stop:
                    places[name][i] = len(found[name])
                    found[name].append((number, first + shift, stop + shift, sentence[first]))
        for first, stop, cue in spans["contents"]:
            if row.first <= first and stop <= row.stop and cue in places["cues"]:
                found["contents"].append((number, first + shift, stop + shift, sentence[first]))
                cue_of.append(places["cues"][cue])
        speakers = [spans["speakers"][cue] for cue in places["cues"]]
        source_of += [None if one < 0 else places["sources"].get(one, -100) for one in speakers]
    return found, cue_of, source_of


@torch.no_grad()
def tried(network: Network, examples: Sequence[Example]) -> dict[str, float]:
    """F1 of exact labelled contents, of exact cues, and of contents tied to the right cue ("joint"), in per cent."""
    network.eval()
    counts = {name: np.zeros(3) for name in ("content", "cue", "source", "joint")}
    for one in examples:
        rows = [Row(one, *ends) for ends in pairwise(cuts(one.features.sentence, one.features.paragraph, CHUNK))]
        batch = _tensors(rows)
        told = network(batch)
        _count(counts, one, _found(network, told, rows))
    return {name: round(float(200 * hit / max(1, made + gold)), 1) for name, (hit, made, gold) in counts.items()}


def _found(network: Network, told: Tensor, rows: Sequence[Row]) -> dict[str, set]:
    """What the network finds: spans of each kind, and contents with their cue. The rows are all of one article."""
    laid = Rows.of([len(row) for row in rows])
    moves = (network.moves + allowed()).numpy()
    labels = best_paths(network.out(told).numpy(), laid.lengths, moves, beginning().numpy())[laid.row, laid.place]
    sentence = np.cumsum(rows[0].example.features.sentence)
    spans = {label: [] for label in (CONTENT, CUE, SOURCE)}
    for label, first, stop in spans_in(labels.tolist()):
        spans[label].append((laid.row[first], first, stop, sentence[first]))
    names = {CONTENT: "content", CUE: "cue", SOURCE: "source"}
    found = {name: {one[1:3] for one in spans[label]} for label, name in names.items()}
    found["joint"] = set()
    if spans[CONTENT] and spans[CUE]:
        flat = told[torch.from_numpy(laid.row), torch.from_numpy(laid.place)]
        by_cue, _ = network.ties(flat, *(spans_from(spans[label]) for label in names))
        cues = [spans[CUE][place] for place in by_cue.argmax(1).tolist()]
        found["joint"] = {(*one[1:3], *cue[1:3]) for one, cue in zip(spans[CONTENT], cues, strict=True)}
    return found


def _count(counts: dict[str, np.ndarray], one: Example, found: dict[str, set]) -> None:
    cues = [tuple(span) for span in one.spans["cues"]]
    gold = {
        "content": {(first, stop) for first, stop, _ in one.spans["contents"]},
        "cue": set(cues),
        "source": {tuple(span) for span in one.spans["sources"]},
        "joint": {(first, stop, *cues[cue]) for first, stop, cue in one.spans["contents"]},
    }
    for name, wanted in gold.items():
        counts[name] += len(wanted & found[name]), len(found[name]), len(wanted)


if __name__ == "__main__":
    main()
