"""Who can speak, under which names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from briefings.model import Actor, Office
from briefings.store.engine import Store
from briefings.store.rows import Row, add_missing, chunks, put
from briefings.store.state import touch
from briefings.store.tables import actor_aliases, actors, articles

# Nobody's name is longer; text from the network may be, and an index has its limits.
LONGEST_NAME = 200
# Enough for the people of a year's news; it bounds what every article is read against.
MOST_LEARNED = 5_000


def put_actors(store: Store, given: Sequence[Actor]) -> None:
    """Adds the actors or replaces those of the same name. Aliases that were learned stay as such."""
    latest = {actor.name: actor for actor in given}
    with store.write() as connection:
        touch(connection)
        put(connection, actors, [_row(actor) for actor in latest.values()])
        for names in chunks(latest):
            old = actor_aliases.c.actor.in_(names), actor_aliases.c.learned.is_(False)
            connection.execute(actor_aliases.delete().where(*old))
        put(connection, actor_aliases, [row for actor in latest.values() for row in _alias_rows(actor)])


def add_aliases(
    store: Store, learned: Iterable[Actor], *, article_id: int | None = None, at_most: int = MOST_LEARNED
) -> int:
    """Adds what an article taught: the `learned` aliases of each actor, and the actors that nobody knew.

    Returns how many aliases are new. Left out: a name as its own alias, whatever is empty or longer than 200
    characters, and everything once `at_most` aliases have been learned. What is known already is not changed.
    """
    wanted = {actor.name: actor for actor in learned if 0 < len(actor.name) <= LONGEST_NAME}
    with store.write(alone_on=actor_aliases) as connection:
        held = _rows(connection)
        room = at_most - sum(row.learned for rows in held.values() for row in rows)
        new = [pair for name in sorted(wanted) for pair in _unheld(wanted[name], held[name])][: max(0, room)]
        taught = {name for name, _ in new}
        add_missing(connection, actors, [_row(Actor(name, wanted[name].kind)) for name in sorted(taught)])
        add_missing(connection, actor_aliases, [_learned_row(pair, held, article_id) for pair in new])
    return len(new)


def list_actors(store: Store) -> tuple[Actor, ...]:
    """Every actor with all aliases, by name."""
    with store.read() as connection:
        return known_actors(connection)


def known_actors(connection: Connection, seen_until: datetime | None = None) -> tuple[Actor, ...]:
    """Every actor with all aliases, by name. Part of a reading.

    With `seen_until`, without what only articles that were seen later have taught.
    """
    held = _rows(connection)
    rows = connection.execute(select(actors).order_by(actors.c.name)).mappings()
    late = _late(connection, seen_until)
    then = {name: [one for one in given if one.article_id not in late] for name, given in held.items()}
    return tuple(_actor(row, then.get(row["name"], ())) for row in rows if row["name"] not in held or then[row["name"]])


def _late(connection: Connection, seen_until: datetime | None) -> set[int]:
    """The articles that taught an alias and were seen after that moment; none without one."""
    if seen_until is None:
        return set()
    taught = select(actor_aliases.c.article_id).where(actor_aliases.c.learned)
    query = select(articles.c.id).where(articles.c.id.in_(taught), articles.c.seen_at > seen_until)
    return set(connection.scalars(query))


def _unheld(actor: Actor, held: Sequence[Any]) -> list[tuple[str, str]]:
    known = {row.alias for row in held} | {actor.name}
    fit = (alias for alias in dict.fromkeys(actor.learned) if 0 < len(alias) <= LONGEST_NAME)
    return [(actor.name, alias) for alias in fit if alias not in known]


def _learned_row(pair: tuple[str, str], held: Mapping[str, Sequence[Any]], article_id: int | None) -> Row:
    name, alias = pair
    place = len(held.get(name, ()))
    return {"actor": name, "alias": alias, "position": place, "learned": True, "article_id": article_id}


def _rows(connection: Connection) -> defaultdict[str, list[Any]]:
    """The rows of all aliases by their actor: what people gave first, each in its order."""
    table = actor_aliases.c
    query = select(actor_aliases).order_by(table.actor, table.learned, table.position, table.alias)
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.actor].append(row)
    return found


def _row(actor: Actor) -> Row:
    offices = [[o.title, o.since and o.since.isoformat(), o.until and o.until.isoformat()] for o in actor.offices]
    return {"name": actor.name, "kind": actor.kind, "party": actor.party, "offices": offices}


def _alias_rows(actor: Actor) -> list[Row]:
    return [
        {"actor": actor.name, "alias": alias, "position": position, "learned": False, "article_id": None}
        for position, alias in enumerate(dict.fromkeys(actor.aliases))
    ]


def _actor(row: RowMapping, aliases: Sequence[Any]) -> Actor:
    offices = tuple(Office(title, _day(since), _day(until)) for title, since, until in row["offices"])
    given = tuple(one.alias for one in aliases if not one.learned)
    learned = tuple(one.alias for one in aliases if one.learned)
    return Actor(row["name"], row["kind"], row["party"], given, offices, learned)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
