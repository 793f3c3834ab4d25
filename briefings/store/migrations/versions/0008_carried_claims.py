"""Which claims each briefing carried, so that their corrections find the message that told them."""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT_ONCE = 200


def upgrade() -> None:
    """A table for them, filled from the briefings that are stored."""
    carried = op.create_table(
        "carried",
        sa.Column("briefing_id", BIG, nullable=False, autoincrement=False),
        sa.Column("article_id", BIG, nullable=False, autoincrement=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("as_news", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefings.id"], name="fk_carried_briefing_id"),
        sa.PrimaryKeyConstraint("briefing_id", "article_id", "ordinal", name="pk_carried"),
    )
    for known in _bodies():
        rows = [row for briefing_id, body in known for row in _rows(briefing_id, json.loads(body))]
        if rows:
            op.bulk_insert(carried, rows)


def _bodies() -> "Iterator[list[tuple[int, str]]]":
    """The stored briefings, some at a time: a year of them need not fit into memory."""
    some = sa.text("SELECT id, body FROM briefings WHERE id > :last ORDER BY id LIMIT :some")
    last = 0
    while known := [(i, body) for i, body in op.get_bind().execute(some, {"last": last, "some": AT_ONCE})]:
        yield known
        last = known[-1][0]


def _rows(briefing_id: int, body: "dict[str, object]") -> "Iterator[dict[str, object]]":
    news = set(_claims([body.get("changes"), body.get("corrections")]))
    for article_id, ordinal in sorted(news | set(_claims(body))):
        yield {
            "briefing_id": briefing_id,
            "article_id": article_id,
            "ordinal": ordinal,
            "as_news": (article_id, ordinal) in news,
        }


def _claims(value: object) -> "Iterator[tuple[int, int]]":
    """The claims of every receipt in a stored briefing."""
    if isinstance(value, dict):
        if {"article_id", "ordinal", "sentence"} <= value.keys():
            yield value["article_id"], value["ordinal"]
        for part in value.values():
            yield from _claims(part)
    elif isinstance(value, list):
        for part in value:
            yield from _claims(part)
