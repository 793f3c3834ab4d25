"""One file for each kind of change: pure functions from two moments of the record to changes."""

from briefings.changes.carried import followed
from briefings.changes.detect import DETECTORS, detect_changes
from briefings.changes.labels import proposition_label, series_label
from briefings.changes.propositions import position_of, stands_of
from briefings.changes.receipts import link_to, receipt_of
from briefings.changes.series import first_said, series_of

__all__ = [
    "DETECTORS",
    "detect_changes",
    "first_said",
    "followed",
    "link_to",
    "position_of",
    "proposition_label",
    "receipt_of",
    "series_label",
    "series_of",
    "stands_of",
]
