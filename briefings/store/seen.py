"""When an article counts as seen if the clock went back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from briefings.store.rows import insert_into
from briefings.store.tables import reached

WINDOWS = "windows"
AT_ONCE = timedelta(microseconds=1)


def note_reached(connection: Connection, moment: datetime) -> None:
    """Writes down that a window begins or ends at the moment; an earlier one is nothing new. Part of a writing."""
    row = insert_into(connection, reached).values(what=WINDOWS, at=moment)
    later = reached.c.at < moment
    connection.execute(row.on_conflict_do_update(index_elements=["what"], set_={"at": moment}, where=later))


def after_windows(connection: Connection, moment: datetime) -> datetime:
    """The moment, or else the first after every window that was read by now.

    What is stored now is in none of these, so it has to be seen after them to be in a later one, also where the clock
    went back since, be it far: see `mend_ahead`. Part of a writing.
    """
    end = connection.scalar(select(reached.c.at).where(reached.c.what == WINDOWS))
    return moment if end is None or end < moment else end + AT_ONCE
