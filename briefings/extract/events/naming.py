"""What the parties of an event are called: a country if one is named, else an organisation or person, else nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from briefings.extract.clauses import mention_of
from briefings.extract.places import country_of
from briefings.extract.speakers.names import clean, without_titles
from briefings.model import Span

OWNERS = frozenset({"of", "from", "by"})
LONGEST_NAME = 5
LONGEST_SPAN = 12
"""Words of the span that shows a party; what follows adds to it, but names it no more."""

NAMED = frozenset({"PERSON", "GPE", "ORG"})
NAMES = frozenset({"compound", "amod", "nmod", "poss", "flat"})


def party_span(head: Token) -> Span:
    """The characters of a party's noun phrase, at most `LONGEST_SPAN` words of it, its head among them."""
    doc, phrase = head.doc, mention_of(head)
    start = max(phrase.start, head.i - LONGEST_SPAN + 1)
    end = min(phrase.end, start + LONGEST_SPAN)
    while len(doc[start:end].text.split()) > LONGEST_SPAN:
        end -= 1
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def name_of(head: Token) -> str:
    """The canonical name of a party: its country, else the proper name in its noun phrase; "" if it has none."""
    if country := owner_of(head):
        return country
    if head.pos_ == "PROPN":
        return _proper(head)
    named = [child for child in head.lefts if child.pos_ == "PROPN" and child.dep_ in NAMES]
    return _proper(named[-1]) if named else ""


def _proper(head: Token) -> str:
    """The run of capitalised words around a proper noun, or the whole name that it ends, without titles and article."""
    doc, start, end = head.doc, head.i, head.i + 1
    if head.ent_type_ in NAMED and head.ent_iob_ == "I" and _ends_name(head):
        start = next(i for i in range(head.i, -1, -1) if doc[i].ent_iob_ == "B" or i == 0)
    while start > 0 and doc[start - 1].head.i <= head.i and _is_part(doc[start - 1], head):
        start -= 1
    start -= 2 * (start > 1 and _is_of_many(doc[start - 2], doc[start - 1]))
    while end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].head.i == head.i and doc[end].dep_ == "flat":
        end += 1
    words = doc[start:end].text.split()
    named = words if head.ent_type_ == "GPE" else without_titles(words)
    return clean(" ".join(named)) if any(word[:1].isupper() for word in words) else ""


def _ends_name(head: Token) -> bool:
    return head.i + 1 == len(head.doc) or head.nbor().ent_iob_ != "I"


def _is_of_many(owners: Token, mark: Token) -> bool:
    """Whether a plural possessive is a part of a name: "the Dockers' Union", "Doctors' Association"."""
    plural = mark.lower_ in {"'", "’"} and owners.lower_.endswith("s") and owners.text[:1].isupper()
    return plural and not country_of(owners.text)


def _is_part(token: Token, head: Token) -> bool:
    return token.text[:1].isupper() and token.dep_ in {"compound", "nmod", "amod", "flat"} and head in token.ancestors


def behind(token: Token, prepositions: Iterable[str]) -> Iterator[Token]:
    """The nouns behind those prepositions that hang on `token`."""
    wanted = frozenset(prepositions)
    for child in token.children:
        if child.dep_ in {"prep", "agent", "dative"} and child.lower_ in wanted:
            yield from (below for below in child.children if below.dep_ == "pobj")


def owner_of(noun: Token) -> str:
    """The country that a noun phrase belongs to: "Pyongyang's soldiers", "soldiers from North Korea"; "" if none."""
    for owner in behind(noun, OWNERS):
        if country := country_in(owner.doc[owner.left_edge.i : owner.i + 1]):
            return country
    return country_in(noun.doc[noun.left_edge.i : noun.i + 1])


def country_in(tokens: Iterable[Token]) -> str:
    """The last country named in a run of tokens, by the longest name; "" if there is none."""
    run = list(tokens)
    for end in range(len(run), 0, -1):
        for start in range(max(0, end - LONGEST_NAME), end):
            country = _country(run[start:end])
            if country:
                return country
    return ""


def _country(run: list[Token]) -> str:
    if not any(token.text[:1].isupper() for token in run):
        return ""
    first, last = run[0], run[-1]
    return country_of(first.doc[first.i : last.i + 1].text) or ""
