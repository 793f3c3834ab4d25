"""How sure a claim's own words are of it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """What is new."""
    op.add_column("claims", sa.Column("certainty", sa.Text(), nullable=False, server_default="certain"))
