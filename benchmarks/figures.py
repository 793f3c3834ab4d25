"""Measures figures: the numbers of sentences labelled by hand, with value, qualifier, unit and what is counted.

Runs the real `find_figures` on the real parse of the whole documents and judges those figures that stand in a labelled
sentence. The labels lie beside this script; the texts do not, so give the path of the documents (JSON Lines of `doc_id`
and `text`, gzipped or not: PolNeAR 1.0, train). `--peer` scores the values that quantulum3 finds
in the same run, where it is installed; its units go by other names, and it knows no qualifiers.

    python benchmarks/figures.py --docs train.docs.jsonl.gz [--peer] [--errors tune.txt]

How the sentences were drawn: documents sorted by id and shuffled with seed 20240601; from each, one sentence at random
among those of 30 to 400 characters with a digit or a number word other than "one"; the first 360 such documents. A
document is in the half `tune` if the first byte of the SHA-256 of its id is even, else in `held`.

What was labelled, before any output was seen: every amount, count, share, duration, money and rate. Not labelled: what
points at a time or a place in an order (dates, "two years ago", "the past two years", ages, ordinals, "the 7 minute
mark"), scores and ratios ("5-1"), names, and "one" that counts nothing. A bare plural has the value of its order
("hundreds": at least 100), a range its two ends; "nearly" is *about*. A value is right if both ends are and the spans
overlap.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from given import MODEL, rows_of

from bot.nlp import load_nlp
from briefings.extract.figures.finding import find_figures
from briefings.extract.figures.words import inverted

if TYPE_CHECKING:
    from spacy.tokens import Doc

LABELS = Path(__file__).with_name("figure_labels.jsonl")
HALVES = ("tune", "held", "all")
CLOSE = 1e-4


@dataclass(frozen=True, slots=True)
class Found:
    """A figure as some system found it; `counted` is what it names, in its own words."""

    start: int
    end: int
    low: float
    high: float
    qualifier: str
    unit: str
    counted: str


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--docs", "--data", type=Path, required=True, help="documents, JSON Lines of doc_id and text")
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--peer", action="store_true", help="score quantulum3 too")
    parser.add_argument("--errors", type=Path, help="where to write the errors on the half that rules may be tuned on")
    given = parser.parse_args()
    labels = list(rows_of(given.labels))
    texts = _texts(given.docs, {label["doc_id"] for label in labels})
    nlp = load_nlp(MODEL)
    docs = {name: nlp(text) for name, text in texts.items()}
    ours = {name: [_ours(figure) for figure in find_figures(doc)] for name, doc in docs.items()}
    systems = {"onrecord": ours} | ({"quantulum3": _peer(labels, texts)} if given.peer else {})
    scores = {system: _scores(labels, found, docs) for system, found in systems.items()}
    for system, halves in scores.items():
        _print(system, halves, values_only=system != "onrecord")
    if given.errors:
        given.errors.write_text("\n".join(_errors(labels, ours, texts)), "utf-8")
    print(json.dumps(scores))


def _texts(path: Path, wanted: set[str]) -> dict[str, str]:
    if not path.is_file():
        sys.exit(f"no documents at “{path}”; give the path of PolNeAR's train documents")
    found = {doc["doc_id"]: doc["text"] for doc in rows_of(path) if doc["doc_id"] in wanted}
    if missing := wanted - set(found):
        sys.exit(f"“{path}” lacks {len(missing)} of the labelled documents, such as “{min(missing)}”")
    return found


def _ours(figure: Any) -> Found:  # noqa: ANN401 - a Figure, or a peer's look-alike
    span = figure.span
    return Found(span.start, span.end, figure.low, figure.high, str(figure.qualifier), figure.unit, figure.counted)


def _peer(labels: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> dict[str, list[Found]]:
    """What quantulum3 finds, sentence by sentence, which is how it is meant to be used; it knows no qualifiers."""
    try:
        parser = importlib.import_module("quantulum3.parser")
    except ImportError:
        sys.exit("quantulum3 is not installed; install it or leave --peer out")
    found: dict[str, list[Found]] = {}
    for label in labels:
        offset = label["start"]
        for each in parser.parse(texts[label["doc_id"]][offset : label["end"]]):
            spread = each.uncertainty or 0.0
            low, high = each.value - spread, each.value + spread
            start, end = (offset + place for place in each.span)
            found.setdefault(label["doc_id"], []).append(Found(start, end, low, high, "exact", each.unit.name, ""))
    return found


def _scores(
    labels: Iterable[Mapping[str, Any]], found: Mapping[str, Sequence[Found]], docs: Mapping[str, Doc]
) -> dict[str, dict[str, float]]:
    counts: dict[str, Counter[str]] = {half: Counter() for half in HALVES}
    for label in labels:
        inside = _inside(label, found)
        pairs = _pairs(label["figures"], inside)
        seen = Counter(gold=len(label["figures"]), found=len(inside), value=len(pairs))
        for gold, got in pairs:
            seen["qualifier"] += gold["qualifier"] == got.qualifier
            seen["unit"] += _unit(gold["unit"]) == _unit(got.unit)
            if "counted" in gold:
                seen["to_count"] += 1
                seen["counted"] += got.counted in _names(docs[label["doc_id"]], *gold["counted"])
        counts[label["half"]] += seen
        counts["all"] += seen
    return {half: _rates(count) for half, count in counts.items()}


def _inside(label: Mapping[str, Any], found: Mapping[str, Sequence[Found]]) -> list[Found]:
    return [each for each in found.get(label["doc_id"], ()) if label["start"] <= each.start < label["end"]]


def _pairs(golds: Sequence[Mapping[str, Any]], found: Sequence[Found]) -> list[tuple[Mapping[str, Any], Found]]:
    """Each label with the figure of its value that overlaps it, none used twice."""
    left, pairs = list(found), []
    for gold in golds:
        got = next((each for each in left if _same(gold, each)), None)
        if got is not None:
            left.remove(got)
            pairs.append((gold, got))
    return pairs


def _same(gold: Mapping[str, Any], got: Found) -> bool:
    near = math.isclose(gold["low"], got.low, rel_tol=CLOSE) and math.isclose(gold["high"], got.high, rel_tol=CLOSE)
    return near and got.start < gold["end"] and gold["start"] < got.end


def _unit(unit: str) -> str:
    """A unit without the plural, so that "years" is "year"."""
    return unit.lower().removesuffix("s")


def _names(doc: Doc, start: int, end: int) -> set[str]:
    """The names that the counted noun may go by: its lemma, its own form, or the word that both are folded to."""
    span = doc.char_span(start, end, alignment_mode="expand")
    forms = {span.text.lower(), span.root.lemma_.lower(), _unit(span.text)} if span is not None else set()
    return forms | {inverted("counted").get(form, form) for form in forms}


def _rates(count: Counter[str]) -> dict[str, float]:
    def f1(hits: int) -> float:
        return round(200 * hits / max(1, count["gold"] + count["found"]), 1)

    return {
        "figures": count["gold"],
        "value_p": round(100 * count["value"] / max(1, count["found"]), 1),
        "value_r": round(100 * count["value"] / max(1, count["gold"]), 1),
        "value_f1": f1(count["value"]),
        "qualifier_f1": f1(count["qualifier"]),
        "unit": round(100 * count["unit"] / max(1, count["value"]), 1),
        "counted": round(100 * count["counted"] / max(1, count["to_count"]), 1),
    }


def _print(system: str, halves: Mapping[str, Mapping[str, float]], *, values_only: bool) -> None:
    for half, rates in halves.items():
        values = f"value P {rates['value_p']} R {rates['value_r']} F1 {rates['value_f1']}"
        more = (
            f", with qualifier {rates['qualifier_f1']}; of those found, unit right {rates['unit']} %, "
            f"counted noun {rates['counted']} %"
        )
        print(f"{system:10} {half:4} {rates['figures']:3} figures: {values}{'' if values_only else more}")


def _errors(
    labels: Iterable[Mapping[str, Any]], found: Mapping[str, Sequence[Found]], texts: Mapping[str, str]
) -> Iterable[str]:
    """What is wrong on the half for tuning, a line each; the other half is never written."""
    for label in labels:
        if label["half"] != "tune":
            continue
        text, inside = texts[label["doc_id"]], _inside(label, found)
        pairs = _pairs(label["figures"], inside)
        wrong = [f"MISSED {text[g['start'] : g['end']]}" for g in label["figures"] if all(g is not p for p, _ in pairs)]
        wrong += [f"EXTRA {text[f.start : f.end]} {f}" for f in inside if all(f is not p for _, p in pairs)]
        wrong += [f"QUALIFIER {g['qualifier']} {f}" for g, f in pairs if g["qualifier"] != f.qualifier]
        wrong += [f"UNIT {g['unit']} {f}" for g, f in pairs if _unit(g["unit"]) != _unit(f.unit)]
        wrong += [
            f"COUNTED {text[g['counted'][0] : g['counted'][1]]} {f}"
            for g, f in pairs
            if "counted" in g and f.counted.rstrip("s") not in text[slice(*g["counted"])].lower()
        ]
        if wrong:
            yield "\n  ".join([" ".join(text[label["start"] : label["end"]].split()), *wrong])


if __name__ == "__main__":
    main()
