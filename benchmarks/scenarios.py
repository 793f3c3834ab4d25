"""Measures the changes of small stories: which were told as they have to be, by kind.

Runs every story of `tests/scenarios/` through the real services, as `tests/test_scenarios.py` does, and counts the
changes. A change that was expected and told is right; recall is the share of the expected ones that were told,
precision the share of what was told that was expected. A right change counts for the kind that it was expected as, a
false one for the kind that it was told as. What a story calls optional is counted neither way.

    python benchmarks/scenarios.py [--faults] [STORY ...]

`--faults` prints what is missing and what is false. The stories are in our own words; errors on them were read while
the rules grew, so these figures say that nothing has come undone, not how well other texts are read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.nlp import load_nlp
from bot.settings import Settings
from briefings.model import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stories import Verdict

TESTS = Path(__file__).parents[1] / "tests"


def main() -> int:
    """Prints the table and the line of JSON; ends with 1 if a story fails."""
    sys.path.insert(0, str(TESTS))
    from stories import read_stories, tell  # noqa: PLC0415  (the tests' own runner: found only once its folder is known)

    options = _options()
    stories = read_stories()
    chosen = {name: stories[name] for name in options.stories} if options.stories else stories
    nlp = load_nlp(Settings.model_fields["nlp_model"].default)
    verdicts = {name: tell(story, nlp) for name, story in chosen.items()}
    failed = {name: lines for name, given in verdicts.items() if (lines := [x for v in given for x in v.lines()])}
    if options.faults:
        for name, lines in failed.items():
            print(f"{name}: {chosen[name].trap}", *(f"    {line}" for line in lines), sep="\n")
    _report([verdict for given in verdicts.values() for verdict in given], len(verdicts), len(failed))
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Precision and recall of changes over the small stories.")
    parser.add_argument("stories", nargs="*", help="names of stories; all of them if none is given")
    parser.add_argument("--faults", action="store_true", help="print what is missing and what is false")
    return parser.parse_args()


def _report(verdicts: Iterable[Verdict], stories: int, failed: int) -> None:
    right: Counter[ChangeKind] = Counter()
    missing: Counter[ChangeKind] = Counter()
    false: Counter[ChangeKind] = Counter()
    for verdict in verdicts:
        right.update(expected.kind for expected, _ in verdict.right)
        missing.update(expected.kind for expected in verdict.missing)
        false.update(change.kind for change in verdict.false)
    print(f"{'kind':<20}{'expected':>9}{'told':>6}{'false':>6}{'precision':>11}{'recall':>8}")
    for kind in ChangeKind:
        _row(kind, right[kind], missing[kind], false[kind])
    totals = right.total(), missing.total(), false.total()
    precision, recall = _row("all", *totals)
    figures: Mapping[str, float] = {
        "stories": stories,
        "passed": stories - failed,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
    }
    print(json.dumps(figures))


def _row(name: str, right: int, missing: int, false: int) -> tuple[float, float]:
    precision = right / (right + false) if right + false else 1.0
    recall = right / (right + missing) if right + missing else 1.0
    print(f"{name:<20}{right + missing:>9}{right:>6}{false:>6}{precision:>11.3f}{recall:>8.3f}")
    return precision, recall


if __name__ == "__main__":
    raise SystemExit(main())
