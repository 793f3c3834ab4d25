"""Where the counted are: the nearest place that governs a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from briefings.extract.figures.owners import subject_of
from briefings.extract.figures.words import listed
from briefings.extract.places import country_of, is_region_word, place_of, without_region_word

PREPOSITIONS = frozenset(
    {
        "in",
        "at",
        "near",
        "inside",
        "across",
        "to",
        "into",
        "on",
        "onto",
        "around",
        "outside",
        "within",
        "along",
        "toward",
        "towards",
        "throughout",
        "off",
        "of",
    }
)
"""Words before a place; "from" is not one, for what has left is elsewhere, and "of" counts only behind a direction."""

LOOK_BACK = 2
"""Sentences before a figure's own in which "the region" may have been named."""

BRACKET = 8
"""Tokens that a bracketed conversion may take."""

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_LAND = frozenset({"island", "islands", "isle", "cape", "peninsula"})
_THERE = frozenset({"there", "here"})
_COUNTRY_WORDS = frozenset({"country", "nation"})
_CIRCUMSTANCES = frozenset({"when", "after", "as"})
_TOWARDS = frozenset({"to", "into", "toward", "towards"})
_SOME = frozenset({"most", "many", "some", "half", "several", "few", "part", "none", "one", "two", "three", "majority"})
_ANAPHORS = frozenset({"them", "those", "these", "which", "whom"})
_DIRECTION = re.compile(
    r"(?:north|south|east|west|northeast|northwest|southeast|southwest|off|near|coast|waters?)$", re.IGNORECASE
)


def place_at(span: Span, nouns: Sequence[Token], verbs: Iterable[Token], end: int) -> str:
    """The name of the place of the figure at `span`, "" if none is told.

    It looks at the words of the counted noun and of its total (`nouns`), at those of the verbs, at what is joined to
    either by "and", and at last along the clause up to token `end`.
    """
    side = _side_of(span)
    if side:
        return side
    chain = [each for verb in verbs for each in (verb, *_attended(verb))]
    part = _partition(span, end)
    joined = [later for each in (*nouns, *chain) for later in each.conjuncts if later.i > span.end]
    for token in (*_anchors(span, nouns), *chain, *joined):
        found = place_below(token, span, part)
        if found:
            return found
    return _along(span, nouns, end if part is None else part)


def place_of_circumstances(span: Span, verbs: Iterable[Token]) -> str:
    """The place in a clause that tells how it came about: "killed when a ferry sank off southern Chile"."""
    for verb in verbs:
        for clause in (child for child in verb.children if child.dep_ == "advcl" and child.i > span.start):
            struck = (place_name(child, span) for child in clause.children if child.dep_ == "dobj")
            found = next(filter(None, struck), "") or place_below(clause, span)
            if found and clause.left_edge.lower_ in _CIRCUMSTANCES:
                return found
    return ""


def _attended(verb: Token) -> Iterator[Token]:
    """What its subject comes to by a verb, so that both are in one place: "joined the strike in Mombasa"."""
    if verb.lemma_.lower() in listed("attending", "verbs"):
        yield from (child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i)


def _partition(span: Span, end: int) -> int | None:
    """Where a part of the counted begins to be told of: "140 cases, most of them around Kisumu"; None if nowhere."""
    doc = span.doc
    for at in range(span.end, min(end, len(doc) - 2)):
        if doc[at].is_sent_start:
            return None
        if doc[at].lower_ in _SOME and doc[at + 1].lower_ == "of" and doc[at + 2].lower_ in _ANAPHORS:
            return at
    return None


def _side_of(span: Span) -> str:
    """The place that a distance is measured from: "300km (190 miles) west of Okushiri Island"."""
    position = span.end
    doc = span.doc
    if position < len(doc) and doc[position].text == "(":
        closing = [token.i for token in doc[position : position + BRACKET] if token.text == ")"]
        position = closing[0] + 1 if closing else position
    direction = doc[position] if position + 1 < len(doc) else None
    if direction is None or not (_DIRECTION.match(direction.lower_) or direction.lower_ == "away"):
        return ""
    if doc[position + 1].lower_ not in {"of", "from"}:
        return ""
    for inner in doc[position + 1].children:
        if inner.dep_ == "pobj":
            return _without_kind(place_name(inner, span) or _proper(inner))
    return ""


def _proper(noun: Token) -> str:
    """The proper nouns of a phrase that no table knows: "Okushiri island" → "Okushiri"."""
    words = noun.doc[noun.left_edge.i : noun.i + 1]
    return " ".join(word.text for word in words if word.pos_ == "PROPN")


def _without_kind(name: str) -> str:
    """A place without the word for what it is at its end, so that "Okushiri Island" and "Okushiri" are one."""
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].lower() in _LAND else name


def _anchors(span: Span, nouns: Iterable[Token]) -> Iterator[Token]:
    for noun in nouns:
        yield noun
        yield from (child for child in noun.children if child.dep_ in {"acl", "relcl"} and child.i > noun.i)
    yield span.root
    yield from (child for child in span.root.children if child.dep_ in {"acl", "relcl"})
    if span.end < len(span.doc) and span.doc[span.end].lower_ == "of":
        for inner in span.doc[span.end].children:
            yield inner
            yield from (child for child in inner.children if child.dep_ in {"acl", "relcl"})


def place_below(token: Token, span: Span, end: int | None = None) -> str:
    """The first place among the prepositions of `token`, those behind the figure before those ahead of it.

    What stands at token `end` or behind it is left out.
    """
    below = (child for child in token.children if end is None or child.i < end or token.i >= end)
    children = sorted(below, key=lambda child: (child.i < span.start, child.i))
    for child in children:
        if child.lower_ in _THERE and child.dep_ in {"advmod", "pcomp"}:
            return last_place(span, "there")
        if child.dep_ in {"prep", "agent", "dative"} and child.lower_ in PREPOSITIONS - {"of"}:
            found = _behind(child, span)
            if found:
                return found
        if child.dep_ == "advmod" and _DIRECTION.match(child.lower_):
            found = place_below(child, span) or _behind_of(child, span)
            if found:
                return found
    return ""


def _behind_of(token: Token, span: Span) -> str:
    for child in token.children:
        if child.lower_ == "of":
            return _behind(child, span)
    return ""


def _behind(preposition: Token, span: Span) -> str:
    for inner in preposition.children:
        if inner.dep_ not in {"pobj", "pcomp"}:
            continue
        name = place_name(inner, span)
        if name:
            return name
        nested = place_below(inner, span) or (_behind_of(inner, span) if _DIRECTION.match(inner.lower_) else "")
        if nested:
            return nested
    return ""


def _along(span: Span, nouns: Iterable[Token], end: int) -> str:
    """The first place behind a preposition in what follows, within the clause."""
    doc, start = span.doc, max(span.end, *(noun.i + 1 for noun in nouns), 0)
    for token in doc[start : max(start, end)]:
        if token.is_sent_start or token.text in {";", ":", "(", '"', "”"} or _is_new_clause(token):
            return ""
        if token.lower_ in PREPOSITIONS and token.dep_ == "prep":
            found = _behind(token, span)
            if found:
                return found
    return ""


def _is_new_clause(token: Token) -> bool:
    return token.pos_ in {"VERB", "AUX"} and any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children)


def place_name(token: Token, span: Span) -> str:
    """The place that a noun phrase names ("the Kursk region" → "Kursk"), or refers to ("the region"); "" if neither."""
    words = token.doc[token.left_edge.i : token.i + 1]
    text = re.sub(r"^(?:the|The)\s+", "", words.text)
    known = place_of(text)
    if known and any(word.pos_ == "PROPN" or word.ent_type_ in _PLACES for word in words):
        return known.name
    if token.i + 1 < len(token.doc) and token.nbor().like_num:
        return ""
    named = any(word.pos_ == "PROPN" for word in words if word.i != token.i or token.ent_type_ in _PLACES)
    if named and (token.ent_type_ in _PLACES or is_region_word(token.lower_)):
        return _own_name(text)
    common = is_region_word(token.lower_) or token.lower_ in _COUNTRY_WORDS
    if token.lower_ in _THERE or (common and _is_pointing(token)):
        return last_place(span, token.lower_, apart_from=_sender(token))
    return ""


def _sender(token: Token) -> str:
    """The country that sends something to this place, which is then another one: "Norway sent 300 to the country"."""
    if token.head.lower_ not in _TOWARDS:
        return ""
    verb = next((above for above in token.ancestors if above.pos_ == "VERB"), None)
    sender = subject_of(verb) if verb is not None else None
    return (country_of(sender.text) or "") if sender is not None else ""


def _own_name(text: str) -> str:
    owner, mark, rest = re.sub(r"\s+", " ", text).partition("'s ")
    return without_region_word(rest if mark and country_of(owner) else text)


def _is_pointing(token: Token) -> bool:
    return any(child.lower_ in {"the", "this", "that"} for child in token.children if child.dep_ == "det")


def last_place(span: Span, word: str, *, apart_from: str = "") -> str:
    """The place last named before `span`, in its sentence or the two before, that "the region" or "there" can mean."""
    mentions = [(name, after) for name, after in _names_before(span) if name != apart_from]
    for name, after in mentions:
        if word not in _THERE and after == word:
            return name
    for name, after in mentions:
        is_country = country_of(name) is not None
        if after != "'s" and (word in _THERE or is_country == (word in _COUNTRY_WORDS)):
            return name
    return ""


def _names_before(span: Span) -> Iterator[tuple[str, str]]:
    """Places named in the sentences that count, the nearest first, each with the word behind it."""
    doc, start, end = span.doc, _sentence_start(span.doc, span.start), span.start
    for _ in range(LOOK_BACK):
        start = _sentence_start(doc, start - 1) if start else 0
    while end > start:
        end -= 1
        if doc[end].pos_ != "PROPN":
            continue
        last = end + 1
        while end > start and doc[end - 1].pos_ == "PROPN":
            end -= 1
        run, after = doc[end:last], doc[last] if last < len(doc) else None
        known = place_of(run.text)
        behind = "" if after is None else "'s" if after.tag_ == "POS" else after.lower_
        if is_region_word(behind) or (known and run.root.ent_type_ not in {"PERSON", "ORG"}):
            yield known.name if known else run.text, behind


def _sentence_start(doc: Doc, place: int) -> int:
    while place and not doc[place].is_sent_start:
        place -= 1
    return place
