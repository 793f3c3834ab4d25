"""Measures events: who did what to whom, and which class of the PLOVER ontology it is.

Runs the whole line from text to claims on each record and takes the events that its claims hold; beside it, in the same
run, a peer that takes every verb with its subject and object and knows no classes.

    python benchmarks/events.py --data records.jsonl.gz [--scorer score_events.py]

`--data` holds a line of JSON for each record: `id`, `text`, `class`, and the spans `source`, `event` and `target`, each
a list of [start, end]; gzipped or not. A found span counts if it shares a character with a marked one of its kind and
is no longer than 12 words. Recalls are over the records that mark a source and an event (*trigger*, *source*) and a
target too (*target*, *triple*); class is accuracy over all. `read` is the half of the records whose errors were read
while the rules grew, by a hash of the id; `held` is the other. With `--scorer`, that script is run on the same
predictions and prints its own figures. The last line is one JSON object with the figures over all records.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from given import MODEL, text_of
from spacy.tokens import Doc, Token

from bot.nlp import load_nlp
from briefings.extract.pipeline import extract_claims
from briefings.model import Article, Event, Span

DAY = datetime(2024, 1, 1, tzinfo=UTC)
LONGEST = 12
KINDS = ("source", "event", "target")
OLDER = {"request": "DEMAND", "accuse": "DISAPPROVE"}
"""Names that the records use for classes which the ontology has renamed."""

Spans = Sequence[Sequence[int]]
Triple = Mapping[str, Spans]


@dataclass(frozen=True, slots=True)
class Coded:
    """A record with its marked event."""

    id: str
    text: str
    label: str
    marked: Triple

    @property
    def read(self) -> bool:
        """Whether the record's errors were read while the rules grew."""
        return sha256(self.id.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a record; the class is "" if none was given."""

    label: str
    triples: tuple[Triple, ...]


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="coded records as JSON lines, gzipped or not")
    parser.add_argument("--scorer", type=Path, help="a scorer to run on the predictions as well")
    given = parser.parse_args()
    if given.scorer is not None and not given.scorer.is_file():
        parser.error(f"--scorer: there is no file {given.scorer}")
    try:
        coded = tuple(_read(given.data))
    except (OSError, EOFError, ValueError) as error:
        parser.error(f"--data: {error}")
    ours, peer = _predict(coded)
    for name, found in (("on record", ours), ("subject-verb-object", peer)):
        for part, rows in _parts(coded):
            print(f"{name:20} {part:5} {len(rows):4} {_figures(rows, found)}")
    if given.scorer is not None:
        for found in (ours, peer):
            _score(given, found)
    print(json.dumps(_figures(coded, ours)))


def _read(path: Path) -> Iterator[Coded]:
    lines = text_of(path).split("\n")
    if not any(map(str.strip, lines)):
        message = f"{path} is empty; it needs a line of JSON for each record"
        raise ValueError(message)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _coded(json.loads(line), f"{path}, line {number}")


def _coded(row: Any, place: str) -> Coded:  # noqa: ANN401 - a line of JSON may be anything
    fields = row if isinstance(row, dict) else {}
    missing = [name for name in ("id", "text", "class") if not isinstance(fields.get(name), str)]
    missing += [name for name in KINDS if not isinstance(fields.get(name), list)]
    if missing:
        message = f"{place}: needs {', '.join(missing)}"
        raise ValueError(message)
    return Coded(row["id"], row["text"], row["class"], {kind: row[kind] for kind in KINDS})


def _parts(coded: Sequence[Coded]) -> Iterator[tuple[str, Sequence[Coded]]]:
    yield "read", [one for one in coded if one.read]
    yield "held", [one for one in coded if not one.read]
    yield "all", coded


def _predict(coded: Sequence[Coded]) -> tuple[dict[str, Found], dict[str, Found]]:
    nlp = load_nlp(MODEL)
    ours: dict[str, Found] = {}
    peer: dict[str, Found] = {}
    for one, doc in zip(coded, nlp.pipe(one.text for one in coded), strict=True):
        article = Article(1, "record", one.id, 1, "", one.text, DAY, DAY)
        claims = extract_claims(doc, article, actors=(), topics=())
        ours[one.id] = _found({event: None for claim in claims for event in claim.events})
        peer[one.id] = Found("", tuple(_plain_triples(doc)))
    return ours, peer


def _found(events: Mapping[Event, None]) -> Found:
    """The triples of some events; the class is that of the first that tells most of who and whom."""
    told = sorted(events, key=lambda event: event.trigger)
    classed = [event for event in told if event.kind]
    best = min(classed, key=lambda event: (not event.actor_span) + (not event.target_span), default=None)
    label = OLDER.get(best.kind, best.kind.upper()) if best is not None else ""
    return Found(label, tuple(_triple(event.actor_span, event.trigger, event.target_span) for event in told))


def _triple(source: Span | None, event: Span, target: Span | None) -> Triple:
    spans = dict(zip(KINDS, (source, event, target), strict=True))
    return {kind: [] if span is None else [[span.start, span.end]] for kind, span in spans.items()}


def _plain_triples(doc: Doc) -> Iterator[Triple]:
    """The peer: a verb with its subject or agent, or that of the verb above it, and its object or what follows."""
    for verb in doc:
        if verb.pos_ == "VERB":
            doers = [*_doers(verb), *_doers(verb.head)]
            aims = [child for child in verb.children if child.dep_ in {"dobj", "nsubjpass", "dative"}]
            aims += _behind(verb, "prep")
            source, target = next(map(_phrase, doers), None), next(map(_phrase, aims), None)
            yield _triple(source, Span(verb.idx, verb.idx + len(verb)), target)


def _doers(verb: Token) -> list[Token]:
    return [*(child for child in verb.children if child.dep_ == "nsubj"), *_behind(verb, "agent")]


def _behind(verb: Token, link: str) -> list[Token]:
    return [one for child in verb.children if child.dep_ == link for one in child.children if one.dep_ == "pobj"]


def _phrase(head: Token) -> Span:
    """The noun phrase of a head, cut behind the longest span that counts."""
    start = max(head.left_edge.i, head.i - LONGEST + 1)
    phrase = head.doc[start : min(head.right_edge.i + 1, start + LONGEST)]
    return Span(phrase.start_char, phrase.end_char)


def _figures(coded: Sequence[Coded], found: Mapping[str, Found]) -> dict[str, float]:
    sourced = [one for one in coded if one.marked["source"] and one.marked["event"]]
    aimed = [one for one in sourced if one.marked["target"]]
    hits = {one.id: _hits(one, found[one.id].triples) for one in sourced}
    shares = {"triple": aimed, "source": sourced, "target": aimed, "trigger": sourced}
    figures = {name: round(sum(name in hits[one.id] for one in of) / max(1, len(of)), 3) for name, of in shares.items()}
    right = sum(found[one.id].label == one.label for one in coded)
    triples = sum(len(found[one.id].triples) for one in coded)
    return {
        **figures,
        "class": round(right / max(1, len(coded)), 3),
        "triples_a_record": round(triples / max(1, len(coded)), 2),
    }


def _hits(one: Coded, triples: Sequence[Triple]) -> set[str]:
    """Which of trigger, source, target and triple some triple on the marked event has found."""
    wanted = {kind: _places(one.text, one.marked[kind]) for kind in KINDS}
    found: set[str] = set()
    for triple in triples:
        has = {kind for kind in KINDS if wanted[kind] & _places(one.text, triple[kind], LONGEST)}
        if "event" in has:
            found |= {"trigger", *(has - {"event"})}
            found |= {"triple"} if len(has) == len(KINDS) else set()
    return found


def _places(text: str, spans: Spans, longest: int | None = None) -> set[int]:
    kept = [(start, end) for start, end in spans if longest is None or len(text[start:end].split()) <= longest]
    return {place for start, end in kept for place in range(start, end) if not text[place].isspace()}


def _score(given: argparse.Namespace, found: Mapping[str, Found]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder, "predictions.jsonl")
        rows = (json.dumps({"id": key, "class": one.label, "triples": one.triples}) for key, one in found.items())
        predictions.write_text("\n".join(rows) + "\n", encoding="utf-8")
        command = [sys.executable, given.scorer, "--gold", given.data, "--pred", predictions]
        subprocess.run([str(part) for part in command], check=True)  # noqa: S603 - the scorer that was named


if __name__ == "__main__":
    main()
