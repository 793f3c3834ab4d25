"""Articles for tests that are about something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from briefings.model import Article, Draft
from briefings.store import Store, add_new_articles

Twins: TypeAlias = Callable[[], tuple[Store, Store]]
NOON = datetime(2024, 10, 24, 12, tzinfo=UTC)


@dataclass
class Shelf:
    """Puts articles on record; each has its own words unless told otherwise."""

    store: Store
    count: int = field(default=0)

    def add(
        self,
        *,
        hashes: tuple[int, ...] = (),
        marks: tuple[int, ...] = (),
        days: float = 0,
        key: str = "",
        source: str = "courier",
    ) -> Article:
        self.count += 1
        day = NOON + timedelta(days=days)
        draft = Draft(source, key or f"story-{self.count}", "A story", f"Words number {self.count}.", day)
        (article,) = add_new_articles(self.store, [draft], seen_at=day, sketches=[hashes], passages=[marks])
        return article
