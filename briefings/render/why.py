"""A briefing's window in a few characters, so that a button under the digest can ask why each line is there."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from briefings.model import Briefing, TimeAxis, UsageError

LABEL = "Why?"
ACTION = "why"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_AXES = {axis.value[0]: axis for axis in TimeAxis}
_TOKEN = re.compile(r"(?P<topic>.+):(?P<since>-?[0-9a-f]{1,14}):(?P<until>-?[0-9a-f]{1,14}):(?P<axis>[eps])", re.DOTALL)


def window_token(briefing: Briefing) -> str:
    """Topic, window and axis of a briefing in one line; `window_behind` reads it back."""
    since, until = ((moment - _EPOCH) // _MICROSECOND for moment in (briefing.since, briefing.until))
    return f"{briefing.topic.id}:{since:x}:{until:x}:{briefing.axis.value[0]}"


def window_behind(token: str) -> tuple[str, datetime, datetime, TimeAxis]:
    """The topic's id, the window and the axis that `window_token` wrote. Raises UsageError for anything else."""
    found = _TOKEN.fullmatch(token)
    if found is None or int(found["since"], 16) >= int(found["until"], 16):
        message = "This button is from another version of the bot; ask with /briefing."
        raise UsageError(message)
    start, end = (_EPOCH + int(found[name], 16) * _MICROSECOND for name in ("since", "until"))
    return found["topic"], start, end, _AXES[found["axis"]]


def asks_why(briefing: Briefing) -> bool:
    """Whether there is anything that the button could explain."""
    return not briefing.quiet or bool(briefing.left_out)
