"""Which numbers are no figures for reasons of grammar: years, names, ages behind a name, "one" as a pronoun."""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from briefings.extract.figures.number_words import trap
from briefings.extract.figures.numbers import Number
from briefings.extract.figures.times import is_when
from briefings.extract.figures.words import inverted, listed
from briefings.model import Qualifier

OLDEST = 115
"""Years that a person may live: above, a number between commas behind a name is no age."""

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NAMES = frozenset({"PRODUCT", "LAW", "FAC", "WORK_OF_ART", "EVENT", "ORG"})
_COUNTS = frozenset({"CARDINAL", "QUANTITY", ""})


def is_figure(number: Number, span: Span) -> bool:
    """Whether a number of the text, at the tokens of `span`, counts or measures something."""
    if number.unit:
        return not (_is_some_day(number, span) or (number.kind == "time" and is_when(number, span)))
    if _YEAR.fullmatch(span.text) and number.qualifier is Qualifier.EXACT:
        return _counts_plural(span)
    return not (_is_pronoun(number, span) or _is_nothing(span) or _is_age(number, span) or _is_name(number, span))


def counted_to_the_right(span: Span) -> Token | None:
    """The noun behind the number that it modifies by the parse, or None."""
    root = span.root
    head = root.head
    if span.end < len(span.doc) and span.doc[span.end].pos_ == "CCONJ":
        return None
    if root.dep_ in {"nummod", "amod", "compound", "det", "quantmod", "nmod"} and head.i >= span.end:
        return head if head.pos_ in {"NOUN", "PROPN"} or head.tag_.startswith("NN") else None
    return None


def _is_some_day(number: Number, span: Span) -> bool:
    """Whether the words measure nothing: "one day", or a title ("60 Minutes")."""
    if number.qualifier is not Qualifier.EXACT:
        return False
    titled = number.unit.istitle() and span[0].ent_type_ in _NAMES
    return span.text.lower() in {"one day", "one time", "one point", "one second"} or titled


def _counts_plural(span: Span) -> bool:
    noun = counted_to_the_right(span)
    before = _before(span)
    if noun is None or noun.tag_ != "NNS" or span.root.ent_type_ not in _COUNTS:
        return False
    return before is None or before.lower_ not in {"the", "in", "since", "by", "this", "that", "'s", "’s", "of"}


def _is_pronoun(number: Number, span: Span) -> bool:
    if span.text.lower() != "one":
        return False
    before, noun = _before(span), counted_to_the_right(span)
    if before is not None and before.lower_ in trap("one_before"):
        return True
    if noun is None:
        return not _is_harmed(span.root)
    if noun.i - span.end > 3:  # noqa: PLR2004 - near
        return True
    only = before is not None and before.lower_ in {"only", "just"} and before.i + 1 == span.start
    bounded = only or number.qualifier is not Qualifier.EXACT
    return not bounded and noun.lemma_.lower() in trap("one_nouns") and not _is_harmed(noun)


def _is_harmed(token: Token) -> bool:
    """Whether someone is killed, wounded or taken, so that even one counts: "one person was killed", "wounding one"."""
    verb, dep = token.head, token.dep_
    state = inverted("states").get(verb.lemma_.lower(), "")
    if state not in listed("persons", "states"):
        return False
    return dep in {"dobj", "nsubjpass"} or (dep == "nsubj" and verb.lemma_.lower() in listed("intransitive", "verbs"))


def _is_nothing(span: Span) -> bool:
    """Whether a zero only says "none": "zero response", "it has been zero"; before a plural it counts."""
    noun = counted_to_the_right(span)
    return span.text.lower() == "zero" and (noun is None or noun.tag_ not in {"NNS", "NNPS"})


def _is_age(number: Number, span: Span) -> bool:
    before, after = _before(span), _after(span)
    if before is None or before.text != "," or span.start < 2 or number.value > OLDEST:  # noqa: PLR2004 - name, comma
        return False
    closed = after is None or after.text in {",", ".", ")", ";", "of", "from", "and", "who", "was", "said"}
    return closed and span.doc[span.start - 2].pos_ == "PROPN" and span.text.isdigit()


def _is_name(number: Number, span: Span) -> bool:
    if number.qualifier not in {Qualifier.EXACT, Qualifier.BETWEEN} or number.lead < number.start:
        return False
    before, noun = _before(span), counted_to_the_right(span)
    if noun is not None and noun.lower_ in trap("roads"):
        return True
    return before is not None and (
        _is_designated(before, noun) or _is_in_name(before, noun, span) or _in_capitals(span)
    )


def _is_designated(before: Token, noun: Token | None) -> bool:
    """Whether the word before makes the number a name: "Article 5", "phase 2", "Boeing 737 jets"."""
    if before.lower_ in trap("always_designations") or _is_letter(before):
        return True
    if before.lower_ not in trap("designations") or before.dep_ == "ROOT":
        return False
    named = before.pos_ == "PROPN" or (before.text[0].isupper() and not before.is_sent_start)
    return noun is None or noun.tag_ == "NNP" or named


def _is_letter(token: Token) -> bool:
    """Whether a single capital stands alone in mid-sentence, as before the number of a road: "the A 10"."""
    return len(token.text) == 1 and token.text.isupper() and token.text != "I" and not token.is_sent_start


def _is_in_name(before: Token, noun: Token | None, span: Span) -> bool:
    """Whether the number ends a name ("Apollo 11", "region six") by the parse or by the entity that it stands in."""
    if span[0].ent_type_ in _NAMES and span[0].ent_iob_ == "I" and before.ent_type_ in _NAMES:
        return True
    if span.root.head != before or noun is not None:
        return False
    label = before.tag_ == "NN" and span.root.dep_ in {"nummod", "appos"} and span.text.isalnum()
    return label or (before.pos_ == "PROPN" and span.text.isdigit())


def _in_capitals(span: Span) -> bool:
    """A spelled number that is part of a title in mid-sentence: "Group of Seven", "the Five Eyes"."""
    if span[0].is_sent_start or not span.text[0].isalpha() or not span.text[0].isupper():
        return False
    after, before = _after(span), _before(span)
    return any(t is not None and t.pos_ == "PROPN" for t in (after, before)) or span[0].ent_type_ in _NAMES


def _before(span: Span) -> Token | None:
    return span.doc[span.start - 1] if span.start else None


def _after(span: Span) -> Token | None:
    return span.doc[span.end] if span.end < len(span.doc) else None
