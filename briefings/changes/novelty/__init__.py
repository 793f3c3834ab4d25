"""Whether what claims say is new, or a retelling of what is on record."""

from briefings.changes.novelty.history import History
from briefings.changes.novelty.judging import NOVEL, Novelty, novelty_of, novelty_of_report
from briefings.changes.novelty.passages import Passage

__all__ = ["NOVEL", "History", "Novelty", "Passage", "novelty_of", "novelty_of_report"]
