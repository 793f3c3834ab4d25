"""Moments as readers of briefings write them: day-time groups, dates, local time, and a chat's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefings.model import UsageError
from briefings.render.escape import Safe

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_time_group(moment: datetime) -> str:
    """`moment` as "241800Z OCT 24", always in UTC."""
    utc = moment.astimezone(UTC)
    return f"{utc:%d%H%M}Z {_MONTHS[utc.month - 1].upper()} {utc.year % 100:02}"


def stamp(moment: datetime) -> str:
    """`moment` as "24 Oct 18:00Z", for lines whose year is plain from the window."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc:%H:%M}Z"


def dated(moment: datetime) -> str:
    """`moment` as "24 Oct 2024, 18:00Z"."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M}Z"


def local_time(moment: datetime, timezone: str) -> str:
    """`moment` on the clocks of `timezone` (IANA): "24 Oct 2024, 21:00 Europe/Kyiv".

    Raises UsageError if there is no such time zone.
    """
    try:
        here = moment.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"no time zone {timezone!r}; use a name like Europe/Kyiv or UTC"
        raise UsageError(message) from error
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year}, {here:%H:%M} {timezone}"


def on_discord(moment: datetime, style: str = "f") -> Safe:
    """What Discord shows as `moment` on the reader's clock: with style "f" its date and time, with "R" how long ago.

    Nothing but this makes such a sign: the escape for Discord breaks it in any other text.
    """
    return Safe(f"<t:{seconds(moment)}:{style}>")


def on_slack(moment: datetime, otherwise: str) -> Safe:
    """What Slack shows as `moment` on the reader's clock; `otherwise` is for where it can't, and in notifications.

    Nothing but this makes such a sign: the escape for Slack breaks it in any other text.
    """
    return Safe(f"<!date^{seconds(moment)}^{{date_short_pretty}} {{time}}|{otherwise}>")


def seconds(moment: datetime) -> int:
    """`moment` in whole seconds since 1970, rounded down."""
    return (moment - _EPOCH) // _SECOND
