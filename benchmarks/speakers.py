"""Measures the naming of speakers: pronouns, surnames, titles and bodies, against labels made by hand.

Runs the real `name_speakers` over the real parse, with the gold sources of PolNeAR in place of those that the product
would find, and no known actors. The labels (`speaker_labels.jsonl`) hold offsets only: a source, and where in the same
text the fullest name of who it is stands, or null where nobody can be named. Docs are split into `tune` and `held`.

    python benchmarks/speakers.py --docs train.docs.jsonl.gz --gold train.gold.jsonl.gz [--split held] [--misses]

A surname alone where the text has the full name is not right, and not wrong either. A source that speaks for another
("Lind's campaign") may be named after its owner or not at all. The peer takes the nearest person before the source. The
last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from given import MODEL, rows_of
from spacy.tokens import Doc, Token

from bot.nlp import load_nlp
from briefings.extract.boilerplate import read_layout
from briefings.extract.quotes import find_quotes
from briefings.extract.sentences import tokens_of
from briefings.extract.speakers.directory import Directory
from briefings.extract.speakers.names import fold, without_titles
from briefings.extract.speakers.naming import name_speakers
from briefings.extract.speakers.people import read_people
from briefings.model import Span

LABELS = Path(__file__).with_name("speaker_labels.jsonl")
KINDS = ("pronoun", "partial", "full")
SOME_DAY = date(2016, 6, 1)

Names = Mapping[tuple[int, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Gold:
    """An attribution of the gold file, as far as naming looks at it."""

    source: Token | None
    contents: tuple[Span, ...]
    place: tuple[int, int]


def main() -> None:
    """Parse the arguments, run both, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--split", choices=("tune", "held", "all"), default="all")
    parser.add_argument("--misses", action="store_true", help="print what was not named rightly")
    given = parser.parse_args()
    labels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for label in rows_of(given.labels):
        if given.split in {"all", label["split"]}:
            labels[label["doc_id"]].append(label)
    gold = {row["doc_id"]: row["quotes"] for row in rows_of(given.gold) if row["doc_id"] in labels}
    texts = {row["doc_id"]: row["text"] for row in rows_of(given.docs) if row["doc_id"] in labels}
    counts: dict[str, Counter[str]] = {"ours": Counter(), "nearest": Counter()}
    nlp = load_nlp(MODEL)
    for key in sorted(texts):
        doc = nlp(texts[key])
        attributions = list(_attributions(doc, gold[key]))
        for system, names in (("ours", _ours(doc, attributions)), ("nearest", _nearest(doc, attributions))):
            for label in labels[key]:
                outcome = _outcome(label, names.get((label["source"][0], label["source"][1]), ()), doc.text)
                counts[system][f"{label['kind']} {outcome}"] += 1
                if (
                    given.misses
                    and system == "ours"
                    and outcome in {"wrong", "short", "unnamed", "mistaken", "invented"}
                ):
                    _show(label, names, doc.text, outcome)
    figures = {system: _figures(found) for system, found in counts.items()}
    for system, found in figures.items():
        print(system, found)
    print(json.dumps({"split": given.split, "docs": len(texts), **figures}))


def _attributions(doc: Doc, quotes: Sequence[dict[str, Any]]) -> Iterator[Gold]:
    """In order of the text, as the product hands them on."""
    starts = [token.idx for token in doc]
    found = []
    for quote in quotes:
        contents = tuple(Span(start, end) for start, end in quote["content"])
        if contents and quote["source"]:
            place = (quote["source"][0][0], quote["source"][-1][1])
            found.append(Gold(tokens_of(doc, Span(*place), starts).root, contents, place))
    return iter(sorted(found, key=lambda one: min(one.contents[0].start, one.place[0])))


def _ours(doc: Doc, attributions: Sequence[Gold]) -> Names:
    directory = Directory((), SOME_DAY)
    layout = read_layout(doc.text)
    starts = [token.idx for token in doc]
    quotes = [quote.span for quote in find_quotes(doc.text, layout.paragraphs)]
    hidden = [*layout.boilerplate, *quotes, *(span for one in attributions for span in one.contents)]
    skip = frozenset(token.i for span in hidden for token in tokens_of(doc, span, starts))
    named = name_speakers(attributions, read_people(doc, skip, directory), directory)
    pairs = zip(attributions, named, strict=True)
    return {one.place: [name for _, name in found if name] for one, found in pairs}


def _nearest(doc: Doc, attributions: Sequence[Gold]) -> Names:
    """A pronoun is the person named last before it; any other source is the longest name that ends with its words."""
    people = [entity for entity in doc.ents if entity.label_ == "PERSON"]
    found: dict[tuple[int, int], list[str]] = {}
    for one in attributions:
        if one.source is None:
            continue
        if one.source.pos_ == "PRON":
            before = [entity for entity in people if entity.start_char < one.place[0]]
            words = [before[-1].text] if before else []
        else:
            words = [one.source.text] if one.source.pos_ == "PROPN" else []
        found[one.place] = [_longest(words[0], [entity.text for entity in people])] if words else []
    return found


def _longest(name: str, names: Sequence[str]) -> str:
    return max((one for one in [name, *names] if fold(one).split()[-1:] == fold(name).split()[-1:]), key=len)


def _outcome(label: dict[str, Any], given: Sequence[str], text: str) -> str:
    if label["name"] is None:
        return "invented" if given else "left open"
    wanted = [text[start:end] for start, end in label["name"]]
    if label.get("through"):
        return "of the owner" if all(_same(name, wanted) for name in given) else "mistaken"
    if not given:
        return "unnamed"
    if len(given) == len(wanted) and all(_same(name, wanted) == "right" for name in given):
        return "right"
    return "wrong" if not all(_same(name, wanted) for name in given) else "short"


def _same(name: str, wanted: Sequence[str]) -> str:
    """How well a name fits: "right", "short" (less fully named than the text allows) or "" (someone else)."""
    best = ""
    for one in wanted:
        full, said = set(_words(one)), set(_words(name))
        initials = "".join(word[0] for word in _words(one))
        if full == said or (full <= said and len(full) > 1) or (full < said and len(said) < 1 + 2 * len(full)):
            return "right"
        if said and said < full:
            best = "right" if len(said) > 1 else "short"
        elif said == {initials}:
            best = "short"
        if best == "right":
            return best
    return best


def _words(name: str) -> list[str]:
    return [fold(word) for word in without_titles(name.split()) if fold(word)]


def _figures(found: Counter[str]) -> dict[str, float | int]:
    """Percentages: of the sources that have a name those named rightly; of the names given those not wrong."""
    figures: dict[str, float | int] = {}
    for kind in KINDS:
        named = sum(found[f"{kind} {outcome}"] for outcome in ("right", "short", "unnamed", "wrong"))
        figures[kind] = _percent(found[f"{kind} right"], named)
        figures[f"{kind}s"] = named
    good = sum(found[f"{kind} {outcome}"] for kind in KINDS for outcome in ("right", "short"))
    bad = sum(found[f"{kind} {outcome}"] for kind in KINDS for outcome in ("wrong", "mistaken", "invented"))
    figures["precision"] = _percent(good, good + bad)
    for outcome in ("short", "unnamed", "wrong", "mistaken", "invented", "left open"):
        figures[outcome] = sum(found[f"{kind} {outcome}"] for kind in KINDS)
    return figures


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _show(label: dict[str, Any], names: Names, text: str, outcome: str) -> None:
    start, end = label["source"]
    wanted = [text[first:last] for first, last in label["name"] or ()]
    given = list(names.get((start, end), ()))
    around = f"{text[max(0, start - 150) : start]}[{text[start:end]}]{text[end : end + 60]}".replace("\n", " ¶ ")
    print(f"{label['doc_id'][:30]} {label['kind']} {outcome}: {given} for {wanted}\n    …{around}…")


if __name__ == "__main__":
    main()
