"""The straight line from drafts to digests: the only place that puts the steps in sequence.

It decides nothing itself: what an article claims, what changed and how it looks is decided by the pure parts.
"""

from briefings.service.briefing import brief, brief_as, brief_subscription, briefing_due, most_of, told_next
from briefings.service.intake import Ingested, extract_pending, ingest
from briefings.service.keeping import Keeping
from briefings.service.polling import poll_due

__all__ = [
    "Ingested",
    "Keeping",
    "brief",
    "brief_as",
    "brief_subscription",
    "briefing_due",
    "extract_pending",
    "ingest",
    "most_of",
    "poll_due",
    "told_next",
]
