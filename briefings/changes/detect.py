"""The table of detectors, and the one function that runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from briefings.changes import (
    confirmed,
    contradicted,
    corrected,
    denied,
    figure_revised,
    figures_disagree,
    first_report,
    new_figure,
    new_statements,
    position_changed,
)
from briefings.changes.importance import newest, weighed
from briefings.changes.merging import merged
from briefings.changes.narrowing import without_parts
from briefings.changes.window import Window
from briefings.model import Change, ChangeKind, Record

DETECTORS: Mapping[ChangeKind, Callable[[Window], Iterator[Change]]] = {
    ChangeKind.FIRST_REPORT: first_report.detect,
    ChangeKind.CONFIRMED: confirmed.detect,
    ChangeKind.DENIED: denied.detect,
    ChangeKind.POSITION_CHANGED: position_changed.detect,
    ChangeKind.CONTRADICTED: contradicted.detect,
    ChangeKind.NEW_FIGURE: new_figure.detect,
    ChangeKind.FIGURE_REVISED: figure_revised.detect,
    ChangeKind.FIGURES_DISAGREE: figures_disagree.detect,
    ChangeKind.CORRECTED: corrected.detect,
}


def detect_changes(
    before: Record,
    after: Record,
    *,
    topic: str = "",
    carried: frozenset[tuple[int, int]] | None = None,
    statements: bool = True,
) -> tuple[Change, ...]:
    """Every difference between two moments of the record, most important first; `()` between equal moments.

    `after` has to hold all that `before` holds. The order is total and does not depend on the order of arrival, so that
    equal records give equal changes. `carried` are the claims that the channel was told: a correction of another one is
    found all the same, and the new claim counts as news. Without `statements` it looks for no new sentence that is
    about no proposition and counts nothing, which takes most of the time.
    """
    window, end = Window(before, after, topic, carried), newest(after)
    detectors = (*DETECTORS.values(), *((new_statements.detect,) if statements else ()))
    found = (weighed(change, end) for detect in detectors for change in detect(window))
    return tuple(sorted((weighed(change, end) for change in merged(without_parts(found))), key=_order))


def _order(change: Change) -> tuple[object, ...]:
    proof, figure, earlier = change.proof, change.figure, change.earlier
    told = proof.published_at, proof.outlet, proof.url, proof.span, proof.sentence
    counted = (figure.span, figure.value) if figure else (proof.span, 0.0)
    before = (earlier.published_at, earlier.outlet, earlier.span) if earlier else (proof.published_at, "", proof.span)
    return -change.importance, *told, change.kind, change.label, *counted, *before
