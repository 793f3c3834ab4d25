"""Who has spoken: names by the start of any of their words, those with the most claims first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, exists, func, select, text

from briefings.store.engine import Store
from briefings.store.folding import LONGEST_NAME, folded
from briefings.store.rows import Row, insert_into
from briefings.store.tables import SHORT_NAME, articles, claims, speakers

LONGEST_START = 60
"""Letters of a name that are looked at, from a word of it on."""

MOST_WORDS = 12
END = b"\xff"
"""No text in UTF-8 has such a byte: what starts with some letters sorts before those letters and this."""


def speaker_names(
    store: Store, prefix: str = "", limit: int = 25, *, seen_until: datetime | None = None
) -> tuple[str, ...]:
    """Speakers whose name goes on like `prefix` from a word of it, those with the most claims first.

    Case, accents and points do not count. With `seen_until`, only who spoke in an article seen by then. Names longer
    than 200 characters are left out.
    """
    wanted = folded(prefix)
    if prefix.strip() and not wanted:
        return ()
    word, name = speakers.c.word, speakers.c.name
    key = _key(wanted)
    starts = word == key if not key else (word >= key) & (word < key + END)
    query = select(name).where(starts).group_by(name).order_by(func.max(speakers.c.claims).desc(), name)
    if not key:
        query = select(name).where(starts).order_by(speakers.c.claims.desc(), name)
    if seen_until is not None:
        query = query.where(_spoke_by(seen_until))
    with store.read() as connection:
        return tuple(connection.scalars(query.limit(limit)))


def add_speakers(connection: Connection, spoken: Mapping[str, int]) -> None:
    """Counts so many more claims of each speaker. Part of a writing."""
    rows = [row for name in sorted(spoken) for row in _rows(name, spoken[name])]
    if rows:
        insert = insert_into(connection, speakers)
        more = {"claims": speakers.c.claims + insert.excluded.claims}
        connection.execute(insert.on_conflict_do_update(index_elements=["name", "word"], set_=more), rows)


def drop_speakers(connection: Connection, spoken: Mapping[str, int]) -> None:
    """Counts so many claims less of each speaker; one that has none left is not known any more. Part of a writing."""
    if not spoken:
        return
    rows = [{"whose": name, "fewer": count} for name, count in sorted(spoken.items())]
    mine = speakers.c.name == bindparam("whose")
    connection.execute(speakers.update().where(mine).values(claims=speakers.c.claims - bindparam("fewer")), rows)
    connection.execute(speakers.delete().where(mine, speakers.c.claims <= 0), [{"whose": name} for name in spoken])


def _rows(name: str, count: int) -> Iterator[Row]:
    """A row for the name, and one for each of its words, from there on."""
    if 0 < len(name) <= LONGEST_NAME:
        words = folded(name).split()
        keys = dict.fromkeys([b"", *(_key(" ".join(words[at:])) for at in range(min(len(words), MOST_WORDS)))])
        yield from ({"name": name, "word": key, "claims": count} for key in sorted(keys))


def _key(words: str) -> bytes:
    return words[:LONGEST_START].encode("utf-8", "replace")


def _spoke_by(moment: datetime) -> ColumnElement[bool]:
    by = (claims.c.speaker == speakers.c.name) & text(SHORT_NAME) & (articles.c.seen_at <= moment)
    return exists().where(by, articles.c.id == claims.c.article_id)
