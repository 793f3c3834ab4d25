"""The words of a message somebody asks about: its text, its blocks and its attachments. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.asking.commands import LONGEST_MESSAGE
from bot.platforms.slack.typed import typed_in

# Where words stand in what Slack sends of a message; deeper ones are found within these.
_HOLDERS = (
    "text",
    "title",
    "pretext",
    "fields",
    "elements",
    "blocks",
    "attachments",
    "footer",
    "value",
    "message_blocks",
    "message",
)
_FALLBACK = "fallback"


def words_of(message: Mapping[str, Any]) -> str:
    """Every word that is shown of the message, once, in order, one line for each part; links by their names.

    No more than can be asked about: the parts of a message are many, and nothing else is answered meanwhile.
    """
    words, seen = "", {""}
    for part in _texts(message):
        line = " ".join(typed_in(part).line.split())
        if line not in seen and line not in words:
            words = f"{words}\n{line}" if words else line
        seen.add(line)
        if len(words) >= LONGEST_MESSAGE:
            break
    if not words:
        words = "\n".join(str(one[_FALLBACK]) for one in message.get("attachments") or () if one.get(_FALLBACK))
    return words[:LONGEST_MESSAGE]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        if value.get("type") == "rich_text_section":
            yield "".join(str(part.get("text") or part.get("url") or "") for part in value.get("elements") or ())
            return
        for name in _HOLDERS:
            if name in value:
                yield from _texts(value[name])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
