"""Who has the bot, what they set, who changed what, and how far readers and archives have come."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, Table

from briefings.store.columns import BigInt, Moment, Words
from briefings.store.tables.base import metadata

# `left_at` is set while the bot is not in the workspace: what belongs to it then stays, and does nothing.
workspaces = Table(
    "workspaces",
    metadata,
    Column("key", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("timezone", Words, nullable=False),
    Column("editors", JSON, nullable=False),
    Column("most", Integer),
    Column("left_at", Moment),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInt, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("workspace", Words, nullable=False),
    Column("user", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("command", Words, nullable=False),
    Column("what", Words, nullable=False),
    Index(None, "workspace", "id"),
    sqlite_autoincrement=True,
)

# Up to when a reader has caught up with a topic. `reader` is "discord:456".
catch_ups = Table(
    "catch_ups",
    metadata,
    Column("reader", Words, primary_key=True),
    Column("topic", Words, primary_key=True),
    Column("until", Moment, nullable=False),
)

# Slack apps that a workspace installed by itself; `document` holds the tokens and is encrypted where a key is set.
installations = Table(
    "installations",
    metadata,
    Column("enterprise", Words, primary_key=True),
    Column("team", Words, primary_key=True),
    Column("user", Words, primary_key=True),
    Column("installed_at", Moment, nullable=False),
    Column("document", Words, nullable=False),
)

# How far archives were taken in; `name` digests the path and the options by which it was read.
intakes = Table(
    "intakes",
    metadata,
    Column("name", LargeBinary, primary_key=True),
    Column("path", Words, nullable=False),
    Column("size", BigInt, nullable=False),
    Column("changed", BigInt, nullable=False),
    Column("items", BigInt, nullable=False),
    Column("whole", Boolean, nullable=False),
)

# What a browser that comes back from Slack must bring along; each is good once.
oauth_states = Table(
    "oauth_states",
    metadata,
    Column("state", Words, primary_key=True),
    Column("expires_at", Moment, nullable=False),
)
