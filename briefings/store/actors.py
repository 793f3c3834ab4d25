"""Who can speak, under which names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, RowMapping, select

from briefings.model import Actor, Office
from briefings.store.engine import Store
from briefings.store.rows import Row, add_missing, chunks, put
from briefings.store.tables import actor_aliases, actors

# Nobody's name is longer; text from the network may be, and an index has its limits.
LONGEST_NAME = 200


def put_actors(store: Store, given: Sequence[Actor]) -> None:
    """Adds the actors or replaces those of the same name. Aliases that were learned stay, after the given ones."""
    latest = {actor.name: actor for actor in given}
    with store.write() as connection:
        put(connection, actors, [_row(actor) for actor in latest.values()])
        for names in chunks(latest):
            old = actor_aliases.c.actor.in_(names), actor_aliases.c.learned.is_(False)
            connection.execute(actor_aliases.delete().where(*old))
        put(connection, actor_aliases, [row for actor in latest.values() for row in _alias_rows(actor)])


def add_aliases(store: Store, learned: Mapping[str, Iterable[str]]) -> None:
    """Adds to the aliases of each name what was learned from texts; an actor nobody knew is added as a person.

    Left out: the name itself and whatever is empty or longer than 200 characters.
    """
    wanted = {name: _fit(name, aliases) for name, aliases in learned.items() if 0 < len(name) <= LONGEST_NAME}
    with store.write(alone_on=actor_aliases) as connection:
        add_missing(connection, actors, [_row(Actor(name)) for name in sorted(wanted)])
        held = _aliases(connection)
        rows = [
            {"actor": name, "alias": alias, "position": len(held[name]) + place, "learned": True}
            for name in sorted(wanted)
            for place, alias in enumerate(wanted[name])
        ]
        add_missing(connection, actor_aliases, rows)


def list_actors(store: Store) -> tuple[Actor, ...]:
    """Every actor with all aliases, by name."""
    with store.read() as connection:
        return known_actors(connection)


def known_actors(connection: Connection) -> tuple[Actor, ...]:
    """Every actor with all aliases, by name. Part of a reading."""
    aliases = _aliases(connection)
    rows = connection.execute(select(actors).order_by(actors.c.name)).mappings()
    return tuple(_actor(row, tuple(aliases[row["name"]])) for row in rows)


def _fit(name: str, aliases: Iterable[str]) -> list[str]:
    return [alias for alias in dict.fromkeys(aliases) if alias != name and 0 < len(alias) <= LONGEST_NAME]


def _aliases(connection: Connection) -> defaultdict[str, list[str]]:
    table = actor_aliases.c
    query = select(actor_aliases).order_by(table.actor, table.learned, table.position, table.alias)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.actor].append(row.alias)
    return found


def _row(actor: Actor) -> Row:
    offices = [[o.title, o.since and o.since.isoformat(), o.until and o.until.isoformat()] for o in actor.offices]
    return {"name": actor.name, "kind": actor.kind, "party": actor.party, "offices": offices}


def _alias_rows(actor: Actor) -> list[Row]:
    return [
        {"actor": actor.name, "alias": alias, "position": position, "learned": False}
        for position, alias in enumerate(dict.fromkeys(actor.aliases))
    ]


def _actor(row: RowMapping, aliases: tuple[str, ...]) -> Actor:
    offices = tuple(Office(title, _day(since), _day(until)) for title, since, until in row["offices"])
    return Actor(row["name"], row["kind"], row["party"], aliases, offices)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
