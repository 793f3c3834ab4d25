"""When a subscription is due: cron lines as everybody writes them, and the name of a slot. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]  # it carries no types

from bot.asking.moments import zone
from briefings.model import Subscription, UsageError

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
FIELDS = 5
_DAYS_PART = re.compile(r"(?P<first>\*|[a-z]{3}|[0-7])(?:-(?P<last>[a-z]{3}|[0-7]))?(?:/(?P<step>[1-7]))?")


def trigger_of(cron: str, timezone: str) -> CronTrigger:
    """The trigger of a five-field cron line on the clocks of an IANA time zone.

    Weekdays count from Sunday (0 or 7) as in every crontab, or are names. Where a day of the month and a weekday are
    both given, both must hold. Raises UsageError that names the line.
    """
    fields = cron.split()
    here = zone(timezone)
    try:
        if len(fields) != FIELDS:
            raise ValueError(cron)  # noqa: TRY301  # told below in the same words as every other mistake in the line
        minute, hour, day, month, weekday = fields
        return CronTrigger(
            minute=minute, hour=hour, day=day, month=month, day_of_week=_weekdays(weekday.lower()), timezone=here
        )
    except ValueError:
        message = (
            f"schedule: can't read “{cron}”; write five cron fields, such as 0 8 * * mon-fri for 08:00 on weekdays"
        )
        raise UsageError(message) from None


def slot_of(subscription: Subscription, fire_time: datetime) -> str:
    """The slot that a moment stands for, as local date and time with its zone: "2024-10-27 02:30 Europe/Kyiv".

    An hour that the clocks go through twice gives the same slot twice, so the store keeps one briefing for both.
    """
    return f"{fire_time.astimezone(zone(subscription.timezone)):%Y-%m-%d %H:%M} {subscription.timezone}"


def last_due(subscription: Subscription, now: datetime, *, within: timedelta) -> datetime | None:
    """The last moment in `[now - within, now]` at which the subscription was due, None if there was none.

    Raises UsageError if its cron line or time zone can't be read.
    """
    found = None
    for moment in due_from(trigger_of(subscription.cron, subscription.timezone), now - within):
        if moment > now:
            break
        found = moment
    return found


def due_from(trigger: CronTrigger, start: datetime) -> Iterator[datetime]:
    """Every moment from `start` on at which the trigger is due, in UTC; without end for most."""
    moment = trigger.get_next_fire_time(None, start)
    while moment is not None:
        # In UTC: adding to a local time would lead from the second of two equal hours back into the first.
        yield moment.astimezone(UTC)
        moment = trigger.get_next_fire_time(moment, moment.astimezone(UTC) + timedelta(microseconds=1))


def weekdays_of(field: str) -> tuple[int, ...]:
    """The weekdays that a cron line's last field names, each once, 0 for Sunday. Raises ValueError."""
    return tuple(dict.fromkeys(day for part in field.split(",") for day in _days_in(part)))


def _weekdays(field: str) -> str:
    """The field with names for numbers: APScheduler counts from Monday, crontabs from Sunday."""
    return field if field == "*" else ",".join(DAYS[day] for day in weekdays_of(field))


def _days_in(part: str) -> Iterator[int]:
    match = _DAYS_PART.fullmatch(part)
    if match is None:
        raise ValueError(part)
    if match["first"] == "*":
        first, last = 0, 6
    else:
        first = _day(match["first"])
        last = _day(match["last"]) if match["last"] else (6 if match["step"] else first)
    for day in range(first, last + 1 if last >= first else last + 8, int(match["step"] or 1)):
        yield day % 7


def _day(text: str) -> int:
    return int(text) if text.isdigit() else DAYS.index(text)
