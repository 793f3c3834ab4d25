"""Sources: who is on the list, and what is set of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import IntEnum, auto

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, or_, select

from briefings.model import Source, SourceKind
from briefings.store.engine import Store
from briefings.store.feeds import Addresses, addresses_of, put_addresses, start_anew
from briefings.store.rows import Row, add_missing, chunks, insert_into, put
from briefings.store.state import touch
from briefings.store.tables import sources, visits
from briefings.store.workspaces import is_here

ANYBODY = "*"


class Standing(IntEnum):
    """Whether a source is on the list, off it while the bot is away from its workspace, or was taken off it."""

    LISTED = auto()
    AWAY = auto()
    REMOVED = auto()


def put_sources(store: Store, given: Sequence[Source]) -> None:
    """Adds the sources or replaces those of the same id, feeds included; one that was removed is back.

    Sources that are not `given` stay as they are. What was not read before is read at once.
    """
    latest = {source.id: source for source in given}
    with store.write() as connection:
        touch(connection)
        idle = _idle(connection, latest)
        put(connection, sources, [_row(source) for source in latest.values()])
        start_anew(connection, idle)
        put_addresses(connection, latest.values())


def add_source(store: Store, new: Source) -> bool:
    """Adds the source, or brings a removed one of that id back as it is given, without the failures it had.

    False, and nothing is changed, if there is one of that id.
    """
    row = _row(new)
    with store.write() as connection:
        insert = insert_into(connection, sources).values(row)
        news = {name: insert.excluded[name] for name in row if name != "id"}
        added = insert.on_conflict_do_update(index_elements=["id"], set_=news, where=sources.c.removed)
        if connection.scalar(added.returning(sources.c.id)) is None:
            return False
        touch(connection)
        put_addresses(connection, [new])
        start_anew(connection, [new.id])
        return True


def ask_for_source(store: Store, source_id: str, workspace: str) -> bool:
    """Reads a source for the workspace ("" for all) even while the bot is away from the one that it belongs to.

    Whose it is does not change. False if it was removed.
    """
    with store.write() as connection:
        found = _change(connection, source_id, {"asked_by": workspace or ANYBODY, "paused": False})
        if found:
            start_anew(connection, [source_id])
        return found


def change_feeds(store: Store, source_id: str, urls: Sequence[str]) -> bool:
    """Reads the source by other feeds, and leaves its pages and all else as they are. False if it is not on the list.

    A feed that is new to it is read at once, even if it was gone when the source had it before.
    """
    with store.write() as connection:
        found = _change(connection, source_id, {"removed": False})
        if found:
            pages = addresses_of(connection)[source_id].pages
            put_addresses(connection, [Source(source_id, source_id, feeds=tuple(urls), pages=pages)])
        return found


def list_sources(store: Store) -> tuple[Source, ...]:
    """Every source that was not removed, paused ones too, by id.

    Those of workspaces that the bot has left are left out, but if another workspace asked for one.
    """
    query = select(sources).where(*listed()).order_by(sources.c.id)
    with store.read() as connection:
        urls = addresses_of(connection)
        return tuple(_source(row, urls[row["id"]]) for row in connection.execute(query).mappings())


def sources_ever(store: Store) -> tuple[tuple[Source, Standing], ...]:
    """Every source that anybody has added, by id, and where it stands."""
    with store.read() as connection:
        urls = addresses_of(connection)
        known = set(connection.scalars(select(sources.c.id).where(*listed())))
        rows = connection.execute(select(sources).order_by(sources.c.id)).mappings()
        return tuple((_source(row, urls[row["id"]]), _standing(row, known)) for row in rows)


def get_source(store: Store, source_id: str) -> Source | None:
    """The source, None if nobody knows it or it was removed; it may be of a workspace that the bot has left."""
    query = select(sources).where(sources.c.id == source_id, sources.c.removed.is_(False))
    with store.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
        return None if row is None else _source(row, addresses_of(connection)[source_id])


def remove_source(store: Store, source_id: str) -> bool:
    """Takes the source off the list; its articles, claims and name stay on record. False if it was not on the list.

    Its articles are not looked at again.
    """
    with store.write() as connection:
        connection.execute(visits.delete().where(visits.c.source_id == source_id))
        return _change(connection, source_id, {"removed": True})


def pause_source(store: Store, source_id: str, *, paused: bool = True) -> bool:
    """Stops (or with `paused=False` resumes) the reading of a source. False if it is not on the list.

    One that is resumed is read at once, and is not dark for what failed before; what was gone is tried again.
    """
    with store.write() as connection:
        found = _change(connection, source_id, {"paused": paused})
        if found and not paused:
            start_anew(connection, [source_id])
        return found


def grade_source(store: Store, source_id: str, letter: str) -> bool:
    """Gives the source its Admiralty letter, which is not checked here. False if it is not on the list."""
    with store.write() as connection:
        return _change(connection, source_id, {"reliability": letter})


def know_sources(connection: Connection, ids: Iterable[str]) -> None:
    """Makes sure that every id has a source, if need be one that is only called by its id. Part of a transaction."""
    add_missing(connection, sources, [_row(Source(source_id, source_id)) for source_id in sorted(set(ids))])


def listed() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What holds of the sources that are on the list, for somebody who is here. Part of a query."""
    asked = and_(sources.c.asked_by != "", is_here(sources.c.asked_by))
    return sources.c.removed.is_(False), or_(is_here(sources.c.owner), asked)


def _change(connection: Connection, source_id: str, marks: Row) -> bool:
    change = sources.update().where(sources.c.id == source_id, sources.c.removed.is_(False)).values(marks)
    touch(connection)
    return connection.execute(change).rowcount > 0


def _idle(connection: Connection, ids: Collection[str]) -> list[str]:
    """Those of the sources that are not read."""
    resting = or_(sources.c.removed, sources.c.paused)
    return [
        found
        for some in chunks(ids)
        for found in connection.scalars(select(sources.c.id).where(sources.c.id.in_(some), resting))
    ]


def _standing(row: RowMapping, listed: Collection[str]) -> Standing:
    if row["removed"]:
        return Standing.REMOVED
    return Standing.LISTED if row["id"] in listed else Standing.AWAY


def _row(source: Source) -> Row:
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind.value,
        "reliability": source.reliability,
        "homepage": source.homepage,
        "paused": source.paused,
        "removed": False,
        "family": source.family,
        "owner": source.owner,
        "asked_by": "",
    }


def _source(row: RowMapping, urls: Addresses) -> Source:
    return Source(
        id=row["id"],
        name=row["name"],
        kind=SourceKind(row["kind"]),
        reliability=row["reliability"],
        feeds=urls.feeds,
        homepage=row["homepage"],
        paused=row["paused"],
        family=row["family"],
        owner=row["owner"],
        pages=urls.pages,
    )
