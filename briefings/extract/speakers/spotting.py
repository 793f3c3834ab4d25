"""Where a text writes a person's name: what the parser took for one, cleaned, and what it missed or took for a body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from briefings.extract.places import country_of
from briefings.extract.speakers.names import is_title, usual_pronoun, without_titles, words

LONGEST_NAME = 5
LETTERS = 4
CAPITALS = 0.75
"""The share of its longer words that a title-case headline capitalises."""

PARTICLES = frozenset(
    ("de", "da", "do", "dos", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "ter")
)
LINKED = frozenset(("bin", "ibn", "al", "el", "ben", "bint", "abu", "e", "y", "-", "–", "'", "’"))
SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "qc", "sc", "mp"))
NOT_PEOPLE = frozenset({"GPE", "LOC", "FAC", "DATE", "WORK_OF_ART", "EVENT", "PRODUCT", "LAW", "LANGUAGE"})

PLACES = frozenset({"GPE", "LOC", "FAC", "ORG", "NORP", "DATE", "EVENT"})


@dataclass(frozen=True, slots=True)
class Spotted:
    """A name of two words or more over the tokens `[start, end)`; `headline` if it stands in a title-case headline."""

    start: int
    end: int
    written: str
    headline: bool = False


def spot_names(doc: Doc, headlines: frozenset[int]) -> Iterator[Spotted]:
    """Every full name in the text, in order; `headlines` has the tokens where a capital says nothing.

    Surnames alone are not looked for; nor is anyone told apart.
    """
    end = 0
    for start, stop in sorted(_candidates(doc), key=lambda one: (one[0], -one[1])):
        if start < end:
            continue
        parts = [doc[i].text for i in range(start, stop)]
        if not doc[start].is_space and _is_name(parts):
            yield Spotted(start, stop, joined(parts), start in headlines)
            end = stop


def headline_tokens(doc: Doc) -> frozenset[int]:
    """The tokens of sentences that capitalise nearly every word, where a capital says nothing."""
    found: set[int] = set()
    for sentence in doc.sents:
        long = [token for token in sentence if len(token.text) >= LETTERS and token.text[0].isalpha()]
        if len(long) > 2 and sum(token.text[0].isupper() for token in long) >= CAPITALS * len(long):  # noqa: PLR2004 - two words may be a name
            found.update(range(sentence.start, sentence.end))
    return frozenset(found)


def joined(parts: Sequence[str]) -> str:
    """The parts as one name; a hyphen that the tokenizer set apart goes back between its neighbours."""
    return " ".join(parts).replace(" - ", "-").replace(" – ", "–").replace(" ’ ", "’").replace(" ' ", "'")


def _candidates(doc: Doc) -> Iterator[tuple[int, int]]:
    for entity in doc.ents:
        if entity.label_ == "PERSON":
            cut = _cut(entity)
            if cut is not None:
                yield cut
    for token in doc:
        if token.pos_ != "PROPN":
            continue
        if usual_pronoun(token.text) and token.text[0].isupper() and token.ent_type_ not in NOT_PEOPLE:
            run = _run_from(token)
            if run is not None:
                yield run
        if token.dep_ == "compound" and token.i + 1 < len(doc) and _is_told_human(doc[token.i + 1], token):
            yield token.i, token.i + 2
        if token.dep_ == "appos" and token.ent_type_ not in PLACES and (run := _beside_role(token)) is not None:
            yield run


def _beside_role(last: Token) -> tuple[int, int] | None:
    """Two proper nouns or more between commas, beside a noun for a human: "the city's mayor, Ines Vos, said"."""
    doc, role = last.doc, last.head
    start = last.i
    while (
        start
        and doc[start - 1].dep_ == "compound"
        and doc[start - 1].pos_ == "PROPN"
        and doc[start - 1].text[0].isupper()
    ):
        start -= 1
    human = words("humans") | words("men") | words("women") | words("titles")
    if start == last.i or role.pos_ != "NOUN" or role.tag_ != "NN" or role.lemma_.lower() not in human:
        return None
    behind = doc[last.i + 1].text if last.i + 1 < len(doc) else ""
    return (start, last.i + 1) if doc[start - 1].text == "," and behind in {",", "."} else None


def _cut(entity: Tokens) -> tuple[int, int] | None:
    """The tokens of the name itself: no titles before it, nothing after the first word that is part of no name."""
    start, end = entity.start, entity.end
    doc = entity.doc
    while start < end and (is_title(doc[start].text) or doc[start].is_space):
        start += 1
    stop = start
    while stop < end and _fits(doc[stop], inner=stop > start):
        stop += 1
    while stop > start and not _ends_name(doc[stop - 1]):
        stop -= 1
    return (start, stop) if stop > start else None


def _ends_name(token: Token) -> bool:
    """Whether a name can end here: with a capital, or behind a hyphen as in "Kim Yong-hyun"."""
    return token.text[0].isupper() or _is_joined(token)


def _is_joined(token: Token) -> bool:
    before = token.doc[token.i - 1] if token.i else None
    return token.is_alpha and before is not None and before.text in {"-", "–"} and not before.whitespace_


def _fits(token: Token, *, inner: bool) -> bool:
    text = token.text
    if text[0].isupper() and token.tag_ != "POS":
        return text.lower() not in SUFFIXES
    return inner and (text.lower() in PARTICLES or text.lower() in LINKED or _is_joined(token))


def _is_told_human(last: Token, first: Token) -> bool:
    """Whether what the parser takes for a place is called a human right behind, as in "Ada Paris, a teacher, left"."""
    if first.head.i != last.i or last.pos_ != "PROPN" or (first.i and first.doc[first.i - 1].pos_ == "PROPN"):
        return False
    humans = words("humans") | words("men") | words("women")
    return any(one.dep_ == "appos" and one.lower_ in humans for one in last.children)


def _run_from(first: Token) -> tuple[int, int] | None:
    """A usual given name with the capitalised proper nouns behind it, where the parser saw no person."""
    doc, end = first.doc, first.i + 1
    while end < len(doc) and end - first.i < LONGEST_NAME and _goes_on(doc[end], doc, first):
        end += 1
    while end > first.i + 1 and not _ends_name(doc[end - 1]):
        end -= 1
    before = doc[first.i - 1] if first.i else None
    alone = before is None or before.pos_ != "PROPN" or is_title(before.text) or before.is_space
    return (first.i, end) if alone and end - first.i > 1 else None


def _goes_on(token: Token, doc: Doc, first: Token) -> bool:
    if token.text in {"-", "–"} or token.text.lower() in PARTICLES:
        after = doc[token.i + 1] if token.i + 1 < len(doc) else None
        return after is not None and after.text[0].isupper() and after.pos_ == "PROPN"
    return token.text[0].isupper() and token.pos_ == "PROPN" and token.ent_type_ not in NOT_PEOPLE and token.i > first.i


def _is_name(parts: Sequence[str]) -> bool:
    words_ = [part for part in parts if part[0].isalpha()]
    if not 1 < len(words_) <= LONGEST_NAME or len(words_[-1].rstrip(".")) == 1:
        return False
    wrong = words("bodies") | words("small") - LINKED
    if any(part.lower() in wrong or part.isdigit() for part in words_):
        return False
    return (
        words_[-1].lower() not in words("titles")
        and country_of(joined(parts)) is None
        and without_titles(parts) == list(parts)
    )
