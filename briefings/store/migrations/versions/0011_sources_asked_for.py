"""Sources that another workspace wants read while the bot is away from the one that they belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nobody has asked for one yet."""
    op.add_column("sources", sa.Column("asked_by", sa.Text(), nullable=False, server_default=""))
