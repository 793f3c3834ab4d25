"""Attributions in the passive: "it is believed that …", "X is said to …", "X was quoted as saying that …".

The first two have no source; in the third the source is the subject, and whoever quotes is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.clauses import trim
from briefings.extract.sentences import span_of
from briefings.model import Span

HELD = frozenset(
    {"believe", "think", "say", "report", "understand", "allege", "rumor", "rumour", "assume", "fear", "suspect"}
)
"""What is done with a content in the passive by people who go unnamed; "know" and "expect" are too often facts."""

RELAYED = frozenset({"quote", "cite"})
RELAYING = "quote as saying"
SUBJECTS = frozenset({"nsubjpass", "nsubj"})
QUOTES = frozenset("\"“”„«»'‘’`")


def find_passives(sentence: Tokens, quoted: frozenset[int]) -> Iterator[Attribution]:
    """The attributions of `sentence` in the passive; tokens inside quotations (`quoted`) are no cues."""
    for verb in sentence:
        if verb.tag_ != "VBN" or verb.i in quoted:
            continue
        lemma = verb.lemma_.lower()
        if lemma in HELD:
            found = _held(verb, sentence)
        elif lemma in RELAYED:
            found = _relayed(verb, sentence)
        else:
            continue
        if found is not None:
            yield found


def _held(verb: Token, sentence: Tokens) -> Attribution | None:
    """As in "it is thought that …" and "the two are thought to …"."""
    subject, auxiliary = _child(verb, SUBJECTS), _child(verb, {"auxpass"})
    if subject is None or auxiliary is None or any(one.dep_ == "agent" or one.lower_ == "by" for one in verb.rights):
        return None
    clause = next((one for one in verb.rights if one.dep_ in {"ccomp", "xcomp"}), None)
    if clause is None or clause.right_edge.i >= sentence.end or subject.left_edge.i < sentence.start:
        return None
    said = trim(verb.doc, clause.left_edge.i, clause.right_edge.i + 1)
    about = trim(verb.doc, subject.left_edge.i, subject.right_edge.i + 1)
    if said is None or about is None:
        return None
    if subject.lower_ == "it" and clause.left_edge.lower_ == "that":
        contents: tuple[Span, ...] = (span_of(said),)
        cue = verb.doc[subject.i : verb.i + 1]
    elif subject.tag_ != "WDT" and subject.lower_ not in {"it", "that"} and clause.left_edge.lower_ == "to":
        contents = (span_of(about), span_of(said))
        cue = verb.doc[auxiliary.i : verb.i + 1]
    else:
        return None
    return Attribution(Form.PHRASE, span_of(sentence), contents, verb.lemma_.lower(), cue, verb)


def _relayed(verb: Token, sentence: Tokens) -> Attribution | None:
    """As in "was quoted as saying that …", in words of the article's own."""
    subject, link = _child(verb, {"nsubjpass"}), next((one for one in verb.rights if one.lower_ == "as"), None)
    saying = next((one for one in link.rights if one.dep_ == "pcomp"), None) if link is not None else None
    clause = next((one for one in saying.rights if one.dep_ == "ccomp"), None) if saying is not None else None
    if subject is None or saying is None or clause is None or not sentence.start <= subject.i < sentence.end:
        return None
    content = trim(verb.doc, clause.left_edge.i, min(clause.right_edge.i + 1, sentence.end))
    if content is None or any(token.text in QUOTES for token in content):
        return None
    adjoined = saying.i == verb.i + SAYING
    cue = verb.doc[verb.i : saying.i + 1] if adjoined else verb.doc[saying.i : saying.i + 1]
    return Attribution(Form.PHRASE, span_of(sentence), (span_of(content),), RELAYING, cue, verb, subject)


SAYING = 2
"""How far behind "quoted" the word in "as saying" stands if nothing is put between."""


def _child(verb: Token, relations: frozenset[str] | set[str]) -> Token | None:
    return next((one for one in verb.lefts if one.dep_ in relations), None)
