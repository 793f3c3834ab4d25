"""What is read of each source: its feeds and pages in order. Setting them up, moving them, and starting them anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from briefings.model import Source
from briefings.store.engine import Store
from briefings.store.rows import Row, add_all, chunks
from briefings.store.state import touch
from briefings.store.tables import feeds, polls

ANEW: Row = {"failed_at": None, "error": "", "failures": 0, "gone": False, "next_at": None}
"""What is forgotten of an address that is to be read at once, whatever came of it before; what was read stays known."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one source: feeds, and pages that are read as an article each."""

    feeds: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.feeds, *self.pages)))


def move_feed(store: Store, source_id: str, old: str, new: str) -> bool:
    """Reads the source at `new` instead of `old`, in its place and with what is known of how that reading goes.

    Where the source has `new` as a feed already, it only loses `old`; what it had as a page becomes the feed. That
    another source has it too changes nothing: each has its own poll. False, and nothing is changed, if `old` is none
    of its addresses.
    """
    mine = feeds.c.source_id == source_id
    with store.write() as connection:
        rows = connection.execute(select(feeds.c.url, feeds.c.page).where(mine, feeds.c.url.in_([old, new]))).all()
        held, fed = {row.url for row in rows}, {row.url for row in rows if not row.page}
        if old not in held or old == new:
            return old in held
        touch(connection)
        was, now = (and_(polls.c.source_id == source_id, polls.c.url == url) for url in (old, new))
        if new in fed or (new in held and old not in fed):
            connection.execute(feeds.delete().where(mine, feeds.c.url == old))
            connection.execute(polls.delete().where(was))
        else:
            connection.execute(feeds.delete().where(mine, feeds.c.url == new))
            connection.execute(feeds.update().where(mine, feeds.c.url == old).values(url=new))
            connection.execute(polls.delete().where(now))
            connection.execute(polls.update().where(was).values(url=new))
    return True


def addresses_of(connection: Connection) -> Mapping[str, Addresses]:
    """The addresses of every source; none for one that has none. Part of a reading."""
    found: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for row in connection.execute(select(feeds).order_by(feeds.c.source_id, feeds.c.position)):
        found[row.source_id][row.page].append(row.url)
    own = {source_id: Addresses(tuple(fed), tuple(pages)) for source_id, (fed, pages) in found.items()}
    return defaultdict(Addresses, own)


def put_addresses(connection: Connection, given: Collection[Source]) -> None:
    """Reads the sources by what is given, and by nothing else; what they did not have is read at once."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    for ids in chunks([source.id for source in given]):
        for row in connection.execute(select(feeds.c.source_id, feeds.c.url).where(feeds.c.source_id.in_(ids))):
            before[row.source_id].add(row.url)
        connection.execute(feeds.delete().where(feeds.c.source_id.in_(ids)))
    rows: list[Row] = [
        {"source_id": source.id, "position": position, "url": url, "page": page}
        for source in given
        for position, (url, page) in enumerate(_paged(source))
    ]
    add_all(connection, feeds, rows)
    for source in given:
        fresh = set(Addresses(source.feeds, source.pages).every) - before[source.id]
        for some in chunks(fresh):
            same = polls.c.source_id == source.id, polls.c.url.in_(some)
            connection.execute(polls.update().where(*same).values(ANEW))


def start_anew(connection: Connection, ids: Collection[str]) -> None:
    """Every address of these sources is read at once, those too that failed or were gone."""
    for some in chunks(ids):
        connection.execute(polls.update().where(polls.c.source_id.in_(some)).values(ANEW))


def _paged(source: Source) -> list[tuple[str, bool]]:
    return [*((url, False) for url in source.feeds), *((url, True) for url in source.pages)]
