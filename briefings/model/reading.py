"""How the reading of the news goes: when each feed and page was read, and when it is due again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Poll:
    """How the reading of one feed (or, with `page`, of one page that is a source by itself) of a source goes.

    `read_at` is the last good reading, also if nothing had changed; `etag` and `last_modified` are that reading's
    validators. `new_at` is when it last gave something new. `failed_at` and `error` are those of the latest reading if
    that failed, `failures` how many have failed since the last good one; `gone` is set if the server said that it is
    gone for good: it is not read again. `next_at` is when it is due (None: at once), `interval` what lay between.
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
