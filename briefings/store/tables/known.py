"""What people set up: sources with their feeds, topics, actors; and how the reading of the feeds and pages goes.

`owner` is the key of the workspace whose people added something, "" for what the operator gave to all. `asked_by` is
the key of one that wants a source read while the bot is away from its owner.
"""

from sqlalchemy import JSON, Boolean, Column, Double, ForeignKey, Index, Integer, LargeBinary, Table, Text, false

from briefings.store.columns import BigInt, Moment, Words
from briefings.store.tables.base import metadata

sources = Table(
    "sources",
    metadata,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reliability", Text, nullable=False),
    Column("homepage", Words, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("family", Words, nullable=False, server_default=""),
    Column("owner", Words, nullable=False, server_default=""),
    Column("asked_by", Words, nullable=False, server_default=""),
)

# What is read of a source, in its order: feeds, and pages that are read as an article each time.
feeds = Table(
    "feeds",
    metadata,
    Column("source_id", ForeignKey(sources.c.id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("url", Words, nullable=False),
    Column("page", Boolean, nullable=False, server_default=false()),
)

# How the reading of each address goes, those that were taken off their source included. `interval` and `asked` are
# seconds, `skip_hours` and `skip_days` lists of numbers.
polls = Table(
    "polls",
    metadata,
    Column("source_id", ForeignKey(sources.c.id), primary_key=True),
    Column("url", Words, primary_key=True),
    Column("read_at", Moment),
    Column("etag", Words, nullable=False),
    Column("last_modified", Words, nullable=False),
    Column("failed_at", Moment),
    Column("error", Words, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("gone", Boolean, nullable=False, server_default=false()),
    Column("new_at", Moment),
    Column("next_at", Moment),
    Column("interval", Double),
    Column("asked", Double),
    Column("skip_hours", JSON, nullable=False, server_default="[]"),
    Column("skip_days", JSON, nullable=False, server_default="[]"),
    Index(None, "url"),
)

# Articles whose pages are looked at again; `identity` is the article's, see there.
visits = Table(
    "visits",
    metadata,
    Column("identity", LargeBinary, primary_key=True),
    Column("source_id", ForeignKey(sources.c.id), nullable=False, index=True),
    Column("key", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("next_at", Moment, nullable=False, index=True),
    Column("count", Integer, nullable=False),
    Column("etag", Words, nullable=False),
    Column("last_modified", Words, nullable=False),
)

topics = Table(
    "topics",
    metadata,
    Column("id", Words, primary_key=True),
    Column("title", Words, nullable=False),
    Column("terms", JSON, nullable=False),
    Column("actions", JSON, nullable=False),
    Column("actors", JSON, nullable=False),
    Column("sides", JSON, nullable=False, server_default="[]"),
    Column("owner", Words, nullable=False, server_default=""),
    Column("removed", Boolean, nullable=False, server_default=false()),
)

# `offices` is [[title, since, until], …] with ISO dates or null.
actors = Table(
    "actors",
    metadata,
    Column("name", Words, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("party", Words, nullable=False),
    Column("offices", JSON, nullable=False),
)

# `article_id` is the first article that taught a learned alias; null for one that people gave.
actor_aliases = Table(
    "actor_aliases",
    metadata,
    Column("actor", ForeignKey(actors.c.name), primary_key=True),
    Column("alias", Words, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("learned", Boolean, nullable=False),
    Column("article_id", BigInt),
)
