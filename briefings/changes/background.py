"""What an article only tells again: "had previously denied", "initially said", and what is long past."""

from __future__ import annotations

import re
from datetime import timedelta

from briefings.model import Article, Claim, Directness

FRESH = timedelta(days=31)
"""Days by which what an article tells in its own voice may lie behind it, and still be a report."""

A_YEAR = timedelta(days=366)
"""The same for what somebody is quoted with."""

ADVERBS = "previously|formerly|initially|originally|once|earlier|at first|until now|until recently"
BEFORE = re.compile(rf"\b(?:{ADVERBS})(?:\s+\w+)?$", re.IGNORECASE)
HAD = re.compile(r"\bhad\s+(?:\w+ly\s+|both\s+|all\s+|also\s+)?\w+$", re.IGNORECASE)
AFTER = re.compile(r"(?:\s+\w+){0,2}\s+(?:at first|initially|previously|originally)\b", re.IGNORECASE)


def is_background(article: Article, claim: Claim) -> bool:
    """Whether the sentence tells the saying as past already, by the words at its cue.

    It goes by the cue's own tense and the adverb beside it. It does not know when the words were first said, and what
    is told as present is never taken for old.
    """
    if claim.cue_span is None:
        return False
    text = article.text[claim.sentence.start : claim.cue_span.end]
    cue = claim.cue_span.of(article.text)
    verb = text[: len(text) - len(cue)] + " ".join(cue.split()[: _verb(cue)])
    if BEFORE.search(verb) or HAD.search(verb):
        return True
    return AFTER.match(article.text, claim.cue_span.end) is not None


def _verb(cue: str) -> int:
    """How many words of a cue lead up to its verb: an auxiliary and adverbs stand before it."""
    words = cue.casefold().split()
    start = 1 if words and words[0] in {"had", "has", "have"} else 0
    return min(len(words), start + 1 + sum(word.endswith("ly") or word in {"both", "all"} for word in words[start:]))


def is_history(article: Article, claim: Claim) -> bool:
    """Whether a claim tells of what it dates long before itself: no report, but background.

    What somebody says now of last month may be news; what somebody says of last year is not.
    """
    last = claim.event_time.last if claim.event_time is not None else claim.event_date
    reach = FRESH if claim.directness is Directness.NARRATED else A_YEAR
    return last is not None and article.published_at.date() - last > reach
