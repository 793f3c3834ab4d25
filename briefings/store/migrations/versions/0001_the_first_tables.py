"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """What is new."""
    _actors()
    _sources()
    _subscriptions()
    _topics()
    _actor_aliases()
    _articles()
    _briefings()
    _feeds()
    _polls()
    _claims()
    _deliveries()
    _sketches()
    _claim_events()
    _claim_figures()
    _claim_topics()
    _posted()


def _actors() -> None:
    op.create_table(
        "actors",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("offices", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_actors"),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reliability", sa.Text(), nullable=False),
        sa.Column("homepage", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("cron", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_subscriptions_live",
        "subscriptions",
        ["platform", "channel", "topic"],
        unique=True,
        sqlite_where=sa.text("NOT removed"),
        postgresql_where=sa.text("NOT removed"),
    )


def _topics() -> None:
    op.create_table(
        "topics",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("actors", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_topics"),
    )


def _actor_aliases() -> None:
    op.create_table(
        "actor_aliases",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("learned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["actors.name"], name="fk_actor_aliases_actor"),
        sa.PrimaryKeyConstraint("actor", "alias", name="pk_actor_aliases"),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("origin", BIG, nullable=False),
        sa.Column("sketch_size", sa.Integer(), nullable=False),
        sa.Column("extracted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["origin"], ["articles.id"], name="fk_articles_origin"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_articles_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("identity", "revision", name="uq_articles_identity_revision"),
        sa.UniqueConstraint("identity", "text_hash", name="uq_articles_identity_text_hash"),
    )
    op.create_index(
        "ix_articles_awaits_extraction",
        "articles",
        ["published_at", "id"],
        sqlite_where=sa.text("NOT extracted AND lower(substr(language, 1, 2)) = 'en'"),
        postgresql_where=sa.text("NOT extracted AND lower(substr(language, 1, 2)) = 'en'"),
    )
    op.create_index("ix_articles_origin", "articles", ["origin"])
    op.create_index("ix_articles_published_at", "articles", ["published_at"])
    op.create_index("ix_articles_seen_at", "articles", ["seen_at"])
    op.create_index("ix_articles_source_id", "articles", ["source_id"])


def _briefings() -> None:
    op.create_table(
        "briefings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("subscription_id", BIG, nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscriptions.id"], name="fk_briefings_subscription_id"),
        sa.PrimaryKeyConstraint("id", name="pk_briefings"),
        sa.UniqueConstraint("subscription_id", "slot", name="uq_briefings_subscription_id_slot"),
        sqlite_autoincrement=True,
    )


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_feeds_source_id"),
        sa.PrimaryKeyConstraint("source_id", "position", name="pk_feeds"),
    )


def _polls() -> None:
    op.create_table(
        "polls",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_polls_source_id"),
        sa.PrimaryKeyConstraint("source_id", "url", name="pk_polls"),
    )
    op.create_index("ix_polls_url", "polls", ["url"])


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("article_id", BIG, autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence_end", sa.Integer(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("directness", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("polarity", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("speaker_start", sa.Integer(), nullable=True),
        sa.Column("speaker_end", sa.Integer(), nullable=True),
        sa.Column("cue_start", sa.Integer(), nullable=True),
        sa.Column("cue_end", sa.Integer(), nullable=True),
        sa.Column("event_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_claims_article_id"),
        sa.PrimaryKeyConstraint("article_id", "ordinal", name="pk_claims"),
    )
    op.create_index("ix_claims_speaker", "claims", ["speaker"], postgresql_using="hash")


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", BIG, nullable=False),
        sa.Column("briefing_id", BIG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefings.id"], name="fk_deliveries_briefing_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("briefing_id", name="uq_deliveries_briefing_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_state", "deliveries", ["state"])


def _sketches() -> None:
    op.create_table(
        "sketches",
        sa.Column("hash", BIG, autoincrement=False, nullable=False),
        sa.Column("article_id", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_sketches_article_id"),
        sa.PrimaryKeyConstraint("hash", "article_id", name="pk_sketches"),
        sqlite_with_rowid=False,
    )


def _claim_events() -> None:
    op.create_table(
        "claim_events",
        sa.Column("article_id", BIG, autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("trigger_start", sa.Integer(), nullable=False),
        sa.Column("trigger_end", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("polarity", sa.Text(), nullable=False),
        sa.Column("expected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "ordinal"],
            ["claims.article_id", "claims.ordinal"],
            name="fk_claim_events_article_id_ordinal",
        ),
        sa.PrimaryKeyConstraint("article_id", "ordinal", "position", name="pk_claim_events"),
    )
    op.create_index("ix_claim_events_action", "claim_events", ["action"], postgresql_using="hash")


def _claim_figures() -> None:
    op.create_table(
        "claim_figures",
        sa.Column("article_id", BIG, autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.Column("qualifier", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "ordinal"],
            ["claims.article_id", "claims.ordinal"],
            name="fk_claim_figures_article_id_ordinal",
        ),
        sa.PrimaryKeyConstraint("article_id", "ordinal", "position", name="pk_claim_figures"),
    )
    op.create_index("ix_claim_figures_counted", "claim_figures", ["counted"], postgresql_using="hash")


def _claim_topics() -> None:
    op.create_table(
        "claim_topics",
        sa.Column("article_id", BIG, autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "ordinal"],
            ["claims.article_id", "claims.ordinal"],
            name="fk_claim_topics_article_id_ordinal",
        ),
        sa.PrimaryKeyConstraint("article_id", "ordinal", "position", name="pk_claim_topics"),
    )
    op.create_index("ix_claim_topics_topic_article_id_ordinal", "claim_topics", ["topic", "article_id", "ordinal"])


def _posted() -> None:
    op.create_table(
        "posted",
        sa.Column("delivery_id", BIG, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_posted_delivery_id"),
        sa.PrimaryKeyConstraint("delivery_id", "position", name="pk_posted"),
    )
