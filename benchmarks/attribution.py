"""Measures attribution: who said what, against gold annotations, by the scorer that comes with them.

Runs the real `onrecord extract` on the documents, drops narrated claims (the article's own voice is no attribution) and
hands the rest to the scorer.

    python benchmarks/attribution.py --docs dev.docs.jsonl.gz --gold dev.gold.jsonl.gz --scorer score_attributions.py

The last line is one JSON object with the scorer's figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from given import text_of

SUBSETS = ("all", "speech")


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name in ("docs", "gold", "scorer"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        docs, predictions = Path(folder, "docs.jsonl"), Path(folder, "predictions.jsonl")
        docs.write_text(text_of(given.docs), encoding="utf-8")
        _extract(docs, predictions)
        figures = {subset: _score(given, predictions, Path(folder, "score.json"), subset) for subset in SUBSETS}
    print(json.dumps(figures))


def _extract(docs: Path, predictions: Path) -> None:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "extract", str(docs), "--json"]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    kept = [line for line in found.stdout.splitlines() if json.loads(line)["directness"] != "narrated"]
    predictions.write_text("\n".join(kept) + "\n", encoding="utf-8")


def _score(given: argparse.Namespace, predictions: Path, out: Path, subset: str) -> object:
    command = [sys.executable, given.scorer, "--docs", given.docs, "--gold", given.gold, "--pred", predictions]
    tags = ["--tags"] if subset == "all" else []
    options = [*tags, "--subset", subset, "--json", out]
    subprocess.run([str(part) for part in (*command, *options)], check=True)  # noqa: S603 - the scorer that was named
    return json.loads(out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
