"""Who gets what, and what is on its way."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, false, text

from briefings.store.columns import BigInt, Moment, Words
from briefings.store.tables.base import metadata

LIVE = text("NOT removed")
"""One wording for the index and for ON CONFLICT, which have to agree."""

NO_DIGEST = '{"platform": "", "messages": [], "thread": [], "replies": []}'
HOLDS_DIGEST = text(f"state <> 'pending' AND digest <> '{NO_DIGEST}'")
"""Deliveries that are done and still hold what was posted, see `forget_older`; one wording, as above."""

# `alerts` is a list of kinds of change, `hold` is in seconds. A parked one is tried at `probe_at`, at once if that is
# null.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("platform", Words, nullable=False),
    Column("channel", Words, nullable=False),
    Column("topic", Words, nullable=False),
    Column("cron", Words, nullable=False),
    Column("timezone", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("workspace", Words, nullable=False, server_default=""),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("quiet", Words, nullable=False, server_default=""),
    Column("only_changes", Boolean, nullable=False, server_default=false()),
    Column("alerts", JSON, nullable=False, server_default="[]"),
    Column("hold", Integer, nullable=False, server_default="3600"),
    Column("handled_at", Moment),
    Column("parked_at", Moment),
    Column("parked_why", Words, nullable=False, server_default=""),
    Column("parked_told", Boolean, nullable=False, server_default=false()),
    Column("probe_at", Moment),
    Index(
        "uq_subscriptions_live",
        "platform",
        "channel",
        "topic",
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    ),
    sqlite_autoincrement=True,
)

# `wanted` is the series or proposition asked for; a null `subscription_id` means every channel of the topic.
questions = Table(
    "questions",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("topic", Words, nullable=False, index=True),
    Column("words", Words, nullable=False),
    Column("wanted", JSON, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("subscription_id", ForeignKey(subscriptions.c.id)),
    sqlite_autoincrement=True,
)

briefings = Table(
    "briefings",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("subscription_id", ForeignKey(subscriptions.c.id), nullable=False),
    Column("slot", Words, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("body", Words, nullable=False),
    Column("alert", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("subscription_id", "slot"),
    sqlite_autoincrement=True,
)

# The claims whose sentences a briefing holds; `as_news` are those that it tells a change or a correction by.
carried = Table(
    "carried",
    metadata,
    Column("briefing_id", ForeignKey(briefings.c.id), primary_key=True, autoincrement=False),
    Column("article_id", BigInt, primary_key=True, autoincrement=False, index=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("as_news", Boolean, nullable=False),
)

# `state` is pending, sent or superseded (a later briefing tells all that this one would have told). `begun_at` is set
# while the next message may be on its way, and stays if nobody knows what became of it.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("briefing_id", ForeignKey(briefings.c.id), nullable=False, unique=True),
    Column("state", Text, nullable=False, index=True),
    Column("nonce", Text, nullable=False),
    Column("digest", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Words, nullable=False),
    Column("sent_at", Moment),
    Column("begun_at", Moment),
    Column("next_at", Moment),
    Index("ix_deliveries_holds_digest", "briefing_id", sqlite_where=HOLDS_DIGEST, postgresql_where=HOLDS_DIGEST),
    sqlite_autoincrement=True,
)

posted = Table(
    "posted",
    metadata,
    Column("delivery_id", ForeignKey(deliveries.c.id), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("message_id", Words, nullable=False),
)

# Up to when windows have come, by the clock of whoever read them: see `after_windows`.
reached = Table("reached", metadata, Column("what", Words, primary_key=True), Column("at", Moment, nullable=False))

# Which process may do what only one may do at a time, and up to when by the clock of the database.
leases = Table(
    "leases",
    metadata,
    Column("name", Words, primary_key=True),
    Column("holder", Words, nullable=False),
    Column("until", Moment, nullable=False),
)
