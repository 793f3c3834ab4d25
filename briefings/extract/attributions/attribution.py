"""The value that the finders of attributions hand on: where something is attributed, before anyone is named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefings.model import Span

REMEMBERED = 12
"""How many attributions back and forth one is looked for that holds another."""


class Form(Enum):
    """Which construction attributes; it decides what counts as a nested one."""

    VERB = "verb"
    QUOTED = "quoted"
    PHRASE = "phrase"
    NOUN = "noun"
    HEADLINE = "headline"
    FOLLOWING = "following"
    TAGGED = "tagged"


@dataclass(frozen=True, slots=True)
class Attribution:
    """A content with its cue and the head word of its source; `source` is None where nobody is named.

    `lemma` is the cue's lemma ("" for a follow-on quotation), `verb` the cue's head word, from which negation is read;
    `mention` has all of the source where its bounds are known.
    """

    form: Form
    sentence: Span
    contents: tuple[Span, ...]
    lemma: str
    cue: Tokens | None = None
    verb: Token | None = None
    source: Token | None = None
    mention: Tokens | None = None

    @property
    def hull(self) -> Span:
        """From the first character of the content to the last."""
        return Span(self.contents[0].start, self.contents[-1].end)


def unnested(found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions in order of the text, without those that lie inside another's content, cue and all.

    Of two that each hold the other's cue ("X says that while Y, he expects Z") the first is kept.
    """
    ordered = sorted(found, key=lambda one: (_begin(one), -one.hull.end, one.form.value))
    kept: list[Attribution] = []
    for one in ordered:
        near = kept[-REMEMBERED:]
        if not any(_lies_in(one, other) or (_holds(one, other) and _holds(other, one)) for other in near):
            kept.append(one)
    return [one for one in kept if not any(other is not one and _lies_in(one, other) for other in _near(kept, one))]


def _near(kept: Sequence[Attribution], one: Attribution) -> Sequence[Attribution]:
    first = bisect_left(kept, _begin(one), key=_begin)
    return kept[max(0, first - REMEMBERED) : first + REMEMBERED]


def _lies_in(inner: Attribution, outer: Attribution) -> bool:
    if outer.form is Form.PHRASE and inner.form is not Form.PHRASE:
        return False
    return any(span.covers(inner.hull) for span in outer.contents) and (inner.cue is None or _holds(outer, inner))


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return inner.cue is not None and any(
        span.start <= inner.cue.start_char and inner.cue.end_char <= span.end for span in outer.contents
    )


def _begin(one: Attribution) -> int:
    return min(one.hull.start, one.cue.start_char) if one.cue is not None else one.hull.start
