"""How far each archive was taken in, so that a run that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import blake2b

from sqlalchemy import select

from briefings.model import Intake
from briefings.store.columns import storable
from briefings.store.engine import Store
from briefings.store.rows import chunks, put
from briefings.store.tables import intakes


def note_intakes(store: Store, taken: Sequence[Intake]) -> None:
    """Writes down how far each archive was taken in, over what was known of it; all in one transaction."""
    rows = [
        {
            "name": _name(one.path, one.terms),
            "path": one.path,
            "size": one.size,
            "changed": one.changed,
            "items": one.items,
            "whole": one.whole,
        }
        for one in taken
    ]
    if rows:
        with store.write() as connection:
            put(connection, intakes, rows)


def list_intakes(store: Store, paths: Collection[str], *, terms: str) -> dict[str, Intake]:
    """How far those of `paths` were taken in that ever were under these `terms`, by path."""
    names = {_name(path, terms): path for path in paths}
    found: dict[str, Intake] = {}
    with store.read() as connection:
        for some in chunks(names):
            for row in connection.execute(select(intakes).where(intakes.c.name.in_(some))):
                path = names[row.name]
                found[path] = Intake(path, row.size, row.changed, terms, row.items, whole=row.whole)
    return found


def _name(path: str, terms: str) -> bytes:
    """A digest: PostgreSQL indexes no more than 2.7 kB, and paths may be longer."""
    return blake2b(f"{storable(path)}\0{storable(terms)}".encode(), digest_size=16).digest()
