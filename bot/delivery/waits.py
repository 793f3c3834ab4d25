"""How long is waited before something is tried again. Decides only: it reads no clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.delivery.posters import NotConnectedError, PostError

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_ASKED = timedelta(days=1)
"""A platform that wants to be left alone for longer is asked again after that all the same."""
SETTLE = timedelta(seconds=20)
"""So long after an attempt with an unknown end the message may still appear in the channel."""
PROBE_EVERY = timedelta(days=1)
ENOUGH_DOUBLINGS = (LONGEST_WAIT // FIRST_WAIT).bit_length()


def doubled(failures: int) -> timedelta:
    """The wait after so many failures in a row: half a minute after the first, then twice as long, an hour at most."""
    doublings = min(max(failures - 1, 0), ENOUGH_DOUBLINGS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def next_attempt(at: datetime, failures: int, error: Exception) -> datetime:
    """When a delivery is tried again that failed `at` that moment for the so-many-th time in a row.

    What will not pass by itself is tried once an hour. A platform that asks for a longer wait gets it, a day at most.
    One that was not up is asked at the next round, and a channel that is gone when its subscription is tried again.
    """
    if not isinstance(error, PostError):
        return at + doubled(failures)
    if error.gone or isinstance(error, NotConnectedError):
        return at
    wait = LONGEST_WAIT if error.permanent else doubled(failures)
    return at + max(wait, min(error.retry_after or timedelta(), LONGEST_ASKED))


def settled(begun_at: datetime, now: datetime, settle: timedelta = SETTLE) -> bool:
    """Whether a message that was begun then is in the channel by now, if it ever comes to be."""
    return begun_at + settle <= now
