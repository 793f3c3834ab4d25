"""Measures stance: what a speaker does with a content, against labels made by hand.

Runs the real stance code on the gold cue and content spans of labelled attributions, parsed as the product parses, next
to a peer in the same run: a lexicon of single cue lemmas without their context.

    python benchmarks/stance.py --docs train.docs.jsonl.gz --gold train.gold.jsonl.gz [--labels stance_labels.jsonl]

The errors of `tune` were read while the rules were made. `held` was labelled before there were rules, and its errors
were not read. `second`, mostly denials, was measured once (denial F1 79.4), then its errors were read. `last`, mostly
denials too, was drawn and labelled when the rules had settled; who labelled `held` also wrote the word lists, so `last`
is the fairest figure. The last line is one JSON object: for each part accuracy, macro F1 over the stances that occur
in it, and denial F1, of both, in percent.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from given import MODEL, rows_of
from spacy.tokens import Doc, Token

from bot.nlp import load_nlp
from briefings.extract.sentences import tokens_of
from briefings.extract.stance.deciding import cue_facts, stance_of
from briefings.extract.stance.words import stance_words
from briefings.model import Span, Stance

PARTS = ("tune", "held", "second", "last")
Pairs = list[tuple[Stance, Stance]]
"""Labels, each with what was found."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A gold attribution with the stance that a reader gave it."""

    doc_id: str
    cue: Span
    contents: tuple[Span, ...]
    stance: Stance
    part: str


def main() -> None:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--labels", type=Path, default=Path(__file__).with_name("stance_labels.jsonl"))
    given = parser.parse_args()
    labelled = [*_labelled(given.labels, given.gold)]
    texts = {one["doc_id"]: one["text"] for one in rows_of(given.docs)}
    ours: dict[str, Pairs] = {part: [] for part in PARTS}
    peer: dict[str, Pairs] = {part: [] for part in PARTS}
    for one, doc in _parsed(labelled, texts):
        found, plain = _both(one, doc)
        ours[one.part].append((one.stance, found))
        peer[one.part].append((one.stance, plain))
    for part in PARTS:
        _print_table(part, ours[part])
    print(json.dumps({part: {"ours": _figures(ours[part]), "lexicon": _figures(peer[part])} for part in PARTS}))


def _labelled(labels: Path, gold: Path) -> Iterator[Labelled]:
    quotes = {(doc["doc_id"], quote["id"]): quote for doc in rows_of(gold) for quote in doc["quotes"]}
    for row in rows_of(labels):
        quote = quotes.get((row["doc_id"], row["id"]))
        if quote is None or quote["cue"][0] != row["cue"]:
            message = f"{labels}: {row['doc_id']} {row['id']} is not in {gold}: give the gold that was labelled"
            raise SystemExit(message)
        contents = tuple(Span(*piece) for piece in quote["content"])
        yield Labelled(row["doc_id"], Span(*row["cue"]), contents, Stance(row["stance"]), row["half"])


def _parsed(labelled: Sequence[Labelled], texts: Mapping[str, str]) -> Iterator[tuple[Labelled, Doc]]:
    nlp = load_nlp(MODEL)
    wanted = sorted({one.doc_id for one in labelled})
    for doc_id, doc in zip(wanted, nlp.pipe((texts[doc_id] for doc_id in wanted), batch_size=16), strict=True):
        yield from ((one, doc) for one in labelled if one.doc_id == doc_id)


def _both(one: Labelled, doc: Doc) -> tuple[Stance, Stance]:
    """Our stance, and the one that the cue's head word has in the lexicon."""
    starts = [token.idx for token in doc]
    cue = tokens_of(doc, one.cue, starts)
    contents = [tokens_of(doc, span, starts) for span in one.contents]
    found = stance_of(cue_facts(cue.root, cue, content=contents[0]), contents)
    return found, _by_lexicon(cue.root)


def _by_lexicon(head: Token) -> Stance:
    """The peer: each word has its stance, whatever stands around it."""
    words = stance_words()
    plain = {"rejects": Stance.DENIES, "unwilling": Stance.DECLINES_TO_COMMENT, "challenges": Stance.QUESTIONS}
    classed = (stance for name, stance in plain.items() if words.is_one_of(head, name))
    return words.stance(head) or next(classed, Stance.ASSERTS)


def _figures(pairs: Pairs) -> dict[str, float]:
    right = sum(label is found for label, found in pairs)
    scores = [_scores(pairs, stance)[2] for stance in Stance if any(label is stance for label, _ in pairs)]
    return {
        "n": len(pairs),
        "accuracy": round(100 * right / max(1, len(pairs)), 1),
        "macro_f1": round(sum(scores) / max(1, len(scores)), 1),
        "denial_f1": round(_scores(pairs, Stance.DENIES)[2], 1),
    }


def _scores(pairs: Iterable[tuple[Stance, Stance]], stance: Stance) -> tuple[float, float, float]:
    """Precision, recall and F1 in percent."""
    counts = Counter((label is stance, found is stance) for label, found in pairs)
    both, missed, wrong = counts[True, True], counts[True, False], counts[False, True]
    return _share(both, both + wrong), _share(both, both + missed), _share(both, both + (missed + wrong) / 2)


def _share(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


def _print_table(part: str, pairs: Pairs) -> None:
    print(f"{part}: {len(pairs)} attributions")
    for stance in Stance:
        precision, recall, f1 = _scores(pairs, stance)
        count = sum(label is stance for label, _ in pairs)
        print(f"  {stance.value:20} {count:4}  P {precision:5.1f}  R {recall:5.1f}  F1 {f1:5.1f}")


if __name__ == "__main__":
    main()
