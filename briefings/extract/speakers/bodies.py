"""The bodies of one text: organisations by their full name, and the short forms that later stand for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from briefings.extract.speakers.names import clean, fold, words
from briefings.extract.speakers.people import entity_at

LONGEST_BODY = 10
SMALL = frozenset({"of", "the", "for", "and", "in", "on", "at", "to", "s"})
KINDS = frozenset({"ORG", "FAC"})
ACRONYM = re.compile(r"[A-Z][A-Z.&-]{1,7}s?")
ALIKE = {"agency": ("agency", "service", "bureau", "administration", "authority")}


@dataclass(slots=True)
class Bodies:
    """What a text teaches about its bodies: full names with where each first stands, and defined short forms."""

    full: dict[str, tuple[str, int]] = field(default_factory=dict)
    short: dict[str, tuple[str, int]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def name(self, written: str, at: int) -> str | None:
        """The full name introduced before token `at` for which `written` stands; None if none or several do."""
        key = fold(written)
        if not key:
            return None
        if key in self.short and self.short[key][1] <= at:
            return self.short[key][0]
        found = {name for name, since in self.full.values() if since < at and _is_short_for(written, key, name)}
        longest = {name for name in found if not any(name != one and fold(one).endswith(fold(name)) for one in found)}
        return longest.pop() if len(longest) == 1 else None

    def of_kind(self, noun: str, at: int) -> str | None:
        """The one body introduced before token `at` that "the agency", "the foundation" can mean."""
        kinds = ALIKE.get(noun, (noun,))
        found = {name for name, since in self.full.values() if since < at and _kind_of(name) in kinds}
        return found.pop() if len(found) == 1 else None


def read_bodies(doc: Doc) -> Bodies:
    """Collect the bodies of `doc` that are named by two words or more, with the short forms that brackets define."""
    bodies = Bodies()
    for entity in doc.ents:
        if entity.label_ not in KINDS:
            continue
        name = clean(" ".join(entity.text.split()))
        size = len(name.split())
        if 1 < size <= LONGEST_BODY and fold(entity[-1].text) not in words("documents"):
            bodies.full.setdefault(fold(name), (name, entity.start))
    for start, end, short in _defined(doc):
        name = clean(doc[start:end].text)
        bodies.full.setdefault(fold(name), (name, start))
        bodies.short.setdefault(fold(short), (bodies.full[fold(name)][0], end))
        bodies.written.setdefault(fold(short), short)
    return bodies


def _defined(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """As in "the National Intelligence Service (NIS)": words before a bracket whose letters are the short form's."""
    for token in doc[1:-2]:
        if token.text != "(" or doc[token.i + 2].text != ")" or not doc[token.i + 1].text[0].isupper():
            continue
        short = doc[token.i + 1].text
        start = token.i
        while start > 0 and token.i - start < LONGEST_BODY and _in_name(doc[start - 1]):
            start -= 1
        while start < token.i and not doc[start].text[0].isupper():
            start += 1
        while start < token.i - 1 and doc[start].text[0].lower() != short[0].lower():
            start += 1
        if token.i - start > 1 and doc[start].text[0] == short[0] and _spells(short, doc[start : token.i].text):
            yield start, token.i, short


def _in_name(token: Token) -> bool:
    return token.text[0].isupper() or token.lower_ in SMALL or token.text in {"-", "&", "'s", "’s"}


def _spells(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in this order."""
    letters = iter(long.lower())
    return all(letter in letters for letter in short.lower() if letter.isalnum())


def _is_short_for(written: str, key: str, name: str) -> bool:
    full = fold(name)
    if full == key:
        return True
    if ACRONYM.fullmatch(written):
        big = "".join(word[0] for word in full.split() if word not in SMALL)
        every = "".join(word[0] for word in full.split())
        return key in {big, every}
    return full.endswith(f" {key}") and written[0].isupper()


def _kind_of(name: str) -> str:
    """The word that tells what a body is: the last one, or the one before "of" and "for"."""
    before, _, _ = re.sub(r"\b(?:of|for|on)\b", "|", name).partition("|")
    return before.split()[-1].lower() if before.split() else ""


def body_at(head: Token) -> str:
    """The body named around `head`, without article and possessive; "" if the parser saw none there."""
    entity = entity_at(head)
    if entity is None or entity.label_ not in KINDS:
        return ""
    return clean(" ".join(token.text for token in entity if not token.is_space and token.tag_ != "POS"))
