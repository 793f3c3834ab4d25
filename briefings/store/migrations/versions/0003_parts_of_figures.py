"""Which figure adds to another, and which is a part of one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """What is new."""
    op.add_column("claim_figures", sa.Column("increment", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("claim_figures", sa.Column("part_of_start", sa.Integer(), nullable=True))
    op.add_column("claim_figures", sa.Column("part_of_end", sa.Integer(), nullable=True))
