"""Words that an article only tells again: "had previously denied", "initially said"."""

from __future__ import annotations

import re

from briefings.model import Article, Claim

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
