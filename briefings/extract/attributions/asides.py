"""Attributions put in by the way: "in her view", "in the words of X", "per X", "as X admitted", "amid reports that".

The tagger was trained without them and is not shown them.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.attributions.cues import lexicon
from briefings.extract.attributions.phrases import BREAKS, according, begins_with, is_set_off, rest_of
from briefings.extract.clauses import trim
from briefings.extract.sentences import span_of

WORDS_OF = ("in", "the", "words", "of")
VIEWS = frozenset({"view", "opinion", "words", "telling", "estimation", "judgment", "judgement", "reckoning"})
UNOWNED = frozenset(
    {
        "reports",
        "report",
        "fears",
        "fear",
        "rumours",
        "rumors",
        "claims",
        "allegations",
        "speculation",
        "belief",
        "warnings",
    }
)
DETERMINED = frozenset({"DET", "PROPN", "PRON"})
UNSAYING = frozenset({"you", "it", "we", "i"})
TAKEN = frozenset({"dobj", "ccomp", "xcomp", "attr", "prt", "oprd"})
ADJUNCT = 6
"""How many words may go with the verb in "as he said on Monday"."""


def find_asides(sentence: Tokens, quoted: frozenset[int]) -> Iterator[Attribution]:
    """The attributions of `sentence` that are put in by the way; tokens inside quotations (`quoted`) are no cues."""
    for token in sentence:
        if token.i in quoted:
            continue
        if token.pos_ == "NOUN" and token.lower_ in UNOWNED:
            found = _unowned(token, sentence)
        elif token.lower_ in OPENING:
            found = OPENING[token.lower_](token, sentence)
        else:
            continue
        if found is not None:
            yield found


def _in(link: Token, sentence: Tokens) -> Attribution | None:
    """As in "in the words of one diplomat, …" and "in her view, …"."""
    if begins_with(link, WORDS_OF, sentence):
        return according(link, len(WORDS_OF), sentence)
    return _in_view(link, sentence)


def _per(link: Token, sentence: Tokens) -> Attribution | None:
    """As in "…, per the league's figures"; what is counted "per head" has no comma before it."""
    named = link.i + 1 < sentence.end and link.doc[link.i + 1].pos_ in DETERMINED
    return according(link, 1, sentence) if named and is_set_off(link, sentence) else None


def _in_view(link: Token, sentence: Tokens) -> Attribution | None:
    """As in "in her view, …"."""
    noun = next((one for one in link.rights if one.dep_ == "pobj" and one.lower_ in VIEWS), None)
    owner = next((one for one in noun.lefts if one.dep_ == "poss"), None) if noun is not None else None
    if noun is None or owner is None or not is_set_off(link, sentence):
        return None
    end = noun.right_edge.i + 1
    if end >= sentence.end or (link.i == sentence.start and link.doc[end].text not in BREAKS):
        return None
    return rest_of(sentence, (link.i, end), noun.doc[noun.i : noun.i + 1], owner)


def _as_said(link: Token, sentence: Tokens) -> Attribution | None:
    """As in "…, as the mayor admitted": a verb of saying that has no content of its own."""
    verb = link.head
    if link.dep_ != "mark":
        return None
    source = next((one for one in verb.lefts if one.dep_ == "nsubj"), None)
    if verb.lemma_.lower() not in lexicon().clause or source is None or not is_set_off(link, sentence):
        return None
    if any(child.dep_ in TAKEN for child in verb.rights) or verb.left_edge.i != link.i or source.lower_ in UNSAYING:
        return None
    end = verb.right_edge.i + 1
    if end - verb.i > ADJUNCT or (end < sentence.end and verb.doc[end].text == ":"):
        return None
    return rest_of(sentence, (link.i, end), verb.doc[verb.i : verb.i + 1], source)


def _unowned(noun: Token, sentence: Tokens) -> Attribution | None:
    """As in "amid reports that …": nobody's in particular."""
    clause = next((one for one in noun.rights if one.dep_ in {"acl", "ccomp"} and one.left_edge.lower_ == "that"), None)
    owned = any(one.dep_ == "poss" or one.lower_ in {"by", "from", "among"} for one in noun.children)
    if clause is None or owned or clause.left_edge.i != noun.i + 1 or clause.right_edge.i >= sentence.end:
        return None
    content = trim(noun.doc, clause.left_edge.i, clause.right_edge.i + 1)
    if content is None or clause.tag_ == "VB" or not (noun.i > sentence.start and _is_bare(noun)):
        return None
    cue = noun.doc[noun.i : noun.i + 1]
    return Attribution(Form.PHRASE, span_of(sentence), (span_of(content),), noun.lemma_.lower(), cue)


def _is_bare(noun: Token) -> bool:
    """Whether the noun is nobody's object: "amid reports", "there is a belief", and not "she made a claim"."""
    return noun.dep_ == "pobj" or (noun.dep_ == "attr" and any(one.dep_ == "expl" for one in noun.head.children))


OPENING = {"in": _in, "per": _per, "as": _as_said}
"""What begins an aside, and what reads it from there."""
