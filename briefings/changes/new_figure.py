"""A value of a series that was not on record: the first one, or a later one by another speaker."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.changes.figures import figure_changes
from briefings.changes.window import Window
from briefings.model import Change, ChangeKind


def detect(window: Window) -> Iterator[Change]:
    """One change for each such value, each value once; a restated value is none."""
    return figure_changes(window, ChangeKind.NEW_FIGURE)
