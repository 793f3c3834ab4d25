"""Whether a clause says that its event happened, did not happen, may happen or is still to come.

Reads negation, modals, conditionals and verbs of intent from the dependency parse. It does not look at who speaks:
"could not confirm that soldiers fought" leaves *fought* as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from briefings.model import Polarity

NEGATIONS = frozenset({"no", "not", "n't", "never", "neither", "nor", "without"})
MODALS = frozenset({"will", "would", "could", "may", "might", "shall", "should", "'ll", "can"})
SUPPOSED = frozenset({"alleged", "reported", "supposed", "rumoured", "rumored", "purported", "claimed"})
PLANNED = frozenset({"potential", "possible", "planned", "future", "upcoming", "imminent", "proposed"})
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
        "hop",  # what the lemmatizer makes of "hopes"
        "ready",
        "likely",
        "anticipate",
        "readiness",
        "preparation",
        "intention",
        "proposal",
        "offer",
        "call",
        "need",
        "willing",
        "willingness",
        "demand",
        "urge",
        "ask",
        "stance",
        "bid",
        "attempt",
        "try",
        "set",
        "poise",
        "poised",
        "due",
        "about",
        "agree",
        "decide",
        "decision",
        "promise",
        "pledge",
        "vow",
        "order",
        "authorize",
        "authorise",
        "propose",
        "seek",
        "go",
    }
)
CONDITIONS = frozenset({"if", "whether", "unless"})
EVIDENCE = frozenset({"evidence", "proof", "sign", "indication", "confirmation", "information"})
SEEING = frozenset({"see", "observe", "find", "detect", "have"})
AVERTING = frozenset(
    {"fail", "refuse", "decline", "reject", "cancel", "avoid", "refrain", "abstain", "prevent", "forbid", "unable"}
)
LIGHT = frozenset(
    {"hold", "have", "begin", "start", "resume", "enter", "join", "engage", "conduct", "take", "see", "be"}
)
"""Verbs that with a noun only say that it happens: "hold talks", "enter combat"."""

TRUE, FALSE = frozenset({"true", "correct", "accurate", "right"}), frozenset({"false", "untrue", "incorrect", "wrong"})
SHARING = frozenset({"xcomp", "csubj", "csubjpass", "conj", "nsubj", "nsubjpass"})
REACH = 6


def polarity_of(trigger: Token, verb: Token) -> Polarity:
    """POSITIVE if the clause says that it is so, NEGATIVE if that it is not, OPEN if it supposes, asks or has not seen.

    No evidence of a thing is not evidence against it: "no evidence of", "had not seen them fight" are OPEN, but
    "have not yet seen" is NEGATIVE (and expected).
    """
    if _supposed(verb) or _asked(verb) or _described(trigger, SUPPOSED):
        return Polarity.OPEN
    unseen = _unseen(trigger, verb)
    if unseen is not None:
        return Polarity.NEGATIVE if _yet(unseen) else Polarity.OPEN
    deed = _deed(trigger, verb)
    if _ruled_out(deed):
        return Polarity.OPEN if _negated(_governor(deed)) else Polarity.NEGATIVE
    if _negated(verb) or _negated(trigger) or _nothing_of(trigger, verb):
        return Polarity.NEGATIVE
    return Polarity.NEGATIVE if _averted(deed) or _still_to_come(deed) or _untrue(verb) else Polarity.POSITIVE


def _supposed(verb: Token) -> bool:
    """Whether a condition or an indirect question governs the verb: "if it decides to send", "whether they fought"."""
    node = verb
    for _ in range(REACH):
        if any(child.lower_ in CONDITIONS for child in node.children) or _inverted(node):
            return True
        if node.dep_ not in SHARING:
            break
        node = node.head
    return False


def _asked(verb: Token) -> bool:
    return verb.dep_ != "relcl" and verb.sent.text.rstrip(" \n\"”’'").endswith("?")


def _unseen(trigger: Token, verb: Token) -> Token | None:
    """The negated word of seeing or of evidence that governs the event, if one does."""
    between = () if trigger.i == verb.i else (*_above(trigger), verb)
    for node in (*between, *_above(verb)):
        if node.lower_ == "aware" and (_negated(node) or _negated(node.head)):
            return node
        if not _negated(node) or node.lemma_.lower() not in (EVIDENCE if node.pos_ == "NOUN" else SEEING):
            continue
        if node.lemma_ != "have" or any(c.lemma_ in EVIDENCE for c in node.children):
            return node
    return None


def _above(token: Token) -> Iterator[Token]:
    """The words that a token hangs on, nearest first, up to the next verb or the noun that a clause describes."""
    for _ in range(REACH):
        if token.dep_ == "conj" or token.head.i == token.i:
            return
        described = token.dep_ == "relcl"
        token = token.head
        yield token
        if described or token.pos_ in {"VERB", "AUX"}:
            return


def _deed(trigger: Token, verb: Token) -> Token:
    """The word that says that the event takes place: its verb, or the noun itself below a verb of another deed."""
    return verb if verb.lemma_.lower() in LIGHT else trigger


def _governor(deed: Token) -> Token:
    """The word that the deed hangs on, behind a preposition or not: "failed to send", "stopped short of sending"."""
    above = deed.head.head if deed.dep_ == "pcomp" else deed.head
    return above.head if above.lower_ == "short" else above


def _averted(deed: Token) -> bool:
    if deed.dep_ not in {"xcomp", "pcomp", "dobj", "nsubjpass"}:
        return False
    above = _governor(deed)
    short = (
        above.lemma_ == "stop" and above.i != deed.head.i and any(child.lower_ == "short" for child in above.children)
    )
    return (above.lemma_.lower() in AVERTING or short) and not _negated(above)


def _ruled_out(deed: Token) -> bool:
    above = _governor(deed)
    return above.lemma_ == "rule" and deed.i > above.i and any(child.lower_ == "out" for child in above.children)


def _still_to_come(deed: Token) -> bool:
    """Whether it is put off in the way of "have yet to fight", "is yet to be sent"."""
    between = deed.doc[deed.head.i : deed.i]
    return deed.dep_ == "xcomp" and deed.head.lemma_ in {"have", "be"} and any(one.lower_ == "yet" for one in between)


def _untrue(verb: Token) -> bool:
    """Whether a whole statement is taken back: "it is not true that …", "it is false that …"."""
    if verb.dep_ not in {"ccomp", "csubj"}:
        return False
    be = verb.head.head if verb.head.pos_ == "ADJ" else verb.head
    words = {child.lower_ for child in be.children if child.dep_ == "acomp"}
    denied = _negated(be) or _negated(verb.head)
    return bool(words & (TRUE if denied else FALSE))


def _yet(node: Token) -> bool:
    return any(child.lower_ == "yet" for child in node.children)


def is_expected(trigger: Token, verb: Token) -> bool:
    """Whether it is still to come: a future or modal verb, a plan, or "not yet". What will not be is not to come."""
    if any(child.dep_ == "aux" and child.lower_ in MODALS for child in verb.children):
        return not _negated(verb) or _yet(verb)
    unseen = _unseen(trigger, verb)
    if any(_yet(node) for node in (verb, trigger, unseen) if node is not None):
        return True
    if _described(trigger, PLANNED):
        return True
    deed = _deed(trigger, verb)
    if _still_to_come(deed):
        return True
    if trigger.i != verb.i and trigger.head.dep_ == "prep" and trigger.head.head.lemma_.lower() in INTENT:
        return True
    clauses = {"xcomp", "ccomp", "advcl", "acl", "relcl", "pcomp"}
    return deed.i == verb.i and verb.dep_ in clauses and _intended(verb)


def _intended(verb: Token) -> bool:
    """Whether a verb stands below one of intent, be it behind a preposition: "accused of preparing to send"."""
    above = verb.head.head if verb.head.dep_ == "prep" else verb.head
    return above.lemma_.lower() in INTENT


def _described(trigger: Token, words: frozenset[str]) -> bool:
    """Whether a noun is qualified by one of the words: "the alleged deployment"."""
    return any(child.dep_ == "amod" and child.lower_ in words for child in trigger.children)


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
