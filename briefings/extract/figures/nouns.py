"""What a figure counts or measures."""

from __future__ import annotations

from spacy.tokens import Span, Token

from briefings.extract.figures.filter import counted_to_the_right
from briefings.extract.figures.number_units import unit_kinds
from briefings.extract.figures.numbers import SHARE, Number
from briefings.extract.figures.words import inverted, listed, scope_data
from briefings.extract.places import country_of

_PARTIES = frozenset({"nsubj", "nsubjpass", "dobj"})
_INSIDE_NOUN_PHRASE = frozenset({"ADJ", "PROPN", "NOUN", "NUM", "ADV"})
_ANAPHORS = frozenset({"them", "these", "those", "which", "whom"})
_COMMON = frozenset({"NN", "NNS"})
_IN_ARMS = frozenset({"military", "army", "navy", "combat", "service"})
_STILL = frozenset({"stand", "remain"})
_SIDES = frozenset({"up", "down", "higher", "lower", "more", "less", "cheaper", "dearer"})
FARTHEST_NOUN = 8

VALUED = {"share": "rates", "heat": "rates", "power": "rates", "volume": "rates", "money": "values"}
"""Kinds of measures → the list of verbs whose subject they are the value of; of others it is that of "be"."""


def counted_noun(number: Number, span: Span) -> Token | None:
    """The noun that the number counts; None for a bare number, "8,000 of them" or a plain measure."""
    if number.kind:
        return _measured_noun(number, span)
    right = _noun_to_the_right(span)
    if right is not None:
        return right if right.lemma_.lower() != "other" else None
    inner = _object_of(span, "of")
    if inner is not None:
        return inner if inner.pos_ in {"NOUN", "PROPN"} else None
    return _counted_by_total(span)


def refers_back(span: Span) -> bool:
    """Whether a number without a noun names a part of what was counted before: "8,000 of them"."""
    inner = _object_of(span, "of")
    return inner is not None and inner.lower_ in _ANAPHORS


def is_part(span: Span, noun: Token) -> bool:
    """Whether the noun stands behind "of", so that what happens, happens to the number: "36 of the 48 drones"."""
    return noun in {_object_of(span, "of"), _object_of(span, "in", "worth")}


def points_back(noun: Token) -> bool:
    """Whether a counted noun takes up one that was told before: "8,000 of those forces"."""
    return any(child.lower_ in {"these", "those", "the", "such"} for child in noun.children if child.dep_ == "det")


def name_of(noun: Token, number: Number) -> str:
    """The counted noun's lemma, with synonyms folded: soldiers, servicemen and forces are all "troops"."""
    if noun.tag_ == "NNPS" and country_of(noun.text):
        return "people"
    lemma = noun.lemma_.lower()
    lemma = lemma.removesuffix("s") if noun.tag_ == "NNPS" else lemma
    folded = inverted("counted")
    if lemma == "member" and (group := _group_of(noun)) in folded:
        return folded[group]
    compounds = [c.lemma_.lower() for c in noun.lefts if c.dep_ in {"compound", "amod"} and c.pos_ == "NOUN"]
    pair = f"{compounds[-1]} {lemma}" if compounds else ""
    if pair in folded:
        return folded[pair]
    plain = lemma == "flight" and number.kind != "time"
    civil = lemma == "personnel" and compounds and compounds[-1] not in _IN_ARMS
    if plain or civil:
        return lemma
    return _measure_of(noun, number) or folded.get(noun.lower_) or folded.get(lemma) or lemma


def _measure_of(noun: Token, number: Number) -> str:
    """A measure with what it is one of, for the word alone tells nothing: "steel output"; "" if it is no such word.

    A rate in percent and a price in money go by what they measure: "unemployment rate", "the price of oil".
    """
    lemma = noun.lemma_.lower()
    if lemma not in listed("bare_measures", "nouns"):
        return ""
    before = [child for child in noun.lefts if child.dep_ in {"compound", "amod"}]
    behind = [inner for prep in noun.children if prep.lower_ == "of" for inner in prep.children if inner.dep_ == "pobj"]
    named = [*(child for child in reversed(before) if child.tag_ in _COMMON), *behind]
    if named and number.kind in {"share", "money"} and lemma in listed("bare_measures", number.kind):
        return named[0].lemma_.lower()
    return next((f"{one.lemma_.lower()} {lemma}" for one in (*named, *reversed(before))), "")


def _group_of(noun: Token) -> str:
    """What the counted are members of: "members of the special forces" → "forces"."""
    behind = (inner for prep in noun.children if prep.lower_ == "of" for inner in prep.children)
    return next((inner.lower_ for inner in behind if inner.dep_ == "pobj"), "")


def measured_by(number: Number, span: Span) -> str:
    """What a measure measures where no noun says so: "traveled 1,000km" → distance; "" if it can't be told."""
    after = span.doc[span.end] if span.end < len(span.doc) else None
    if number.kind == "length" and after is not None and after.lower_ in scope_data()["dimensions"]:
        return str(scope_data()["dimensions"][after.lower_])
    table = scope_data()["measured"].get(number.kind, {})
    token = span.root
    while token.head != token and token.pos_ not in {"VERB", "AUX"}:
        token = token.head
    if token.i >= span.start:
        return ""
    words = {token.lemma_.lower(), *(f"{token.lemma_.lower()} {below.lower_}" for below in token.subtree)}
    found = [str(table[word]) for word in sorted(words, key=len, reverse=True) if word in table]
    return found[0] if found else ""


def _noun_to_the_right(span: Span) -> Token | None:
    noun = counted_to_the_right(span)
    if noun is not None and _is_when(noun):
        return None
    if noun is not None and noun.i - span.end <= FARTHEST_NOUN and not _has_verb(span.doc[span.end : noun.i]):
        return _end_of_compound(noun)
    found = None
    start = _behind(span)
    for token in span.doc[start : start + FARTHEST_NOUN]:
        if token.is_sent_start or token.pos_ not in _INSIDE_NOUN_PHRASE or token.tag_ == "VBD":
            break
        found = token if token.tag_.startswith("NN") else found
    return found if found is not None and found.tag_ != "NNP" and not _is_when(found) else None


def _is_when(noun: Token) -> bool:
    """Whether a noun behind a number only says when: "3,000 last week"."""
    return noun.tag_ == "NN" and unit_kinds().get(noun.lower_) == "time"


def _behind(span: Span) -> int:
    """Where the words behind a number begin, its qualifier ("+", "or so", "more") left out."""
    doc, position = span.doc, span.end
    while position < len(doc) and doc[position].lower_ in {"+", "more", "others", "plus", "so", "or"}:
        position += 1
    return position


def _has_verb(tokens: Span) -> bool:
    return any(token.pos_ in {"AUX", "ADP"} or token.tag_ in {"VBD", "VBZ", "VBP"} for token in tokens)


def _end_of_compound(noun: Token) -> Token:
    while noun.dep_ == "compound" and noun.head.i > noun.i:
        noun = noun.head
    return noun


def _measured_noun(number: Number, span: Span) -> Token | None:
    """The noun of "an altitude of 7,000km", "20% of voters", "$2 billion in aid", "the flight time was 87 minutes"."""
    inner = _object_of(span, "of", "worth", "in") if number.kind == "money" else _object_of(span, "of")
    named = inner is not None and inner.pos_ in {"NOUN", "PROPN"} and unit_kinds().get(inner.lower_) != "time"
    if inner is not None and named and (number.kind != "time" or inner.i > span.end + 2):
        return inner
    if number.unit == SHARE and " of" not in f" {span.text}".replace(" out of", ""):
        inner = _noun_to_the_right(span) if " " in span.text else None
        if inner is not None:
            return inner
    head = span.root.head
    if span.root.dep_ == "pobj" and head.lower_ in {"of", "at"} and head.head.pos_ in {"NOUN", "PROPN"}:
        return head.head
    if "-" in span.text or number.kind == "money":
        right = _noun_to_the_right(span)
        if right is not None:
            return right
    return _subject_of_rate(span, VALUED.get(number.kind, ""))


def _subject_of_rate(span: Span, of: str) -> Token | None:
    """The subject of which a measure is the value: "inflation hit 9.1%", "the bridge will cost $260 million"."""
    verb = _valued_by(span)
    if verb.lemma_.lower() not in (listed(of, "verbs") if of else {"be"}) or span.root.i < verb.i:
        return None
    passed_on = verb.dep_ == "xcomp" and not any(c.dep_ == "nsubj" for c in verb.children)
    holder = verb.head if passed_on else verb
    subjects = [c for c in holder.children if c.dep_ in {"nsubj", "nsubjpass"} and c.tag_ in _COMMON]
    return subjects[0] if subjects else None


def _valued_by(span: Span) -> Token:
    """The verb that gives its subject the number: through "to", "at", "up", "10 percent higher"."""
    root = span.root
    head = root.head.head if root.dep_ == "pobj" and root.head.lower_ in {"to", "at", "by"} else root.head
    return head.head if head.lower_ in _SIDES and head.head.pos_ in {"VERB", "AUX"} else head


def total_of(span: Span) -> Token | None:
    """The noun of which a bare number is the value: "the number (of troops) rose to 11,000", "the death toll is 36"."""
    token = span.root
    for _ in range(4):
        if token.pos_ in {"VERB", "AUX"} or token.head == token:
            break
        token = token.head
    lemma = token.lemma_.lower()
    counting = lemma in listed("totals", "verbs")
    moving = lemma in listed("rates", "verbs") and lemma != "be" and _is_value_of(span, token)
    for child in token.children:
        total = (counting and child.pos_ == "NOUN") or child.lemma_.lower() in listed("totals", "nouns")
        total = total or (moving and child.tag_ == "NNS")
        if total and child.dep_ in _PARTIES and child.i < span.start:
            return child
    return None


def _is_value_of(span: Span, verb: Token) -> bool:
    """Whether the number is what the subject of a verb has come to: "deaths rose to 300", "injuries hit 45"."""
    root = span.root
    linking = {"at"} if verb.lemma_.lower() in _STILL else {"to"}
    behind = root.dep_ == "pobj" and root.head.lower_ in linking and root.head.head == verb
    return behind or (root.dep_ == "dobj" and root.head == verb)


def is_count_of(span: Span) -> bool:
    """Whether a number is called somebody's count, and so counts all that was told before: "its count of 12"."""
    above = span.root.head
    behind_of = span.root.dep_ == "pobj" and above.lower_ == "of"
    return behind_of and above.head.lemma_.lower() in listed("totals", "nouns")


def _counted_by_total(span: Span) -> Token | None:
    total = total_of(span)
    if total is None:
        return None
    inner = [g for c in total.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
    named = total.lemma_.lower() == "toll" or total.lemma_.lower() not in listed("totals", "nouns")
    return inner[0] if inner else total if named else None


def _object_of(span: Span, *prepositions: str) -> Token | None:
    """The noun or pronoun behind a preposition that directly follows the number."""
    doc, position = span.doc, _behind(span)
    if position >= len(doc) or doc[position].lower_ not in prepositions or doc[position].is_sent_start:
        return None
    if doc[position].lower_ == "worth" and position + 1 < len(doc):
        position += 1
    objects = [c for c in doc[position].children if c.dep_ == "pobj" and c.i > position]
    if objects:
        return objects[0]
    following = doc[position + 1] if position + 1 < len(doc) else None
    return following if following is not None and following.pos_ in {"PRON", "NOUN", "PROPN"} else None
