"""The tables of the record. Changing one needs a migration; a test compares the two."""

from briefings.store.tables.base import metadata
from briefings.store.tables.known import actor_aliases, actors, feeds, polls, sources, topics, visits
from briefings.store.tables.outgoing import LIVE, briefings, carried, deliveries, posted, questions, subscriptions
from briefings.store.tables.people import audit, catch_ups, installations, intakes, oauth_states, workspaces
from briefings.store.tables.record import (
    AHEAD,
    AWAITS_EXTRACTION,
    SHORT_NAME,
    articles,
    claim_events,
    claim_figures,
    claim_topics,
    claims,
    doubles,
    sketches,
    speakers,
    touched,
)

__all__ = [
    "AHEAD",
    "AWAITS_EXTRACTION",
    "LIVE",
    "SHORT_NAME",
    "actor_aliases",
    "actors",
    "articles",
    "audit",
    "briefings",
    "carried",
    "catch_ups",
    "claim_events",
    "claim_figures",
    "claim_topics",
    "claims",
    "deliveries",
    "doubles",
    "feeds",
    "installations",
    "intakes",
    "metadata",
    "oauth_states",
    "polls",
    "posted",
    "questions",
    "sketches",
    "sources",
    "speakers",
    "subscriptions",
    "topics",
    "touched",
    "visits",
    "workspaces",
]
