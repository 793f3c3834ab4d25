"""What a bare answer answers: "dismissed the reports as fake news" is about what was reported just before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefings.model import Claim, Event, Polarity, Stance

ANSWERS = frozenset({Stance.DENIES, Stance.CONFIRMS, Stance.CANNOT_CONFIRM, Stance.DECLINES_TO_COMMENT})
POINTING = re.compile(
    r"\b(?:it|them|reports?|claims?|allegations?|accusations?|accounts?|rumou?rs?|assertions?)\b",
    re.IGNORECASE,
)


def refer_back(claims: Iterable[Claim], text: str) -> Iterator[Claim]:
    """The claims in order, where an answer that names no event itself gets the one told last before it.

    Only events that were told as having happened are answered, and only by a content that points back ("the reports",
    "it"). A claim that has events of its own is left as it is.
    """
    last: Event | None = None
    for claim in claims:
        told = [event for event in claim.events if event.polarity is Polarity.POSITIVE]
        if told:
            last = told[-1]
        if last is not None and not claim.events and claim.stance in ANSWERS and _points(claim, text):
            yield replace(claim, events=(last,))
        else:
            yield claim


def _points(claim: Claim, text: str) -> bool:
    return any(POINTING.search(span.of(text)) for span in claim.contents)
