"""The limits of Discord and Slack as the platforms state them, and what may stand in a text that goes to either.

Each check takes a payload as it goes over the wire and raises AssertionError that says what is past its limit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import datetime

from discord_limits import (
    check_discord_command,
    check_discord_message,
    check_discord_modal,
    check_discord_response,
)
from measuring import strings, units
from slack_limits import check_slack_message, check_slack_view

from briefings.model import Digest, Message

__all__ = [
    "RAW_MENTION",
    "check",
    "check_discord_command",
    "check_discord_message",
    "check_discord_modal",
    "check_discord_response",
    "check_slack_message",
    "check_slack_view",
    "mentions_in",
    "shown",
    "strings",
    "units",
]

RAW_MENTION = re.compile(r"@(?:everyone|here)|<[@#!&][^>]*>|<a?:\w+:\d+>|<t:|</\w+|<id:\w+>")
_OURS = re.compile(
    r"<t:(?P<discord>-?\d{1,12}):[fRD]>"
    r"|<!date\^(?P<slack>-?\d{1,12})\^[{}\w ]+\|[\w:, ]+>"
)


def mentions_in(text: str, moments: Collection[int] | None = None) -> list[str]:
    """Whatever a platform would obey in `text` and not show as typed: mentions, emoji, commands and times.

    Times in the shapes of our own are left out; where `moments` (seconds since 1970) are given, only those of them.
    """

    def ours(found: re.Match[str]) -> str:
        seconds = int(found["discord"] or found["slack"])
        return " " if moments is None or seconds in moments else found[0]

    return RAW_MENTION.findall(_OURS.sub(ours, text))


def seconds(moment: datetime) -> int:
    return int(moment.timestamp() // 1)


def shown(message: Message) -> str:
    return "\n".join([message.text, *strings(message.payload)])


def check(digest: Digest, moments: Collection[int] | None = None) -> None:
    """Raise AssertionError if a message is past a limit, is empty, can mention anyone, or cannot be sent as JSON."""
    for message in (*digest.messages, *digest.thread):
        json.dumps([message.text, message.payload], ensure_ascii=False).encode("utf-8")
        assert shown(message).strip(), "a message says nothing"
        if digest.platform in LIMITS:
            found = mentions_in(shown(message), moments)
            assert not found, f"{digest.platform} would obey {found}"
            LIMITS[digest.platform](message)


def _discord(message: Message) -> None:
    attachments = [{"filename": one.filename, "description": one.alt} for one in message.attachments]
    check_discord_message({"content": message.text, **message.payload, "attachments": attachments})


def _slack(message: Message) -> None:
    check_slack_message({"text": message.text, **message.payload})
    assert all(units(one.alt) <= 1000 for one in message.attachments)


LIMITS = {"discord": _discord, "slack": _slack}
