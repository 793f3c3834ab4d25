"""A briefing's window in a few characters, so that a button under the digest can ask why each line is there."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta

from briefings.model import Briefing, TimeAxis, UsageError

LABEL = "Why?"
ACTION = "why"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_AXES = {axis.value[0]: axis for axis in TimeAxis}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
_MARK = "="
_TOKEN = re.compile(r"(?P<topic>=[0-9a-f]{16}):(?P<since>-?[0-9a-z]{1,12}):(?P<length>[0-9a-z]{1,12}):(?P<axis>[eps])")
_EARLIER = re.compile(
    r"(?P<topic>.+):(?P<since>-?[0-9a-f]{1,14}):(?P<until>-?[0-9a-f]{1,14}):(?P<axis>[eps])", re.DOTALL
)
"""How buttons held it at first: with the topic's whole id."""


def window_token(briefing: Briefing) -> str:
    """Topic, window and axis of a briefing in one line; `window_behind` reads it back.

    It is about forty characters however long the topic's id is, as platforms give a button's token little room.
    """
    since, until = ((moment - _EPOCH) // _MICROSECOND for moment in (briefing.since, briefing.until))
    return f"{_mark_of(briefing.topic.id)}:{_written(since)}:{_written(until - since)}:{briefing.axis.value[0]}"


def window_behind(token: str) -> tuple[str, datetime, datetime, TimeAxis]:
    """What stands for the topic (see `stands_for`), the window and the axis that `window_token` wrote.

    Raises UsageError for anything else.
    """
    try:
        topic, since, until, axis = _parts(token)
        if since < until:
            return topic, _EPOCH + since * _MICROSECOND, _EPOCH + until * _MICROSECOND, _AXES[axis]
    except (ValueError, OverflowError):
        pass
    message = "This button is from another version of the bot; ask with /briefing."
    raise UsageError(message)


def stands_for(mark: str, topic_id: str) -> bool:
    """Whether what a token holds for its topic means the one with this id."""
    return mark in {topic_id, _mark_of(topic_id)}


def asks_why(briefing: Briefing) -> bool:
    """Whether there is anything that the button could explain."""
    return not briefing.quiet or bool(briefing.left_out)


def _mark_of(topic_id: str) -> str:
    return _MARK + hashlib.blake2b(topic_id.encode(), digest_size=8).hexdigest()


def _parts(token: str) -> tuple[str, int, int, str]:
    """Topic, both ends in microseconds and axis. Raises ValueError."""
    found = _TOKEN.fullmatch(token)
    if found is not None:
        since = int(found["since"], _BASE)
        return found["topic"], since, since + int(found["length"], _BASE), found["axis"]
    found = _EARLIER.fullmatch(token)
    if found is None:
        raise ValueError(token)
    return found["topic"], int(found["since"], 16), int(found["until"], 16), found["axis"]


def _written(number: int) -> str:
    """The number as `int(…, 36)` reads it."""
    digits, rest = "", abs(number)
    while rest or not digits:
        rest, digit = divmod(rest, _BASE)
        digits = _DIGITS[digit] + digits
    return f"-{digits}" if number < 0 else digits
