"""Articles and the claims that were found in them."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from briefings.store.columns import BigInt, Moment, Words
from briefings.store.tables.base import metadata
from briefings.store.tables.known import sources

SHORT_NAME = "length(speaker) <= 200"
"""Speakers whose claims have an index by time: PostgreSQL indexes at most 2.7 kB. One wording for index and queries."""

AHEAD = "published_at > seen_at"
"""Articles that say they were published after they were seen; one wording, as above."""

AWAITS_EXTRACTION = text("NOT extracted AND lower(substr(language, 1, 2)) = 'en'")
"""One wording for the index and its query, so that the query planner sees that they agree."""

HELD_WHOLE = text("NOT forgotten")
"""Articles whose text and claims are on record, see `forget_older`; one wording, as above."""

# `identity` digests source and key, `address` source and url (null if it names no article by itself), `text_hash` title
# and text: an index on the words themselves would fail on a long address, because PostgreSQL indexes at most 2.7 kB.
# `words` digests the text alone if it is long enough to be no template. Ids are given out by the one writer, without
# gaps. What is older than `extent` says that it is whole, and nothing of `by_feed`, `captured_at` and `words`.
articles = Table(
    "articles",
    metadata,
    Column("id", BigInt, primary_key=True, autoincrement=False),
    Column("source_id", ForeignKey(sources.c.id), nullable=False, index=True),
    Column("key", Words, nullable=False),
    Column("identity", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("text_hash", LargeBinary, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("published_at", Moment, nullable=False, index=True),
    Column("seen_at", Moment, nullable=False, index=True),
    Column("dated", Boolean, nullable=False, server_default=true()),
    Column("url", Words, nullable=False),
    Column("author", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("origin", ForeignKey("articles.id"), nullable=False, index=True),
    Column("credits", JSON, nullable=False, server_default="[]"),
    Column("joins", JSON, nullable=False, server_default="[]"),
    Column("shares", JSON, nullable=False, server_default="[]"),
    Column("sketch_size", Integer, nullable=False),
    Column("extracted", Boolean, nullable=False),
    Column("section", Words, nullable=False, server_default=""),
    Column("modified_at", Moment),
    Column("extent", Text, nullable=False, server_default="whole"),
    Column("address", LargeBinary, index=True),
    Column("captured_at", Moment),
    Column("by_feed", Boolean),
    Column("words", LargeBinary, index=True),
    Column("backfill", Boolean, nullable=False, server_default=false()),
    Column("forgotten", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("identity", "revision"),
    UniqueConstraint("identity", "text_hash"),
    Index(
        "ix_articles_awaits_extraction",
        "published_at",
        "id",
        sqlite_where=AWAITS_EXTRACTION,
        postgresql_where=AWAITS_EXTRACTION,
    ),
    Index("ix_articles_held_whole", "seen_at", sqlite_where=HELD_WHOLE, postgresql_where=HELD_WHOLE),
    Index("ix_articles_ahead", "seen_at", sqlite_where=text(AHEAD), postgresql_where=text(AHEAD)),
)

# Other keys and addresses under which a source gave an article: `name` is the digest that an article of that key or
# address would have, `identity` that of the article.
doubles = Table(
    "doubles",
    metadata,
    Column("name", LargeBinary, primary_key=True),
    Column("identity", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

sketches = Table(
    "sketches",
    metadata,
    Column("hash", BigInt, primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey(articles.c.id), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# `contents` is [start, end, start, end, …]. Spans are offsets into the article's text; no quote is kept twice.
# `published_at` is the article's, here and with the topics, so that an index gives the newest.
claims = Table(
    "claims",
    metadata,
    Column("article_id", ForeignKey(articles.c.id), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("contents", JSON, nullable=False),
    Column("directness", Text, nullable=False),
    Column("stance", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("certainty", Text, nullable=False, server_default="certain"),
    Column("speaker", Words),
    Column("speaker_start", Integer),
    Column("speaker_end", Integer),
    Column("cue_start", Integer),
    Column("cue_end", Integer),
    Column("event_date", Date),
    Column("event_first", Date),
    Column("event_last", Date),
    Column("via", JSON, nullable=False, server_default="[]"),
    Column("published_at", Moment),
    Index(None, "speaker", postgresql_using="hash"),
    Index(
        "ix_claims_speaker_published_at",
        "speaker",
        "published_at",
        sqlite_where=text(SHORT_NAME),
        postgresql_where=text(SHORT_NAME),
    ),
)


def _of_claim() -> tuple[Column[int], Column[int], Column[int], ForeignKeyConstraint]:
    return (
        Column("article_id", BigInt, primary_key=True, autoincrement=False),
        Column("ordinal", Integer, primary_key=True, autoincrement=False),
        Column("position", Integer, primary_key=True, autoincrement=False),
        ForeignKeyConstraint(["article_id", "ordinal"], ["claims.article_id", "claims.ordinal"]),
    )


claim_topics = Table(
    "claim_topics",
    metadata,
    *_of_claim(),
    Column("topic", Words, nullable=False),
    Column("published_at", Moment),
    Index(None, "topic", "published_at", "article_id", "ordinal"),
)

claim_figures = Table(
    "claim_figures",
    metadata,
    *_of_claim(),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("value", Double, nullable=False),
    Column("low", Double, nullable=False),
    Column("high", Double, nullable=False),
    Column("qualifier", Text, nullable=False),
    Column("unit", Words, nullable=False),
    Column("counted", Words, nullable=False),
    Column("of", Words, nullable=False),
    Column("place", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("increment", Boolean, nullable=False, server_default=false()),
    Column("part_of_start", Integer),
    Column("part_of_end", Integer),
    Column("event", Words, nullable=False, server_default=""),
    Column("as_of_first", Date),
    Column("as_of_last", Date),
    Column("polarity", Text, nullable=False, server_default="positive"),
    Index(None, "counted", postgresql_using="hash"),
)

claim_events = Table(
    "claim_events",
    metadata,
    *_of_claim(),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("action", Words, nullable=False),
    Column("actor", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("place", Words, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("expected", Boolean, nullable=False),
    Column("kind", Words, nullable=False, server_default=""),
    Column("actor_start", Integer),
    Column("actor_end", Integer),
    Column("target_start", Integer),
    Column("target_end", Integer),
    Column("footing", Text, nullable=False, server_default="point"),
    Index(None, "action", postgresql_using="hash"),
)

# How often something was changed on which answers depend, besides what comes in: see `state_of`.
touched = Table("touched", metadata, Column("what", Words, primary_key=True), Column("times", Integer, nullable=False))

# How many claims each speaker has made, once for every word of the name: `word` is the folded name from there on, in
# bytes, which sort alike on both databases; the empty one stands for the name.
speakers = Table(
    "speakers",
    metadata,
    Column("name", Words, primary_key=True),
    Column("word", LargeBinary, primary_key=True),
    Column("claims", Integer, nullable=False),
    Index(None, "word", "claims", "name"),
    sqlite_with_rowid=False,
)
