"""The sources that are read with how their reading goes, as a desk's asker may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from bot.following.reading_words import WITHIN, cut_short, heading_of, reading_lines, state_words, stored_lines
from bot.following.sources_known import sources_here
from bot.recorded.answers import Desk
from briefings.model import Poll, Source
from briefings.service.keeping import MOVE
from briefings.store import Stored, get_polls, list_audit, list_polls, stored_since

T = TypeVar("T", Poll, Stored)
MOVES, MOST_MOVES = 500, 3
"""Moves of any source that are looked through, and those of one that are shown."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A source with the reading of each of its feeds and pages, and what was stored of it in the last days.

    `moves` are lines that say from where to where its feeds have moved for good, the latest first.
    """

    source: Source
    polls: tuple[Poll, ...]
    stored: tuple[Stored, ...]
    moves: tuple[str, ...] = ()

    def heading(self, now: datetime) -> str:
        """Under which heading of the list it stands."""
        return heading_of(self.source, self.polls, now)

    def state(self, now: datetime) -> str:
        """How its reading goes, in a line, and whether most of it is not to be had whole."""
        return "; ".join(filter(None, (state_words(self.source, self.polls, now), cut_short(self.stored))))

    def lines(self, now: datetime) -> tuple[str, ...]:
        """The same in full: a line for each feed and page, then its moves and what was stored."""
        reading = reading_lines(self.polls, now)
        if self.source.paused or not self.polls:
            reading = (f"State: {state_words(self.source, self.polls, now)}",)
        short = cut_short(self.stored)
        return (*reading, *self.moves, *stored_lines(self.stored), *([short.capitalize()] if short else []))


def followed_here(desk: Desk) -> tuple[Followed, ...]:
    """Every source on the list, by name."""
    polls = by_source(list_polls(desk.store))
    stored = by_source(stored_since(desk.store, desk.clock() - WITHIN))
    listed = sorted(sources_here(desk), key=lambda one: one.name.casefold())
    return tuple(Followed(one, tuple(polls[one.id]), tuple(stored[one.id])) for one in listed)


def followed(desk: Desk, source: Source) -> Followed:
    """One source; it is shown as it is given."""
    stored = stored_since(desk.store, desk.clock() - WITHIN, source=source.id)
    return Followed(source, get_polls(desk.store, source.id), stored, _moves(desk, source))


def _moves(desk: Desk, source: Source) -> tuple[str, ...]:
    beginning = f"source {source.id} "
    moves = (one for one in list_audit(desk.store, command=MOVE, limit=MOVES) if one.what.startswith(beginning))
    return tuple(f"It {one.what.removeprefix(beginning)} ({one.at:%Y-%m-%d})" for one in islice(moves, MOST_MOVES))


def by_source(some: Iterable[T]) -> defaultdict[str, list[T]]:
    """What there is of each source, by its id, in the order given."""
    found: defaultdict[str, list[T]] = defaultdict(list)
    for one in some:
        found[one.source].append(one)
    return found
