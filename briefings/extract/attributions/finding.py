"""All attributions of a text, in order: the tagger's, and those of the rules where they are the better judges."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc

from briefings.extract.attributions.attribution import Attribution, Form
from briefings.extract.attributions.mending import Seen, mended
from briefings.extract.attributions.nested import find_nested
from briefings.extract.attributions.passives import RELAYING
from briefings.extract.attributions.rules import find_by_rules, find_untaught
from briefings.extract.attributions.tagged import Frame, attribution_of
from briefings.extract.boilerplate import Layout
from briefings.extract.sentences import span_of
from briefings.extract.tagger.features import features_of
from briefings.extract.tagger.tagging import tag
from briefings.extract.tagger.weights import trained
from briefings.model import Span

STRICT = frozenset({Form.HEADLINE})
"""Forms that the tagger's training texts hardly have: what rules find there stands."""

SPARE = frozenset({Form.QUOTED, Form.PHRASE, Form.FOLLOWING})
"""Forms in which rules are right more often than not where the tagger is silent; in the others they are not."""

SURE_ALONE, SURE_AGREED = 0.7, 0.3
"""How sure the tagger must be of an attribution, and how sure of one that the rules see too (`docs/tagger.md`)."""

SAME = 0.8
NEAR = 3


def find_attributions(doc: Doc, layout: Layout) -> list[Attribution]:
    """Who is said to have said what, before anyone is named; nothing of it lies in boilerplate."""
    ruled = find_by_rules(doc, layout)
    untaught = list(find_untaught(doc, layout))
    found = [one for one in (*ruled, *untaught) if one.form in STRICT or one.lemma == RELAYING]
    strict = sorted(span for one in found for span in _all_of(one))
    found += [one for one in _tagged(doc, layout, (ruled, untaught)) if not _touches(strict, _all_of(one))]
    taken = sorted(span for one in found for span in one.contents)
    spare = [*(one for one in ruled if _is_spare(one)), *untaught]
    found += [one for one in spare if not _touches(taken, one.contents)]
    found += list(find_nested(doc, found))
    return sorted(found, key=lambda one: (one.hull, one.form.value))


def _tagged(
    doc: Doc, layout: Layout, ruled: tuple[Sequence[Attribution], Sequence[Attribution]]
) -> Iterator[Attribution]:
    """What the tagger is sure enough of; of what the rules found it is shown the first part.

    Where it ties to a cue what another paragraph says, that is left to the rules.
    """
    learned = trained()
    frame = Frame.of(doc, layout)
    taught, untaught = ruled
    known = Seen.of(taught)
    seen = sorted(span for one in (*taught, *untaught) for span in one.contents)
    for one in tag(doc, features_of(doc, layout, taught, learned.tables), learned.network):
        made = attribution_of(one, frame)
        kept = made.contents if made is not None else ()
        apart = [span for span in map(span_of, one.contents) if not any(span.overlaps(other) for other in kept)]
        yield from (rule for rule in taught if any(span.overlaps(rule.contents[0]) for span in apart))
        if made is None:
            continue
        made = mended(made, known)
        if one.sure >= (SURE_AGREED if _agree(made, seen) else SURE_ALONE):
            yield made


def _agree(one: Attribution, seen: Sequence[Span]) -> bool:
    """Whether the rules see the same contents, by the share of characters."""
    near = {other for span in one.contents for other in _near(span, seen) if other.overlaps(span)}
    shared = sum(min(a.end, b.end) - max(a.start, b.start) for a in one.contents for b in near if a.overlaps(b))
    return shared >= SAME * max(_size(one.contents), _size(near))


def _size(spans: Iterable[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _is_spare(one: Attribution) -> bool:
    """Whether rules are right more often than not about such an attribution where the tagger is silent."""
    around = one.cue is not None and one.contents[0].end <= one.cue.start_char < one.contents[-1].start
    return one.form in SPARE or (one.form is Form.VERB and around)


def _all_of(one: Attribution) -> Iterator[Span]:
    """The contents with the cue, which may be nobody else's."""
    yield from one.contents
    if one.cue is not None:
        yield span_of(one.cue)


def _touches(taken: Sequence[Span], spans: Iterable[Span]) -> bool:
    """Whether one of `spans` shares a character with one of `taken`."""
    return any(span.overlaps(other) for span in spans for other in _near(span, taken))


def _near(span: Span, spans: Sequence[Span]) -> Sequence[Span]:
    """Those of `spans`, which are in order and hardly overlap, that may touch `span`."""
    last = bisect_left(spans, span.end, key=lambda other: other.start)
    return spans[max(0, bisect_left(spans, span.start, key=lambda other: other.start) - NEAR) : last]
