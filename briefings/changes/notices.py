"""What an outlet says about its own text: that it is corrected, withdrawn, or kept up to date.

Only set phrases are known. An article that tells of somebody else's correction or withdrawal in other words than "this
article" is not taken for one of its own. Most articles that tell of a report which was amended tell of somebody else's:
only a paragraph that begins like a notice is one whatever else it says (`is_labelled`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter

from briefings.model import Article, Span

_TEXTS = r"(?:article|story|report|piece|post|item|page|dispatch|headline)"
_VERSION = r"(?:earlier|previous|original)\s+version"
_AMENDED = r"(?:has\s+been|was)\s+(?:corrected|amended|(?:updated|changed|edited|revised)\s+to\s+correct)"
_LABEL = rf"""
    ^\W*(?:corrections?|clarifications?|corrected|erratum)\b
      (?:\s*\([^)\n]*\)|,?\s+(?:on\s+)?(?:[^\W\d]+\.?\s+\d{{1,2}}|\d{{1,2}}\s+[^\W\d]+)(?:,?\s+\d{{4}})?)?\s*[:—–]
    | ^\W*\(?corrects\s+\w
    | ^\W*(?:editors?['’]?s?\s+note\W+)?(?:(?:an?|the|our)\s+)?{_VERSION}\s+of\s+this\s+{_TEXTS}\b
    | ^\W*(?:editors?['’]?s?\s+note\W+)?this\s+{_TEXTS}\s+{_AMENDED}\b
    """
_LABELLED = re.compile(_LABEL, re.IGNORECASE | re.VERBOSE)
_NOTICE = re.compile(
    rf"""{_LABEL}
    | \b{_VERSION}\s+of\s+th(?:is|e)\s+{_TEXTS}\b
    | \b{_VERSION}\s+mis(?:said|stated|gave|put|reported)\b
    | \bthis\s+{_TEXTS}\s+{_AMENDED}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WITHDRAWN = re.compile(
    rf"""
    \bthis\s+{_TEXTS}\s+(?:has\s+been|was|is)\s+(?:now\s+)?(?:withdrawn|retracted|taken\s+down|unpublished|removed)\b
    | \b(?:has|have)\s+(?:withdrawn|retracted|taken\s+down|removed)\s+this\s+{_TEXTS}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WITHDRAWN_TITLE = re.compile(r"^\W*(?:withdrawn|retracted|retraction|withdrawal)\b\s*[:\]—–-]", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    rf"\b(?:the|our)\s+{_TEXTS}\b[^.\n]{{0,60}}\b(?:withdrawn|retracted|taken\s+down)\b"
    rf"|\b(?:withdrawn|retracted|taken\s+down)\s+(?:the|our)\s+{_TEXTS}\b",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(rf"^\W*(?:{_TEXTS}\s+)?(?:withdrawn|retracted)\W*$", re.IGNORECASE)
_LIVE = re.compile(
    rf"\blive\s+(?:updates?|blog|coverage|reporting)\b|^\W*live\s*[:|–—-]|\bas\s+it\s+happen(?:s|ed)\b"
    rf"|\bdeveloping\s+story\b|\bthis\s+{_TEXTS}\s+(?:is\s+being|will\s+be)\s+updated\b",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\b(?:last\s+)?updated\b\s*(?:at|on|:|–|—|-)?[^.\n]{0,30}\d[^\n]{0,20}", re.IGNORECASE)
_HEAD = 400
_FEW = 60


def notices(text: str) -> tuple[Span, ...]:
    """The paragraphs in which the outlet corrects its own text, in order."""
    return tuple(
        Span(found.start(), found.end())
        for found in re.finditer(r"[^\n]+", text)
        if found.group().strip() and _NOTICE.search(found.group())
    )


def is_labelled(paragraph: str) -> bool:
    """Whether a paragraph begins as only a notice does: "Correction:", "An earlier version of this article"."""
    return _LABELLED.search(paragraph) is not None


def holding(spans: Sequence[Span], part: Span) -> Span | None:
    """Which of the spans holds this one, None if none does. They are in order and apart, as `notices` gives them."""
    at = bisect_right(spans, part.start, key=attrgetter("start"))
    return spans[at - 1] if at and spans[at - 1].covers(part) else None


def is_withdrawn(old: Article, new: Article) -> bool:
    """Whether the new revision says that the article was taken back, and the old one did not say so.

    It has to be told of "this article", at its head. "The article" is enough where a few words stand in the place of
    many.
    """
    if _says_withdrawn(old):
        return False
    was, now = (len(article.text.split()) for article in (old, new))
    left = now <= _FEW and 2 * now <= was
    return _says_withdrawn(new) or (left and _TAKEN_BACK.search(new.text) is not None)


def _says_withdrawn(article: Article) -> bool:
    head = article.text[:_HEAD]
    return any((_WITHDRAWN_TITLE.search(article.title), _WITHDRAWN.search(head), _ONE_WORD.search(article.text)))


def is_live(article: Article) -> bool:
    """Whether the article says that it is kept up to date as things happen: what it drops is not taken back."""
    return bool(_LIVE.search(article.title) or _LIVE.search(article.text[:_HEAD]))


def is_newer(old: Article, new: Article) -> bool:
    """Whether the outlet gives the new revision a later time, by its date or by a line "Updated at 10:40"."""
    dated = old.dated and new.dated and new.published_at > old.published_at
    return dated or bool(set(_STAMP.findall(new.text)) - set(_STAMP.findall(old.text)))
