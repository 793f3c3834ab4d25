"""Which amounts of time only point at a time, and so are no figures: "two years before", "the past ten days"."""

from __future__ import annotations

from spacy.tokens import Span

from briefings.extract.figures.numbers import Number

_WINDOW = frozenset(
    {"past", "last", "next", "previous", "first", "coming", "preceding", "following", "final", "recent", "latest"}
)
_RELATION = frozenset({"ago", "later", "earlier", "before", "after", "since", "prior", "hence"})
_LENGTH = frozenset({"for", "of", "spend", "last", "take", "wait", "serve", "than"})
"""Words before an amount of time that make it a length, whatever follows: "for two years before that"."""


def is_when(number: Number, span: Span) -> bool:
    """Whether a number with a unit of time at the tokens of `span` tells when something is, not how long it takes."""
    doc, lead = span.doc, span.start
    while lead and doc[lead - 1].idx >= number.lead:
        lead -= 1
    before = doc[lead - 1] if lead and not doc[lead].is_sent_start else None
    following = doc[span.end] if span.end < len(doc) else None
    if before is not None and before.lower_ in _WINDOW and before.pos_ != "VERB":
        return True
    if following is None or following.lower_ not in _RELATION:
        return _is_period(span)
    return before is None or not ({before.lower_, before.lemma_.lower()} & _LENGTH)


def _is_period(span: Span) -> bool:
    """Whether a period of the calendar is meant: "the 12 months to June", "the three months ended in March"."""
    doc = span.doc
    if span.end + 1 >= len(doc) or not span.start or doc[span.start - 1].lower_ != "the":
        return False
    ended = doc[span.end].lower_ in {"to", "through", "until", "ended", "ending"}
    return ended and doc[span.end + 1].ent_type_ == "DATE"
