"""For when a figure counts, if not for now: "up from 8,000 in October", "by 1 May", "last year's 300"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.extract.figures.words import listed
from briefings.extract.times.reading import Placed
from briefings.model import Period

STANDING = frozenset({"in_place", "fighting", "missing", "trained", ""})
"""States that hold at a time and do not happen in it, so that a day told with them is the day of counting."""

PAST = timedelta(days=31)
"""A number of something that happened longer ago than this is another time's, whatever its state."""

BEHIND = 6
"""Tokens behind a compared number in which its day may stand."""

AHEAD = 6
"""Tokens before a number in which "a previous estimate of" may stand."""

CLOSE = 3
"""Tokens before a day in which the number stands that it belongs to."""

FARTHEST = 12
"""Tokens between "up" or "compared" and the older number."""

_AS_OF = re.compile(r"\bas\s+of\s+$", re.IGNORECASE)
_BY = re.compile(r"(?:by|until|before)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


def counted_when(tokens: Tokens, state: str, told: Iterable[Placed], day: date | None) -> Period | None:
    """The days that the number at `tokens` counts for, None if they are those of the report.

    `told` are the expressions of time of its sentence, `day` the article's. A number that is only called older has all
    days before the article's.
    """
    if _is_compared(tokens) or _is_called_older(tokens):
        near = [one for one in told if 0 <= one.tokens.start - tokens.end <= BEHIND and one.period is not None]
        return (near[0].mention.past or near[0].period) if near else _before(day)
    for one in told:
        if one.period is not None and (found := _by_expression(tokens, state, one, day)):
            return found
    return _by_year(tokens, day)


def _before(day: date | None) -> Period:
    return Period(date.min, day - timedelta(days=1) if day and day > date.min else date.min)


def _is_compared(tokens: Tokens) -> bool:
    """Whether the number is what another is compared with: "up from 8,000", "compared with 300 last year"."""
    doc, at = tokens.doc, tokens.start - 1
    while at >= 0 and doc[at].lower_ in listed("earlier", "between"):
        at -= 1
    while at >= 0 and tokens.start - at <= AHEAD and doc[at].pos_ in {"DET", "ADV", "ADJ", "SYM", "NOUN"}:
        at -= 1
    if at < 1 or doc[at].lower_ not in listed("earlier", "before"):
        return False
    compared = doc[at].lower_ in {"to", "with", "against"}
    for place in range(at - 1, max(-1, at - FARTHEST), -1):
        if doc[place].is_sent_start and place + 1 < at and doc[place + 1].is_sent_start:
            return False
        lemma = doc[place].lemma_.lower()
        if compared and lemma in {"compare", "compared"} and at - place == 1:
            return True
        if not compared and listed("earlier", "changes") & {lemma, doc[place].lower_}:
            return True
        if doc[place].is_sent_start:
            return False
    return False


def _is_called_older(tokens: Tokens) -> bool:
    """Whether words before the number call it an older one: "a previous estimate of 8,000", "previously 300"."""
    doc = tokens.doc
    before: list[Token] = []
    for at in range(tokens.start - 1, max(-1, tokens.start - 1 - AHEAD), -1):
        if doc[at].is_punct:
            break
        before.append(doc[at])
        if doc[at].is_sent_start:
            break
    words = [token.lower_ for token in before]
    named = any(token.lemma_.lower() in listed("earlier", "nouns") for token in before)
    if named and any(word in listed("earlier", "adjectives") for word in words):
        return True
    return any(word in listed("earlier", "adverbs") for word in words[:2])


def _by_expression(tokens: Tokens, state: str, one: Placed, day: date | None) -> Period | None:
    """The days of an expression if the number counts for them, and not just happened in them."""
    doc, period = tokens.doc, one.period
    if period is None:
        return None
    owned = doc[one.tokens.end].lower_ if one.tokens.end < len(doc) else ""
    if owned in {"'s", "’s"} and 0 <= tokens.start - one.tokens.end <= 2:  # noqa: PLR2004 - the mark and one word
        return period
    if one.verb not in _verbs_of(tokens.root) and not _is_inside(one.tokens.root, tokens):
        return None
    if _is_anothers(one, tokens):
        return None
    start = doc[one.tokens.start].idx
    stated = _AS_OF.search(doc.text[max(0, start - 8) : start]) or _BY.match(one.tokens.text)
    over = day is not None and period.last < day
    if stated or (over and state in STANDING):
        return period
    return period if day is not None and period.last + PAST < day else None


def _is_anothers(one: Placed, tokens: Tokens) -> bool:
    """Whether the expression stands right behind another number, whose it then is: "from 8,000 in May to 9,000"."""
    before = tokens.doc[max(0, one.tokens.start - CLOSE) : one.tokens.start]
    numbers = [token.i for token in before if token.like_num]
    return bool(numbers) and not tokens.start <= numbers[-1] < tokens.end


def _verbs_of(token: Token) -> Iterator[Token]:
    """The verb that governs the number."""
    for _ in range(FARTHEST):
        if token.pos_ in {"VERB", "AUX"}:
            yield token
            return
        if token.head == token:
            yield token
            return
        token = token.head


def _is_inside(word: Token, tokens: Tokens) -> bool:
    """Whether a word hangs on the number or on its noun: "8,000 in October"."""
    for _ in range(FARTHEST):
        if word.i in range(tokens.start, tokens.end) or word == tokens.root.head:
            return True
        if word.head == word or word.pos_ in {"VERB", "AUX"}:
            return False
        word = word.head
    return False


def _by_year(tokens: Tokens, day: date | None) -> Period | None:
    """The year that stands before the happening itself: "the 1994 quake killed 57"."""
    for verb in _verbs_of(tokens.root):
        for subject in (child for child in verb.children if child.dep_ in {"nsubj", "agent"}):
            for word in subject.subtree:
                modifies = word.dep_ in {"nummod", "compound", "amod"} and word.head.i > word.i
                if modifies and _YEAR.fullmatch(word.text) and day and int(word.text) < day.year:
                    year = int(word.text)
                    return Period(date(year, 1, 1), date(year, 12, 31))
    return None
