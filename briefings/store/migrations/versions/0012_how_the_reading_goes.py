"""When each feed and page is due, articles that are looked at again, and what makes one article once."""

from collections.abc import Iterator
from hashlib import blake2b
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

MOMENT = sa.DateTime(timezone=True)
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ARTICLES = sa.table(
    "articles",
    sa.column("id", BIG),
    sa.column("source_id", sa.Text()),
    sa.column("url", sa.Text()),
    sa.column("address", sa.LargeBinary()),
)
AT_ONCE = 1_000


def upgrade() -> None:
    """Every feed is due at once. What is on record is taken for whole and for news, and has its address by its url."""
    op.add_column("feeds", _flag("page"))
    op.add_column("polls", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("polls", _flag("gone"))
    for name in ("new_at", "next_at"):
        op.add_column("polls", sa.Column(name, MOMENT, nullable=True))
    for name in ("interval", "asked"):
        op.add_column("polls", sa.Column(name, sa.Double(), nullable=True))
    for name in ("skip_hours", "skip_days"):
        op.add_column("polls", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("articles", sa.Column("section", sa.Text(), nullable=False, server_default=""))
    op.add_column("articles", sa.Column("modified_at", MOMENT, nullable=True))
    op.add_column("articles", sa.Column("extent", sa.Text(), nullable=False, server_default="whole"))
    op.add_column("articles", sa.Column("address", sa.LargeBinary(), nullable=True))
    op.add_column("articles", _flag("backfill"))
    for known in _known():
        change = ARTICLES.update().where(ARTICLES.c.id == sa.bindparam("own")).values(address=sa.bindparam("digest"))
        op.get_bind().execute(change, known)
    op.create_index("ix_articles_address", "articles", ["address"], unique=False)
    op.add_column("articles", sa.Column("captured_at", MOMENT, nullable=True))
    op.add_column("articles", sa.Column("by_feed", sa.Boolean(), nullable=True))
    op.add_column("articles", sa.Column("words", sa.LargeBinary(), nullable=True))
    op.create_index("ix_articles_words", "articles", ["words"], unique=False)
    _create_tables()


def _create_tables() -> None:
    op.create_table(
        "doubles",
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_doubles"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "intakes",
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("changed", BIG, nullable=False),
        sa.Column("items", BIG, nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_intakes"),
    )
    op.create_table(
        "visits",
        sa.Column("identity", sa.LargeBinary(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_visits_source_id"),
        sa.PrimaryKeyConstraint("identity", name="pk_visits"),
    )
    op.create_index("ix_visits_source_id", "visits", ["source_id"], unique=False)
    op.create_index("ix_visits_next_at", "visits", ["next_at"], unique=False)


def _flag(name: str) -> "sa.Column[bool]":
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _known() -> "Iterator[list[dict[str, object]]]":
    """The addresses of the stored articles, some at a time: a record need not fit into memory."""
    own = ARTICLES.c
    some = sa.select(own.id, own.source_id, own.url).where(own.id > sa.bindparam("last")).order_by(own.id)
    last = 0
    while rows := op.get_bind().execute(some.limit(AT_ONCE), {"last": last}).all():
        yield [{"own": row.id, "digest": _address(row.source_id, row.url)} for row in rows]
        last = rows[-1].id


def _address(source: str, url: str) -> bytes | None:
    """How addresses were compared by this version, whatever later ones do."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    if parts.scheme.lower() not in {"http", "https"} or not (path or parts.query):
        return None
    host = parts.netloc.lower().rpartition("@")[2].removeprefix("www.").removesuffix(":443").removesuffix(":80")
    own = f"{source}\0//\0{host}\0{path}\0{parts.query}\0{parts.fragment}"
    return blake2b(own.encode("utf-8", "replace"), digest_size=16).digest()
