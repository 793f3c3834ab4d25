"""What a speaker does with a content: asserts, confirms, denies, cannot confirm, and so on.

Decided by the article's own cue, its negation and modal, and by what the content says of evidence and confirmation.
Whether the content itself holds is another question (`content_polarity`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.clauses import is_negated
from briefings.extract.cues import lexicon
from briefings.model import Stance

UNCERTAIN = frozenset({"say", "tell", "determine", "assess", "rule", "know"})
WEAK = frozenset({"decline", "refuse"})
ANSWERS = frozenset({"comment", "respond", "reply", "answer"})
SILENT = frozenset({"say", "tell", "disclose", "reveal", "elaborate", "specify", "address", "discuss", "mention"})
DISBELIEF = frozenset({"believe", "agree", "accept", "support"})
NAMING = frozenset({"call", "label", "brand", "describe", "characterize", "characterise", "deem"})
CAN = frozenset({"can", "could", "would", "ca", "may", "might"})
UNABLE = frozenset({"unable", "fail", "failed", "fails"})
UNWILLING = frozenset({"refuse", "refused", "refuses", "decline", "declined", "declines", "declining", "refusing"})
SPEAKING = frozenset({"he", "she", "it", "they", "we", "i"})
EARLY = 90
"""Characters at the beginning of a content in which its main clause is looked for."""

COMMENT = re.compile(r"\b(?:comment|respond|answer|discuss|elaborate|speak|say|provide|give|be (?:named|identified))\b")
PROOF = r"(?:evidence|proof|indications?|confirmation)\b"
NO_EVIDENCE = re.compile(
    rf"\b(?:no|not? any|without(?: any)?|not (?:yet )?(?:see|seen|have|found)(?: any)?)\b[\w\s-]{{0,24}}\b{PROOF}",
    re.IGNORECASE,
)
REPORTED = re.compile(
    r"\b(?:reports?|claims?|allegations?|accusations?|charges?|rumou?rs?|suggestions?)\b", re.IGNORECASE
)
FALSE = re.compile(
    r"\b(?:false|fake|lies?|untrue|baseless|groundless|unfounded|fabricat\w+|nonsense|hoax|rumou?rs?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class CueFacts:
    """What the decision needs of a cue: its lemma, whether it is negated, whether it is modal ("could")."""

    lemma: str
    negated: bool = False
    modal: bool = False


def stance_of(cue: CueFacts, content: str, inner: CueFacts | None = None) -> Stance:
    """The stance by cue and content.

    `inner` is the speaker's own cue that heads the content ("said he could not confirm").
    """
    if cue.lemma in WEAK:
        return Stance.DECLINES_TO_COMMENT if COMMENT.search(content) else Stance.DENIES
    if cue.negated:
        return _negated(cue)
    plain = lexicon().stance(cue.lemma)
    if plain is not Stance.ASSERTS:
        weak = plain is Stance.CONFIRMS and NO_EVIDENCE.search(content[:EARLY]) is not None
        return Stance.CANNOT_CONFIRM if weak else plain
    if inner is not None and (own := stance_of(inner, "")) is not Stance.ASSERTS:
        return own
    return _asserted(cue, content)


def _asserted(cue: CueFacts, content: str) -> Stance:
    """What a plain verb of saying does, by what it brings."""
    if NO_EVIDENCE.search(content[:EARLY]):
        return Stance.CANNOT_CONFIRM
    if cue.lemma in NAMING and FALSE.search(content) and REPORTED.search(content):
        return Stance.DENIES
    return Stance.ASSERTS


def _negated(cue: CueFacts) -> Stance:
    """A negated cue: one that did not confirm has not denied, one that did not deny has not confirmed."""
    plain = lexicon().stance(cue.lemma)
    if plain is Stance.CONFIRMS or (cue.lemma in UNCERTAIN and cue.modal):
        return Stance.CANNOT_CONFIRM
    if cue.lemma in ANSWERS or cue.lemma in SILENT:
        return Stance.DECLINES_TO_COMMENT
    if plain is Stance.DENIES:
        return Stance.ASSERTS
    return Stance.DENIES if cue.lemma in DISBELIEF else plain


def cue_facts(lemma: str, verb: Token | None) -> CueFacts:
    """Read negation and modal from the parse; "unable to confirm" counts as negated, "declined to say" as declining."""
    if verb is None:
        return CueFacts(lemma)
    above = verb.head if verb.dep_ == "xcomp" else None
    if above is not None and above.lower_ in UNWILLING:
        return CueFacts(lemma if lexicon().stance(lemma) is Stance.CONFIRMS else "comment", negated=True)
    without = verb.dep_ == "pcomp" and verb.head.lower_ == "without"
    negated = is_negated(verb) or without or (above is not None and (above.lower_ in UNABLE or is_negated(above)))
    modal = any(child.dep_ == "aux" and child.lower_ in CAN for child in verb.children)
    return CueFacts(lemma, negated=negated, modal=modal or above is not None)


def inner_cue(content: Tokens) -> CueFacts | None:
    """The speaker's own cue that heads the content: "that he could not confirm …", "she expects …"."""
    root = main_verb(content)
    subject = next((child for child in root.children if child.dep_ == "nsubj"), None)
    if subject is None or subject.lower_ not in SPEAKING or not lexicon().knows(root.lemma_.lower()):
        return None
    return cue_facts(root.lemma_.lower(), root)


def main_verb(content: Tokens) -> Token:
    """The verb that heads the first clause of some content, below a preposition or particle that leads it."""
    doc = content.doc
    end = next((i for i in range(content.start + 1, content.end) if doc[i].is_sent_start), content.end)
    root = doc[content.start : end].root
    if root.pos_ in {"ADP", "SCONJ", "PART"}:
        return next(iter(root.rights), root)
    return root
