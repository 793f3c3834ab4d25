"""The record in a database. No SQLAlchemy object leaves this package."""

from briefings.store.actors import add_aliases, list_actors, put_actors
from briefings.store.articles import (
    add_new_articles,
    count_articles,
    get_articles,
    held_keys,
    read_until,
    unextracted_articles,
)
from briefings.store.briefings import add_briefing, briefing_of, last_briefing, told_claims, window_start
from briefings.store.claims import add_claims, count_claims, load_record, retag_topic, speaker_names
from briefings.store.deliveries import add_message_id, mark_failed, mark_sent, pending_deliveries
from briefings.store.engine import Store, backup, open_store, upgrade
from briefings.store.questions import add_question, close_question, open_questions
from briefings.store.readings import read_in
from briefings.store.sources import (
    feed_validators,
    get_source,
    list_sources,
    note_failure,
    note_read,
    pause_source,
    put_sources,
    remove_source,
    source_states,
)
from briefings.store.subscriptions import add_subscription, list_subscriptions, remove_subscription
from briefings.store.topics import get_topic, list_topics, put_topics, remove_topic

__all__ = [
    "Store",
    "add_aliases",
    "add_briefing",
    "add_claims",
    "add_message_id",
    "add_new_articles",
    "add_question",
    "add_subscription",
    "backup",
    "briefing_of",
    "close_question",
    "count_articles",
    "count_claims",
    "feed_validators",
    "get_articles",
    "get_source",
    "get_topic",
    "held_keys",
    "last_briefing",
    "list_actors",
    "list_sources",
    "list_subscriptions",
    "list_topics",
    "load_record",
    "mark_failed",
    "mark_sent",
    "note_failure",
    "note_read",
    "open_questions",
    "open_store",
    "pause_source",
    "pending_deliveries",
    "put_actors",
    "put_sources",
    "put_topics",
    "read_in",
    "read_until",
    "remove_source",
    "remove_subscription",
    "remove_topic",
    "retag_topic",
    "source_states",
    "speaker_names",
    "told_claims",
    "unextracted_articles",
    "upgrade",
    "window_start",
]
