"""Where a content ends: at the end of the cue's verb phrase, short of whatever is another attribution.

It is not cut at *and* or *but*; a second cue ("…, adding that", "with X dismissing", "according to Y") ends it.
"""

from __future__ import annotations

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.attributions.cues import lexicon
from briefings.extract.clauses import children_right, trim

FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
LONGEST = 400
"""Tokens of a content; a longer "sentence" is a table or a list."""

PARTICIPLES = frozenset({"VBG", "VBN"})


def to_end(verb: Token, start: int, sentence: Tokens) -> list[Tokens] | None:
    """The content of `verb` that begins at token `start`; None if nothing is left of it."""
    end = start
    for child in children_right(verb, start):
        if _leaves(child, verb, sentence):
            break
        end = max(end, child.right_edge.i + 1)
    for child in children_right(verb, verb.i + 1):
        if child.left_edge.i < start <= child.right_edge.i:
            end = max(end, child.right_edge.i + 1)
    end = min(end, sentence.end, start + LONGEST)
    piece = trim(verb.doc, start, next((i for i in range(start + 1, end) if _begins_another(verb.doc[i], end)), end))
    return [piece] if piece is not None else None


def _leaves(child: Token, verb: Token, sentence: Tokens) -> bool:
    """Whether `child` is no longer of the content: a coordinated deed of the speaker, or another of its cues."""
    if not sentence.start <= child.i < sentence.end:
        return True
    if child.dep_ == "conj":
        return not (child.tag_ == "VBG" and verb.tag_ in FINITE)
    if child.dep_ == "cc":
        return not any(one.dep_ == "conj" and one.tag_ == "VBG" and verb.tag_ in FINITE for one in verb.rights)
    if child.dep_ != "advcl" or child.tag_ not in PARTICIPLES or verb.doc[child.left_edge.i - 1].text != ",":
        return False
    return lexicon().knows(child.lemma_.lower())


def _begins_another(token: Token, end: int) -> bool:
    """Whether another attribution begins at `token`: a participle, "with X saying", "according to"."""
    doc = token.doc
    after_comma = doc[token.i - 1].text == ","
    if token.tag_ == "VBG" and after_comma:
        return lexicon().knows(token.lemma_.lower())
    if token.lower_ == "with" and after_comma:
        return any(_is_own_cue(one) for one in token.subtree)
    linked = (token.lower_, doc[token.i + 1].lower_ if token.i + 1 < end else "")
    return linked in LINKED and not any(one.text == "," for one in doc[token.i : end])


LINKED = frozenset({("according", "to"), ("as", "per")})


def _is_own_cue(token: Token) -> bool:
    subject = any(child.dep_ == "nsubj" for child in token.children)
    return token.tag_ == "VBG" and subject and lexicon().knows(token.lemma_.lower())
