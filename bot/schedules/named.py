"""Schedules as people write them → cron lines, and back into words. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.asking.typed import shown
from bot.schedules.cron import due_from, trigger_of
from bot.schedules.plans import often, plan_behind
from bot.schedules.words import plan_in
from briefings.model import UsageError

DAILY = "0 8 * * *"
EXAMPLES = "daily 08:00, weekdays 07:30, mon,wed,fri 9:00, every 6 hours, weekly mon 08:00, monthly 1 08:00"
OFFERED = (
    "daily at 08:00",
    "weekdays at 08:00",
    "daily at 08:00 and 18:00",
    "weekdays at 07:30",
    "Mondays at 08:00",
    "Mon, Wed and Fri at 09:00",
    "weekends at 10:00",
    "every 6 hours",
    "hourly",
    "monthly on the 1st at 08:00",
)
"""What is offered where nothing was typed yet."""

_CRON = re.compile(r"[\d*][\d*/,-]*(?: [\w*/,#-]+){4}")
_NAMED = "cron "


def cron_of(schedule: str) -> str:
    """The cron line that is meant by "daily 08:00", "weekdays 7:30", "every 6 hours", …; a cron line stays as it is.

    A time that is left out is 08:00. Raises UsageError, which says what can be written, for anything else, for what is
    due more than once in an hour, and for several times a day that one line can't hold.
    """
    line = " ".join(schedule.split())
    if line.casefold().startswith(_NAMED) or _CRON.fullmatch(line):
        return _checked(line.casefold().removeprefix(_NAMED))
    try:
        return plan_in(line).cron
    except ValueError as error:
        why = f": {error}" if str(error) else ""
        message = f"schedule: can't read “{shown(schedule)}”{why}; write {EXAMPLES}, or five cron fields"
        raise UsageError(message) from None


def words_of(cron: str) -> str:
    """The schedule in plain words, "weekdays at 07:30"; "cron …" where there are none for it. Never raises."""
    plan = plan_behind(cron)
    return f"{_NAMED}{cron}" if plan is None else plan.words


def reads(schedule: str) -> bool:
    """Whether a schedule can be read from the words."""
    try:
        cron_of(schedule)
    except UsageError:
        return False
    return True


def schedule_names(typed: str) -> tuple[str, ...]:
    """Schedules in words that complete what was typed; first of all what it means, if it can be read already."""
    wanted = " ".join(typed.split()).casefold()
    meant = (words_of(cron_of(typed)),) if wanted and reads(typed) else ()
    near = (words for words in OFFERED if all(part in words.casefold() for part in wanted.split()))
    return tuple(dict.fromkeys((*meant, *near)))


def _checked(cron: str) -> str:
    trigger = trigger_of(cron, "UTC")
    if often(cron):
        message = f"schedule: “{shown(cron)}” is too often: briefings come at most hourly, such as 0 * * * *"
        raise UsageError(message)
    if next(due_from(trigger, datetime(2024, 1, 1, tzinfo=UTC)), None) is None:
        message = f"schedule: “{shown(cron)}” never comes; no month has that day"
        raise UsageError(message)
    return cron
