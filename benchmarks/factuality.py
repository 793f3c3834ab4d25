"""Measures factuality: how far the text commits itself to an event, against judgements of readers.

Runs the real `score_of` on the real parse of every sentence, and beside it the peer that takes everything for a fact.

    python benchmarks/factuality.py --data uw_dev.jsonl.gz --scorer score_factuality.py

`--data` holds a line of JSON for each word: `id`, `text`, `target_start`, `target_end`, `score` from -3 to 3; gzipped
or not. The texts are parsed as they are. With `--scorer`, that script is run on the same predictions and prints its own
figures. The last line is one JSON object: `targets`, and for On Record and the peer `mae`, `r` (null where nothing
varies) and the `denied` precision, recall and F1 (a score of -1 or lower).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import StatisticsError, correlation, mean
from typing import Any

from given import MODEL, text_of
from spacy.tokens import Doc, Token

from bot.nlp import load_nlp
from briefings.extract.factuality.scoring import score_of

FIELDS = {"id": str, "text": str, "target_start": int, "target_end": int, "score": int | float}
DENIED = -1.0
FACT = 3.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One judged word: where it stands in its text, and the readers' score."""

    id: str
    text: str
    start: int
    end: int
    score: float


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="judged words as JSON lines, gzipped or not")
    parser.add_argument("--scorer", type=Path, help="a scorer to run on the predictions as well")
    given = parser.parse_args()
    if given.scorer is not None and not given.scorer.is_file():
        parser.error(f"--scorer: there is no file {given.scorer}")
    try:
        judged = tuple(_read(given.data))
    except (OSError, EOFError, ValueError) as error:
        parser.error(f"--data: {error}")
    found = _predict(judged)
    if given.scorer is not None:
        _score(given, judged, found)
    gold = [one.score for one in judged]
    figures = {"on_record": _figures(gold, found), "always_3": _figures(gold, [FACT] * len(gold))}
    for name, row in figures.items():
        print(f"{name:10} {row}")
    print(json.dumps({"targets": len(gold), **figures}))


def _read(path: Path) -> Iterator[Judged]:
    lines = text_of(path).split("\n")
    if not any(map(str.strip, lines)):
        message = f"{path} is empty; it needs a line of JSON for each judged word"
        raise ValueError(message)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _judged(json.loads(line), f"{path}, line {number}")


def _judged(row: Any, place: str) -> Judged:  # noqa: ANN401 - a line of JSON may be anything
    fields = row if isinstance(row, dict) else {}
    missing = [name for name, kind in FIELDS.items() if not isinstance(fields.get(name), kind)]
    if missing:
        message = f"{place}: needs {', '.join(missing)}"
        raise ValueError(message)
    one = Judged(row["id"], row["text"], row["target_start"], row["target_end"], row["score"])
    if not 0 <= one.start < one.end <= len(one.text):
        message = f"{place}: target_start and target_end have to lie within the text"
        raise ValueError(message)
    return one


def _predict(judged: Sequence[Judged]) -> list[float]:
    nlp = load_nlp(MODEL)
    texts = list(dict.fromkeys(one.text for one in judged))
    docs = dict(zip(texts, nlp.pipe(texts), strict=True))
    return [score_of(_word(docs[one.text], one)) for one in judged]


def _word(doc: Doc, one: Judged) -> Token:
    span = doc.char_span(one.start, one.end, alignment_mode="expand")
    if span is None:
        message = f"{one.id}: no word stands at [{one.start}, {one.end})"
        raise ValueError(message)
    return span.root


def _figures(gold: Sequence[float], found: Sequence[float]) -> dict[str, float | None]:
    hits = sum(one <= DENIED and other <= DENIED for one, other in zip(gold, found, strict=True))
    called, denied = sum(one <= DENIED for one in found), sum(one <= DENIED for one in gold)
    try:
        r = round(correlation(gold, found), 3)
    except StatisticsError:
        r = None
    return {
        "mae": round(mean(abs(one - other) for one, other in zip(gold, found, strict=True)), 3),
        "r": r,
        "denied_p": round(hits / max(1, called), 3),
        "denied_r": round(hits / max(1, denied), 3),
        "denied_f1": round(2 * hits / max(1, called + denied), 3),
    }


def _score(given: argparse.Namespace, judged: Sequence[Judged], found: Sequence[float]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder, "predictions.jsonl")
        rows = (json.dumps({"id": one.id, "score": score}) for one, score in zip(judged, found, strict=True))
        predictions.write_text("\n".join(rows) + "\n", encoding="utf-8")
        command = [sys.executable, given.scorer, "--gold", given.data, "--pred", predictions]
        subprocess.run([str(part) for part in command], check=True)  # noqa: S603 - the scorer that was named


if __name__ == "__main__":
    main()
