"""Measures novelty: whether what a text says is new to someone who has read the rest, or a retelling.

Every text becomes an article that is parsed and read by the real `extract_claims`; its claims go on record, and are
judged against what was on record by what detects changes: a report as a whole by `novelty_of_report`, a text of a
stream by the newest of its sentences (`novelty_of`). Beside it stands the peer: TF-IDF, the cosine to the nearest
earlier text.

    python benchmarks/changes.py --data updates.jsonl [--tune others.jsonl]

`--data` holds JSON lines, gzipped or not, of one of two forms. *Updates*: a candidate a line with `id`, `event`,
`seen` (texts in order, one a day), `candidate` and `label` (`new` or `repeat`). *Streams*: a topic a line with `topic`
and `sentences` in order (`id`, `time` in Unix seconds, `text`, `nuggets`: ids of the facts that it states); a sentence
is new if it states one that no earlier sentence of its topic states.

The threshold (and the peer's word weights) are the best ones for the file given by `--tune`. Without it each event is
judged by the thresholds of the other events. A text that gives no claim (a headline, a fragment) is judged as one
narrated claim; how many did is printed. With `--scorer`, that script is run on the same predictions.

The last line is one JSON object: `accuracy`, `missed_new`, `repeat_posted` and `auc` of updates; `macro_f` and `auc`,
means over topics, of streams.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

from given import MODEL, text_of
from spacy.language import Language

from bot.nlp import load_nlp
from briefings.changes.novelty import History, Passage, novelty_of, novelty_of_report
from briefings.extract.pipeline import extract_claims
from briefings.model import Article, Claim, Directness, Span

NEXT = 2
FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)
LINE_BREAK = "\\n"
"""How the updates write a line break within a text."""

CELLS = 400
WORD = re.compile(r"\w\w+")
COMMON = (
    "the of and to in is was for that it with as on by at from this be are an or were has had have its not but their "
    "which they he she his her who will would been after also than over into more up out about no when there if"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One text to judge against those before it: `group` is its event or topic, `moment` when it was told."""

    group: str
    id: str
    text: str
    seen: Sequence[tuple[str, datetime]]
    moment: datetime
    is_new: bool
    is_sentence: bool


@dataclass(frozen=True, slots=True)
class Set:
    """What a file asks: its form and every text to judge."""

    asked: Sequence[Asked]
    stream: bool

    @property
    def texts(self) -> Iterable[str]:
        """Each text once: a text that was seen is another's last one, or stands among those of the longest line."""
        return dict.fromkeys(text for one in self.asked for text in (*(seen for seen, _ in one.seen), one.text))

    @property
    def groups(self) -> Iterable[str]:
        """Each event or topic once."""
        return dict.fromkeys(one.group for one in self.asked)

    def without(self, group: str) -> Set:
        """All but one event or topic."""
        return Set([one for one in self.asked if one.group != group], stream=self.stream)


@dataclass(frozen=True, slots=True)
class _Judged:
    """Scores, higher is newer, and what is called new."""

    scores: Sequence[float]
    called: Sequence[bool]


Judge = Callable[[Sequence[Asked], Sequence[str]], Sequence[float]]
"""What is asked, and texts that may be learned from → scores: higher is newer."""


@dataclass
class Reader:
    """Texts → passages; a text is parsed and read once however often it comes."""

    nlp: Language
    claims: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    bare: int = 0

    def read(self, texts: Iterable[str]) -> None:
        """Parse and read the texts that were not read yet."""
        new = [text for text in texts if text not in self.claims]
        for text, doc in zip(new, self.nlp.pipe(new), strict=True):
            found = extract_claims(doc, _article(text, 1, FIRST_DAY), actors=(), topics=())
            self.bare += not found
            self.claims[text] = found or _whole(text)

    def passage(self, text: str, moment: datetime, number: int) -> Passage:
        """The claims of a text as article `number` of a record."""
        claims = tuple(replace(claim, article_id=number) for claim in self.claims[text])
        return Passage(_article(text, number, moment), claims)


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="updates or streams as JSON lines, gzipped or not")
    parser.add_argument("--tune", type=Path, help="a file of the same form that thresholds are chosen on")
    parser.add_argument("--scorer", type=Path, help="a scorer to run on the predictions as well")
    given = parser.parse_args()
    try:
        data, tune = _read(given.data), _read(given.tune) if given.tune else None
    except (OSError, EOFError, ValueError) as error:
        parser.error(f"--data, --tune: {error}")
    if tune is not None and tune.stream != data.stream:
        parser.error("--tune: has to be of the same form as --data")
    reader = Reader(load_nlp(MODEL))
    figures, ours = {}, _Judged((), ())
    for name, judge in {"TF-IDF": _by_tf_idf, "On Record": lambda asked, _: _by_claims(asked, reader)}.items():
        ours = _judged(data, tune, judge)
        figures = _figures(data, ours)
        print(f"{name:10}", figures)
    print(f"{reader.bare} of {len(reader.claims)} texts gave no claim and were judged whole")
    if given.scorer is not None:
        _score(given, data, ours)
    print(json.dumps(figures))


def _judged(data: Set, tune: Set | None, judge: Judge) -> _Judged:
    """The scores, and what is called new by the threshold of the tuning set or of the other groups."""
    if tune is not None:
        learned = list(tune.texts)
        threshold = _threshold(tune, judge(tune.asked, learned))
        print("threshold:", round(threshold, 3))
        scores = judge(data.asked, learned)
        return _Judged(scores, [score >= threshold for score in scores])
    found: dict[str, dict[str, float]] = {}
    for group in data.groups:
        asked = [one for one in data.asked if one.group == group]
        scores = judge(asked, list(data.without(group).texts))
        found[group] = {one.id: score for one, score in zip(asked, scores, strict=True)}
    thresholds = {}
    for group in data.groups:
        rest = data.without(group)
        thresholds[group] = _threshold(rest, [found[one.group][one.id] for one in rest.asked])
    print("thresholds, each from the other groups:", {group: round(one, 3) for group, one in thresholds.items()})
    scores = [found[one.group][one.id] for one in data.asked]
    return _Judged(scores, [s >= thresholds[one.group] for one, s in zip(data.asked, scores, strict=True)])


def _by_claims(asked: Sequence[Asked], reader: Reader) -> list[float]:
    """How new the claims of each text are against those of the texts before it, by the real pipeline."""
    reader.read(dict.fromkeys(text for one in asked for text in (*(seen for seen, _ in one.seen), one.text)))
    scores = dict.fromkeys(range(len(asked)), 0.0)
    held: Sequence[tuple[str, datetime]] = ()
    history = History()
    for place in sorted(scores, key=lambda place: (asked[place].group, *(text for text, _ in asked[place].seen))):
        one = asked[place]
        if one.seen[: len(held)] != held:
            held, history = (), History()
        for text, moment in one.seen[len(held) :]:
            history.add(reader.passage(text, moment, NEXT))
        held = one.seen
        scores[place] = _novelty(reader.passage(one.text, one.moment, NEXT), history, by_sentence=one.is_sentence)
    return [scores[place] for place in range(len(asked))]


def _novelty(report: Passage, history: History, *, by_sentence: bool) -> float:
    if by_sentence:
        return max(novelty_of(sentence, history).score for sentence in report.parts)
    return novelty_of_report(report, history).score


def _by_tf_idf(asked: Sequence[Asked], learned: Sequence[str]) -> list[float]:
    """One less the cosine to the nearest earlier text; a word that is not in the texts learned from weighs most."""
    texts_with = Counter(word for text in learned for word in _terms(text))
    rarest = math.log(1 + len(learned)) + 1
    vectors: dict[str, Mapping[str, float]] = {}

    def vector(text: str) -> Mapping[str, float]:
        if text not in vectors:
            counts = _terms(text)
            idf = {word: rarest - math.log(1 + texts_with[word]) for word in counts}
            weights = {word: idf[word] * (1 + math.log(count)) for word, count in counts.items()}
            length = math.hypot(*weights.values()) or 1.0
            vectors[text] = {word: weight / length for word, weight in weights.items()}
        return vectors[text]

    @cache
    def likeness(one: str, other: str) -> float:
        left, right = vector(one), vector(other)
        return sum(weight * right[word] for word, weight in left.items() if word in right)

    return [1 - max((likeness(one.text, seen) for seen, _ in one.seen), default=0.0) for one in asked]


def _terms(text: str) -> Counter[str]:
    common = _common()
    return Counter(word for word in WORD.findall(text.lower()) if word not in common)


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.split())


def _threshold(tuning: Set, scores: Sequence[float]) -> float:
    """The score from which on calling a text new gives the best accuracy (of streams: the best macro-F)."""
    ordered = sorted(set(scores))
    steps = ordered[:: max(1, len(ordered) // CELLS)]
    aim = "macro_f" if tuning.stream else "accuracy"
    return max(steps, key=lambda step: _decisions(tuning, [score >= step for score in scores])[aim])


def _figures(asked: Set, judged: _Judged) -> dict[str, float]:
    topics: dict[str, list[tuple[float, bool]]] = {}
    for one, score in zip(asked.asked, judged.scores, strict=True):
        topics.setdefault(one.group if asked.stream else "", []).append((score, one.is_new))
    areas = [area for topic in topics.values() if (area := _auc(topic)) is not None]
    figures = _decisions(asked, judged.called) | {"auc": mean(areas) if areas else 0.0}
    return {name: round(value, 4) for name, value in figures.items()}


def _decisions(asked: Set, called: Sequence[bool]) -> dict[str, float]:
    if asked.stream:
        return _by_topic(asked, called)
    missed = [not is_called for one, is_called in zip(asked.asked, called, strict=True) if one.is_new]
    posted = [is_called for one, is_called in zip(asked.asked, called, strict=True) if not one.is_new]
    return {
        "accuracy": 1 - (sum(missed) + sum(posted)) / len(called),
        "missed_new": sum(missed) / max(1, len(missed)),
        "repeat_posted": sum(posted) / max(1, len(posted)),
    }


def _by_topic(asked: Set, called: Sequence[bool]) -> dict[str, float]:
    """Precision, recall and F of what is called new, each the mean over topics."""
    new: Counter[str] = Counter()
    found: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for one, is_called in zip(asked.asked, called, strict=True):
        new[one.group] += one.is_new
        found[one.group] += is_called
        hits[one.group] += one.is_new and is_called
    groups = list(asked.groups)
    return {
        "macro_p": mean(hits[group] / max(1, found[group]) for group in groups),
        "macro_r": mean(hits[group] / max(1, new[group]) for group in groups),
        "macro_f": mean(2 * hits[group] / max(1, found[group] + new[group]) for group in groups),
    }


def _auc(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """The chance that something new scores above a repeat, ties half; None without both."""
    ordered = sorted(pairs)
    new = sum(is_new for _, is_new in ordered)
    if not 0 < new < len(ordered):
        return None
    ranks, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        ranks += (start + end + 1) / 2 * sum(is_new for _, is_new in ordered[start:end])
        start = end
    return (ranks - new * (new + 1) / 2) / (new * (len(ordered) - new))


def _article(text: str, number: int, moment: datetime) -> Article:
    return Article(number, "reader", str(number), 1, "", text, moment, moment, origin=number)


def _whole(text: str) -> tuple[Claim, ...]:
    span = Span(0, len(text))
    return (Claim(1, 0, span, (span,), Directness.NARRATED),)


def _read(path: Path) -> Set:
    lines = text_of(path).split("\n")
    rows = [_row(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        message = f"{path} is empty; it needs a line of JSON for each candidate or topic"
        raise ValueError(message)
    stream = "sentences" in rows[0]
    found = [one for row in rows for one in (_stream(row) if stream else [_update(row)])]
    return Set(found, stream=stream)


def _row(line: str, place: str) -> dict[str, Any]:
    row = json.loads(line)
    needed = {"topic", "sentences"} if "sentences" in row else {"id", "event", "seen", "candidate", "label"}
    if needed - row.keys():
        message = f"{place}: needs {', '.join(sorted(needed - row.keys()))}"
        raise ValueError(message)
    return dict(row)


def _update(row: Mapping[str, Any]) -> Asked:
    """The texts that were seen are taken to be a day apart, the candidate to be of the day of the last one."""
    texts = [_broken(text) for text in row["seen"]]
    days = [FIRST_DAY + timedelta(days=place) for place in range(max(1, len(texts)))]
    seen = tuple(zip(texts, days[: len(texts)], strict=True))
    return Asked(
        row["event"], row["id"], _broken(row["candidate"]), seen, days[-1], row["label"] == "new", is_sentence=False
    )


def _broken(text: str) -> str:
    return text.replace(LINE_BREAK, "\n")


def _stream(row: Mapping[str, Any]) -> Iterator[Asked]:
    told: set[str] = set()
    seen: tuple[tuple[str, datetime], ...] = ()
    for sentence in row["sentences"]:
        moment = datetime.fromtimestamp(sentence["time"], UTC)
        is_new = not told.issuperset(sentence["nuggets"])
        yield Asked(row["topic"], sentence["id"], sentence["text"], seen, moment, is_new, is_sentence=True)
        told.update(sentence["nuggets"])
        seen = (*seen, (sentence["text"], moment))


def _score(given: argparse.Namespace, data: Set, judged: _Judged) -> None:
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder, "predictions.jsonl")
        rows = [
            {"id": one.id, "label": "new" if called else "repeat", "score": score}
            | ({"topic": one.group} if data.stream else {})
            for one, score, called in zip(data.asked, judged.scores, judged.called, strict=True)
        ]
        predictions.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        command = [sys.executable, given.scorer, "--gold", given.data, "--pred", predictions]
        subprocess.run([str(part) for part in command], check=True)  # noqa: S603 - the scorer that was named


if __name__ == "__main__":
    main()
