"""Whether a clause says that its event happened, did not happen, may happen or is still to come.

Reads negation, modals, conditionals and verbs of intent from the dependency parse. It does not look at who speaks:
"could not confirm that soldiers fought" leaves *fought* as it is.
"""

from __future__ import annotations

from spacy.tokens import Token

from briefings.model import Polarity

NEGATIONS = frozenset({"no", "not", "n't", "never", "neither", "nor", "without"})
MODALS = frozenset({"will", "would", "could", "may", "might", "shall", "should", "'ll", "can"})
INTENT = frozenset(
    {
        "expect",
        "plan",
        "prepare",
        "intend",
        "want",
        "threaten",
        "consider",
        "aim",
        "hope",
        "ready",
        "likely",
        "anticipate",
    }
)
CONDITIONS = frozenset({"if", "whether", "unless"})


EVIDENCE = frozenset({"evidence", "proof", "sign", "indication", "confirmation", "information"})
SEEING = frozenset({"see", "observe", "find", "detect", "have"})


def polarity_of(trigger: Token, verb: Token) -> Polarity:
    """POSITIVE if the clause says that it is so, NEGATIVE if that it is not, OPEN if it supposes, asks or has not seen.

    No evidence of a thing is not evidence against it: "no evidence of", "had not seen them fight" are OPEN, but
    "have not yet seen" is NEGATIVE (and expected).
    """
    if any(child.lower_ in CONDITIONS for child in verb.children) or _inverted(verb):
        return Polarity.OPEN
    unseen = _unseen(trigger, verb)
    if unseen is not None:
        return Polarity.NEGATIVE if _yet(unseen) else Polarity.OPEN
    if _negated(verb) or _negated(trigger) or _nothing_of(trigger, verb):
        return Polarity.NEGATIVE
    return Polarity.POSITIVE


def _unseen(trigger: Token, verb: Token) -> Token | None:
    """The negated word of seeing or of evidence that governs the event, if one does."""
    above = [verb, trigger.head, verb.head]
    above += [node.head for node in (trigger.head, verb.head) if node.pos_ == "ADP"]
    for node in above:
        if _negated(node) and node.lemma_.lower() in (EVIDENCE if node.pos_ == "NOUN" else SEEING):
            below = node.i != verb.i or trigger.i != verb.i
            if below and (node.lemma_ != "have" or any(c.lemma_ in EVIDENCE for c in node.children)):
                return node
    return None


def _yet(node: Token) -> bool:
    return any(child.lower_ == "yet" for child in node.children)


def is_expected(trigger: Token, verb: Token) -> bool:
    """Whether it is still to come: a future or modal verb, a plan, or "not yet"."""
    if any(child.dep_ == "aux" and child.lower_ in MODALS for child in verb.children):
        return True
    unseen = _unseen(trigger, verb)
    if any(_yet(node) for node in (verb, trigger, unseen) if node is not None):
        return True
    above = trigger.head if trigger.i == verb.i else verb
    return trigger.i == verb.i and verb.dep_ in {"xcomp", "ccomp", "advcl"} and above.lemma_.lower() in INTENT


def _negated(token: Token) -> bool:
    return any(child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ in NEGATIONS) for child in token.children)


def _nothing_of(trigger: Token, verb: Token) -> bool:
    """Whether a noun above or beside the trigger has the no: "no evidence of a deployment", "no soldiers were sent"."""
    nouns = [child for child in verb.children if child.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"}]
    node = trigger
    for _ in range(3):
        node = node.head
        if node.pos_ == "NOUN":
            nouns.append(node)
    return any(_negated(noun) for noun in nouns)


def _inverted(verb: Token) -> bool:
    """Whether a modal opens the clause before its subject: "should these troops engage …"."""
    leads = [child for child in verb.children if child.dep_ == "aux" and child.lower_ in {"should", "had", "were"}]
    subjects = [child.i for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"}]
    return any(subjects and lead.i < min(subjects) for lead in leads)
