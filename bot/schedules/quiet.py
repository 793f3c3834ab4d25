"""Whether a moment lies in the quiet hours of a subscription, and when these end. Pure.

How people write quiet hours is read in `bot.following.wishes`; here they are as stored: "22:00-07:00".
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.asking.moments import zone
from bot.asking.typed import shown
from bot.schedules.clocks import moment_of, wall_of
from briefings.model import Delivery, Subscription, UsageError
from briefings.store import Due

_DAY = timedelta(days=1)


def is_quiet(subscription: Subscription, moment: datetime) -> bool:
    """Whether the moment lies in the quiet hours of the subscription. Raises what `quiet_end` raises."""
    return quiet_end(subscription.quiet, subscription.timezone, moment) is not None


def waits_for_morning(delivery: Delivery | Due, now: datetime) -> bool:
    """Whether a delivery is left until the quiet hours end: they are on, and no message of it was posted before them.

    One whose quiet hours can't be read does not wait.
    """
    if delivery.message_ids:
        return False
    try:
        return is_quiet(delivery.subscription, now)
    except UsageError:
        return False


def after_quiet(quiet: str, timezone: str, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours that it lies in. Raises what `quiet_end` raises."""
    while (end := quiet_end(quiet, timezone, moment)) is not None:
        moment = end  # a day that leaves out the time between an end and the next start goes on quietly
    return moment


def quiet_end(quiet: str, timezone: str, moment: datetime) -> datetime | None:
    """When the quiet hours end, in UTC, that the moment lies in; None if it lies in none.

    They go from the moment at which the clocks first show their start up to, and without, the one at which these first
    show their end; a time that a day leaves out counts as the first moment after the gap. Hours that end before they
    begin go over midnight. Raises UsageError if the hours or the zone can't be read.
    """
    if not quiet:
        return None
    first, last = _ends(quiet)
    here = zone(timezone)
    today = wall_of(moment, here).date()
    for day in (today - 2 * _DAY, today - _DAY, today):  # where a date is left out, it is two days to the one before
        start = moment_of(datetime.combine(day, first), here)
        end = moment_of(datetime.combine(day if first < last else day + _DAY, last), here)
        if start <= moment < end:
            return end
    return None


def _ends(quiet: str) -> tuple[time, time]:
    first, _, last = quiet.partition("-")
    try:
        return time.fromisoformat(first), time.fromisoformat(last)
    except ValueError:
        message = f"quiet hours: can't read “{shown(quiet)}”; write them as 22:00-07:00"
        raise UsageError(message) from None
