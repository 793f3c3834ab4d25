"""What stands at an event word itself and changes its factuality: negation, modals, adverbs and adjectives."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from briefings.extract.factuality.words import Effect, words

NEGATIONS = frozenset({"no", "not", "n't", "n’t", "never", "neither", "nor", "none", "nobody", "nothing", "nowhere"})
SCARCE = frozenset({"few", "little"})
ONLY = frozenset({"only", "just", "merely", "simply", "necessarily", "until", "least", "surprisingly"})
SHORT = {"'ll": "will", "’ll": "will", "wo": "will", "ca": "can", "'d": "would", "’d": "would", "sha": "shall"}
ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "expl"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
NOUNS = frozenset({"NOUN", "PROPN", "PRON"})


def marks_on(token: Token) -> Iterator[Effect]:
    """The effects of a word's own marks, the outermost first. What the clause above does is not looked at."""
    if token.pos_ in NOUNS and token.dep_ not in {"ROOT", "ccomp", "advcl", "relcl"}:
        yield from _on_noun(token)
        return
    effects = words().effects
    yield from _adverbs(token)
    if is_negated(token):
        yield effects["denied"]
        if has_yet(token):
            yield effects["pending"]
    elif _has_few(token):
        yield effects["hardly"]
    yield from _modals(token)


def is_negated(token: Token) -> bool:
    """Whether the clause of a verb is negated: by *not*, or by a *no* on its subject, object or predicate."""
    negations = [child for child in token.children if _negates(child)]
    if token.dep_ == "pcomp" and token.head.lower_ == "without":
        return not negations
    return len(negations) % 2 == 1


def _negates(child: Token) -> bool:
    if child.dep_ == "neg" or (child.dep_ in {"advmod", "preconj", "det", "cc"} and child.lower_ in NEGATIONS):
        return (child.lower_ != "nor" or child.i < child.head.i) and not _only(child)
    if child.lower_ == "longer" and child.dep_ == "advmod":
        return any(one.lower_ == "no" for one in child.children)
    if child.dep_ not in ARGUMENTS:
        return False
    return child.lower_ in NEGATIONS or has_no(child)


def has_nothing(verb: Token) -> bool:
    """Whether what a verb lacks is its object: "gave no details", "said nothing"."""
    return not any(child.dep_ == "neg" for child in verb.children) and any(
        child.dep_ in {"dobj", "nsubj"} and _negates(child) for child in verb.children
    )


def has_no(noun: Token) -> bool:
    """Whether a noun has a *no* of its own: "no soldiers", "neither side"."""
    return any(
        child.lower_ in NEGATIONS and child.dep_ in {"det", "neg", "preconj", "cc"} and child.lower_ != "nor"
        for child in noun.children
    )


def has_yet(token: Token) -> bool:
    """Whether a *yet* stands at a verb: "has not yet been seen"."""
    return any(child.lower_ == "yet" for child in token.children)


def _only(negation: Token) -> bool:
    """Whether a negation is none: "not only", "not until", "no doubt"."""
    after = negation.doc[negation.i + 1] if negation.i + 1 < len(negation.doc) else None
    return after is not None and after.lower_ in ONLY


def _has_few(token: Token) -> bool:
    return any(
        child.dep_ in {"nsubj", "nsubjpass"} and (child.lower_ in SCARCE or child.left_edge.lower_ in SCARCE)
        for child in token.children
    )


def _adverbs(token: Token) -> Iterator[Effect]:
    adverbs = words().adverbs
    for child in token.children:
        if child.dep_ == "advmod" and child.lower_ in adverbs:
            yield adverbs[child.lower_]


def _modals(token: Token) -> Iterator[Effect]:
    table = words()
    auxiliaries = [child for child in token.children if child.dep_ == "aux"]
    name = next((found for child in auxiliaries if (found := modal_name(child)) in table.modals), None)
    if name is None and token.pos_ == "AUX" and modal_name(token) in table.modals:
        name = modal_name(token)
    if name is None:
        return
    perfect = any(child.lower_ in {"have", "'ve", "’ve"} for child in auxiliaries)
    if perfect and name in table.perfects:
        yield table.perfects[name]
    else:
        yield table.modals[name]


def modal_name(auxiliary: Token) -> str:
    """The modal that an auxiliary is a form of."""
    return SHORT.get(auxiliary.lower_, auxiliary.lower_)


def _on_noun(noun: Token) -> Iterator[Effect]:
    table = words()
    for child in noun.children:
        if child.dep_ == "amod" and child.lower_ in table.adjectives:
            yield table.adjectives[child.lower_]
    if has_no(noun) and noun.dep_ not in ARGUMENTS:
        yield table.effects["denied"]
