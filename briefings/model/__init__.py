"""The words of the product as frozen values. Standard library only; nothing here does I/O.

All moments are timezone-aware datetimes in UTC. All offsets are half-open and count Unicode code points.
"""

from briefings.model.errors import OnRecordError, UsageError
from briefings.model.outgoing import Answer, AnswerGroup, Attachment, Delivery, Digest, Message, Subscription
from briefings.model.record import (
    Actor,
    Article,
    Claim,
    Draft,
    Event,
    Figure,
    Office,
    Period,
    Record,
    Source,
    Span,
    Topic,
)
from briefings.model.story import (
    Briefing,
    Change,
    Dispute,
    Point,
    Proposition,
    Question,
    Receipt,
    Series,
    SeriesKey,
    SourceState,
    Stand,
)
from briefings.model.terms import Certainty, ChangeKind, Directness, Polarity, Position, Qualifier, SourceKind, Stance

__all__ = [
    "Actor",
    "Answer",
    "AnswerGroup",
    "Article",
    "Attachment",
    "Briefing",
    "Certainty",
    "Change",
    "ChangeKind",
    "Claim",
    "Delivery",
    "Digest",
    "Directness",
    "Dispute",
    "Draft",
    "Event",
    "Figure",
    "Message",
    "Office",
    "OnRecordError",
    "Period",
    "Point",
    "Polarity",
    "Position",
    "Proposition",
    "Qualifier",
    "Question",
    "Receipt",
    "Record",
    "Series",
    "SeriesKey",
    "Source",
    "SourceKind",
    "SourceState",
    "Span",
    "Stance",
    "Stand",
    "Subscription",
    "Topic",
    "UsageError",
]
