"""The straight line from drafts to digests: the only place that puts the steps in sequence.

It decides nothing itself: what an article claims, what changed and how it looks is decided by the pure parts.
"""

from briefings.service.briefing import brief, brief_as, briefing_due, most_of, told_next
from briefings.service.intake import Ingested, extract_pending, ingest
from briefings.service.keeping import Keeping, Listeners
from briefings.service.making import alert_due, brief_subscription, is_held_back
from briefings.service.polling import poll_due

__all__ = [
    "Ingested",
    "Keeping",
    "Listeners",
    "alert_due",
    "brief",
    "brief_as",
    "brief_subscription",
    "briefing_due",
    "extract_pending",
    "ingest",
    "is_held_back",
    "most_of",
    "poll_due",
    "told_next",
]
