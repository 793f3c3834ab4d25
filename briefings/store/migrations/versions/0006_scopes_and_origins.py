"""What tells claims, figures and events of one subject from those of another, and where reports come from."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """What is new; for what is on record already it stays untold."""
    op.add_column("sources", _words("family"))
    op.add_column("topics", _list("sides"))
    op.add_column("articles", _list("credits"))
    op.add_column("articles", _list("joins"))
    op.add_column("articles", _list("shares"))
    op.add_column("claims", _list("via"))
    op.add_column("claim_figures", _words("event"))
    op.add_column("claim_figures", sa.Column("as_of_first", sa.Date(), nullable=True))
    op.add_column("claim_figures", sa.Column("as_of_last", sa.Date(), nullable=True))
    op.add_column("claim_figures", sa.Column("polarity", sa.Text(), nullable=False, server_default="positive"))
    op.add_column("claim_events", _words("kind"))
    op.add_column("claim_events", sa.Column("footing", sa.Text(), nullable=False, server_default="point"))
    for offset in ("actor_start", "actor_end", "target_start", "target_end"):
        op.add_column("claim_events", sa.Column(offset, sa.Integer(), nullable=True))


def _words(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _list(name: str) -> "sa.Column[list[object]]":
    return sa.Column(name, sa.JSON(), nullable=False, server_default="[]")
