"""Numbers that a noun gives to somebody: "the navy stood by its count of 12", "the union's tally of 19 dead"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.clauses import subject_of, trim
from briefings.extract.sentences import span_of

COUNTS = frozenset({"count", "tally", "toll", "estimate", "figure", "number"})
"""Nouns whose owner has done the counting."""


def find_counts(sentence: Tokens, quoted: frozenset[int]) -> Iterator[Attribution]:
    """The numbers of `sentence` that are somebody's count; words inside quotations (`quoted`) are no cues."""
    for noun in sentence:
        if noun.i in quoted or noun.pos_ != "NOUN" or noun.lemma_.lower() not in COUNTS:
            continue
        owner = next((one for one in noun.lefts if one.dep_ == "poss"), None)
        number = _number_of(noun)
        if owner is None or number is None or number.end > sentence.end:
            continue
        cue = noun.doc[noun.i : noun.i + 1]
        source = _antecedent(noun, sentence) or owner if owner.pos_ == "PRON" else owner
        yield Attribution(Form.NOUN, span_of(sentence), (span_of(number),), noun.lemma_.lower(), cue, source=source)


def _antecedent(noun: Token, sentence: Tokens) -> Token | None:
    """The subject of the clause that the noun stands in, whose count it is: "the navy stood by its count"."""
    node = noun
    while node.pos_ not in {"VERB", "AUX"} and node.head.i != node.i:
        node = node.head
    subject = subject_of(node) if node.pos_ in {"VERB", "AUX"} else None
    return subject if subject is not None and sentence.start <= subject.i < noun.i else None


def _number_of(noun: Token) -> Tokens | None:
    """What is counted, as far as a number heads it or leads it."""
    link = next((one for one in noun.rights if one.lower_ == "of" and one.i == noun.i + 1), None)
    what = next((one for one in link.rights if one.dep_ == "pobj"), None) if link is not None else None
    if link is None or what is None or not any(one.pos_ == "NUM" for one in (what, *what.lefts)):
        return None
    return trim(noun.doc, link.i + 1, what.right_edge.i + 1)
