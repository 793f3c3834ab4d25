"""Measures speed and size: how many words a second the real `onrecord extract` reads on one core.

Everything runs in processes of its own, held to one core. The peer is spaCy alone: the same model and the same texts in
the same run. Processor time is what counts, since a busy neighbour does not stretch it; both times hold start and
writing. `start` is the time of a fresh `onrecord extract` of one short text.

    python benchmarks/speed.py --docs articles.jsonl

The last line is one JSON object: `words`, `words_per_second`, `extract_to_spacy` (spaCy's time ÷ ours; 1 is as fast as
spaCy alone, more is faster), `peak_mb` and `start_seconds`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from given import MODEL, text_of

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
EXTRACT = ("-c", "from bot.cli import main; main()", "extract")
SHORT = "The mayor said on Monday that 300 people had left the town."
SPACY_ALONE = f"""
import json, spacy, sys
nlp = spacy.load("{MODEL}")
with open(sys.argv[1], encoding="utf-8") as lines:
    for doc in nlp.pipe((json.loads(line)["text"] for line in lines), batch_size=32):
        len(doc)
"""
KIB_A_MB = 1000 / 1.024


@dataclass(frozen=True)
class Spent:
    """What one process took: processor seconds and its peak memory in MB."""

    seconds: float
    peak_mb: float


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--docs", type=Path, required=True, help="JSON Lines of articles, plain or gzipped")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        docs, short = Path(folder, "docs.jsonl"), Path(folder, "short.txt")
        docs.write_text(text_of(given.docs), encoding="utf-8")
        short.write_text(SHORT, encoding="utf-8")
        words = sum(len(re.findall(r"\w+", json.loads(line)["text"])) for line in docs.open(encoding="utf-8"))
        start = min(_spent([*EXTRACT, str(short)]).seconds for _ in range(3))
        alone, ours = _spent(["-c", SPACY_ALONE, str(docs)]), _spent([*EXTRACT, str(docs)])
    figures = {
        "words": words,
        "words_per_second": round(words / ours.seconds),
        "extract_to_spacy": round(alone.seconds / ours.seconds, 3),
        "peak_mb": round(ours.peak_mb),
        "start_seconds": round(start, 2),
    }
    print(f"{words:,} words in {ours.seconds:.1f} s; spaCy alone took {alone.seconds:.1f} s")
    print(json.dumps(figures))


def _spent(arguments: list[str]) -> Spent:
    """Run this interpreter with the arguments on one core, throw its output away and say what it took."""
    command = [sys.executable, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | ONE_THREAD)  # noqa: S603 - our own program
    os.sched_setaffinity(process.pid, {min(os.sched_getaffinity(0))})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Spent(used.ru_utime + used.ru_stime, used.ru_maxrss / KIB_A_MB)


if __name__ == "__main__":
    main()
