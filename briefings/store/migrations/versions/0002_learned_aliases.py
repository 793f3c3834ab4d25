"""Which article taught an alias."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """What is new."""
    op.add_column("actor_aliases", sa.Column("article_id", BIG, nullable=True))
