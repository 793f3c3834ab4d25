"""Whether this machine's clock can be right, by what else tells the time. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.following.reading_words import span_words
from bot.terminal.doctor.finding import WARNING, WRONG, Finding
from briefings.render.moments import dated

CLOSE = timedelta(seconds=30)
"""Clocks that differ by less agree; an answer takes a while to come."""

FAR = timedelta(minutes=5)
"""Slack refuses what differs by more, and briefings come at the wrong time."""

SET_IT = "set the machine's clock, best by NTP"


def by_record(now: datetime, newest_at: datetime | None) -> Finding:
    """The clock beside the newest article on record, which can't be of the future."""
    if newest_at is not None and newest_at > now + CLOSE:
        why = f"it shows {dated(now)}, before the newest article was seen ({dated(newest_at)}); {SET_IT}"
        return Finding("clock", why, WRONG)
    return Finding("clock", f"{dated(now)}")


def by_other(whose: str, now: datetime, other: datetime) -> Finding:
    """The clock beside another one at the same moment."""
    apart = abs(now - other)
    what = f"clock and that of {whose}"
    if apart < CLOSE:
        return Finding(what, "agree")
    side = "behind" if now < other else "ahead of"
    span = f"{apart // timedelta(seconds=1)} s" if apart < timedelta(minutes=2) else span_words(apart)
    return Finding(what, f"this machine is {span} {side} it; {SET_IT}", WRONG if apart > FAR else WARNING)
