"""The tagger's network for training, in PyTorch: that of `briefings.extract.tagger.network` with dropout and loss.

Parameters have the names that the running program reads; `exported` gives them in its layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from briefings.extract.tagger.features import gap
from briefings.extract.tagger.network import LABELS, PLACED, RULED, VECTORS, Spans, between, distance_of

WIDTHS = {"tag": 16, "dep": 16, "ent": 8, "quote": 8, "kind": 4, "cap": 4, "brk": 4, "rel": 12} | dict(
    zip(RULED, (10, 8, 2), strict=True)
)
SIZES = {"quote": 4, "kind": 3, "cap": 4, "brk": 3, "rel": 30} | dict(zip(RULED, (13, 7, 2), strict=True))
OWN = 32
INNER = 224
TIE = 96
SCALE = 10.0
NEVER = -1e4
TABLES = ("dist", "betw", "samesent")


@dataclass(frozen=True)
class Sizes:
    """Sizes of the network and strengths of its dropouts."""

    hidden: int = 128
    drop: float = 0.45
    words: float = 0.1
    rules: float = 0.15


class Network(nn.Module):
    """The network; `vectors` is [words, 80], `counts` has how many tags, relations and entity types there are."""

    def __init__(self, vectors: np.ndarray, counts: Mapping[str, int], sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        fixed = torch.cat([torch.zeros(2, vectors.shape[1]), torch.from_numpy(vectors)])
        self.register_buffer("fixed", fixed)
        self.own = nn.Embedding(len(fixed), OWN, padding_idx=0)
        nn.init.normal_(self.own.weight, std=0.1)
        self.tables = nn.ModuleDict(
            {name: nn.Embedding({**SIZES, **counts}[name], width) for name, width in WIDTHS.items()}
        )
        shared = vectors.shape[1] + OWN + WIDTHS["tag"] + WIDTHS["dep"]
        local = sum(WIDTHS[name] for name in (*PLACED, *RULED)) + 96
        self.inp = nn.Linear(2 * shared + local + WIDTHS["dep"] + WIDTHS["rel"], INNER)
        self.norm = nn.LayerNorm(INNER)
        wide = 2 * sizes.hidden
        self.l1 = nn.LSTM(INNER, sizes.hidden, batch_first=True, bidirectional=True)
        self.mix, self.n2 = nn.Linear(4 * wide, wide), nn.LayerNorm(wide)
        self.l2 = nn.LSTM(wide, sizes.hidden, batch_first=True, bidirectional=True)
        self.out = nn.Sequential(nn.Linear(2 * wide, 160), nn.ReLU(), nn.Dropout(0.2), nn.Linear(160, LABELS))
        self.moves = nn.Parameter(torch.zeros(LABELS, LABELS))
        self.pa, self.ca = nn.Linear(6 * wide, TIE), nn.Linear(4 * wide, TIE)
        self.cb, self.sa = nn.Linear(4 * wide, TIE), nn.Linear(4 * wide, TIE)
        self.nosrc = nn.Linear(TIE, 1)
        self.layout = nn.ParameterDict(
            {f"{name}{which}": nn.Parameter(torch.zeros(32)) for name in TABLES for which in ("", "2")}
        )

    def forward(self, batch: Mapping[str, Tensor]) -> Tensor:
        """What the network makes of every token [B, T, width]."""
        columns = self._thinned(batch)
        words = torch.cat([self.fixed[columns["word"]], self.own(columns["word"])], -1)
        tags, deps = self.tables["tag"](columns["tag"]), self.tables["dep"](columns["dep"])
        shared = torch.cat([words, tags, deps], -1)
        head = batch["head"]
        above = head.gather(1, head)
        local = [shared, *(self.tables[name](columns[name]) for name in PLACED), batch["vectors"] / float(VECTORS)]
        local += [*(self.tables[name](columns[name]) for name in RULED), _at(shared, head), _at(deps, above)]
        x = self.norm(torch.relu(self.inp(torch.cat([*local, self.tables["rel"](batch["rel"])], -1))))
        first = self.l1(self._dropped(x))[0] * batch["mask"][..., None]
        below = torch.zeros_like(first).scatter_add(1, head[..., None].expand_as(first), first) / 4
        near = torch.cat([first, _at(first, head), _at(first, above), below], -1)
        mixed = self._dropped(self.n2(torch.relu(self.mix(self._dropped(near, 0.25))) + first))
        return self._dropped(torch.cat([mixed, self.l2(mixed)[0]], -1), 0.25)

    def likelihood(self, told: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
        """Minus the log-likelihood of the labels under the conditional random field, per token."""
        scores, moves = self.out(told), self.moves + allowed()
        right = (scores.gather(2, labels[..., None])[..., 0] * mask).sum()
        right = right + (moves[labels[:, :-1], labels[:, 1:]] * mask[:, 1:]).sum()
        total = scores[:, 0] + beginning()
        for step in range(1, scores.shape[1]):
            new = torch.logsumexp(total[:, :, None] + moves, 1) + scores[:, step]
            total = torch.where(mask[:, step, None] > 0, new, total)
        return (torch.logsumexp(total, 1).sum() - right) / mask.sum()

    def ties(self, told: Tensor, contents: Spans, cues: Spans, sources: Spans) -> tuple[Tensor, Tensor]:
        """Scores of contents with cues [contents, cues], and of cues with sources or none [cues, sources + 1].

        `told` is [N, width]: what `forward` gave, the rows laid end to end without their padding.
        """
        cue = _ends(told, cues)
        speaking = self.cb(cue)
        by_cue = self.pa(_ends(told, contents, mean=True)) @ self.ca(cue).T / SCALE + self._laid(contents, cues, "")
        by_source = speaking @ self.sa(_ends(told, sources)).T / SCALE + self._laid(cues, sources, "2")
        return by_cue, torch.cat([by_source, self.nosrc(torch.tanh(speaking))], 1)

    def exported(self) -> dict[str, np.ndarray]:
        """The weights as the running program reads them."""
        held = {name: value.detach().numpy() for name, value in self.state_dict().items()}
        weights = {name: value for name, value in held.items() if name.startswith(("inp.", "norm.", "mix.", "n2."))}
        weights |= {
            name: held[name] for name in held if name.startswith(("out.", "pa.", "ca.", "cb.", "sa.", "nosrc."))
        }
        weights |= {name: held[f"tables.{name}.weight"] for name in WIDTHS}
        weights |= {name.removeprefix("layout."): held[name] for name in held if name.startswith("layout.")}
        weights |= {"word": np.concatenate([held["fixed"], held["own.weight"]], 1), "moves": held["moves"]}
        for name in ("l1", "l2"):
            for part, ours in (("weight_ih", "into"), ("weight_hh", "across")):
                weights[f"{name}.{ours}"] = np.stack([held[f"{name}.{part}_l0"], held[f"{name}.{part}_l0_reverse"]])
            both = [held[f"{name}.bias_ih_l0{way}"] + held[f"{name}.bias_hh_l0{way}"] for way in ("", "_reverse")]
            weights[f"{name}.bias"] = np.stack(both)
        return weights

    def _thinned(self, batch: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
        """In training some words are unknown, and in some rows the rules found nothing."""
        if not self.training:
            return batch
        lost = torch.rand(batch["word"].shape) < self.sizes.words
        quiet = torch.rand(len(lost), 1) < self.sizes.rules
        ruled = {name: batch[name].masked_fill(quiet, 0) for name in RULED}
        return {**batch, **ruled, "word": batch["word"].masked_fill(lost, 1)}

    def _dropped(self, x: Tensor, share: float | None = None) -> Tensor:
        """Dropout with one mask for a whole row (Gal and Ghahramani 2016)."""
        share = self.sizes.drop if share is None else share
        if not self.training:
            return x
        return x * (torch.rand(x.shape[0], 1, x.shape[2]) > share) / (1 - share)

    def _laid(self, ones: Spans, others: Spans, which: str) -> Tensor:
        places = {
            "dist": gap(distance_of(ones, others)),
            "betw": between(ones, others),
            "samesent": np.clip(others.sentence[None] - ones.sentence[:, None], -1, 1) + 1,
        }
        scores = sum(self.layout[f"{name}{which}"][torch.from_numpy(place)] for name, place in places.items())
        return scores.masked_fill(torch.from_numpy(ones.row[:, None] != others.row[None]), NEVER)


def allowed() -> Tensor:
    """0 for a label that may follow another [from, to], a great loss for one that may not."""
    labels = torch.arange(LABELS)
    later = (labels > 0) & (labels % 2 == 0)
    fits = ~later[None] | (labels[:, None] == labels[None]) | (labels[:, None] == labels[None] - 1)
    return torch.where(fits, 0.0, NEVER)


def beginning() -> Tensor:
    """0 for a label that may come first, a great loss for one that may not."""
    labels = torch.arange(LABELS)
    return torch.where((labels > 0) & (labels % 2 == 0), NEVER, 0.0)


def _at(x: Tensor, places: Tensor) -> Tensor:
    return x.gather(1, places[..., None].expand(-1, -1, x.shape[2]))


def _ends(told: Tensor, spans: Spans, *, mean: bool = False) -> Tensor:
    first, stop = torch.from_numpy(spans.first), torch.from_numpy(spans.stop)
    parts = [told[first], told[stop - 1]]
    if mean:
        total = torch.cat([torch.zeros_like(told[:1]), told.cumsum(0)], 0)
        parts.append((total[stop] - total[first]) / (stop - first)[:, None])
    return torch.cat(parts, -1)


def spans_from(found: Sequence[tuple[int, int, int, int]]) -> Spans:
    """Spans from (row, first, stop, sentence), places counted over all rows laid end to end."""
    return Spans(*np.array(found, dtype=np.int64).reshape(-1, 4).T)
