"""Sources with their feeds, and how reading them went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from briefings.model import Source, SourceKind, SourceState
from briefings.store.engine import Store
from briefings.store.rows import Row, add_all, add_missing, chunks, put
from briefings.store.tables import feeds, polls, sources


def put_sources(store: Store, given: Sequence[Source]) -> None:
    """Adds the sources or replaces those of the same id, feeds included; one that was removed is back.

    Sources that are not `given` stay as they are.
    """
    latest = {source.id: source for source in given}
    with store.write() as connection:
        put(connection, sources, [_row(source) for source in latest.values()])
        for ids in chunks(latest):
            connection.execute(feeds.delete().where(feeds.c.source_id.in_(ids)))
        add_all(
            connection,
            feeds,
            [
                {"source_id": source.id, "position": position, "url": url}
                for source in latest.values()
                for position, url in enumerate(source.feeds)
            ],
        )


def list_sources(store: Store) -> tuple[Source, ...]:
    """Every source that was not removed, paused ones too, by id."""
    query = select(sources).where(sources.c.removed.is_(False)).order_by(sources.c.id)
    with store.read() as connection:
        urls = _feeds(connection)
        return tuple(_source(row, urls[row["id"]]) for row in connection.execute(query).mappings())


def get_source(store: Store, source_id: str) -> Source | None:
    """The source, None if nobody knows it or it was removed."""
    query = select(sources).where(sources.c.id == source_id, sources.c.removed.is_(False))
    with store.read() as connection:
        row = connection.execute(query).mappings().one_or_none()
        return None if row is None else _source(row, _feeds(connection)[source_id])


def remove_source(store: Store, source_id: str) -> bool:
    """Takes the source off the list; its articles, claims and name stay on record. False if it was not on the list."""
    return _mark(store, source_id, removed=True)


def pause_source(store: Store, source_id: str, *, paused: bool = True) -> bool:
    """Stops (or with `paused=False` resumes) the reading of a source. False if it is not on the list."""
    return _mark(store, source_id, paused=paused)


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

    Left out are removed and paused sources and those with nothing to poll. A feed that was taken off its source counts
    no more. The error is that of the latest failure.
    """
    listed = select(sources.c.id, sources.c.name).where(sources.c.removed.is_(False), sources.c.paused.is_(False))
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


def _mark(store: Store, source_id: str, **marks: bool) -> bool:
    change = sources.update().where(sources.c.id == source_id, sources.c.removed.is_(False)).values(marks)
    with store.write() as connection:
        return connection.execute(change).rowcount > 0


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
    )


def _state(source_id: str, name: str, polled: Sequence[RowMapping]) -> SourceState:
    reads = [row["read_at"] for row in polled if row["read_at"] is not None]
    failures = [(row["failed_at"], row["error"]) for row in polled if row["failed_at"] is not None]
    return SourceState(source_id, name, max(reads, default=None), max(failures)[1] if failures else "")
