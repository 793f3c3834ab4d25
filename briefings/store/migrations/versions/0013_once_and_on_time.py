"""What is due and what was begun, how a channel wants to be told, what is parked or forgotten, and who leads."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

# Nobody wrote down what was begun: any message that is not known to be posted may be, and is looked up first.
BEGUN = """
UPDATE deliveries SET begun_at = (SELECT until FROM briefings WHERE briefings.id = deliveries.briefing_id)
WHERE state = 'pending'
"""

HOLDS_DIGEST = """state <> 'pending' AND digest <> '{"platform": "", "messages": [], "thread": [], "replies": []}'"""

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing is quiet, parked or forgotten; what was due before counts from when each subscription was made."""
    for name in ("quiet", "parked_why"):
        op.add_column("subscriptions", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in ("only_changes", "parked_told"):
        op.add_column("subscriptions", _flag(name))
    op.add_column("subscriptions", sa.Column("alerts", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("subscriptions", sa.Column("hold", sa.Integer(), nullable=False, server_default="3600"))
    for name in ("handled_at", "parked_at", "probe_at"):
        op.add_column("subscriptions", sa.Column(name, MOMENT, nullable=True))
    op.add_column("briefings", _flag("alert"))
    for name in ("begun_at", "next_at"):
        op.add_column("deliveries", sa.Column(name, MOMENT, nullable=True))
    op.execute(BEGUN)
    _create_leases()
    op.create_table(
        "reached",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("what", name="pk_reached"),
    )
    op.add_column("articles", _flag("forgotten"))
    whole = sa.text("NOT forgotten")
    op.create_index("ix_articles_held_whole", "articles", ["seen_at"], sqlite_where=whole, postgresql_where=whole)
    held = sa.text(HOLDS_DIGEST)
    op.create_index(
        "ix_deliveries_holds_digest", "deliveries", ["briefing_id"], sqlite_where=held, postgresql_where=held
    )
    op.create_index("ix_carried_article_id", "carried", ["article_id"], unique=False)


def _create_leases() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )


def _flag(name: str) -> "sa.Column[bool]":
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
