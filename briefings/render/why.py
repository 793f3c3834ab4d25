"""A briefing's window in a few characters, so that a button under the digest can ask why each line is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from briefings.model import Briefing, TimeAxis, UsageError

LABEL = "Why?"
ACTION = "why"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_AXES = {axis.value[0]: axis for axis in TimeAxis}


def window_token(briefing: Briefing) -> str:
    """Topic, window and axis of a briefing in one line; `window_behind` reads it back."""
    since, until = ((moment - _EPOCH) // _MICROSECOND for moment in (briefing.since, briefing.until))
    return f"{briefing.topic.id}:{since:x}:{until:x}:{briefing.axis.value[0]}"


def window_behind(token: str) -> tuple[str, datetime, datetime, TimeAxis]:
    """The topic's id, the window and the axis that `window_token` wrote. Raises UsageError for anything else."""
    try:
        topic, since, until, axis = token.rsplit(":", 3)
        start, end = (_EPOCH + int(moment, 16) * _MICROSECOND for moment in (since, until))
        return topic, start, end, _AXES[axis]
    except (ValueError, KeyError, OverflowError):
        message = "This button is from another version of the bot; ask with /briefing."
        raise UsageError(message) from None


def asks_why(briefing: Briefing) -> bool:
    """Whether there is anything that the button could explain."""
    return not briefing.quiet or bool(briefing.left_out)
