"""What the content itself tells of a stance: is it somebody's claim, is it called false, is nothing known.

Whether the content holds is not asked here (`factuality`): "no soldiers are there" is no denial, "the report is
false" is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.stance.words import VERBS, keys_of, stance_words

EARLY = 90
"""Characters at the beginning of a content in which its main clause is looked for."""
PROOF = r"(?:evidence|proof|indications?|confirmation)\b"
NO_EVIDENCE = re.compile(
    rf"\b(?:no|not? any|without(?: any)?|not (?:yet )?(?:see|seen|have|found)(?: any)?)\b[\w\s-]{{0,24}}\b{PROOF}",
    re.IGNORECASE,
)
MODIFIERS = frozenset({"compound", "poss", "det", "amod", "nummod", "case", "predet", "npadvmod", "punct"})
MARKS = frozenset("\"'“”‘’`«»") | {"``", "''"}
ASKING = frozenset({"whether", "if", "how", "why", "what", "who", "when", "where", "which", "about", "anything", "any"})
QUANTITIES = frozenset({"all", "any", "most", "some", "many", "none", "several", "both", "each", "one", "much"})
SPEAKING = frozenset({"he", "she", "it", "they", "we", "i"})
THIRD = frozenset({"he", "she", "they"})
PREDICATES = frozenset({"acomp", "attr", "oprd"})


def main_verb(content: Tokens) -> Token:
    """The verb that heads the first clause of some content, below a preposition or particle that leads it."""
    doc = content.doc
    end = next((i for i in range(content.start + 1, content.end) if doc[i].is_sent_start), content.end)
    root = doc[content.start : end].root
    if root.pos_ in {"ADP", "SCONJ", "PART"}:
        return next(iter(root.rights), root)
    return root


def is_own_word(pronoun: Token, content: Tokens) -> bool:
    """Whether a pronoun in a content can be its speaker; between quotation marks *he* and *they* are others."""
    if pronoun.lower_ not in SPEAKING:
        return False
    return pronoun.lower_ not in THIRD or content[0].text not in MARKS


def lacks_evidence(content: Tokens) -> bool:
    """Whether the beginning of a content says that there is no evidence, proof or confirmation."""
    return NO_EVIDENCE.search(content.text[:EARLY]) is not None


def first_word(content: Tokens) -> Token:
    """The first word behind quotation marks and blanks."""
    return next((token for token in content if token.text not in MARKS and not token.is_space), content[0])


def is_claim(phrase: Iterable[Token]) -> bool:
    """Whether a phrase names what somebody claims: "the reports", "Kyiv's account", "it", "what he was told"."""
    head = next(iter(heads_of(phrase)), None)
    return head is not None and _is_claimed(head)


def names_claim(phrase: Iterable[Token]) -> bool:
    """Like `is_claim`, by a noun and not by a mere "it"."""
    head = next(iter(heads_of(phrase)), None)
    return head is not None and head.pos_ not in {"PRON", "DET"} and _is_claimed(head)


def _is_claimed(head: Token) -> bool:
    words = stance_words().classes
    if head.lower_ in words["pronouns"] or any(key in words["claims"] for key in keys_of(head)):
        return True
    partitive = next((one for child in head.children if child.lower_ == "of" for one in child.children), None)
    return head.lower_ in QUANTITIES and partitive is not None and is_claim([partitive])


def _is_material(phrase: Iterable[Token]) -> bool:
    """Whether a phrase names what can be faked: "the footage"."""
    head = next(iter(heads_of(phrase)), None)
    return head is not None and any(key in stance_words().classes["material"] for key in keys_of(head))


def heads_of(phrase: Iterable[Token]) -> Sequence[Token]:
    """The nouns and pronouns of a phrase that are no mere modifiers, in order; the first names what it is about."""
    return [
        token
        for token in phrase
        if (
            token.pos_ in {"NOUN", "PROPN", "PRON"} or (token.pos_ == "DET" and token.dep_ in {"nsubj", "dobj", "pobj"})
        )
        and token.dep_ not in MODIFIERS
    ]


def is_called_false(phrase: Sequence[Token], named: Sequence[Token]) -> bool:
    """Whether a phrase brands a claim: "the story a lie", "that report as fake". `named`: what the cue says of it."""
    words = stance_words().classes
    text = [*named, *phrase]
    claim, noun = is_claim(text) or _is_material(text), names_claim(text)
    branded = [token for token in phrase if not _negated(token)]
    lemmas = _forms(branded)
    if claim and (lemmas & words["false"] or lemmas & words["faked"]):
        return True
    return noun and bool(lemmas & words["mocked"])


def is_faked(phrase: Sequence[Token]) -> bool:
    """Whether a thing, not a person, is set down as false: "the footage as a fake"."""
    words = stance_words().classes
    head = next(iter(heads_of(phrase)), None)
    if head is None or head.pos_ == "PROPN" or (head.pos_ == "PRON" and head.lower_ not in words["pronouns"]):
        return False
    return bool(_forms(token for token in phrase if not _negated(token)) & (words["false"] | words["faked"]))


def _forms(phrase: Iterable[Token]) -> set[str]:
    """The words of a phrase, as written and as lemmas: "staged" is no "stage"."""
    return {form for token in phrase for form in (token.lemma_.lower(), token.lower_)}


def says_false(content: Tokens) -> bool:
    """Whether the main clause says that a claim is not so: "the report is false", "that is not true", "a lie".

    "It is not true that …" is left to the polarity of what follows.
    """
    verb, words = main_verb(content), stance_words().classes
    if verb.lemma_.lower() in words["says"] and (below := _below(verb)) is not None:
        verb = below
    subject = next((one for one in verb.children if one.dep_ in {"nsubj", "nsubjpass", "expl"}), None)
    if verb.lemma_.lower() in words["fakes"]:
        things = [one for one in verb.children if one.dep_ in {"dobj", "nsubjpass"}]
        return any(is_claim([one]) or _is_material([one]) for one in things) and not _negated(verb)
    parts = [one for one in verb.children if one.dep_ in PREDICATES]
    if verb.lemma_ != "be" and not parts:
        return verb.pos_ not in VERBS and _stands_alone(verb) and _untrue(verb, negated=_negated(verb), claimed=True)
    if any(one.dep_ in {"ccomp", "csubj"} for one in verb.children):
        return False
    claimed = subject is not None and (subject.dep_ == "expl" or is_claim([subject]) or _is_material([subject]))
    parts += [one for part in parts for one in part.conjuncts]
    return any(
        _untrue(one, negated=_negated(verb) or _negated(one), claimed=claimed)
        and not any(below.dep_ in {"ccomp", "csubj"} for below in one.children)
        for one in parts
    )


def _stands_alone(word: Token) -> bool:
    """Whether a word without a verb is a statement: "Nonsense", "Not true", "A lie", but not "a false claim"."""
    return all(child.dep_ in {"det", "neg", "punct", "advmod", "intj", "preconj"} for child in word.children)


def _untrue(word: Token, *, negated: bool, claimed: bool) -> bool:
    """Whether a predicate denies: false, or not true; of a person or thing only by words that nothing else can mean."""
    words, lemma = stance_words().classes, word.lemma_.lower()
    if negated:
        return claimed and lemma in words["true"]
    lemmas = {lemma, *(child.lemma_.lower() for child in word.children if claimed and child.dep_ == "amod")}
    return bool(lemmas & words["false"]) or (claimed and bool(lemmas & words["faked"]))


def _below(verb: Token) -> Token | None:
    """The clause below "he believed …"."""
    own = any(one.dep_ == "nsubj" and one.lower_ in SPEAKING for one in verb.children)
    return next((one for one in verb.children if one.dep_ == "ccomp"), None) if own and not _negated(verb) else None


def _negated(token: Token) -> bool:
    return any(one.dep_ == "neg" or one.lower_ in {"no", "not", "never", "neither", "nor"} for one in token.children)
