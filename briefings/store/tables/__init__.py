"""The tables of the record. Changing one needs a migration; a test compares the two."""

from briefings.store.tables.base import metadata
from briefings.store.tables.known import actor_aliases, actors, feeds, polls, sources, topics
from briefings.store.tables.outgoing import LIVE, briefings, carried, deliveries, posted, questions, subscriptions
from briefings.store.tables.record import (
    AWAITS_EXTRACTION,
    articles,
    claim_events,
    claim_figures,
    claim_topics,
    claims,
    sketches,
)

__all__ = [
    "AWAITS_EXTRACTION",
    "LIVE",
    "actor_aliases",
    "actors",
    "articles",
    "briefings",
    "carried",
    "claim_events",
    "claim_figures",
    "claim_topics",
    "claims",
    "deliveries",
    "feeds",
    "metadata",
    "polls",
    "posted",
    "questions",
    "sketches",
    "sources",
    "subscriptions",
    "topics",
]
