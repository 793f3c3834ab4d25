"""Claims inside claims: whose a figure or an event is where somebody is quoted as quoting somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefings.model import Claim, Span, Stance


def own_parts(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims of one article, in the order given, each without what is somebody else's claim inside it.

    A claim lies inside another if its content does and is not the same; joint speakers share theirs, and what nobody is
    named for is nobody else's. Figures are always the inner speaker's. Events are so too where the outer speaker only
    tells of them: who denies or confirms what another says takes a position.
    """
    for claim, within in zip(claims, _inner_spans(claims), strict=True):
        if not within or not (claim.figures or claim.events):
            yield claim
            continue
        figures = tuple(one for one in claim.figures if not _lies_in(one.span, within))
        told = claim.stance is Stance.ASSERTS
        events = tuple(one for one in claim.events if not (told and _lies_in(one.trigger, within)))
        yield replace(claim, figures=figures, events=events)


def _inner_spans(claims: Sequence[Claim]) -> list[list[Span]]:
    """For each claim the contents of others, by somebody, that lie inside one of its own."""
    spans = sorted(
        ((span, place) for place, claim in enumerate(claims) for span in claim.contents),
        key=lambda one: (one[0].start, -one[0].end),
    )
    inner: list[list[Span]] = [[] for _ in claims]
    around: list[tuple[Span, int]] = []
    for span, place in spans:
        around = [one for one in around if span.start < one[0].end]
        if claims[place].speaker_span is not None:
            for outer, owner in around:
                if owner != place and outer != span and outer.covers(span):
                    inner[owner].append(span)
        around.append((span, place))
    return inner


def _lies_in(part: Span, spans: Sequence[Span]) -> bool:
    return any(span.covers(part) for span in spans)
