"""How the reading of the news goes: when each feed and page was read, and when it is due again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LIT = timedelta(hours=1)
"""So long after a good reading a failure makes nothing dark: what has little new is not read more often anyway."""


@dataclass(frozen=True, slots=True)
class Poll:
    """How the reading of one feed (or, with `page`, of one page that is a source by itself) of a source goes.

    `read_at` is the last good reading, also if nothing had changed; `etag` and `last_modified` are that reading's
    validators. `new_at` is when it last gave something new. `failed_at` and `error` are those of the latest reading if
    that failed, `failures` how many have failed since the last good one; `gone` is set if the server said that it is
    gone for good: it is not read again. `next_at` is when it is due (None: at once), `interval` what lay between.
    `asked` is what its last body asked to lie between two readings, `skip_hours` (0 to 23) and `skip_days` (Monday is
    0) when it is not to be read, in GMT: they hold on through answers that nothing has changed.
    """

    source: str
    url: str
    page: bool = False
    read_at: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    new_at: datetime | None = None
    failed_at: datetime | None = None
    error: str = ""
    failures: int = 0
    gone: bool = False
    next_at: datetime | None = None
    interval: timedelta | None = None
    asked: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()

    def is_dark(self, *, after: datetime) -> bool:
        """Whether its latest reading failed, and no good one came after that moment."""
        return self.failed_at is not None and (self.read_at is None or self.read_at <= after)


@dataclass(frozen=True, slots=True)
class Intake:
    """How far an archive was taken in: its first `items` lines, records or articles, or all of it (`whole`).

    `path` is absolute; `size` in bytes and `changed` (in ns) tell whether the file is still the same. `terms` are the
    options by which it was read: by others it is read anew.
    """

    path: str
    size: int
    changed: int
    terms: str = ""
    items: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A page whose article is on record and that is looked at again: `key` is the article's within its source.

    `count` is how often it was looked at since; `next_at` when it is due. The validators are the last answer's.
    """

    source: str
    key: str
    url: str
    next_at: datetime
    count: int = 0
    etag: str = ""
    last_modified: str = ""
