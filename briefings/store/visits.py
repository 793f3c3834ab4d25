"""Articles whose pages are looked at again, and when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, String, and_, func, or_, select

from briefings.model import Visit
from briefings.store.engine import Store
from briefings.store.holdings import identities_of
from briefings.store.identities import identity_of
from briefings.store.polls import READ
from briefings.store.rows import Row, chunks, put
from briefings.store.tables import sources, visits


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a right clock notes: a visit with a count below `counts` is due within `longest`."""

    longest: timedelta
    counts: int


def due_visits(
    store: Store, now: datetime, *, limit: int, a_host: int | None = None, gaps: Gaps | None = None
) -> tuple[Visit, ...]:
    """The visits that are due at `now`, of sources that are read: at most `limit`, and `a_host` of each host.

    Hosts come in turns, so that no host's many keep out another's few: first what is due longest of each, then what is
    due longest of the rest, and so on. Due is also what only a wrong clock can have put off so far, going by `gaps`.
    """
    own = visits.c
    due = own.next_at <= now
    if gaps is not None:
        due = or_(due, and_(own.next_at > now + gaps.longest, own.count < gaps.counts))
    turn = func.row_number().over(partition_by=_host(store), order_by=(own.next_at, own.identity)).label("turn")
    found = select(visits, turn).join(sources, sources.c.id == own.source_id).where(due, *READ).subquery()
    query = select(found).order_by(found.c.turn, found.c.next_at, found.c.identity).limit(limit)
    if a_host is not None:
        query = query.where(found.c.turn <= a_host)
    with store.read() as connection:
        rows = connection.execute(query).mappings().all()
    return tuple(
        Visit(
            source=row["source_id"],
            key=row["key"],
            url=row["url"],
            next_at=row["next_at"],
            count=row["count"],
            etag=row["etag"],
            last_modified=row["last_modified"],
        )
        for row in rows
    )


def note_visits(store: Store, noted: Sequence[Visit], *, done: Sequence[Visit] = ()) -> None:
    """Writes down when each article is looked at again, and forgets those that are `done`; all in one transaction.

    An article has one visit, by its source and key: the last that was noted. One by a key under which the article only
    came again is none of its own: the article's is kept, or it becomes that. The sources have to be known. Raises
    OnRecordError if the database fails.
    """
    rows = {
        identity_of(one.source, one.key): {
            "source_id": one.source,
            "key": one.key,
            "url": one.url,
            "next_at": one.next_at,
            "count": one.count,
            "etag": one.etag,
            "last_modified": one.last_modified,
        }
        for one in noted
    }
    over = [identity_of(one.source, one.key) for one in done]
    if not rows and not over:
        return
    with store.write() as connection:
        meant = identities_of(connection, {*rows, *over})
        held = _keys(connection, {article for name, article in meant.items() if name != article})
        kept: dict[bytes, Row] = {}
        for name, row in rows.items():
            article = meant.get(name, name)
            if article == name or (held.get(article, row["key"]) == row["key"] and article not in rows):
                kept[article] = row
            if article != name:
                over.append(name)
        over += [meant[one] for one in over if held.get(meant.get(one, one)) in {visit.key for visit in done}]
        for some in chunks(over):
            connection.execute(visits.delete().where(visits.c.identity.in_(some)))
        put(connection, visits, [{"identity": identity, **row} for identity, row in kept.items()])


def _keys(connection: Connection, identities: Collection[bytes]) -> dict[bytes, str]:
    """By which key each of these articles is visited."""
    own = visits.c
    return {
        row.identity: row.key
        for some in chunks(identities)
        for row in connection.execute(select(own.identity, own.key).where(own.identity.in_(some)))
    }


def _host(store: Store) -> ColumnElement[str]:
    """The host of a visit's address as it is written, with its port."""
    url = visits.c.url
    if not store.is_sqlite:
        return func.split_part(url, "/", 3)
    rest = func.substr(url, func.instr(url, "://") + 3, type_=String).concat("/")
    return func.substr(rest, 1, func.instr(rest, "/") - 1, type_=String)
