"""The record in a database. No SQLAlchemy object leaves this package."""

from briefings.store.actors import add_aliases, list_actors, put_actors
from briefings.store.articles import (
    add_new_articles,
    count_articles,
    get_articles,
    held_items,
    read_until,
    unextracted_articles,
    unextracted_ids,
)
from briefings.store.audit import add_audit, list_audit
from briefings.store.briefings import add_briefing, briefing_of, last_briefing, told_claims, window_start
from briefings.store.claims import add_claims, add_tagged_claims, count_claims, load_record
from briefings.store.deliveries import add_message_id, mark_failed, mark_sent, pending_deliveries
from briefings.store.engine import Store, backup, open_store, upgrade
from briefings.store.extents import Stored, stored_since
from briefings.store.feeds import move_feed
from briefings.store.finding import (
    Saying,
    claim_ids_on_topic,
    later_texts,
    load_claims,
    newest_sayings,
    newest_titles,
    sayings_in,
    sayings_of_speaker,
    sayings_on_topic,
)
from briefings.store.histories import newest_history
from briefings.store.installations import (
    consume_state,
    find_installation,
    issue_state,
    list_installations,
    put_installation,
    remove_installations,
)
from briefings.store.intakes import list_intakes, note_intakes
from briefings.store.latest import last_revisions
from briefings.store.newest import Newest, Wanted, count_wanted, newest_bare, newest_whole
from briefings.store.newest_queries import Telling
from briefings.store.polls import (
    get_polls,
    list_polls,
    note_polls,
    note_read,
    source_states,
)
from briefings.store.questions import add_question, close_question, open_questions
from briefings.store.readers import caught_up, note_caught_up
from briefings.store.readings import Given, Unread, given_in, read_in, unread_in
from briefings.store.sources import (
    Standing,
    add_source,
    ask_for_source,
    change_feeds,
    get_source,
    grade_source,
    list_sources,
    pause_source,
    put_sources,
    remove_source,
    sources_ever,
)
from briefings.store.spoken import speaker_names
from briefings.store.state import state_of
from briefings.store.subscriptions import (
    add_subscription,
    change_subscription,
    get_subscription,
    list_subscriptions,
    pause_subscription,
    remove_subscription,
)
from briefings.store.tagging import (
    claims_of_topics,
    last_article,
    mark_claims,
    piece_for,
    topic_share,
)
from briefings.store.topics import add_topic, change_topic, get_topic, list_topics, put_topics, remove_topic
from briefings.store.visits import Gaps, due_visits, note_visits
from briefings.store.workspaces import (
    change_workspace,
    get_workspace,
    put_workspace,
    workspace_joined,
    workspace_left,
    workspaces_seen,
)

__all__ = [
    "Gaps",
    "Given",
    "Newest",
    "Saying",
    "Standing",
    "Store",
    "Stored",
    "Telling",
    "Unread",
    "Wanted",
    "add_aliases",
    "add_audit",
    "add_briefing",
    "add_claims",
    "add_message_id",
    "add_new_articles",
    "add_question",
    "add_source",
    "add_subscription",
    "add_tagged_claims",
    "add_topic",
    "ask_for_source",
    "backup",
    "briefing_of",
    "caught_up",
    "change_feeds",
    "change_subscription",
    "change_topic",
    "change_workspace",
    "claim_ids_on_topic",
    "claims_of_topics",
    "close_question",
    "consume_state",
    "count_articles",
    "count_claims",
    "count_wanted",
    "due_visits",
    "find_installation",
    "get_articles",
    "get_polls",
    "get_source",
    "get_subscription",
    "get_topic",
    "get_workspace",
    "given_in",
    "grade_source",
    "held_items",
    "issue_state",
    "last_article",
    "last_briefing",
    "last_revisions",
    "later_texts",
    "list_actors",
    "list_audit",
    "list_installations",
    "list_intakes",
    "list_polls",
    "list_sources",
    "list_subscriptions",
    "list_topics",
    "load_claims",
    "load_record",
    "mark_claims",
    "mark_failed",
    "mark_sent",
    "move_feed",
    "newest_bare",
    "newest_history",
    "newest_sayings",
    "newest_titles",
    "newest_whole",
    "note_caught_up",
    "note_intakes",
    "note_polls",
    "note_read",
    "note_visits",
    "open_questions",
    "open_store",
    "pause_source",
    "pause_subscription",
    "pending_deliveries",
    "piece_for",
    "put_actors",
    "put_installation",
    "put_sources",
    "put_topics",
    "put_workspace",
    "read_in",
    "read_until",
    "remove_installations",
    "remove_source",
    "remove_subscription",
    "remove_topic",
    "sayings_in",
    "sayings_of_speaker",
    "sayings_on_topic",
    "source_states",
    "sources_ever",
    "speaker_names",
    "state_of",
    "stored_since",
    "told_claims",
    "topic_share",
    "unextracted_articles",
    "unextracted_ids",
    "unread_in",
    "upgrade",
    "window_start",
    "workspace_joined",
    "workspace_left",
    "workspaces_seen",
]
