"""When a feed or page is read next, and when an article's page is looked at again. Pure: clock and chance are given.

The interval of a feed follows what it gives: shorter after something new, longer after nothing, between a floor and a
ceiling. What the feed or its server asks for comes first: Cache-Control and Retry-After (RFC 9111, RFC 9110), RSS's
ttl, skipHours and skipDays, and the syndication module's updatePeriod; none of it holds for more than a day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from briefings.ingest.feeds.listing import Hints
from briefings.model import Poll, Visit

FLOOR = timedelta(minutes=5)
CEILING = timedelta(minutes=50)
"""Less than an hour, so that a window of an hour sees a reading even if that reading is late or slow."""
LONGEST_ASKED = timedelta(hours=24)
LONGEST_REST = timedelta(hours=6)
SHORTER, LONGER, SPREAD = 0.5, 1.5, 0.1
MOST_DOUBLINGS = 10
VISITS = tuple(timedelta(hours=hours) for hours in (1, 4, 12, 24, 72, 168))
"""How long after an article is out its page is looked at again."""
LONGEST_GAP = VISITS[-1]
"""A visit that is further off was noted by a wrong clock."""
REMEMBERED = timedelta(days=7)
"""How long a page that could never be read is known, so that what still lists it does not have it read anew."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one reading came to, as far as the next one depends on it.

    `new` counts what was not on record and could be read. `fresh_for` is what the answer said of itself, `hints` what
    the feed says in its body (None where none came: nothing has changed). With an `error` the reading failed, and only
    `retry_after` and `gone` say more; `resting` says that it was not even tried, since its host wants to be left alone.
    """

    new: int = 0
    etag: str = ""
    last_modified: str = ""
    fresh_for: timedelta | None = None
    hints: Hints | None = None
    error: str = ""
    retry_after: timedelta | None = None
    gone: bool = False
    resting: bool = False


def next_poll(poll: Poll, outcome: Outcome, *, now: datetime, usual: timedelta, jitter: float) -> Poll:
    """`poll` after a reading at `now`: what it noted, and when it is due again.

    `usual` is the interval to begin with, `jitter` a random number from 0 to 1: it spreads the readings of many feeds.
    After a failure the rest doubles each time, up to six hours, and the last good reading's validators stay. What is
    gone is not due again, and what was not even tried has not failed. A due time is never before what was asked, and
    never more than a day away.
    """
    if outcome.resting:
        return _put_off(poll, outcome, now=now, usual=usual, jitter=jitter)
    if outcome.error:
        return _failed(poll, outcome, now=now, usual=usual, jitter=jitter)
    poll = _hinted(poll, outcome)
    interval = _interval(poll, outcome, usual)
    wait = max(_floor(usual), interval * (1 - SPREAD * jitter), _bounded(outcome.fresh_for), _bounded(poll.asked))
    return replace(
        poll,
        read_at=now,
        etag=outcome.etag,
        last_modified=outcome.last_modified,
        new_at=now if outcome.new else poll.new_at,
        failed_at=None,
        error="",
        failures=0,
        gone=False,
        next_at=_allowed(poll, now + wait, now),
        interval=interval,
    )


def is_due(poll: Poll, now: datetime) -> bool:
    """Whether it is time.

    A due time that no reading can have set, or a reading in the future, means that the clock was wrong: it stalls
    nothing.
    """
    if poll.gone:
        return False
    looked = [moment for moment in (poll.read_at, poll.failed_at) if moment is not None]
    if poll.next_at is None or any(moment > now for moment in looked):
        return True
    return poll.next_at <= now or poll.next_at > now + LONGEST_ASKED


def waiting_since(poll: Poll) -> datetime:
    """Since when it is due, or from when on; what was never read before all others."""
    return poll.next_at or datetime.min.replace(tzinfo=UTC)


def first_visit(source: str, key: str, url: str, *, published_at: datetime | None, now: datetime) -> Visit | None:
    """When the page of an article that was read at `now` is looked at again; None if it has been out for too long."""
    out = min(published_at or now, now)
    for count, after in enumerate(VISITS):
        if out + after > now:
            return Visit(source, key, url, out + after, count)
    return None


def next_visit(visit: Visit, *, now: datetime, retry_after: timedelta | None = None) -> Visit | None:
    """The visit after one that was paid at `now`; None if that was the last."""
    count = visit.count + 1
    if count >= len(VISITS):
        return None
    wait = max(VISITS[count] - VISITS[count - 1], _bounded(retry_after))
    return replace(visit, count=count, next_at=now + wait)


def put_off(visit: Visit, *, now: datetime, wait: timedelta | None) -> Visit:
    """The same visit once more: it was not paid, since the host wants to be left alone for so long."""
    return replace(visit, next_at=now + max(_bounded(wait), FLOOR))


def remembered(visit: Visit, *, now: datetime) -> Visit:
    """The visit of a page of which nothing is on record and that is not read any more: it keeps it from being new."""
    return replace(visit, count=len(VISITS), next_at=now + REMEMBERED, etag="", last_modified="")


def is_over(visit: Visit) -> bool:
    """Whether the visit is no more than remembered."""
    return visit.count >= len(VISITS)


def _failed(poll: Poll, outcome: Outcome, *, now: datetime, usual: timedelta, jitter: float) -> Poll:
    """Between half of the rest and all of it ("equal jitter"), and not before the server asked."""
    rest = min(_floor(usual) * 2 ** min(poll.failures + 1, MOST_DOUBLINGS), LONGEST_REST)
    wait = max(rest * (0.5 + 0.5 * jitter), _bounded(outcome.retry_after))
    return replace(
        poll,
        read_at=poll.read_at and min(poll.read_at, now),
        failed_at=now,
        error=outcome.error,
        failures=poll.failures + 1,
        gone=outcome.gone,
        next_at=None if outcome.gone else _allowed(poll, now + wait, now),
    )


def _put_off(poll: Poll, outcome: Outcome, *, now: datetime, usual: timedelta, jitter: float) -> Poll:
    """Later by what is left of the host's rest and, so that not all come at its end, up to as long again as a floor."""
    wait = _bounded(outcome.retry_after) + _floor(usual) * (0.5 + 0.5 * jitter)
    return replace(
        poll,
        read_at=poll.read_at and min(poll.read_at, now),
        failed_at=poll.failed_at and min(poll.failed_at, now),
        next_at=_allowed(poll, now + wait, now),
    )


def _hinted(poll: Poll, outcome: Outcome) -> Poll:
    """With what the feed's body asks for; an answer without a body leaves what the last one said.

    That it is updated every hour is what publishing software says of any feed by itself, and no wish of anybody.
    """
    if (hints := outcome.hints) is None:
        return poll
    every = None if hints.every is not None and hints.every <= timedelta(hours=1) else hints.every
    told = [wish for wish in (hints.ttl, every) if wish is not None]
    return replace(poll, asked=max(told, default=None), skip_hours=hints.skip_hours, skip_days=hints.skip_days)


def _interval(poll: Poll, outcome: Outcome, usual: timedelta) -> timedelta:
    """Half of the last one after something new, half as long again after nothing."""
    floor, ceiling = _floor(usual), max(CEILING, usual)
    if poll.interval is None:
        return usual
    return min(max(poll.interval * (SHORTER if outcome.new else LONGER), floor), ceiling)


def _floor(usual: timedelta) -> timedelta:
    return min(FLOOR, usual)


def _bounded(asked: timedelta | None) -> timedelta:
    return min(max(asked or timedelta(), timedelta()), LONGEST_ASKED)


def _allowed(poll: Poll, moment: datetime, now: datetime) -> datetime:
    """`moment`, or the first one after it in an hour and on a day (GMT) that the feed does not rule out.

    Not later than a day from `now`, whatever the feed rules out.
    """
    last = max(moment, now + LONGEST_ASKED)
    while moment < last:
        hour = moment.astimezone(UTC)
        if hour.hour not in poll.skip_hours and hour.weekday() not in poll.skip_days:
            return moment
        moment = hour.replace(minute=0, second=0, microsecond=0) + _HOUR
    return last
