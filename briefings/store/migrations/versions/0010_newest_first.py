"""Claims know when they were published, so that an index finds the newest; speakers are found by any word."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

SHORT = sa.text("length(speaker) <= 200")
AHEAD = sa.text("published_at > seen_at")
PUBLISHED = "(SELECT published_at FROM articles WHERE articles.id = {table}.article_id)"

# How names were folded and looked up by this version, whatever later ones do.
CLAIMS = sa.table("claims", sa.column("speaker", sa.Text()))
SPEAKERS = sa.table(
    "speakers", sa.column("name", sa.Text()), sa.column("word", sa.LargeBinary()), sa.column("claims", sa.Integer())
)
LONGEST_NAME, LONGEST_START, MOST_WORDS, AT_ONCE = 200, 60, 12, 500
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ħ": "h"}
)
JOINED = re.compile(r"(?<=\w)['’\u02bc`.](?=\w)|(?<=\w)\.")
WORD = re.compile(r"\w+")


def upgrade() -> None:
    """The time is that of the claim's article, which never changes."""
    for table in ("claims", "claim_topics"):
        op.add_column(table, sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
        op.execute(f"UPDATE {table} SET published_at = {PUBLISHED.format(table=table)}")  # noqa: S608 - our own words
    op.create_index(
        "ix_claims_speaker_published_at",
        "claims",
        ["speaker", "published_at"],
        unique=False,
        sqlite_where=SHORT,
        postgresql_where=SHORT,
    )
    op.create_index(
        "ix_articles_ahead", "articles", ["seen_at"], unique=False, sqlite_where=AHEAD, postgresql_where=AHEAD
    )
    op.drop_index("ix_claim_topics_topic_article_id_ordinal", "claim_topics")
    op.create_index(
        "ix_claim_topics_topic_published_at_article_id_ordinal",
        "claim_topics",
        ["topic", "published_at", "article_id", "ordinal"],
        unique=False,
    )
    op.create_table(
        "touched",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", name="pk_touched"),
    )
    op.create_table(
        "speakers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("word", sa.LargeBinary(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "word", name="pk_speakers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_speakers_word_claims_name", "speakers", ["word", "claims", "name"], unique=False)
    _count_speakers(op.get_bind())


def _count_speakers(connection: sa.Connection) -> None:
    own = CLAIMS.c.speaker
    counted = connection.execute(sa.select(own, sa.func.count()).where(own.is_not(None), SHORT).group_by(own)).all()
    rows = (row for name, count in counted for row in _rows(name, count))
    while some := list(islice(rows, AT_ONCE)):
        connection.execute(SPEAKERS.insert(), some)


def _rows(name: str, count: int) -> Iterator[dict[str, object]]:
    """A row for the name, and one for each of its words, from there on."""
    if 0 < len(name) <= LONGEST_NAME:
        words = _folded(name)
        starts = (" ".join(words[at:])[:LONGEST_START] for at in range(min(len(words), MOST_WORDS)))
        keys = {b"", *(start.encode("utf-8", "replace") for start in starts)}
        yield from ({"name": name, "word": key, "claims": count} for key in sorted(keys))


def _folded(name: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return WORD.findall(JOINED.sub("", bare))
