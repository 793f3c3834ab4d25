"""Two speakers' values of one series, given for the same days, that can't both be right."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.changes.figures import figure_changes
from briefings.changes.window import Window
from briefings.model import Change, ChangeKind


def detect(window: Window) -> Iterator[Change]:
    """One change for each such value, each value once; a restated value is none."""
    return figure_changes(window, ChangeKind.FIGURES_DISAGREE)
