"""What the word above a clause, or the word that opens it, does to the clause's factuality."""

from __future__ import annotations

from spacy.tokens import Token

from briefings.extract.factuality.marks import SUBJECTS, has_no, is_negated
from briefings.extract.factuality.signatures import signature_of
from briefings.extract.factuality.words import Effect, Step, words

CONDITIONS = frozenset({"if", "unless", "provided", "providing", "whether", "lest", "assuming", "supposing"})
QUESTIONS = frozenset({"whether", "if"})
LATER = frozenset({"when", "once", "until", "till", "before", "after", "as", "while"})
TEMPORAL = frozenset({"during", "after", "before", "since", "despite", "amid", "because", "following", "throughout"})
LEADING = frozenset({"should", "had", "were"})
LED = SUBJECTS | {"attr"}
"""What the parse makes of a subject behind the auxiliary that leads its clause."""
FINITE = frozenset({"am", "are", "is", "'re", "’re"})
DEFAULTS = {"to": "infinitive", "that": "clause", "ing": "gerund", "bare": "same"}


def clause_step(clause: Token, above: Token, preposition: str) -> Step:
    """The step into a clause by its verb; `preposition` is the one before it, "" if there is none."""
    effects = words().effects
    if (led := _led_by(clause)) is not None:
        return Step(clause, led.head, (effects["conditional"],), beside=True)
    frame = frame_of(clause, preposition)
    if clause.dep_ == "advcl" or _inverted(clause):
        effect = _adverbial(clause, above, frame)
        return Step(clause, above, (effect,), beside=effect.name == "conditional")
    if (name := _attributive(clause, above, frame, preposition)) is not None:
        return Step(clause, above, (effects[name],))
    signature = signature_of(above, frame, preposition) or _verdict(above, frame)
    if frame == "that" and _subjunctive(clause):
        return Step(clause, above, (effects["desired"],))
    if signature is None:
        return Step(clause, above, (effects[_default(clause, frame, preposition)],))
    told = frame == "that" or signature.name == "disowned" or above.pos_ == "NOUN"
    speech = signature.speech and told
    return Step(clause, above, (signature,), speech=speech)


def _default(clause: Token, frame: str, preposition: str) -> str:
    """The effect of a place below a word without a signature."""
    if _instead(clause):
        return "denied"
    if frame == "bare" and clause.dep_ == "ccomp" and clause.tag_ == "VB":
        return "bidden"
    return "same" if preposition == "without" else DEFAULTS[frame]


def _subjunctive(clause: Token) -> bool:
    """Whether a clause asks for something by its form: "an order that he remain"."""
    if clause.tag_ != "VB" or any(child.dep_ in {"aux", "auxpass"} for child in clause.children):
        return False
    return any(child.lower_ == "that" and child.dep_ == "mark" for child in clause.children)


def frame_of(clause: Token, preposition: str = "") -> str:
    """The form of a clause: `to`, `that`, `ing`, or `bare` for one without any sign ("let them go")."""
    signs = [child for child in clause.children if child.dep_ in {"mark", "aux"}]
    if any(child.lower_ == "to" and child.dep_ == "aux" for child in signs):
        return "to"
    if preposition or (clause.tag_ == "VBG" and not any(child.dep_ == "aux" for child in signs)):
        return "ing"
    if not signs and clause.tag_ in {"VB", "VBP", "VBN", "NN"} and clause.lower_ not in FINITE:
        return "bare"
    return "that" if signs or any(child.dep_ in SUBJECTS for child in clause.children) else "bare"


def _attributive(clause: Token, above: Token, frame: str, preposition: str) -> str | None:
    """The effect of a place that no word above decides on: relative clauses, participles, time, indirect questions."""
    if clause.dep_ == "relcl":
        return "infinitive" if frame == "to" else "relative"
    if clause.dep_ == "amod":
        return "relative"
    if clause.dep_ == "acl" and frame in {"ing", "bare"} and not preposition:
        return "same" if has_no(above) else "participle"
    if clause.dep_ == "prep":
        return "same"
    if preposition in TEMPORAL:
        return "circumstance"
    asked = any(child.lower_ in QUESTIONS and child.dep_ in {"mark", "advmod"} for child in clause.children)
    return "asked" if asked else None


def _adverbial(clause: Token, above: Token, frame: str) -> Effect:
    effects = words().effects
    marks = {child.lower_ for child in clause.children if child.dep_ in {"mark", "advmod"}}
    if marks & CONDITIONS or _inverted(clause):
        return effects["conditional"]
    if frame == "to":
        return signature_of(above, "to") or effects["purpose"]
    if _instead(clause):
        return effects["denied"]
    modal = any(child.tag_ == "MD" for child in above.children)
    if modal and marks & LATER and clause.tag_ in {"VBZ", "VBP"}:
        return effects["later"]
    trailing = frame == "ing" and not marks and clause.i > above.i and not is_negated(above)
    return effects["same" if trailing else "circumstance"]


def _inverted(verb: Token) -> bool:
    """Whether an auxiliary opens the clause before its subject: "should these troops engage"."""
    leads = [child.i for child in verb.children if child.dep_ in {"aux", "auxpass"} and child.lower_ in LEADING]
    if verb.lower_ in LEADING and verb.dep_ == "advcl":
        leads = [verb.i]
    opens = bool(leads) and all(one.is_punct for one in verb.doc[verb.left_edge.i : leads[0]])
    return opens and any(child.dep_ in LED and child.i > leads[0] for child in verb.children)


def _led_by(participle: Token) -> Token | None:
    """The "were" or "had" that leads a participle which the parse gives to its subject: "Were any *sent*, we would"."""
    if participle.dep_ not in {"acl", "relcl"} or participle.tag_ != "VBN" or participle.head.dep_ not in LED:
        return None
    lead = participle.head.head
    return lead if lead.lower_ in LEADING and _inverted(lead) else None


def _verdict(be: Token, frame: str) -> Effect | None:
    """What the predicate of *be* does to a clause: "it is not true that he won", "that he won is a lie"."""
    if be.lemma_ != "be":
        return None
    predicates = (child for child in be.children if child.dep_ in {"acomp", "attr"})
    return next((found for child in predicates if (found := signature_of(child, frame)) is not None), None)


def _instead(clause: Token) -> bool:
    """Whether it is what was not done: "instead of leaving", "rather than leave"."""
    before = clause.doc[max(0, clause.left_edge.i - 2) : clause.left_edge.i + 1]
    return any(one.lower_ in {"instead", "rather"} for one in before)
