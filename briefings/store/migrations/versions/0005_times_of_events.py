"""The days of a claim's event where they are more than one, and whether an article came with a date."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """What is new. An event's day that is known already is its first and its last.

    An article without a date was given the moment at which it was seen.
    """
    op.add_column("articles", sa.Column("dated", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(sa.text("UPDATE articles SET dated = false WHERE published_at = seen_at"))
    op.add_column("claims", sa.Column("event_first", sa.Date(), nullable=True))
    op.add_column("claims", sa.Column("event_last", sa.Date(), nullable=True))
    op.execute("UPDATE claims SET event_first = event_date, event_last = event_date")
