"""Sources with their feeds, and how reading them went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import IntEnum, auto

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, or_, select

from briefings.model import Source, SourceKind, SourceState
from briefings.store.engine import Store
from briefings.store.rows import Row, add_all, add_missing, chunks, insert_into, put
from briefings.store.state import touch
from briefings.store.tables import feeds, polls, sources
from briefings.store.workspaces import is_here

ANYBODY = "*"


class Standing(IntEnum):
    """Whether a source is on the list, off it while the bot is away from its workspace, or was taken off it."""

    LISTED = auto()
    AWAY = auto()
    REMOVED = auto()


def put_sources(store: Store, given: Sequence[Source]) -> None:
    """Adds the sources or replaces those of the same id, feeds included; one that was removed is back.

    Sources that are not `given` stay as they are.
    """
    latest = {source.id: source for source in given}
    with store.write() as connection:
        touch(connection)
        put(connection, sources, [_row(source) for source in latest.values()])
        _put_feeds(connection, latest.values())


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
        _put_feeds(connection, [new])
        _forget_failures(connection, new.id)
        return True


def ask_for_source(store: Store, source_id: str, workspace: str) -> bool:
    """Reads a source for the workspace ("" for all) even while the bot is away from the one that it belongs to.

    Whose it is does not change. False if it was removed.
    """
    with store.write() as connection:
        found = _change(connection, source_id, {"asked_by": workspace or ANYBODY, "paused": False})
        if found:
            _forget_failures(connection, source_id)
        return found


def change_feeds(store: Store, source_id: str, urls: Sequence[str]) -> bool:
    """Reads the source by other feeds, and leaves the rest of it as it is. False if it is not on the list."""
    with store.write() as connection:
        found = _change(connection, source_id, {"removed": False})
        if found:
            _put_feeds(connection, [Source(source_id, source_id, feeds=tuple(urls))])
        return found


def list_sources(store: Store) -> tuple[Source, ...]:
    """Every source that was not removed, paused ones too, by id.

    Those of workspaces that the bot has left are left out, but if another workspace asked for one.
    """
    query = select(sources).where(*_listed()).order_by(sources.c.id)
    with store.read() as connection:
        urls = _feeds(connection)
        return tuple(_source(row, urls[row["id"]]) for row in connection.execute(query).mappings())


def sources_ever(store: Store) -> tuple[tuple[Source, Standing], ...]:
    """Every source that anybody has added, by id, and where it stands."""
    with store.read() as connection:
        urls = _feeds(connection)
        listed = set(connection.scalars(select(sources.c.id).where(*_listed())))
        rows = connection.execute(select(sources).order_by(sources.c.id)).mappings()
        return tuple((_source(row, urls[row["id"]]), _standing(row, listed)) for row in rows)


def get_source(store: Store, source_id: str) -> Source | None:
    """The source, None if nobody knows it or it was removed; it may be of a workspace that the bot has left."""
    query = select(sources).where(sources.c.id == source_id, sources.c.removed.is_(False))
    with store.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
        return None if row is None else _source(row, _feeds(connection)[source_id])


def remove_source(store: Store, source_id: str) -> bool:
    """Takes the source off the list; its articles, claims and name stay on record. False if it was not on the list."""
    return _mark(store, source_id, {"removed": True})


def pause_source(store: Store, source_id: str, *, paused: bool = True) -> bool:
    """Stops (or with `paused=False` resumes) the reading of a source. False if it is not on the list.

    One that is resumed is not dark for what failed before.
    """
    with store.write() as connection:
        found = _change(connection, source_id, {"paused": paused})
        if found and not paused:
            _forget_failures(connection, source_id)
        return found


def grade_source(store: Store, source_id: str, letter: str) -> bool:
    """Gives the source its Admiralty letter, which is not checked here. False if it is not on the list."""
    return _mark(store, source_id, {"reliability": letter})


def feed_validators(store: Store, source_id: str, url: str) -> tuple[str, str]:
    """The ETag and Last-Modified of the source's last good read of `url`, each "" if there is none.

    What another source got from the same address says nothing of what this one has.
    """
    query = select(polls.c.etag, polls.c.last_modified).where(
        polls.c.source_id == source_id, polls.c.url == url, polls.c.read_at.is_not(None)
    )
    with store.read() as connection:
        row = connection.execute(query).one_or_none()
    return ("", "") if row is None else (row.etag, row.last_modified)


def note_read(  # noqa: PLR0913  (one poll, its facts named by the caller)
    store: Store, source_id: str, url: str, *, at: datetime, etag: str = "", last_modified: str = ""
) -> None:
    """Writes down that `url` was really read. The validators replace the old ones: after a 304 pass them again."""
    news = {"read_at": at, "etag": etag, "last_modified": last_modified, "failed_at": None, "error": ""}
    _note(store, source_id, url, news)


def note_failure(store: Store, source_id: str, url: str, *, at: datetime, error: str) -> None:
    """Writes down why `url` could not be read; the last good read and its validators stay."""
    _note(store, source_id, url, {"failed_at": at, "error": error or "failed"})


def source_states(store: Store) -> tuple[SourceState, ...]:
    """When each source was last really read and, if the latest poll of one of its feeds failed, why; by id.

    Left out are removed and paused sources, those of workspaces that the bot has left and those with nothing to poll. A
    feed that was taken off its source counts no more. The error is that of the latest failure.
    """
    listed = select(sources.c.id, sources.c.name).where(*_listed(), sources.c.paused.is_(False))
    with store.read() as connection:
        urls = _feeds(connection)
        polled: defaultdict[str, list[RowMapping]] = defaultdict(list)
        for row in connection.execute(select(polls)).mappings():
            if not urls[row["source_id"]] or row["url"] in urls[row["source_id"]]:
                polled[row["source_id"]].append(row)
        rows = connection.execute(listed.order_by(sources.c.id)).all()
    return tuple(_state(row.id, row.name, polled[row.id]) for row in rows if polled[row.id] or urls[row.id])


def know_sources(connection: Connection, ids: Iterable[str]) -> None:
    """Makes sure that every id has a source, if need be one that is only called by its id. Part of a transaction."""
    add_missing(connection, sources, [_row(Source(source_id, source_id)) for source_id in sorted(set(ids))])


def _note(store: Store, source_id: str, url: str, news: Row) -> None:
    fresh = {"read_at": None, "etag": "", "last_modified": "", "failed_at": None, "error": ""}
    with store.write() as connection:
        know_sources(connection, [source_id])
        add_missing(connection, polls, [{"source_id": source_id, "url": url, **fresh}])
        connection.execute(polls.update().where(polls.c.source_id == source_id, polls.c.url == url).values(news))


def _mark(store: Store, source_id: str, marks: Row) -> bool:
    with store.write() as connection:
        return _change(connection, source_id, marks)


def _change(connection: Connection, source_id: str, marks: Row) -> bool:
    change = sources.update().where(sources.c.id == source_id, sources.c.removed.is_(False)).values(marks)
    touch(connection)
    return connection.execute(change).rowcount > 0


def _put_feeds(connection: Connection, given: Collection[Source]) -> None:
    for ids in chunks([source.id for source in given]):
        connection.execute(feeds.delete().where(feeds.c.source_id.in_(ids)))
    rows = [
        {"source_id": source.id, "position": position, "url": url}
        for source in given
        for position, url in enumerate(source.feeds)
    ]
    add_all(connection, feeds, rows)


def _forget_failures(connection: Connection, source_id: str) -> None:
    connection.execute(polls.update().where(polls.c.source_id == source_id).values(failed_at=None, error=""))


def _listed() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    asked = and_(sources.c.asked_by != "", is_here(sources.c.asked_by))
    return sources.c.removed.is_(False), or_(is_here(sources.c.owner), asked)


def _standing(row: RowMapping, listed: Collection[str]) -> Standing:
    if row["removed"]:
        return Standing.REMOVED
    return Standing.LISTED if row["id"] in listed else Standing.AWAY


def _feeds(connection: Connection) -> defaultdict[str, tuple[str, ...]]:
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for row in connection.execute(select(feeds).order_by(feeds.c.source_id, feeds.c.position)):
        found[row.source_id] += (row.url,)
    return found


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


def _source(row: RowMapping, urls: tuple[str, ...]) -> Source:
    return Source(
        id=row["id"],
        name=row["name"],
        kind=SourceKind(row["kind"]),
        reliability=row["reliability"],
        feeds=urls,
        homepage=row["homepage"],
        paused=row["paused"],
        family=row["family"],
        owner=row["owner"],
    )


def _state(source_id: str, name: str, polled: Sequence[RowMapping]) -> SourceState:
    reads = [row["read_at"] for row in polled if row["read_at"] is not None]
    failures = [(row["failed_at"], row["error"]) for row in polled if row["failed_at"] is not None]
    return SourceState(source_id, name, max(reads, default=None), max(failures)[1] if failures else "")
