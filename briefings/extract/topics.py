"""Which topics a claim belongs to: by the words of its sentence, and by the events it tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from briefings.model import Claim, Topic


def topics_of(claim: Claim, text: str, topics: Sequence[Topic]) -> tuple[str, ...]:
    """The ids of the topics that the claim is of, in the order given.

    A topic fits if one of its terms starts at a word of the claim's content, or if the claim tells of one of its
    actions; a topic with `actors` also wants one of them in the sentence. Matching ignores case and line breaks. It
    needs no parse, so that a new topic can be applied to claims already stored.
    """
    content = " ".join(span.of(text) for span in claim.contents)
    sentence = claim.sentence.of(text)
    return tuple(topic.id for topic in topics if _fits(topic, claim, content, sentence))


def _fits(topic: Topic, claim: Claim, content: str, sentence: str) -> bool:
    told = any(event.action in topic.actions for event in claim.events)
    named = bool(topic.terms) and _pattern(topic.terms).search(content) is not None
    if not (told or named):
        return False
    return not topic.actors or _pattern(topic.actors).search(sentence) is not None


@lru_cache(maxsize=1024)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    forms = (r"\s+".join(map(re.escape, term.split())) for term in terms if term.strip())
    return re.compile(r"(?<!\w)(?:" + ("|".join(forms) or r"(?!)") + ")", re.IGNORECASE)
