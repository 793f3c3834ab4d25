"""How far up a change stands: by its kind, then by how many origins carry it."""

from __future__ import annotations

from collections.abc import Mapping

from briefings.model import Change, ChangeKind, Position

WEIGHTS: Mapping[ChangeKind, int] = {
    ChangeKind.FIRST_REPORT: 90,
    ChangeKind.POSITION_CHANGED: 80,
    ChangeKind.CONFIRMED: 75,
    ChangeKind.DENIED: 60,
    ChangeKind.FIGURE_REVISED: 55,
    ChangeKind.FIGURES_DISAGREE: 50,
    ChangeKind.NEW_FIGURE: 45,
    ChangeKind.CONTRADICTED: 40,
    ChangeKind.CORRECTED: 30,
}
MOST_ORIGINS = 5
FROM_NOT_YET = 5


def importance_of(change: Change) -> int:
    """A number to sort by; only its order means anything."""
    turned = change.earlier_position in {Position.NOT_YET, Position.EXPECTS, Position.OPEN}
    return WEIGHTS[change.kind] + min(change.origins, MOST_ORIGINS) + (FROM_NOT_YET if turned else 0)
