"""How the reading of the sources' feeds and pages goes: what was noted of each, and who is dark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from briefings.model import Poll, SourceState
from briefings.store.engine import Store
from briefings.store.feeds import Addresses, addresses_of
from briefings.store.rows import Row, add_missing, put
from briefings.store.sources import know_sources, listed
from briefings.store.tables import polls, sources

READ = (*listed(), sources.c.paused.is_(False))
_EVER = datetime.max.replace(tzinfo=UTC)
_Rows = Mapping[str, Mapping[str, RowMapping]]


def list_polls(store: Store) -> tuple[Poll, ...]:
    """One for every feed and page of every source that is read, by source and in its order; also those never read.

    Not read are paused and removed sources, and those of workspaces that the bot has left.
    """
    return _polls(store, *READ)


def get_polls(store: Store, source_id: str) -> tuple[Poll, ...]:
    """One for every feed and page of the source, in its order, though it be paused; none of one that was removed."""
    return _polls(store, sources.c.id == source_id, sources.c.removed.is_(False))


def note_polls(store: Store, noted: Sequence[Poll]) -> None:
    """Writes down how the reading of each address goes now, all in one transaction and nothing else.

    Of several of one address the last holds. What was taken off its source meanwhile is remembered for when it is
    back. The sources have to be known. Raises OnRecordError if the database fails.
    """
    rows = {(one.source, one.url): _row(one) for one in noted}
    if rows:
        with store.write() as connection:
            put(connection, polls, list(rows.values()))


def note_read(store: Store, source_id: str, url: str, *, at: datetime) -> None:
    """Writes down that `url` of the source was read by hand; a source that nobody has added is known by its id."""
    news = {"read_at": at, "failed_at": None, "error": "", "failures": 0}
    with store.write() as connection:
        know_sources(connection, [source_id])
        add_missing(connection, polls, [_row(Poll(source_id, url))])
        connection.execute(polls.update().where(polls.c.source_id == source_id, polls.c.url == url).values(news))


def source_states(store: Store, *, after: datetime = _EVER) -> tuple[SourceState, ...]:
    """When each source was last really read and, if one of its feeds or pages is dark, why; by id.

    One is dark if its latest poll failed, unless it was read `after` a moment. Left out are removed and paused sources,
    those of workspaces that the bot has left and those with nothing to poll. A feed that was taken off its source
    counts no more. The error is that of the latest failure. `next_at` is when the
    first of its feeds and pages is due; None if one is due at once, or all are gone.
    """
    query = select(sources.c.id, sources.c.name).where(*READ).order_by(sources.c.id)
    with store.read() as connection:
        rows = connection.execute(query).all()
        addresses, noted = addresses_of(connection), _noted(connection, *READ)
    polled = ((row, _of(row.id, addresses[row.id], noted) or _by_hand(noted[row.id])) for row in rows)
    return tuple(_state(row.id, row.name, own, after) for row, own in polled if own)


def _polls(store: Store, *which: ColumnElement[bool]) -> tuple[Poll, ...]:
    with store.read() as connection:
        ids = connection.scalars(select(sources.c.id).where(*which).order_by(sources.c.id)).all()
        addresses, noted = addresses_of(connection), _noted(connection, *which)
    return tuple(poll for source_id in ids for poll in _of(source_id, addresses[source_id], noted))


def _noted(connection: Connection, *which: ColumnElement[bool]) -> _Rows:
    """What was noted of the sources, by source and address."""
    found: defaultdict[str, dict[str, RowMapping]] = defaultdict(dict)
    query = select(polls).join(sources, sources.c.id == polls.c.source_id).where(*which)
    for row in connection.execute(query).mappings():
        found[row["source_id"]][row["url"]] = row
    return found


def _of(source_id: str, addresses: Addresses, noted: _Rows) -> list[Poll]:
    """One for each address of the source. What is a feed as well as a page is read as a feed."""
    own = noted.get(source_id, {})
    return [
        _poll(own[url], page=page) if url in own else Poll(source_id, url, page=page)
        for url, page in ((url, url not in addresses.feeds) for url in addresses.every)
    ]


def _by_hand(noted: Mapping[str, RowMapping]) -> list[Poll]:
    """What was read of a source that has no address."""
    return [_poll(row, page=False) for row in noted.values()]


def _state(source_id: str, name: str, own: Sequence[Poll], after: datetime) -> SourceState:
    reads = [poll.read_at for poll in own if poll.read_at is not None]
    failures = [
        (poll.failed_at, poll.error) for poll in own if poll.failed_at is not None and poll.is_dark(after=after)
    ]
    dues = [poll.next_at for poll in own if not poll.gone]
    return SourceState(
        source_id,
        name,
        max(reads, default=None),
        max(failures)[1] if failures else "",
        next_at=None if None in dues else min((due for due in dues if due is not None), default=None),
    )


def _row(poll: Poll) -> Row:
    return {
        "source_id": poll.source,
        "url": poll.url,
        "read_at": poll.read_at,
        "etag": poll.etag,
        "last_modified": poll.last_modified,
        "failed_at": poll.failed_at,
        "error": poll.error or ("failed" if poll.failed_at else ""),
        "failures": poll.failures,
        "gone": poll.gone,
        "new_at": poll.new_at,
        "next_at": poll.next_at,
        "interval": _seconds(poll.interval),
        "asked": _seconds(poll.asked),
        "skip_hours": sorted(poll.skip_hours),
        "skip_days": sorted(poll.skip_days),
    }


def _poll(row: RowMapping, *, page: bool) -> Poll:
    return Poll(
        source=row["source_id"],
        url=row["url"],
        page=page,
        read_at=row["read_at"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        new_at=row["new_at"],
        failed_at=row["failed_at"],
        error=row["error"],
        failures=row["failures"],
        gone=row["gone"],
        next_at=row["next_at"],
        interval=_lasting(row["interval"]),
        asked=_lasting(row["asked"]),
        skip_hours=frozenset(row["skip_hours"]),
        skip_days=frozenset(row["skip_days"]),
    )


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()


def _lasting(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
