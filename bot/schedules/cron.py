"""When a subscription is due: cron lines as everybody writes them, and the name of a slot. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]  # it carries no types

from bot.asking.moments import zone
from bot.schedules.clocks import moment_of, wall_of
from briefings.model import Subscription, UsageError

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
FIELDS = 5
_TICK = timedelta(microseconds=1)
_DAYS_PART = re.compile(r"(?P<first>\*|[a-z]{3}|[0-7])(?:-(?P<last>[a-z]{3}|[0-7]))?(?:/(?P<step>[1-7]))?")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A cron line on the clocks of a zone. `walls` knows the dates and times, as if all days were alike (in UTC)."""

    walls: CronTrigger
    here: ZoneInfo


def trigger_of(cron: str, timezone: str) -> Trigger:
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
        days = _weekdays(weekday.lower())
        walls = CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=days, timezone=UTC)
    except ValueError:
        message = (
            f"schedule: can't read “{cron}”; write five cron fields, such as 0 8 * * mon-fri for 08:00 on weekdays"
        )
        raise UsageError(message) from None
    return Trigger(walls, here)


def slot_of(subscription: Subscription, fire_time: datetime) -> str:
    """The slot that a moment stands for, as local date and time with its zone: "2024-10-27 02:30 Europe/Kyiv".

    No two moments of `due_from` have the same, as of an hour that the clocks go through twice only the first counts.
    """
    return f"{fire_time.astimezone(zone(subscription.timezone)):%Y-%m-%d %H:%M} {subscription.timezone}"


def due_from(trigger: Trigger, start: datetime) -> Iterator[datetime]:
    """Every moment from `start` on at which the trigger is due, in UTC and each once; without end for most.

    A time that a day leaves out is due at the first moment after the gap, one that comes twice the first time only.
    The walls are asked for in UTC, where APScheduler can be relied on: in a zone its CronTrigger (3.11) fires twice in
    an hour that comes twice, leaves out a day whose midnight is skipped, and goes in circles where a date is.
    """
    last = start - _TICK
    wall = _next(trigger.walls, wall_of(last, trigger.here))
    while wall is not None:
        moment = moment_of(wall, trigger.here)
        if moment > last:
            yield moment
            last = moment
        wall = _next(trigger.walls, wall + _TICK)


def _next(walls: CronTrigger, start: datetime) -> datetime | None:
    found: datetime | None = walls.get_next_fire_time(None, start.replace(tzinfo=UTC))
    return None if found is None else found.replace(tzinfo=None)


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
